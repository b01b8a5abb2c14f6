// The case sheet, made on the phone: the twin of `policies/case_sheet.py` and `policies/counted.py`, which say why.
//
// What only the server can know (notices, replies, requirements) comes with the round as `visit.facts`; what is done at
// the door comes from the evidence, the server's and what is still on this phone. The tests hold both sheets equal.
import { microseconds, MINUTE } from "./words.js";

const PLACED = ["answered", "no_answer", "engaged", "voicemail"];
const OF_A_CARD = ["", "card"];
const ADULTS = ["resident", "household_member"];
const OUR_FAILURES = ["no_notice", "not_convenient", "requirement_not_met", "no_identification"];
const SENT_TEXTS = ["", "sent", "delivered"];
// In the place of the result of a call that rests on the operative's word, where only the provider's word counts.
const UNCONFIRMED = "unconfirmed";

const AT_THE_DOOR = ["device"];
const BY_TELEPHONE = ["device", "provider"];
const MAY_SAY = {
  knock: AT_THE_DOOR,
  call: BY_TELEPHONE,
  text: [...BY_TELEPHONE, "system"],
  door_step: AT_THE_DOOR,
  planner_asked: ["device", "provider", "planner", "system"],
  planner_answered: ["planner"],
  card: AT_THE_DOOR,
  photo: AT_THE_DOOR,
  spoke_to: AT_THE_DOOR,
  reason: AT_THE_DOOR,
  other_time_offered: AT_THE_DOOR,
  withdrawn: AT_THE_DOOR,
  work_done: AT_THE_DOOR,
};
const KEPT_MARKS = {
  call: ["to", "result"],
  text: ["result"],
  door_step: ["step"],
  photo: ["subject"],
  spoke_to: ["who"],
  reason: ["reason"],
  planner_answered: ["found"],
};
// Two knocks further apart than this by the phone's clock are told apart by the time that counts.
const LONGEST_PAUSE = 60 * MINUTE;
// What can speak for the household: that somebody of it was reached, that there was work done, and that a planner found
// the failure to be ours.
const SPEAKS_FOR_THEM = ["spoke_to", "reason", "call", "work_done", "planner_answered"];
// Steps that a household asks for ahead of the visit, and that something recorded early was a mistake.
const COUNTS_EARLY = ["door_step", "withdrawn"];
const WRITTEN_MARKS = { card: "number", reason: "words", door_step: "result" };

/**
 * `visit` is one of the round; `stay` says what was done: `{evidence, arrivedAt, claimedAt, now}`, instants in ISO 8601,
 * `evidence` as the round gives it, with `digest` true for a photo that is there and `pictures`, digests by which the same
 * picture is known again. `limits` are the figures in force.
 */
export function sheetOf(visit, stay, limits) {
  const { arrivedAt } = stay;
  const departed = departedAt(visit, stay);
  const decided = earliest([stay.now, stay.claimedAt, departed]);
  const began = arrivedAt ? latest([arrivedAt, visit.window.starts]) : null;
  const items = countedEvidence(stay, began, decided, limits);
  const timely = items.filter((item) => !item.untimely);
  const left = stepsLeft(visit.steps, timely);
  const known = visit.facts;
  const asked = askedAtTheDoor(visit, timely, limits.knocks_refused_access);
  return {
    facts: {
      arrived: Boolean(arrivedAt),
      arrived_in_time: Boolean(arrivedAt) && before(arrivedAt, visit.window.ends),
      arrived_elsewhere: known.arrived_elsewhere ?? false,
      still_there: !departed,
      from_feed: false,
      notice_delivered: known.notice_delivered,
      notified: known.notified,
      notice_awaited: known.notice_awaited,
      notice_asked: known.notice_asked,
      agreed: known.agreed,
      confirmed: known.confirmed,
      said_no: known.said_no,
      text_unread: known.text_unread,
      texted_back: known.texted_back ?? false,
      requirements_met: known.requirements_met,
      requirements_failed: known.requirements_failed,
      door_steps_ticked: left.length === 0,
      text_asked: replaced(visit.steps, "call", "text"),
      card_asked: replaced(visit.steps, "call", "card"),
      no_knock_asked: replaced(visit.steps, "knock", "call"),
      asked_at_the_door: asked !== null,
      number_held: known.number_held,
      planner_answered: timely.some((item) => item.kind === "planner_answered"),
    },
    evidence: items,
    instants: instants(visit, { arrivedAt, began, decided, asked }, items, limits.planner_timeout_minutes),
    limits: { ...limits, wait_minutes: waitMinutes(visit.steps, limits) },
    words: {
      unmet: known.words.unmet,
      failed: known.words.failed,
      door_steps_left: left.join("; "),
      notice_due: known.words.notice_due,
      arrived_apart: known.words.arrived_apart ?? "",
    },
  };
}

