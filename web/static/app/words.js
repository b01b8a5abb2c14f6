// What the operative reads and chooses, in their own words. The same words as on the pages without the app.
import { clockInWords } from "./rules/words.js";

export const CALLS = {
  answered: "They answered",
  no_answer: "No answer or voicemail",
  engaged: "Engaged",
  voicemail: "Voicemail",
  no_number: "We have no number",
  not_placed: "I could not call",
};

export const WHO = [
  ["resident", "The resident"],
  ["household_member", "Another adult who lives there"],
  ["minor", "A child, no adult at home"],
  ["other", "Somebody else"],
];

/** What is so, when it is recorded that only a child was at home. */
export const WHO_CAME = [
  ["resident", "The resident has come"],
  ["household_member", "Another adult who lives there has come"],
  ["mistake", "It was a mistake: there was no child alone"],
];

export const WHY = [
  ["no_notice", "They were not told"],
  ["not_convenient", "Not a convenient time"],
  ["requirement_not_met", "What they had asked for was not done"],
  ["unwell", "Somebody is unwell"],
  ["no_identification", "No identification or password"],
  ["afraid", "Afraid to open"],
  ["no_longer_needed", "The repair is no longer needed"],
  ["other", "Another reason"],
];

export const OUTCOMES = [
  ["completed", "The work is done"],
  ["follow_on", "I was let in, and more work is needed"],
  ["no_access", "Nobody answered"],
  ["refused_access", "They did not let me in"],
  ["minor_only", "Only a child was at home"],
  ["communal_door", "I could not get past the communal door"],
  ["wrong_address", "I was sent to the wrong address"],
  ["wrong_trade", "It needs another trade"],
  ["unsafe", "It was not safe to work"],
];

export const OUTCOME_WORDS = {
  completed: "Work completed",
  follow_on: "Attended, more work needed",
  no_access: "No access: nobody answered",
  refused_access: "Access refused",
  minor_only: "Only a child at home",
  communal_door: "Could not pass the communal door",
  late: "We arrived after the window",
  early: "We came and left before the window",
  not_attended: "We did not attend",
  not_notified: "The resident had not been told",
  requirement_not_met: "We did not do what the household had asked for",
  wrong_address: "We went to the wrong address",
  wrong_trade: "We sent the wrong trade",
  unsafe: "Not safe to work",
  not_established: "Not established: the evidence is incomplete",
};

/** `{what, why}` of what the records show, so that nothing is said twice: "Not established", and the sentence that says why. */
export function recordsShow(outcome, words = "") {
  const whole = OUTCOME_WORDS[outcome] ?? outcome;
  return !words || words === `${whole}.` ? { what: whole, why: "" } : { what: whole.split(":")[0], why: words };
}

export const PHOTO_SUBJECTS = [
  ["card", "The card I left"],
  ["door", "The door"],
  ["work", "The work"],
  ["damage", "The damage"],
  ["parts", "Parts"],
];

export const MINUTES_AWAY = [
  ["", "I cannot say"],
  ...[5, 10, 15, 20, 30, 45, 60].map((minutes) => [String(minutes), `${minutes} minutes`]),
];

export const TRADES = [
  ["plumbing", "Plumbing"],
  ["heating", "Heating and gas"],
  ["electrical", "Electrical"],
  ["carpentry", "Carpentry"],
  ["plastering", "Plastering"],
  ["roofing", "Roofing"],
  ["glazing", "Glazing"],
  ["damp", "Damp and mould"],
  ["other", "Another trade"],
];

const KINDS = {
  set_off: "Set off",
  arrive: "Arrived",
  knock: "Knocked",
  text: "Asked for a text to be sent",
  planner_asked: "Asked the planner",
  leave: "Left",
};

/** One thing done, as a line of a list. */
export function done(row) {
  if (!row.action) return `Photo: ${uncapital(label(PHOTO_SUBJECTS, row.subject))}`;
  const { kind, data } = row.action;
  switch (kind) {
    case "call":
      return `${data.to === "planner" ? "Called the planner" : data.to === "other_contact" ? "Called their contact" : "Called"}: ${uncapital(CALLS[data.result] ?? data.result)}`;
    case "door_step":
      return `Did what they ask: ${data.result}`;
    case "card":
      return `Left card ${data.number}`;
    case "spoke_to":
      return `Spoke to: ${uncapital(label(WHO, data.who))}`;
    case "reason":
      return `They said: “${data.words}” (${uncapital(label(WHY, data.reason))})`;
    case "other_time_offered":
      return `Offered another time: ${data.words}`;
    case "withdraw":
      return `Withdrew that only a child was at home: ${data.words}`;
    case "correction":
      return `Corrected: ${data.words}`;
    case "work_done":
      return `Work done: ${data.words}${data.materials ? `. Materials: ${data.materials}` : ""}`;
    case "follow_on":
      return `More work needed: ${label(TRADES, data.trade)}. ${data.words}`;
    case "recommend":
      return `Recommended: ${data.words}`;
    case "answer_need_of_work":
      return `${data.answer === "done" ? "Done as they need it" : "Not done as they need it"}${data.words ? `: ${data.words}` : ""}`;
    case "need":
      return "Told us what they need";
    case "claim":
      return `Said: ${label(OUTCOMES, data.outcome)}`;
    case "tried":
      if (data.what === "photo") return "Told the office that a photo is lost";
      if (data.what === "action") return `Let go: ${data.words}`;
      return `Tried to ${{ planner: "ask the planner", text: "send a text" }[data.what] ?? "call"}, no signal`;
    default:
      return KINDS[kind] ?? kind;
  }
}

/** What the server said of something, as a sentence: without the name of a field before it. */
export function sentence(words) {
  const said = capital(words.replace(/^[a-z_]+: /, "").trim());
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

export function label(choices, value) {
  return choices.find(([code]) => code === value)?.[1] ?? value;
}

/** `9:30am` of an instant in ISO 8601. */
export function clock(instant) {
  return clockInWords(instant);
}

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "long", day: "numeric", month: "long" });

/** `Tuesday 24 November`, of a day or of an instant. */
export function dayInWords(day) {
  return DAY.format(new Date(day.length === 10 ? `${day}T12:00:00Z` : day)).replace(",", "");
}

export function windowInWords({ starts, ends }) {
  return `${clock(starts)} to ${clock(ends)}`;
}

/** On one line as long as it fits: a postcode is read as a whole. */
export function unbroken(words) {
  return words.replace(/ /g, "\u00a0");
}

export function addressOf({ address, postcode }) {
  return [...address, unbroken(postcode)].join(", ");
}

export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

export function uncapital(words) {
  return words.startsWith("I ") ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
