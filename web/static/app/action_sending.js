// Sends actions in their order, as many at once as fit, and finds the one among them that is not taken: the others must
// not wait for it.
import { stamp } from "./clock.js";
import { device } from "./device.js";
import { tell } from "./hub.js";
import { OfficeAway, Refused, exchanged } from "./server.js";
import { LEFT_OUT, answered, db, nextActions, noteHeldUp, setAside, setNote, waitingActions } from "./store.js";

// Where so many are not let through one by one, it is none of them: the office is down, or nothing gets there.
const MOST_PASSED_OVER = 3;

let introduced = "";

/**
 * Sends what is kept, oldest first; returns how many arrived. `passedOver` takes, by reference, what something on the way
 * refuses each time, a filter that dislikes its words say: it stays kept, and is passed over for the rest of this pass.
 */
export async function sendActions(account, passedOver) {
  let sent = 0;
  for (;;) {
    const rows = await nextActions(account, { passedOver });
    if (!rows.length) return sent;
    sent += await sendBatch(account, rows, passedOver);
  }
}

/** A claim waits for its photos, say: sent again, an action is only answered again. */
export async function askAgain(account) {
  const rows = await waitingActions(account);
  if (rows.length) await sendBatch(account, rows);
}

/**
 * Lets the server see this run's clocks while nothing waits: what is done later without a signal, and sent by another
 * run, is dated by the time of day only when the clock was not set meanwhile.
 */
export async function introduce(account) {
  if (introduced !== stamp().run) await posted(account, []);
}

/** What was sent, as far as the office answered for it; throws what keeps it from being sent. */
async function posted(account, rows) {
  const phone = await device();
  const { device_at: sent_at, run, steady_ms } = stamp();
  const json = { account, device: phone, sent_at, run, steady_ms, actions: rows.map((row) => row.action) };
  const { body, exchange } = await exchanged("POST", "/operative/api/actions", { account, json });
  if (exchange) await setNote("exchange", exchange);
  const ours = Array.isArray(body?.actions);
  const left = ours && rows.length ? await answered(rows, body.actions) : rows;
  if (!ours || (rows.length && left.length === rows.length)) throw new OfficeAway("not our answer"); // whatever its status
  introduced = run;
  for (const row of left) await setAside(db.actions, row.ref, LEFT_OUT);
  return rows.length;
}

async function sendBatch(account, rows, passedOver = null) {
  tell({ sending: { refs: rows.map((row) => row.ref), trouble: null, retry_at: null } });
  try {
    return await posted(account, rows);
  } catch (problem) {
    return rows.length === 1 ? notTaken(account, rows[0], problem, passedOver) : inHalves(account, rows, problem, passedOver);
  }
}

async function notTaken(account, row, problem, passedOver, again = false) {
  if (isNo(problem)) {
    await setAside(db.actions, row.ref, problem.message);
    return 1;
  }
  if (!passedOver || !mayLieInIt(problem) || passedOver.size >= MOST_PASSED_OVER) throw problem;
  if (!again) {
    // What keeps an empty sending from coming through is no fault of this one, and then the order of things stays.
    await posted(account, []);
    return posted(account, [row]).catch((still) => notTaken(account, row, still, passedOver, true));
  }
  passedOver.set(row.ref, problem);
  await noteHeldUp(row.ref);
  return 0;
}

/** One of them is not taken, perhaps: the others must not wait for it. */
async function inHalves(account, rows, problem, passedOver) {
  if (!isNo(problem) && !(passedOver && mayLieInIt(problem))) throw problem;
  const half = Math.ceil(rows.length / 2);
  return (await sendBatch(account, rows.slice(0, half), passedOver)) + (await sendBatch(account, rows.slice(half), passedOver));
}

/** The office's own word, about what was sent. */
function isNo(problem) {
  return problem instanceof Refused && problem.status !== 403;
}

/** Not the office's word, and yet it may be about what was sent; 429 and what is above 500 are about how things stand there. */
function mayLieInIt(problem) {
  return problem instanceof OfficeAway && problem.status >= 400 && problem.status <= 500 && problem.status !== 429;
}
