// The wait at the door as this phone can know it: what it thinks, and how much of that is certain.
import { isSure, lastExchange, serverNow, steadySince } from "./clock.js";
import { waitMinutes } from "./rules/sheet.js";
import { state } from "./state.js";

// What a start of the app takes, and by how much clocks that agree may differ, as on the server.
const AGREES_MS = 2 * 60_000;

/**
 * Of a visit that somebody is at, by milliseconds: since when it counts (`from`), how long that is (`passed`, negative
 * before the window opens) and how much of it is `certain`; how long is `needed`; whether it `isOver`. In `doubt` are
 * those with nothing but the time of day for more than a moment of it: somebody may have set that.
 */
export function waitAt({ visit, arrivedAt, arrival }) {
  const arrived = Date.parse(arrivedAt);
  const from = Math.max(arrived, Date.parse(visit.window.starts));
  const needed = waitMinutes(visit.steps ?? [], state.round.limits) * 60_000;
  const certain = certainSince(arrived, arrival) - (from - arrived);
  const passed = Math.max(serverNow() - from, certain);
  return { from, needed, passed, certain: Math.max(0, certain), isOver: passed >= needed, doubt: passed > 0 && certain < needed && passed - certain > AGREES_MS };
}

/** By the steady clock since the press; and since the server was heard, when it knew of the arrival. */
function certainSince(arrived, arrival) {
  const heard = lastExchange();
  const ours = arrival ? steadySince(arrival.action) : null;
  const known = heard && (!arrival || arrival.state === "received");
  const theirs = known ? heard.server - arrived + (isSure() ? serverNow() - heard.server : (steadySince(heard) ?? 0)) : null;
  return Math.max(ours ?? 0, theirs ?? 0);
}
