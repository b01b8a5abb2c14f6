// How a visit stands on this phone: what the server said last, and what was done here since.
import { isThisRun, serverNow } from "./clock.js";
import { state } from "./state.js";
import { isUnopened, isUnsent } from "./store.js";
import { withWhatWasTold } from "./told.js";

const DONE_AT_THE_DOOR = new Set(["knock", "call", "text", "door_step", "planner_asked", "card", "spoke_to", "reason", "other_time_offered", "withdraw", "work_done"]);
const LONGEST_STAY_MS = 12 * 3_600_000; // whoever was there at midnight may still be; in the morning nobody is
const ON_RECORD_AS = { withdraw: "withdrawn" };

/**
 * `{stage, ...}`. `stage`: "before", "on_the_way", "colleague" (somebody of the crew is there, this operative is not),
 * "here", "claimed" (an outcome was said and has no answer yet), "left", "closed", "off_round" (no longer on it, or of an earlier day).
 * `evidence` is the server's with what it does not have yet, oldest first, each with `at`; `log` is everything done
 * here, with its state.
 */
export function standing(given) {
  const actions = state.actions.filter((row) => row.appointment === given.ref);
  const visit = withWhatWasTold(given, actions);
  const photos = state.photos.filter((row) => row.appointment === visit.ref);
  const last = (kind) => actions.findLast((row) => row.action.kind === kind) ?? null;
  const arrival = last("arrive");
  const leaving = stands(last("leave")) ? last("leave") : null;
  const claim = last("claim");
  const arrivedAt = earliest(visit.arrived_at, stands(arrival) ? timeOf(arrival) : null);
  const own = stands(arrival) && (!visit.arrived_at || arrivedAt === timeOf(arrival)) ? arrival : null;
  const unsent = [...actions, ...photos].filter(isUnsent).length;
  const unanswered = claim && (claim.state !== "received" || claim.answer.state === "waiting");
  const isLongOver = visit.earlier && !unsent && !unanswered && serverNow() - Date.parse(arrivedAt) > LONGEST_STAY_MS;
  const here = Boolean(visit.here || stands(arrival)) && !leaving && !visit.gone && !visit.left_at && !isLongOver;
  return {
    visit,
    stage: stage({ visit, here, arrivedAt, leaving, unanswered, decided: claim?.answer?.state === "applied", onTheWay: Boolean(last("set_off")) }),
    arrivedAt,
    arrival: own, // done on this phone; none when somebody came before
    leftAt: leaving ? timeOf(leaving) : visit.left_at,
    claim,
    unanswered: Boolean(unanswered),
    judgement: claim?.state === "received" ? claim.answer.judgement : null,
    evidence: evidence(visit, actions, photos),
    photos,
    log: [...actions, ...photos].sort((one, other) => one.made - other.made),
    unsent,
  };
}

function stage({ visit, here, arrivedAt, leaving, unanswered, decided, onTheWay }) {
  if (visit.state === "closed" || visit.state === "cancelled") return "closed";
  if (visit.earlier && (leaving || decided)) return "left";
  if (visit.earlier && !here) return "off_round";
  if (visit.off_round && !here) return "off_round";
  if (leaving || visit.gone || (arrivedAt && visit.left_at)) return "left";
  if (here) return unanswered ? "claimed" : "here";
  if (arrivedAt) return "colleague";
  return onTheWay || visit.state === "despatched" ? "on_the_way" : "before";
}

/** Whether it counts as done here: the server took it, or has not said otherwise yet. */
export function stands(row) {
  return Boolean(row) && !["kept_aside", "refused"].includes(row.answer?.state);
}

/** The server's time of it, or this phone's estimate until the server has said. */
export function timeOf(row) {
  return row.answer?.at ?? row.at;
}

function earliest(...instants) {
  return instants.filter(Boolean).sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null;
}

function evidence(visit, actions, photos) {
  const pictures = new Map(photos.map((row) => [row.ref, row.sha256 ? [row.sha256] : []]));
  const held = (visit.evidence ?? []).map((one) => ({ ...one, pictures: pictures.get(one.ref) ?? [] }));
  const known = new Set(held.map((item) => item.ref));
  const done = actions
    .filter((row) => DONE_AT_THE_DOOR.has(row.action.kind) && !known.has(row.ref) && row.state !== "stuck" && stands(row))
    .map((row) => item(row, ON_RECORD_AS[row.action.kind] ?? row.action.kind, row.action.data, row.action.device_at));
  const taken = photos
    .filter((row) => !known.has(row.ref) && !["stuck", "gone"].includes(row.state) && !isUnopened(row) && stands(row))
    .map((row) => ({ ...item(row, "photo", { subject: row.subject }, row.device_at), digest: true, pictures: pictures.get(row.ref) }));
  return [...held, ...done, ...taken].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function item(row, kind, data, device_at) {
  const steady = isThisRun((row.action ?? row).run) ? "steady" : null;
  const held_known = row.answer?.held_known ?? steady;
  return { ref: row.ref, kind, source: "device", device_at, at: timeOf(row), held_known, data, here: row.state !== "received" };
}
