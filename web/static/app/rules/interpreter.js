// Holds a rule of the exported rulebook against a case sheet: the twin of `policies/interpreter.py`, which says why.
// The tests write golden vectors that both must agree on, word for word. It knows no rule by name.
import { MINUTE, clockInWords, durationInWords, microseconds, numberInWords } from "./words.js";

/** Whether a demand holds. Throws for a word that is not in the vocabulary: a phone that is too old must not guess. */
export function holds(demand, sheet) {
  if ("fact" in demand) return sheet.facts[demand.fact] === true;
  if ("count" in demand) return counted(demand, sheet) >= number(demand.at_least, sheet);
  if ("minutes" in demand) {
    const passed = between(demand.minutes, sheet);
    return passed !== null && passed >= number(demand.at_least, sheet) * MINUTE;
  }
  if ("all_of" in demand) return demand.all_of.every((part) => holds(part, sheet));
  if ("any_of" in demand) return demand.any_of.some((part) => holds(part, sheet));
  if ("not" in demand) return !holds(demand.not, sheet);
  throw new TypeError(`${Object.keys(demand)} is not a demand`);
}

/** Whether the demand of a rule is met, and the sentence for it. Nothing is left to do once the operative is away. */
export function find(rule, sheet) {
  const met = holds(rule.demand, sheet);
  const says = (met ? rule.met : rule.missing).find((each) => holds(each.when, sheet));
  const values = valuesOf(rule.demand, sheet);
  const toDo = !met && sheet.facts.still_there === true ? says.to_do : "";
  return { rule: rule.code, met, words: filled(says.words, values), to_do: filled(toDo, values) };
}

/** What every rule finds that a claim of this outcome has to meet, in the order of the rulebook. */
export function findings(rulebook, outcome, sheet) {
  return rulebook.rules.filter((rule) => rule.outcomes.includes(outcome)).map((rule) => find(rule, sheet));
}

/** What the records do show: the first row of the table that holds, with its words. */
export function established(rulebook, sheet) {
  const row = rulebook.established.find((each) => holds(each.when, sheet));
  return { outcome: row.outcome, words: filled(row.words, valuesOf(row.when, sheet)) };
}

function counted({ count, where, untimely = false }, sheet) {
  const fits = (item) =>
    (untimely || !item.untimely) && Object.entries(where).every(([key, oneOf]) => oneOf.includes(item[key] ?? ""));
  return sheet.evidence.filter((item) => item.kind === count && fits(item)).length;
}

function number(limit, sheet) {
  const found = typeof limit === "number" ? limit : sheet.limits[limit];
  if (typeof found !== "number") throw new TypeError(`${limit} is not among the limits`);
  return found;
}

function between({ since, until }, sheet) {
  if (!(since in sheet.instants && until in sheet.instants)) return null;
  return microseconds(sheet.instants[until]) - microseconds(sheet.instants[since]);
}

function valuesOf(demand, sheet) {
  const values = {};
  for (const [name, limit] of Object.entries(sheet.limits)) values[name] = numberInWords(limit);
  for (const [name, instant] of Object.entries(sheet.instants)) values[name] = clockInWords(instant);
  Object.assign(values, sheet.words);
  for (const part of parts(demand)) {
    if ("count" in part) values[`recorded_${part.count}`] = numberInWords(counted(part, sheet));
    else if ("minutes" in part && part.at_least) {
      const passed = Math.max(between(part.minutes, sheet) ?? 0, 0);
      const limit = number(part.at_least, sheet) * MINUTE;
      values.passed = durationInWords(passed);
      // Rounded up: whoever waits as long as we say has waited long enough.
      values.left = durationInWords(limit - passed + MINUTE - 1);
      values.limit = durationInWords(limit);
    }
  }
  return values;
}

function* parts(demand) {
  yield demand;
  for (const part of demand.all_of ?? demand.any_of ?? (demand.not ? [demand.not] : [])) yield* parts(part);
}

function filled(template, values) {
  const words = template.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new TypeError(`{${name}} stands for nothing`);
    return values[name];
  });
  return words.charAt(0).toUpperCase() + words.slice(1);
}
