// At the door, one press each. What is done and what is missing is said by the rulebook itself.
import { record } from "../actions.js";
import { serverNow } from "../clock.js";
import { sheetNow } from "../judging.js";
import { announce } from "../moving.js";
import { button, callout, html, link, nothing, tag } from "../parts.js";
import { photoStrip } from "./photo.js";
import { find } from "../rules/interpreter.js";
import { waitMinutes } from "../rules/sheet.js";
import { NoSignal, Refused, SignedOut, ask } from "../server.js";
import { reference } from "../references.js";
import { reload, show, state } from "../state.js";
import { wake } from "../queue.js";
import { CALLS, OUTCOMES, clock, label } from "../words.js";
import { form, forget } from "../forms.js";

const HEARD_SOON_MS = 20_000;
const TRIED = "There is no signal. It is recorded that you tried.";

export function door(now) {
  const { visit } = now;
  const sheet = sheetNow(now);
  const rule = (code) => demand(code, sheet);
  const late = Date.parse(now.arrivedAt) >= Date.parse(visit.window.ends);
  const ours = now.evidence.findLast((item) => item.kind === "planner_answered" && item.data.found === "ours");
  const closedCase = late || ours;
  return html`
    ${texts(visit)}
    ${refused(now)}
    ${ours ? oursPart(ours) : late ? latePart(now) : timer(now)}
    ${steps(now, false)}
    ${closedCase ? nothing : knocks(now, rule("knocks"))}
    ${steps(now, true)}
    ${closedCase ? nothing : html`<h2>If nobody answers</h2>${contact(now, rule("contact"))}${planner(now, rule("planner_contact"))}${card(now, rule("card"))}`}
    <h2>If they do not let you in</h2>
    <section class="tile">
      ${now.evidence.some((item) => item.kind === "reason") ? html`<p>Who, why and what they said is recorded.</p>` : nothing}
      ${link("Record what they said", `/visit/${visit.ref}/refusal`, "second")}
    </section>
    <h2>Photos</h2>
    <section class="tile">${photoStrip(now.photos)}${link("Take a photo", `/visit/${visit.ref}/photo`, "second")}</section>
  `;
}

/** What was said before, and could not be recorded. */
function refused({ visit, claim, judgement }) {
  if (!claim || claim.state !== "received" || claim.answer.state !== "refused") return nothing;
  const words = judgement ? html`<a class="line" href="#/visit/${visit.ref}/answer">See what is missing</a>` : html`<p>${claim.answer.words}</p>`;
  return callout(`You said: ${label(OUTCOMES, claim.action.data.outcome)}. It cannot be recorded yet`, words, "warn");
}

function demand(code, sheet) {
  const rule = sheet && state.rulebook.rules.find((each) => each.code === code);
  return rule ? find(rule, sheet) : null;
}

function tile(title, found, body) {
  return html`<section class="tile" aria-label=${title}>
    <h3>${title} ${found ? (found.met ? tag("Done", "green") : tag("To do", "blue")) : nothing}</h3>
    ${found ? html`<p>${found.words}</p>` : nothing}
    ${body}
  </section>`;
}

function texts(visit) {
  return (visit.texts ?? []).map((text) => callout(text.unread ? "They have texted" : "They texted, and a planner has read it", html`<p>${clock(text.at)}: “${text.text}”</p>`, text.unread ? "warn" : ""));
}

function oursPart(answer) {
  return callout("The planner found that the failure is ours", html`
    <p>The planner says: <strong>${answer.data.words}</strong></p>
    <p>There is nothing more to record: no wait, no knock, no card. Nothing is held against the household. Press “I am leaving”. If they have let you in and you did the work, press “What happened?”.</p>`, "warn");
}

function latePart({ visit, arrivedAt }) {
  return callout("You came after the window", html`<p>We had promised to arrive before ${clock(visit.window.ends)}, and you arrived at ${clock(arrivedAt)}. If nobody answers, that is our failure: there is no wait, knock or card that changes it. Press “I am leaving”. If they let you in, do the work and press “What happened?”.</p>`, "warn");
}

/** By the server's time as this phone knows it; while the app runs, by the steady clock, whatever the time of day says. */
function timer({ visit, arrivedAt }) {
  const from = Math.max(Date.parse(arrivedAt), Date.parse(visit.window.starts));
  const passed = serverNow() - from;
  if (passed < 0) {
    return callout("You are early", html`<p>The household expects you from ${clock(visit.window.starts)}. You may knock and start, but if nobody answers, only time and knocks from then on count.</p>`, "warn");
  }
  const needed = waitMinutes(visit.steps ?? [], state.round.limits);
  const over = passed >= needed * 60_000;
  const seconds = Math.floor(passed / 1000);
  const until = new Date(from + needed * 60_000).toISOString();
  return html`<section class="tile wait" aria-label="The wait at the door">
    <h2>At the door</h2>
    <p class="timer" role="timer" aria-label="Waited ${Math.floor(seconds / 60)} of ${needed} minutes">${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} of ${needed}:00</p>
    <p>${over ? `You have waited ${needed} minutes, as asked.` : `Since ${clock(new Date(from).toISOString())}. If nobody answers, wait until ${clock(until)}.`}</p>
  </section>`;
}

