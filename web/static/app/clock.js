// Time as this phone can know it: its own time of day, its steady clock, and what the server's clock said last.
//
// A run is a stretch in which the steady clock can be trusted. It ends when the page is loaded again, and when the phone
// has slept: the steady clock stands still then, and drifts apart from the time of day. So they do when somebody sets the
// clock, which leaves the steady clock as it was: the run goes on. Where nobody looked and it cannot be told which of the
// two it was, it counts as sleep. What was done in one run and sent in another is dated by the time of day.
//
// Across runs the steady clocks of the pages of one tab, put end to end, say how long something took at the least.
import { reference } from "./references.js";

const DRIFT_MS = 2000;
const PAGES = "kept.pages";
const MOST_PAGES = 50;

let run = reference("R", 6);
let apart = Date.now() - performance.now();
let exchange = null;
let pages = kept(); // this tab's, in their order: {runs, to}, which runs each had and how far its steady clock has come
let floor = -Infinity; // the server's time that surely is over
let behind = null; // of a run whose time of day lies before that: {run, server, steady_ms}, from where it goes on
let mayHaveSlept = false; // since this was looked at last; a phone sleeps only when nobody looks at it

globalThis.document?.addEventListener("visibilitychange", () => {
  mayHaveSlept = true;
});

function kept() {
  try {
    const found = JSON.parse(globalThis.sessionStorage?.getItem(PAGES) ?? "[]");
    return [...found.slice(-MOST_PAGES), { runs: [], to: 0 }];
  } catch {
    return [{ runs: [], to: 0 }];
  }
}

function keepPages() {
  const page = pages.at(-1);
  if (page.runs.at(-1) !== run) page.runs.push(run);
  page.to = performance.now();
  try {
    globalThis.sessionStorage?.setItem(PAGES, JSON.stringify(pages));
  } catch {
    // Full, or refused: after the next reload less is known.
  }
}

function watch() {
  look();
  keepPages();
}

function look() {
  const now = Date.now() - performance.now();
  const drift = now - apart;
  apart = now;
  const unseen = mayHaveSlept || !globalThis.document;
  mayHaveSlept = globalThis.document?.visibilityState === "hidden";
  if (Math.abs(drift) <= DRIFT_MS) return;
  const before = run;
  // What was counted since it fell behind is over as well: it goes on from there, not from the last answer.
  if (behind?.run === run) notBefore(behind.server + performance.now() - behind.steady_ms);
  if (unseen) run = reference("R", 6);
  if (!unseen || drift < 0) wasSet(drift, before);
}

/** No sleep sets a clock back. What was learned about the server's clock holds on; whether the phone slept too, nobody knows. */
function wasSet(drift, before) {
  if (!exchange) return;
  if (behind?.run === before) {
    // What was learned was learned of the clock as it was before it fell behind: so it may be right again now.
    behind = null;
    return;
  }
  exchange = { ...exchange, skew_ms: exchange.skew_ms - drift };
}

/** When something is done: `{device_at, run, steady_ms}`, as an action carries it. */
export function stamp() {
  watch();
  return { device_at: withOffset(new Date()), run, steady_ms: Math.round(performance.now()) };
}

/** `2026-11-24T09:30:00.123+00:00`: the phone's time of day with the offset of its time zone. */
function withOffset(date) {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return `${local}${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** What an answer of the server teaches about its clock. `before` and `after` are stamps around the exchange. */
export function learned(serverAt, before, after) {
  const server = Date.parse(serverAt);
  const [sent, heard] = [Date.parse(before.device_at), Date.parse(after.device_at)];
  const steady = before.run === after.run ? (before.steady_ms + after.steady_ms) / 2 : after.steady_ms;
  exchange = { server, skew_ms: server - (before.run === after.run ? (sent + heard) / 2 : heard), run: after.run, steady_ms: steady };
  return exchange;
}

/** Start from what an earlier run, or another page, has learned; of two the one that is newer, unless only the older is of this run. */
export function remember(kept) {
  if (exchange?.run === run && kept?.run !== run) return;
  if (kept && !(exchange?.server >= kept.server)) exchange = kept;
}

/** Something was surely done then, by the server's time: it is later now, whatever the phone's clock was set to. */
export function notBefore(instant) {
  floor = Math.max(floor, instant);
}

/** The server's time, in milliseconds since 1970, at a stamp of now: an estimate for this screen. The server makes its own. */
export function serverTime(at) {
  if (exchange && exchange.run === at.run) return exchange.server + (at.steady_ms - exchange.steady_ms);
  if (behind?.run === at.run) return behind.server + (at.steady_ms - behind.steady_ms);
  const estimate = Date.parse(at.device_at) + (exchange?.skew_ms ?? 0);
  const least = Math.max(floor, exchange ? exchange.server + (steadyBetween(exchange) ?? 0) : floor);
  if (estimate >= least - DRIFT_MS) return estimate;
  behind = { run: at.run, server: least, steady_ms: at.steady_ms };
  return least;
}

/** Whether the phone's clock was set back: more time may have passed than it can know. */
export function isBehind() {
  return !isSure() && behind?.run === run;
}

/**
 * How long ago a stamp was at least, in milliseconds, by the steady clock alone: what it ran since, in this page and in
 * those that this tab had before. How long the tab was closed is not in it, nor sleep. None when nothing is known of it.
 */
export function steadySince(since) {
  watch();
  return steadyBetween(since);
}

function steadyBetween({ run: then, steady_ms }) {
  const index = pages.findIndex((page) => page.runs.includes(then));
  if (index < 0) return null;
  const [page, ...later] = pages.slice(index);
  return Math.max(0, page.to - steady_ms) + later.reduce((sum, each) => sum + each.to, 0);
}

/** Whether the steady clock can still say how long ago something of that run was. */
export function isThisRun(then) {
  return then === run;
}

/** The server's time and the stamp at which it was heard last; none before it was heard at all. */
export function lastExchange() {
  return exchange;
}

/** Whether the server was heard in this run: then its time is known, whatever anybody did to the phone's clock before. */
export function isSure() {
  watch();
  return exchange?.run === run;
}

export function serverNow() {
  return serverTime(stamp());
}

const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit" });

/** The day in London, `2026-11-24`. */
export function londonDay(instant) {
  return DAY.format(new Date(instant));
}
