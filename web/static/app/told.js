// What a household needs, by what was told on this phone: it holds at once, also before the office has heard of it.
import { state } from "./state.js";
import { capital, done } from "./words.js";

// As `appointments/domain/access_kinds/values.py` has them: how people begin what they write into a box.
const SMALL_WORDS = new Set(
  "a an the their his her our my your at in on by to of from with behind beside before between near next under over above below outside inside opposite left right round across along".split(" "),
);
const ANY = "*";

/** `{brief, steps, ahead_minutes}` of one need as it was told: what the operative goes by until the round says it. */
export function meaning({ kind, ...said }) {
  const known = state.needs.find((each) => each.kind === kind);
  const values = Object.fromEntries((known?.asks ?? []).map((asked) => [asked.name, answer(asked, said[asked.name])]));
  const found = known?.gives?.find(({ when }) => Object.entries(when).every(([name, wanted]) => fits(values[name], wanted)));
  if (!found) return { brief: known?.label ?? "They need something more.", steps: [], ahead_minutes: null };
  const { brief, steps, ahead_minutes } = found;
  return {
    brief: filled(brief, values),
    steps: steps.map((step) => ({ ...step, words: filled(step.words, values), wait_minutes: number(step.wait_minutes, values), replaces: null, by: null })),
    ahead_minutes: number(ahead_minutes, values),
  };
}

function answer({ parameter, default: usual }, said = "") {
  const words = said.trim().replace(/\s+/g, " ") || usual;
  if (parameter === "whole_number") return String(Number(words));
  return parameter === "yes_no" && words !== "yes" ? "" : words;
}

function fits(value, wanted) {
  return wanted === ANY ? value !== "" : value === wanted;
}

function filled(words, values) {
  return words.replace(/\{(\w+)(\|phrase)?\}/g, (_, name, asPhrase) => (asPhrase ? phrase(values[name]) : values[name]));
}

function number(given, values) {
  return given === null || typeof given === "number" ? given : Number(filled(given, values));
}

/** As part of a sentence of ours: without its full stop, and "At the office" with a small letter. */
function phrase(text) {
  const kept = text.replace(/[.;, ]+$/, "");
  const [first, ...rest] = kept.split(" ");
  return rest.length && SMALL_WORDS.has(first.toLowerCase()) ? [first.toLowerCase(), ...rest].join(" ") : kept;
}

/**
 * The visit with what was told at it and is not in the round yet: what they need in words, its steps, and the longer
 * wait. It stands in for nothing, as on the server: who notices something at the door may ask more of a visit, not less.
 */
export function withWhatWasTold(visit, actions) {
  const means = actions.filter((row) => row.action.kind === "need" && !isInTheRound(row)).map((row) => meaning(row.action.data));
  if (!means.length) return visit;
  const ahead = Math.max(visit.call?.ahead_minutes ?? 0, ...means.map((each) => each.ahead_minutes ?? 0)) || null;
  return {
    ...visit,
    briefs: once([...(visit.briefs ?? []), ...means.map((each) => each.brief)], (words) => words),
    steps: once([...(visit.steps ?? []), ...means.flatMap((each) => each.steps)], ({ code, words }) => `${code} ${words}`),
    call: visit.call && { ...visit.call, ahead_minutes: ahead },
  };
}

/** Or will never be: the office did not take it. From then on the round's word holds, whatever a planner makes of it. */
function isInTheRound({ state: stands, answer: said }) {
  if (stands !== "received") return false;
  return said.state !== "waiting" && (said.state !== "applied" || Date.parse(state.round.server_at) > Date.parse(said.received_at));
}

function once(items, key) {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();
}

/** One thing done, as a line of a list, with what it is about: a need as it was told, a correction with what was wrong. */
export function doneHere(row) {
  const { kind, data } = row.action ?? {};
  if (kind === "need") {
    const known = state.needs.find((each) => each.kind === data.kind);
    return `Told us: ${known ? `${known.label}. ` : ""}${meaning(data).brief}`;
  }
  if (kind === "correction") {
    const wrong = [...state.actions, ...state.photos].find((each) => each.ref === data.of);
    return wrong ? `Corrected “${doneHere(wrong)}”: ${data.words}` : `Corrected: ${data.words}`;
  }
  return capital(done(row));
}