/** For the moment at which the wait is over: it is said once, and felt. */
export function waitIsOver({ visit, arrivedAt, stage }) {
  if (stage !== "here" || !state.round) return false;
  const from = Math.max(Date.parse(arrivedAt), Date.parse(visit.window.starts));
  return serverNow() - from >= waitMinutes(visit.steps ?? [], state.round.limits) * 60_000;
}

function steps({ visit, evidence }, inside) {
  const asked = (visit.steps ?? []).filter((step) => (step.must_tick || step.inside) && Boolean(step.inside) === inside);
  if (!asked.length) return nothing;
  return html`<h2>${inside ? "Once you are let in" : "What they ask you to do"}</h2>${asked.map((step) => oneStep(visit, step, evidence))}`;
}

function oneStep(visit, step, evidence) {
  const ticked = evidence.findLast((item) => item.kind === "door_step" && item.data.step === step.code && item.data.result);
  const key = `${visit.ref}/step/${step.code}`;
  const made = ticked
    ? html`<p>${ticked.data.result}</p>`
    : stepForm(visit, step, key);
  return html`<section class="tile" aria-label=${step.words}><h3>${step.words} ${ticked ? tag("Done", "green") : tag("To do", "blue")}</h3>${made}</section>`;
}

function stepForm(visit, step, key) {
  return html`${link("Say how it went", `/visit/${visit.ref}/step/${step.code}`, "second")}${button("I have done this", () => tick(visit, step, key, "Done"), { kind: "second" })}`;
}

async function tick(visit, step, key, result) {
  await record(visit.ref, "door_step", { step: step.code, result }, { draft: key });
  forget(key);
  announce("Recorded.");
}

export function tickWith(visit, step, after) {
  const key = `${visit.ref}/step/${step.code}`;
  const fields = [{ name: "result", label: "How did it go?", kind: "area", needed: "Say in a few words how it went" }];
  return form(key, fields, async ({ result }) => {
    await tick(visit, step, key, result);
    after();
  }, "I have done this");
}

function knocks({ visit }, found) {
  if ((visit.contact ?? {}).no_knock) {
    return html`<section class="tile" aria-label="Do not knock or ring"><h3>Do not knock or ring</h3><p>Call them from the door instead, wait a little, and call again. Record each call below.</p></section>`;
  }
  return tile("Knock", found, button("I have knocked", () => press(visit, "knock", {}, "Knock recorded."), { big: true }));
}

async function press(visit, kind, data, words) {
  await record(visit.ref, kind, data);
  announce(words);
}

function contact(now, found) {
  const { visit } = now;
  if (visit.contact?.card_only) {
    return html`<section class="tile" aria-label="Do not call or text them"><h3>Do not call or text them</h3><p>This household is written to. The card that you leave tells them.</p></section>`;
  }
  if (visit.contact?.texts_only) {
    return tile("Text them, do not call", found, html`${button("Send a text from the door", () => sendText(visit), { kind: "second" })}${unheard(now, "text", "The text is still on this phone. If it stays here for more than a minute it is not sent: press again where there is a signal.")}`);
  }
  return tile("Call them", found, html`${ring(visit)}${ownTelephone(visit)}${otherContact(now)}`);
}

const ringing = new Map();

function ring(visit) {
  if (!visit.call?.through_us || !visit.call.number) return nothing;
  const said = ringing.get(visit.ref);
  const last = (visit.calls ?? []).at(-1);
  return html`
    ${button(`Call ${visit.call.whom || "the household"}`, () => placeCall(visit), { big: true })}
    <p class="quiet">Your own telephone rings first. How it went is recorded by itself.</p>
    <p aria-live="polite">${last ? callWords(last) : nothing}</p>
    ${said ? html`<p class="error" role="alert">${said}</p>` : nothing}
  `;
}

function callWords({ state: stands, result, asked_at }) {
  switch (stands) {
    case "ended":
      return `${clock(asked_at)}: ${CALLS[result] ?? "The call is over"}`;
    case "failed":
      return `The call of ${clock(asked_at)} could not be placed.`;
    case "unknown":
      return `Nobody can say yet whether the call of ${clock(asked_at)} was placed. You can call again.`;
    case "ringing":
      return "Their telephone is ringing. Let it ring until it ends by itself.";
    case "answered":
      return "You are connected.";
    default:
      return "Your own telephone rings. Pick up, and you are connected.";
  }
}

async function placeCall(visit) {
  ringing.delete(visit.ref);
  try {
    const { body } = await ask("POST", `/operative/api/visits/${visit.ref}/ring`, { json: { ref: reference("E") } });
    if (body.state === "failed") ringing.set(visit.ref, body.words);
    else announce("Your own telephone rings first.");
    wake();
  } catch (problem) {
    if (problem instanceof NoSignal) {
      await record(visit.ref, "tried", { what: "call" });
      ringing.set(visit.ref, "There is no signal for it. It is recorded that you tried. Call with your own telephone, or go where there is a signal and call again.");
    } else if (problem instanceof SignedOut) ringing.set(visit.ref, "Sign in again, then call.");
    else if (problem instanceof Refused) ringing.set(visit.ref, `${problem.message} Call with your own telephone and record how it went.`);
    else throw problem;
  }
  await reload();
}

