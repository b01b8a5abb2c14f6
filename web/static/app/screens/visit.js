// One visit: the way there, the door, and how it ended.
import { record } from "../actions.js";
import { change, form, forget, values } from "../forms.js";
import { door } from "./door.js";
import { secretsPart } from "./secrets.js";
import { becameOf, stageTag } from "./round.js";
import { announce, go } from "../moving.js";
import { back, button, callout, facts, heading, html, link, logLine, noVisit, nothing } from "../parts.js";
import { standing } from "../standing.js";
import { visitOf } from "../state.js";
import { isUnsent } from "../store.js";
import { doneHere } from "../told.js";
import { MINUTES_AWAY, OUTCOMES, OUTCOME_WORDS, addressOf, capital, clock, dayInWords, label, recordsShow, unbroken, windowInWords } from "../words.js";

export function visitScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const now = standing(visit);
  const one = addressOf(visit);
  return {
    title: one,
    ticking: now.stage === "here" || now.stage === "claimed",
    body: html`${back("/", "Today's round")}${heading(one, `${visit.earlier ? `${dayInWords(visit.earlier)}, ` : ""}${windowInWords(visit.window)}`)}${now.stage === "closed" ? nothing : html`<p>${visit.earlier ? becameOf(now) : stageTag(now)}</p>`}${asides(now)}${middle(now)}${log(now)}`,
    bar: bar(now),
  };
}

/** What the office could not fit in is said where it was done. */
function asides({ log, visit }) {
  const aside = log.filter((row) => row.answer?.state === "kept_aside");
  return html`
    ${visit.off_round ? callout("No longer on your round", html`<p>A planner has changed it. What you did here is kept and sent all the same. Ring the planner before you go on.</p>`, "warn") : nothing}
    ${aside.length ? callout("The office has it, and a planner looks at it", html`<ul>${[...new Set(aside.map((row) => row.answer.words || `${doneHere(row)}.`))].map((words) => html`<li>${words}</li>`)}</ul>`, "warn") : nothing}
  `;
}

function middle(now) {
  const { visit, stage } = now;
  if (stage === "closed") return closed(now);
  if (stage === "left") return left(now);
  const there = stage === "here" || stage === "claimed";
  const tellThem = html`<p><a class="line" href="#/visit/${visit.ref}/needs">They need something we do not know about</a></p>`;
  return html`
    ${visit.briefs.length ? callout("What this household needs", html`<ul>${visit.briefs.map((words) => html`<li><strong>${words}</strong></li>`)}</ul>`, "warn") : nothing}
    ${there ? tellThem : nothing}
    ${secretsPart(visit)}
    ${stage === "here" ? door(now) : stage === "claimed" ? claimed(now) : stage === "colleague" ? html`<p>Your colleague is there already. Record your own arrival to go on.</p>` : before(now)}
    ${there ? nothing : tellThem}
    ${facts([
      ["What for", capital(visit.purpose)],
      ["Expects you", visit.expected_by || "Nobody is on record for this home"],
      ["The work", visit.work],
      ["Needs of the work", (visit.needs_of_work ?? []).map((need) => need.words).join(" ")],
      ["With you", (visit.crew ?? []).join(" and ")],
      ["Comes too", (visit.others ?? []).join("; ")],
      ["Getting in", visit.communal_door ? "There is a communal door" : ""],
    ])}
  `;
}

function before({ visit, stage }) {
  const { lat, lon } = visit.place ?? {};
  return html`
    ${stage === "on_the_way" ? html`<p>You are on your way. Press “I have arrived” when you stand at the home.</p>` : nothing}
    ${lat === undefined ? nothing : html`<p><a class="line" href="geo:${lat},${lon}?q=${lat},${lon}">Directions to ${unbroken(visit.postcode)}</a></p>`}
    ${stage === "on_the_way" ? nothing : away(visit)}
    ${visit.call?.number ? html`<p><a class="line" href="tel:${visit.call.number}">Call ${visit.call.whom || "the household"} ahead${visit.call.ahead_minutes ? `, ${visit.call.ahead_minutes} minutes before` : ""}</a></p>` : nothing}
    <p class="quiet">Planned for ${clock(visit.planned.starts)}.</p>
  `;
}

/** What the list shows at first: the longest of its times that is not more than the household asks for. */
function minutesAway(visit) {
  const asked = visit.call?.ahead_minutes;
  const fitting = MINUTES_AWAY.filter(([minutes]) => minutes && asked && Number(minutes) <= asked);
  return fitting.at(-1)?.[0] ?? "15";
}

function away(visit) {
  const key = `${visit.ref}/away`;
  if (values(key).minutes === undefined) change(key, "minutes", minutesAway(visit));
  const fields = [{ name: "minutes", label: "How long will you need?", hint: "The household gets a text with this time.", kind: "select", choices: MINUTES_AWAY }];
  return form(key, fields, () => {}, "").body;
}

async function setOff(visit) {
  const key = `${visit.ref}/away`;
  const minutes_away = values(key).minutes ?? "";
  await record(visit.ref, "set_off", { minutes_away }, { draft: key });
  forget(key);
  announce("You are on your way.");
}

async function arrive(visit) {
  await record(visit.ref, "arrive");
  announce("Your arrival is recorded.");
}

