// Today's round and the rulebook, as the server had them last.
import { serverNow } from "./clock.js";
import { tell } from "./hub.js";
import { OfficeAway, SomebodyElse, exchanged } from "./server.js";
import { db, note, setNote, tidy } from "./store.js";

const FRESH_MS = 4000;
let asked_at = -Infinity;
let asking = null;

/** Something that was done must not wait behind a question that hangs: the question is put again afterwards. */
export function giveWay() {
  asking?.abort();
}

/**
 * Asks for the round of the account, which is this `operative`'s; `force` even when it was asked for a moment ago. A
 * visit that is gone from it stays on the phone while something is kept that was done at it here, marked `off_round`, or
 * with its day as `earlier`: nothing that was done vanishes from the screen before anybody saw what became of it.
 */
export async function refreshRound(account, operative, { force = false } = {}) {
  if (!force && performance.now() - asked_at < FRESH_MS) return;
  const held = await db.rounds.get(account);
  const headers = held?.etag ? { "If-None-Match": held.etag } : {};
  asking = new AbortController();
  const { signal: stop } = asking;
  let answer;
  try {
    answer = await exchanged("GET", "/operative/api/round", { headers, stop });
  } catch (problem) {
    if (stop.aborted) return;
    throw problem;
  } finally {
    asking = null;
  }
  if (answer.status !== 304 && !Array.isArray(answer.body?.visits)) throw new OfficeAway("not our answer");
  // No form token goes with a question: whoever is signed in by now is answered.
  if (answer.body && answer.body.operative?.ref !== operative) throw new SomebodyElse("This is somebody else's round.");
  asked_at = performance.now();
  if (answer.exchange) await setNote("exchange", answer.exchange);
  if (answer.status === 304) {
    await db.rounds.update(account, { heard_at: serverNow() });
  } else {
    await keepRound(account, held, answer);
    tell({ changed: true }); // before the rulebook: on a slow line that is a second
  }
  await refreshRulebook(answer.body?.rulebook_digest ?? held?.round.rulebook_digest);
  const { day } = answer.body ?? held.round;
  await refreshNeeds(day);
  await tidy(day, account);
  tell({ changed: true });
}

async function keepRound(account, held, { body, headers }) {
  const round = { ...body, visits: [...body.visits, ...(await stillHere(account, held?.round, body))] };
  await db.rounds.put({ account, etag: headers.get("ETag"), round, heard_at: serverNow() });
  await dropSecrets(account, round);
}

/** Of the round before, what is not in this one and something was done at: taken off it, or of an `earlier` day. */
async function stillHere(account, before, now) {
  const there = new Set(now.visits.map((visit) => visit.ref));
  const kept = [];
  for (const visit of before?.visits ?? []) {
    if (there.has(visit.ref) || !(await somethingWasDone(account, visit.ref))) continue;
    const mark = before.day === now.day && !visit.earlier ? { off_round: true } : { earlier: visit.earlier ?? before.day };
    kept.push({ ...visit, ...mark });
  }
  return kept;
}

async function somethingWasDone(account, ref) {
  const here = [account, ref];
  const actions = await db.actions.where("[account+appointment]").equals(here).count();
  return actions || (await db.photos.where("[account+appointment]").equals(here).count());
}

/** Codes are kept until the visit ends; of an earlier day's, by the screens, while somebody is still there. */
async function dropSecrets(account, round) {
  const open = new Set(round.visits.filter((visit) => !visit.off_round && visit.state !== "closed").map((visit) => visit.ref));
  await db.secrets.filter((secret) => secret.account === account && !open.has(secret.appointment)).delete();
}

async function refreshRulebook(digest) {
  if (!digest || (await db.rulebooks.get(digest))) return;
  const { body } = await exchanged("GET", "/operative/api/rulebook");
  if (!Array.isArray(body?.rules)) throw new OfficeAway("not our answer");
  await db.rulebooks.put({ ...body, digest });
  await db.rulebooks.filter((book) => book.digest !== digest).delete();
}

/** What may be noticed at the door: once a day, since kinds are added and named anew. */
async function refreshNeeds(day) {
  if ((await note("needs_day")) === day && (await note("needs"))) return;
  const { body } = await exchanged("GET", "/operative/needs.json");
  if (!Array.isArray(body?.kinds)) throw new OfficeAway("not our answer");
  await setNote("needs", body.kinds);
  await setNote("needs_day", day);
}
