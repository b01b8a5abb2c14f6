// Sends what this phone keeps: in order, one sender at a time among all pages and the service worker, again and again.
import { askAboutPhotos, sendPhotos } from "./photo_sending.js";
import { giveWay, refreshRound } from "./rounds.js";
import { stamp } from "./clock.js";
import { device } from "./device.js";
import { listen, tell } from "./hub.js";
import { NoSignal, OfficeAway, Refused, SignedOut, SomebodyElse, exchanged, session } from "./server.js";
import { LEFT_OUT, answered, db, nextActions, note, setAside, setNote, tryStuckAgain, waitingActions } from "./store.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 120_000;
const EVERY_MS = 30_000;
const STUCK_MS = 3_600_000; // the server may have been mended

let failures = 0;
let timer = 0;
let running = null;
let next = null; // how, when it was asked for meanwhile
let wanted = () => false;
let introduced = "";

listen((message) => {
  if (message.waiting) giveWay();
});

/** Something is to be sent: now. */
export function wake() {
  giveWay();
  tell({ waiting: true }); // the sender may be another page
  void send();
}

/** `online`, a reload, a look at the screen: whatever was waited for before is no longer waited for. */
export function hurry() {
  failures = 0;
  return send({ force: true });
}

/** Somebody wants it sent: also what the server could not take before. */
export async function sendAgain() {
  await tryStuckAgain();
  return hurry();
}

/** Keeps sending while the page is open. `often()` says whether the server should be asked again soon. */
export function start(often) {
  wanted = often;
  addEventListener("online", () => void hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void hurry();
    else askForBackgroundSync();
  });
  return hurry();
}

/**
 * One pass over everything; resolves when there is nothing left to do, or no way to do it now. Never throws. The
 * service worker does not `ask` for the round: nobody looks at it then.
 */
export function send({ ask = true, force = false } = {}) {
  if (running) next = { ask: ask || Boolean(next?.ask), force: force || Boolean(next?.force) };
  else running = passes({ ask, force });
  return running;
}

/** One after the other: what was asked for during a pass may have come too late for it. */
async function passes(how) {
  try {
    for (let each = how; each; each = next) {
      next = null;
      await pass(each);
    }
  } finally {
    running = null;
  }
}

async function pass(how) {
  clearTimeout(timer);
  let trouble = null;
  try {
    const locks = globalThis.navigator?.locks;
    // The worker waits for its turn: a page that is being closed may hold it, and nobody would try again.
    const turn = { ifAvailable: Boolean(globalThis.document) };
    const sent = locks
      ? await locks.request("kept-sender", turn, (lock) => (lock ? sendEverything(how) : "elsewhere"))
      : await sendEverything(how);
    failures = 0;
    if (sent === "elsewhere") {
      timer = later(FIRST_WAIT_MS); // how it goes there is told from there
      return;
    }
  } catch (problem) {
    failures += 1;
    if (problem instanceof SomebodyElse && failures === 1) {
      next ??= how; // at once, from the question who is signed in
      return;
    }
    trouble = troubleOf(problem);
    if (trouble === "other") console.warn(String(problem));
  }
  if (trouble) askForBackgroundSync();
  const wait = trouble ? backOff() : wanted() ? 5000 : EVERY_MS;
  timer = later(wait);
  tell({ sending: { refs: [], trouble, retry_at: trouble ? Date.now() + wait : null } });
}

function troubleOf(problem) {
  if (problem instanceof NoSignal) return "no_signal";
  if (problem instanceof OfficeAway) return "office_away";
  // Somebody who is no operative is signed in on this phone: for the app that is nobody.
  if (problem instanceof SignedOut || (problem instanceof Refused && problem.status === 403)) return "signed_out";
  return "other";
}

function later(wait) {
  return globalThis.document ? setTimeout(() => void send(), wait) : 0;
}

/** Doubled each time, half of it by chance: a hundred phones that come out of a tunnel do not knock together. */
function backOff() {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return wait / 2 + Math.random() * (wait / 2);
}

/** What cannot be sent now does not keep the round from coming. */
async function sendEverything({ ask, force }) {
  const { account, operative } = await whoAmI();
  await tryStuckAgain(STUCK_MS);
  let sent = 0;
  try {
    sent += await sendActions(account);
    sent += await sendPhotos(account, () => sendActions(account));
    await askAgain(account);
    await askAboutPhotos(account);
    await introduce(account);
  } finally {
    if (ask) await refreshRound(account, operative, { force: force || sent > 0 });
  }
}

/** The account that is signed in, by the server's word; only what is its own is sent. */
async function whoAmI() {
  const me = await session();
  if ((await note("account"))?.account !== me.account || (await note("signed_out"))) {
    await setNote("account", { account: me.account, name: me.name });
    await setNote("signed_out", false);
    tell({ changed: true });
  }
  return me;
}

async function sendActions(account) {
  let sent = 0;
  for (;;) {
    const rows = await nextActions(account);
    if (!rows.length) return sent;
    sent += await sendBatch(account, rows);
  }
}

/** A claim waits for its photos, say: sent again, an action is only answered again. */
async function askAgain(account) {
  const rows = await waitingActions(account);
  if (rows.length) await sendBatch(account, rows);
}

/**
 * Lets the server see this run's clocks while nothing waits: what is done later without a signal, and sent by another
 * run, is dated by the time of day only when the clock was not set meanwhile.
 */
async function introduce(account) {
  const phone = await device();
  const { device_at: sent_at, run, steady_ms } = stamp();
  if (introduced === run) return;
  const json = { account, device: phone, sent_at, run, steady_ms, actions: [] };
  const { exchange } = await exchanged("POST", "/operative/api/actions", { account, json });
  if (exchange) await setNote("exchange", exchange);
  introduced = run;
}

async function sendBatch(account, rows) {
  tell({ sending: { refs: rows.map((row) => row.ref), trouble: null, retry_at: null } });
  const phone = await device();
  const { device_at: sent_at, run, steady_ms } = stamp();
  const json = { account, device: phone, sent_at, run, steady_ms, actions: rows.map((row) => row.action) };
  try {
    const { body, exchange } = await exchanged("POST", "/operative/api/actions", { account, json });
    if (exchange) await setNote("exchange", exchange);
    introduced = run;
    const left = Array.isArray(body?.actions) ? await answered(rows, body.actions) : rows;
    if (left.length === rows.length) throw new OfficeAway("not our answer"); // somebody else's page, whatever its status
    for (const row of left) await setAside(db.actions, row.ref, LEFT_OUT);
    return rows.length;
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status === 403) throw problem;
    if (rows.length === 1) {
      await setAside(db.actions, rows[0].ref, problem.message);
      return 1;
    }
    // One of them cannot be read: the others must not wait for it.
    const half = Math.ceil(rows.length / 2);
    return (await sendBatch(account, rows.slice(0, half))) + (await sendBatch(account, rows.slice(half)));
  }
}

/** By the service worker, when the signal is back and no page is open: in case this one is closed. Not everywhere. */
function askForBackgroundSync() {
  const worker = globalThis.navigator?.serviceWorker;
  worker?.ready?.then((registered) => registered.sync?.register("kept-send")).catch(() => {});
}
