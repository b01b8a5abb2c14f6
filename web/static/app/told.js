// What a household needs, by what was told on this phone: it holds at once, also before the office has heard of it.
import { state } from "./state.js";
import { label } from "./words.js";

/** `Longer to answer the door (Minutes: 40)`: one need as it was told. */
export function needInWords({ kind, ...said }) {
  const known = state.needs.find((each) => each.kind === kind);
  if (!known) return "What they need";
  const details = known.asks.filter(({ name }) => said[name]).map((asked) => `${asked.label}: ${label(asked.choices ?? [], said[asked.name])}`);
  return details.length ? `${known.label} (${details.join(", ")})` : known.label;
}

/**
 * The visit with what was told at it. The longer wait counts from now on; of the rest the operative reads what was said,
 * until the round brings it in the office's own words, with its steps.
 */
export function withWhatWasTold(visit, actions) {
  const told = actions.filter((row) => row.action.kind === "need" && !["kept_aside", "refused"].includes(row.answer?.state));
  if (!told.length) return visit;
  const waits = told.filter(({ action }) => action.data.kind === "longer_to_answer" && Number(action.data.minutes) > 0);
  const steps = waits.map(({ action: { data } }) => ({ code: "allow_time", words: needInWords(data), wait_minutes: Number(data.minutes), must_tick: false }));
  const unheard = told.filter((row) => row.state !== "received").map((row) => needInWords(row.action.data));
  return { ...visit, steps: [...(visit.steps ?? []), ...steps], briefs: [...(visit.briefs ?? []), ...unheard] };
}