function bar(now) {
  const { visit, stage } = now;
  const arrived = (words, kind = "") => button(words, () => arrive(visit), { kind });
  switch (stage) {
    case "before":
      return html`${button("I am on my way", () => setOff(visit))}${arrived("I have arrived", "second")}`;
    case "on_the_way":
      return arrived("I have arrived");
    case "colleague":
      return arrived("I have arrived too");
    case "here":
    case "claimed":
      return html`${stage === "here" ? link("What happened?", `/visit/${visit.ref}/outcome`) : link("Add a photo", `/visit/${visit.ref}/photo`, "second")}${link("I am leaving", `/visit/${visit.ref}/leave`, stage === "here" ? "second" : "")}`;
    default:
      return link("Back to today's round", "/");
  }
}

function said(claim) {
  return label(OUTCOMES, claim.action.data.outcome);
}

function claimed({ claim, photos }) {
  const waiting = claim.answer?.state === "waiting";
  const words = waiting
    ? claim.answer.words || "The office has it, and waits for the photos."
    : "It is on this phone. The office decides it by the same rules when everything you recorded has arrived.";
  const under = photos.filter(isUnsent).length;
  return callout(`You said: ${said(claim)}`, html`<p>${words}</p>${under ? html`<p>Photos still to send: ${under}.</p>` : nothing}<p>You can leave, or add photos first.</p>`);
}

function left(now) {
  const { claim, leftAt, unanswered, judgement, visit } = now;
  return html`
    <p>${leftAt ? `You left at ${clock(leftAt)}.` : nothing}</p>
    ${claim && unanswered ? callout(`You said: ${said(claim)}`, html`<p>${claim.answer?.words || "The office decides it when everything you recorded has arrived."}</p>`) : nothing}
    ${claim?.answer?.state === "applied" ? callout("The office has it", html`<p>You said: ${said(claim)}. It is recorded.</p>`, "good") : nothing}
    ${judgement && !judgement.allowed ? recordsSay(now) : nothing}
    ${claim || visit.crew?.length ? nothing : html`<p>The visit closes with what the records show.</p>`}
  `;
}

function recordsSay({ claim, judgement, visit }) {
  const { what, why } = recordsShow(judgement.established_outcome, judgement.established_words);
  return callout(`You said: ${said(claim)}. The records show: ${what}`, html`${why ? html`<p>${why}</p>` : nothing}${whatIsMissing(visit)}`, "warn");
}

function whatIsMissing(visit) {
  return html`<p><a class="line" href="#/visit/${visit.ref}/answer">See what is missing</a></p>`;
}

function closed({ visit, arrivedAt, leftAt, judgement, claim }) {
  const other = claim && claim.action.data.outcome !== visit.outcome;
  return html`
    <p class="large">${visit.outcome_words || OUTCOME_WORDS[visit.outcome] || "Closed"}</p>
    ${other ? callout("This is what the records show", html`<p>You had said: ${said(claim)}.</p>${judgement && !judgement.allowed ? html`<p>Not everything that this needs is on record.</p>${whatIsMissing(visit)}` : claim.state === "received" ? html`<p>A planner compares it with what is on record.</p>` : html`<p>The office does not have that yet.</p>`}`, "warn") : nothing}
    ${facts([
      ["Arrived", arrivedAt ? clock(arrivedAt) : "Nobody arrived"],
      ["Left", leftAt ? clock(leftAt) : ""],
      ["The work", capital(visit.purpose)],
    ])}
    <h2>What happens next</h2>
    <p>${visit.next_step ? `A planner does this by ${dayInWords(visit.next_step.due_at)}: ${visit.next_step.words}` : "Nothing is left to do here."}</p>
  `;
}

function log({ log: rows, visit, stage }) {
  if (!rows.length) return nothing;
  const open = stage !== "off_round";
  const correct = (row) => (open && row.action && row.action.kind !== "correction" ? html`<a class="line" href="#/visit/${visit.ref}/correct/${row.ref}" aria-label="This is wrong: ${doneHere(row)}">This is wrong</a>` : nothing);
  const over = stage === "closed" || stage === "left";
  return html`${over ? html`<p><a class="line" href="#/visit/${visit.ref}/photo">Add a photo of this visit</a></p>` : nothing}<h2>Done on this phone</h2><ul class="log">${rows.toReversed().map((row) => logLine(row, correct(row)))}</ul>`;
}

/** What was recorded stays; what is right is added to it. */
export function correctScreen(ref, evidence) {
  const visit = visitOf(ref);
  const row = visit && standing(visit).log.find((each) => each.ref === evidence);
  if (!row?.action) return noVisit();
  const key = `${ref}/correct/${evidence}`;
  const fields = [{ name: "words", label: "What is right?", hint: "What you recorded stays, and this is added to it.", kind: "area", needed: "Write down what is right" }];
  const made = form(key, fields, async ({ words }) => {
    await record(ref, "correction", { of: evidence, words }, { draft: key });
    forget(key);
    announce("Your correction is recorded.");
    go(`/visit/${ref}`);
  }, "Save the correction");
  return { title: "Correct it", body: html`${back(`/visit/${ref}`, "The visit")}${heading("What is wrong?")}<ul class="log">${logLine(row)}</ul>${made.body}`, bar: made.bar };
}
