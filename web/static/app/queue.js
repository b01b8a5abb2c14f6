// Sends what this phone keeps: in order, one sender at a time among all pages and the service worker, again and again.
import { askAgain, introduce, sendActions } from "./action_sending.js";
import { askAboutPhotos, sendPhotos } from "./photo_sending.js";
import { giveWay, refreshRound } from "./rounds.js";
import { listen, tell } from "./hub.js";
import { NoSignal, OfficeAway, Refused, SignedOut, SomebodyElse, session } from "./server.js";
import { note, signedIn, tryStuckAgain } from "./store.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 120_000;
const EVERY_MS = 30_000;
const LEAVING_MS = 60_000; // what a sign-out may take on a slow line
const STUCK_MS = 3_600_000; // the server may have been mended

let failures = 0;
let timer = 0;
let running = null;
let next = null; // how, when it was asked for meanwhile
let wanted = () => false;

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
  const passedOver = new Map(); // what something on the way does not let through, with how it was answered
  const actions = () => sendActions(account, passedOver);
  let sent = 0;
  try {
    sent += await actions();
    sent += await sendPhotos(account, actions);
    await askAgain(account);
    await askAboutPhotos(account);
    for (const problem of passedOver.values()) throw problem; // said, and tried again, as anything that did not go
    await introduce(account);
  } finally {
    if (ask) await refreshRound(account, operative, { force: force || sent > 0 });
  }
}

/** The account that is signed in, by the server's word; only what is its own is sent. */
async function whoAmI() {
  const me = await session();
  const left = await note("signed_out");
  // The session that is just being ended still stands there: it must not undo the signing out.
  if (left && left.until === me.until && Math.abs(Date.now() - left.at) < LEAVING_MS) throw new SignedOut("on the way out");
  if ((await note("account"))?.account !== me.account || left) {
    await signedIn({ account: me.account, name: me.name });
    tell({ changed: true });
  }
  return me;
}

/** By the service worker, when the signal is back and no page is open: in case this one is closed. Not everywhere. */
function askForBackgroundSync() {
  const worker = globalThis.navigator?.serviceWorker;
  worker?.ready?.then((registered) => registered.sync?.register("kept-send")).catch(() => {});
}