/** When the last of those who came first left again. A departure that does not say whose it was is everybody's. */
function departedAt(visit, { evidence, arrivedAt }) {
  if (!arrivedAt) return null;
  const came = visit.came ?? [];
  const left = new Map();
  for (const item of evidence) {
    if (item.kind !== "departure" || before(item.at, arrivedAt)) continue;
    const whose = item.data?.operative ? [item.data.operative] : came.length ? came : [""];
    for (const who of whose) left.set(who, earliest([item.at, left.get(who)]));
  }
  if (left.size === 0 || came.some((who) => !left.has(who))) return null;
  return latest([...left.values()]);
}

/** What counts; and, marked `untimely`, what was recorded during the visit outside the time that counts. */
function countedEvidence({ evidence, arrivedAt, now }, began, decided, limits) {
  const fitting = standing(evidence, decided)
    .filter((item) => (MAY_SAY[item.kind] ?? []).includes(item.source))
    .map((item) => (item.kind === "photo" ? { ...item, at: firstSent(item, evidence) } : item));
  const inTime = (item) =>
    began !== null && !before(decided, item.at) && (COUNTS_EARLY.includes(item.kind) || !before(item.at, began));
  const during = (at, until) => !before(at, arrivedAt) && !before(until, at);
  const isUntimely = (item) => {
    if (!arrivedAt || !SPEAKS_FOR_THEM.includes(item.kind) || inTime(item)) return false;
    if (item.kind === "planner_answered") return during(item.at, now);
    return during(item.at, decided) || during(item.device_at, decided);
  };
  const timely = fitting.filter((item) => inTime(item) && showsSomething(item));
  const knocks = timely.filter((item) => item.kind === "knock");
  knocks.sort(by(knocks.every(isKnown) ? "at" : "device_at"));
  const others = timely.filter((item) => item.kind !== "knock");
  const untimely = fitting.filter(isUntimely).map((item) => ({ ...item, untimely: true }));
  return [...oncePerKnock(knocks, limits.same_knock_seconds), ...others, ...untimely]
    .sort(by("at"))
    .map((item) => ({ kind: item.kind, at: utc(item.at), ...marks(item, limits), ...(item.untimely ? { untimely: "yes" } : {}) }));
}

/** All but what the operative withdrew, by then if `until` says so: that a child answered and no adult. The withdrawals stay in. */
function standing(evidence, until = null) {
  const withdrawn = new Map();
  for (const item of evidence) {
    if (item.kind !== "withdrawn" || item.source !== "device" || !text(item, "words").trim()) continue;
    if (!until || !before(until, item.at)) withdrawn.set(text(item, "withdraws"), item.at);
  }
  return evidence.filter(
    (item) => !(isChild(item) && withdrawn.has(item.ref) && !before(withdrawn.get(item.ref), item.at)),
  );
}

function isChild(item) {
  return item.kind === "spoke_to" && text(item, "who") === "minor";
}

/** The last standing record that a child answered, of evidence as the round gives it; none when it was withdrawn. */
export function childAnswered(evidence) {
  return standing(evidence).filter(isChild).sort(by("device_at")).at(-1) ?? null;
}

/** The same, and no adult of the household was spoken to: nobody may go in. */
export function childAlone(evidence) {
  const adult = evidence.some((item) => item.kind === "spoke_to" && ADULTS.includes(text(item, "who")));
  return adult ? null : childAnswered(evidence);
}

/** When this picture was first sent for the visit: sent again it shows nothing newer. */
function firstSent(photo, evidence) {
  const same = (item) => item.kind === "photo" && (item.pictures ?? []).some((each) => photo.pictures?.includes(each));
  return earliest([photo.at, ...evidence.filter(same).map((item) => item.at)]);
}

function showsSomething(item) {
  return item.kind !== "photo" || (Boolean(item.digest) && !text(item, "sent_before"));
}

function marks(item, limits) {
  const found = {};
  for (const key of KEPT_MARKS[item.kind] ?? []) if (text(item, key).trim()) found[key] = text(item, key).trim();
  if (item.kind === "call") {
    found.said_by = item.source;
    // A provider cannot tell a person from a voicemail; who held the telephone can.
    if (item.source === "device" && text(item, "result") === "answered") found.spoke = "yes";
    const placed = PLACED.includes(text(item, "result"));
    if (limits.provider_calls_only && placed && item.source !== "provider" && text(item, "to") !== "other_contact") {
      found.result = UNCONFIRMED;
    }
  }
  const written = WRITTEN_MARKS[item.kind];
  if (written && text(item, written).trim()) found[written] = "given";
  return found;
}

function text(item, key) {
  const value = item.data?.[key];
  return value === undefined || value === null ? "" : value === true ? "True" : value === false ? "False" : String(value);
}

function oncePerKnock(knocks, seconds) {
  const kept = [];
  for (const knock of knocks) {
    const last = kept.at(-1);
    if (!last || pause(last, knock) >= seconds * 1_000_000) kept.push(knock);
  }
  return kept;
}

