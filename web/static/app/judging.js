// What is still missing before each outcome, by the landlord's own rulebook, at this moment and on this phone.
import { serverNow } from "./clock.js";
import { established, find, findings } from "./rules/interpreter.js";
import { childAnswered, sheetOf } from "./rules/sheet.js";
import { state } from "./state.js";

// What only works when somebody hears it: a question nobody could hear was not asked.
const TO_BE_HEARD = ["planner_asked", "text"];
const THE_WAIT = '"wait_minutes"'; // among the figures, as a demand names it

/** The sheet of a visit as it stands here, with what is said this moment; none before the rulebook is on the phone. */
export function sheetNow(standing, saying = []) {
  if (!state.rulebook || !standing.visit.facts) return null;
  const now = new Date(serverNow()).toISOString();
  const said = saying.map(([kind, data]) => ({ ref: "", kind, source: "device", device_at: now, at: now, data }));
  const heard = standing.evidence.filter((item) => !(item.here && TO_BE_HEARD.includes(item.kind)));
  const stay = { evidence: [...heard, ...said], arrivedAt: standing.arrivedAt, claimedAt: null, now };
  return sheetOf(standing.visit, stay, standing.visit.limits ?? state.round.limits);
}

/** What choosing an outcome says by itself, and the rulebook asks for as a record of its own (rule 47): `[[kind, data]]`. */
export function saidByChoosing(outcome, evidence) {
  return outcome === "minor_only" && !childAnswered(evidence) ? [["spoke_to", { who: "minor" }]] : [];
}

/** `{findings, missing, established, waits}` for a claim made now, `waits` where the wait at the door is asked for; none when this phone cannot tell. */
export function foreseen(standing, outcome) {
  const sheet = sheetNow(standing, saidByChoosing(outcome, standing.evidence));
  if (!sheet) return null;
  return unlessTooOld(() => {
    const found = findings(state.rulebook, outcome, sheet);
    const waits = state.rulebook.rules.some((rule) => rule.outcomes.includes(outcome) && JSON.stringify(rule.demand).includes(THE_WAIT));
    return { findings: found, missing: found.filter((each) => !each.met), established: established(state.rulebook, sheet), waits };
  });
}

/** What one rule of the rulebook says of the sheet; none when there is no such rule, or this phone cannot tell. */
export function finding(code, sheet) {
  const rule = sheet && state.rulebook.rules.find((each) => each.code === code);
  return rule ? unlessTooOld(() => find(rule, sheet)) : null;
}

/** A rulebook may have words that came after this version of the app. The visit goes on without them. */
function unlessTooOld(told) {
  try {
    return told();
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    console.warn(String(problem));
    return null;
  }
}
