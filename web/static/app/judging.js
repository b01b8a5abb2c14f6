// What is still missing before each outcome, by the landlord's own rulebook, at this moment and on this phone.
import { serverNow } from "./clock.js";
import { established, findings } from "./rules/interpreter.js";
import { sheetOf } from "./rules/sheet.js";
import { state } from "./state.js";

/** The sheet of a visit as it stands here; none before the rulebook is on the phone. */
export function sheetNow(standing) {
  if (!state.rulebook || !standing.visit.facts) return null;
  const stay = {
    evidence: standing.evidence,
    arrivedAt: standing.arrivedAt,
    claimedAt: null,
    now: new Date(serverNow()).toISOString(),
  };
  return sheetOf(standing.visit, stay, standing.visit.limits ?? state.round.limits);
}

/** `{findings, missing, established}` for a claim made now; none when this phone cannot tell. */
export function foreseen(standing, outcome) {
  const sheet = sheetNow(standing);
  if (!sheet) return null;
  const found = findings(state.rulebook, outcome, sheet);
  return { findings: found, missing: found.filter((each) => !each.met), established: established(state.rulebook, sheet) };
}