/** Whether the time that counts is known of it, however long the phone had kept it. */
function isKnown(item) {
  return ["steady", "clock"].includes(item.held_known);
}

/**
 * Microseconds by the time that counts where it is known of both, or the phone's clock was set in between; by that clock
 * otherwise. What is not known came at the latest when it was received: of one that is known that sets a bound.
 */
function pause(earlier, later) {
  const byOurs = microseconds(later.at) - microseconds(earlier.at);
  if (isKnown(earlier) && isKnown(later)) return Math.abs(byOurs);
  const said = microseconds(later.device_at) - microseconds(earlier.device_at);
  const byThePhone = said > LONGEST_PAUSE ? Math.abs(byOurs) : said;
  if (isKnown(earlier)) return Math.min(byThePhone, byOurs);
  return isKnown(later) ? Math.max(byThePhone, byOurs) : byThePhone;
}

function stepsLeft(steps, items) {
  const ticked = new Set(items.filter((item) => item.kind === "door_step" && "result" in item).map((item) => item.step));
  return [...new Set(steps.filter((step) => step.must_tick && !ticked.has(step.code)).map((step) => step.words))];
}

function replaced(steps, kind, by) {
  return steps.some((step) => step.replaces === kind && step.by === by);
}

/** When the household was asked to open: at the knock that makes them enough, or what stands in its place. */
function askedAtTheDoor(visit, timely, knocks) {
  if (!replaced(visit.steps, "knock", "call")) {
    return timely.filter((item) => item.kind === "knock")[knocks - 1]?.at ?? null;
  }
  const whom = visit.facts.number_held ? ["resident"] : ["resident", "other_contact"];
  const called = (item) => item.kind === "call" && whom.includes(item.to ?? "") && PLACED.includes(item.result ?? "");
  const texted = (item) => item.kind === "text" && SENT_TEXTS.includes(item.result ?? "");
  return timely.find((item) => called(item) || texted(item))?.at ?? null;
}

/** The wait is the household's own when that is longer (rule 38). */
export function waitMinutes(steps, limits) {
  return Math.max(limits.wait_minutes, ...steps.map((step) => step.wait_minutes ?? 0));
}

function instants(visit, { arrivedAt, began, decided, asked }, items, plannerMinutes) {
  const timely = items.filter((item) => !item.untimely);
  const lastOf = (wanted, among = timely) => latest(among.filter(wanted).map((item) => item.at));
  const known = {
    window_starts: visit.window.starts,
    window_ends: visit.window.ends,
    arrived: arrivedAt,
    wait_started: began,
    decided,
    planner_settled: plannerSettled(timely, plannerMinutes),
    card_left: lastOf((item) => item.kind === "card" && "number" in item),
    card_photographed: lastOf((item) => item.kind === "photo" && OF_A_CARD.includes(item.subject ?? "")),
    // The only one here that speaks for the household, and so the only one that may be untimely.
    failure_said: lastOf((item) => OUR_FAILURES.includes(item.reason), items),
    planner_looked: lastOf((item) => item.kind === "planner_answered"),
    asked_at_the_door: asked,
    refused: lastOf((item) => item.kind === "reason") ?? decided,
  };
  return Object.fromEntries(Object.entries(known).filter(([, at]) => at).map(([name, at]) => [name, utc(at)]));
}

/** When the planner answered, or has had time enough to, which may lie ahead; none while nobody asked. */
function plannerSettled(items, minutes) {
  const asked = items.find(
    (item) =>
      item.kind === "planner_asked" ||
      // That they rang is not the operative's to say.
      (item.kind === "call" && item.said_by === "provider" && item.to === "planner" && PLACED.includes(item.result)),
  );
  if (!asked) return null;
  const timeout = iso(microseconds(asked.at) + minutes * MINUTE);
  const answered = items.find((item) => item.kind === "planner_answered" && !before(item.at, asked.at));
  return answered ? earliest([answered.at, timeout]) : timeout;
}

/** As `datetime.isoformat()` writes it in UTC. */
function utc(instant) {
  return iso(microseconds(instant));
}

function iso(microsecondsSince1970) {
  const seconds = Math.floor(microsecondsSince1970 / 1_000_000);
  const rest = microsecondsSince1970 - seconds * 1_000_000;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${rest ? `.${String(rest).padStart(6, "0")}` : ""}+00:00`;
}

function before(one, other) {
  return microseconds(one) < microseconds(other);
}

function by(key) {
  return (one, other) => microseconds(one[key]) - microseconds(other[key]) || (one.ref < other.ref ? -1 : one.ref > other.ref ? 1 : 0);
}

function earliest(values) {
  return values.filter(Boolean).reduce((best, each) => (best === null || before(each, best) ? each : best), null);
}

function latest(values) {
  return values.filter(Boolean).reduce((best, each) => (best === null || before(best, each) ? each : best), null);
}