function ownTelephone(visit) {
  const { number, whom, through_us } = visit.call ?? {};
  const results = number ? ["answered", "no_answer", "engaged", "not_placed"] : ["no_number", "not_placed"];
  const part = html`
    ${number ? html`<p><a class="button second" href="tel:${number}">Call ${whom || visit.expected_by || "the household"}</a></p>` : html`<p>We hold no number for this household. Ask the planner for another contact.</p>`}
    <p>How did it go?</p>
    <div class="row">
      ${results.map((result) => button(CALLS[result], () => press(visit, "call", { to: "resident", result }, "The call is recorded."), { kind: "second" }))}
      ${button("I had no signal", () => press(visit, "tried", { what: "call" }, "It is recorded that you tried."), { kind: "second" })}
    </div>`;
  return through_us && number ? html`<details><summary>I called with my own telephone</summary>${part}</details>` : part;
}

/** Whom the planner has named besides, last. */
function otherContact({ visit, evidence }) {
  const named = evidence.findLast((item) => item.kind === "planner_answered" && item.data.other_contact)?.data.other_contact;
  if (!named) return nothing;
  return html`<p>The planner named somebody else: <strong>${named}</strong></p>
    <div class="row">${["answered", "no_answer", "engaged"].map((result) => button(CALLS[result], () => press(visit, "call", { to: "other_contact", result }, "The call is recorded."), { kind: "second" }))}</div>`;
}

/** Something that only works when somebody hears it, and nobody has yet. */
function unheard({ log }, kind, words) {
  const row = log.findLast((each) => each.action?.kind === kind);
  return row && row.state !== "received" ? html`<p class="unheard">${words}</p>` : nothing;
}

function planner(now, found) {
  const { visit, evidence, log } = now;
  const asked = evidence.find((item) => item.kind === "planner_asked");
  const answers = asked ? evidence.filter((item) => item.kind === "planner_answered") : [];
  const answer = answers.at(-1);
  const tried = log.findLast((row) => row.action?.kind === "tried" && row.action.data.what === "planner");
  let said = html`<p>Before you leave a card. The planner may have another number, or a message.</p>`;
  if (answer) said = html`<p>The planner answered: <strong>${answer.data.words}</strong></p>`;
  else if (asked && !asked.here) said = html`<p>${plannerWords(asked)}</p>`;
  else if (asked) said = unheard(now, "planner_asked", noAnswerWords(asked));
  return tile("Ask the planner", found, html`<div aria-live="polite">${said}</div>
    ${tried && !asked ? html`<p class="unheard">You tried at ${clock(tried.at)} and had no signal. The planner has not heard you: go where there is a signal and ask.</p>` : nothing}
    ${asked && !asked.here ? nothing : asked && Date.now() - Date.parse(asked.device_at) < HEARD_SOON_MS ? nothing : button(asked ? "Ask again" : "Ask the planner", () => askPlanner(visit), { kind: "second" })}`);
}

function plannerWords(asked) {
  const until = Date.parse(asked.at) + state.round.limits.planner_timeout_minutes * 60_000;
  const at = `Asked at ${clock(asked.at)}.`;
  if (serverNow() >= until) return `${at} There was no answer in time, and that is recorded. You can go on.`;
  return `${at} The planner tries the household and answers here. If there is no answer by ${clock(new Date(until).toISOString())}, go on.`;
}

function noAnswerWords(asked) {
  return Date.now() - Date.parse(asked.device_at) < HEARD_SOON_MS ? "It is being sent to the planner." : "The planner has not heard you yet: it is still on this phone. It counts from the moment it arrives. Go where there is a signal.";
}

/** A question that nobody can hear is not asked. It is recorded that it was tried. */
async function askPlanner(visit) {
  if (hasNoSignal()) await press(visit, "tried", { what: "planner" }, TRIED);
  else await press(visit, "planner_asked", {}, "The planner is being asked.");
}

async function sendText(visit) {
  if (hasNoSignal()) await press(visit, "tried", { what: "text" }, TRIED);
  else await press(visit, "text", {}, "The text is being sent.");
}

function hasNoSignal() {
  return !navigator.onLine || state.sending.trouble === "no_signal";
}

function card({ visit, evidence }, found) {
  const numbers = evidence.filter((item) => item.kind === "card").map((item) => item.data.number);
  return tile("Leave a card", found, html`
    ${numbers.length ? html`<p>Card ${numbers.join(", ")}.</p>` : nothing}
    ${found && !found.met && found.to_do ? html`<p>${found.to_do}</p>` : nothing}
    ${link(numbers.length ? "Record another card" : "Record the card", `/visit/${visit.ref}/card`, "second")}`);
}
