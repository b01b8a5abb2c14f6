// At the door, one press each. What is done and what is missing is said by the rulebook itself.
import { record } from "../actions.js";
import { isBehind } from "../clock.js";
import { finding, sheetNow } from "../judging.js";
import { announce } from "../moving.js";
import { button, callout, html, link, nothing, tag, tile } from "../parts.js";
import { childNotice, childPart } from "./child.js";
import { contact, planner, press } from "./contact.js";
import { photoStrip } from "./photo.js";
import { childAlone } from "../rules/sheet.js";
import { state } from "../state.js";
import { OUTCOMES, clock, label } from "../words.js";
import { form, forget } from "../forms.js";
import { waitAt } from "../waiting.js";

export function door(now) {
  const { visit } = now;
  const sheet = sheetNow(now);
  const rule = (code) => finding(code, sheet);
  const late = Date.parse(now.arrivedAt) >= Date.parse(visit.window.ends);
  const ours = now.evidence.findLast((item) => item.kind === "planner_answered" && item.data.found === "ours");
  const closedCase = late || ours;
  const alone = childAlone(now.evidence) !== null;
  return html`
    ${texts(visit)}
    ${childNotice(now)}
    ${refused(now)}
    ${ours ? oursPart(ours) : late ? latePart(now) : alone ? nothing : timer(now)}
    ${steps(now, false)}
    ${closedCase || alone ? nothing : knocks(now, rule("knocks"))}
    ${steps(now, true)}
    ${closedCase ? nothing : html`<h2>${alone ? "To reach an adult" : "If nobody answers"}</h2>${contact(now, rule("contact"))}${planner(now, rule("planner_contact"))}${alone ? nothing : card(now, rule("card"))}`}
    ${alone ? nothing : refusal(now)}
    ${childPart(now)}
    <h2>Photos</h2>
    <section class="tile">${photoStrip(now.photos)}${link("Take a photo", `/visit/${visit.ref}/photo`, "second")}</section>
  `;
}

function refusal({ visit, evidence }) {
  return html`<h2>If they do not let you in</h2>
    <section class="tile">
      ${evidence.some((item) => item.kind === "reason") ? html`<p>Who, why and what they said is recorded.</p>` : nothing}
      ${link("Record what they said", `/visit/${visit.ref}/refusal`, "second")}
    </section>`;
}

/** What was said before, and could not be recorded. */
function refused({ visit, claim, judgement }) {
  if (!claim || claim.state !== "received" || claim.answer.state !== "refused") return nothing;
  const words = judgement ? html`<a class="line" href="#/visit/${visit.ref}/outcome/${claim.action.data.outcome}">See what is missing</a>` : html`<p>${claim.answer.words}</p>`;
  return callout(`You said: ${label(OUTCOMES, claim.action.data.outcome)}. It cannot be recorded yet`, words, "warn");
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
function timer(now) {
  const { visit } = now;
  const wait = waitAt(now);
  if (wait.passed < 0) {
    return callout("You are early", html`<p>The household expects you from ${clock(visit.window.starts)}. You may knock and start, but if nobody answers, only time and knocks from then on count.</p>`, "warn");
  }
  const minutes = wait.needed / 60_000;
  const set = isBehind() ? html`<p class="unheard">The clock of this phone was set back, so you may have waited longer. The office goes by its own clock, and with a signal you see that here.</p>` : nothing;
  return html`<section class="tile wait" aria-label="The wait at the door">
    <h2>At the door</h2>
    <p class="timer" role="timer" aria-label="Waited ${Math.floor(wait.passed / 60_000)} of ${minutes} minutes">${stopwatch(wait.passed)} of ${minutes}:00</p>
    ${set}${wait.doubt ? doubtful(wait, minutes) : html`<p>${wait.isOver ? `You have waited ${minutes} minutes, as asked.` : `Since ${clock(iso(wait.from))}. If nobody answers, wait until ${clock(iso(wait.from + wait.needed))}.`}</p>`}
  </section>`;
}

/** Nothing is said to be enough that the office may see otherwise. */
function doubtful({ certain, isOver }, minutes) {
  return html`<p class="unheard">By the clock of this phone. The phone slept or the app was closed meanwhile, so nobody can tell here whether that clock was set. Certain: ${stopwatch(certain)}.</p>
    <p>${isOver ? `If nobody set it, the ${minutes} minutes are over. ` : ""}The office goes by its own clock, and with a signal you see that here.</p>`;
}

function stopwatch(length) {
  const seconds = Math.floor(length / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function iso(instant) {
  return new Date(instant).toISOString();
}

/** For the moment at which the wait is over, and it may be the office's too: it is said once, and felt. None before. */
export function waitIsOver(now) {
  if (now.stage !== "here" || !state.round) return "";
  const { isOver, doubt } = waitAt(now);
  if (!isOver) return "";
  return doubt ? "By the clock of this phone the wait is over." : "You have waited long enough.";
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

function card({ visit, evidence }, found) {
  const numbers = evidence.filter((item) => item.kind === "card").map((item) => item.data.number);
  return tile("Leave a card", found, html`
    ${numbers.length ? html`<p>Card ${numbers.join(", ")}.</p>` : nothing}
    ${found && !found.met && found.to_do ? html`<p>${found.to_do}</p>` : nothing}
    ${link(numbers.length ? "Record another card" : "Record the card", `/visit/${visit.ref}/card`, "second")}`);
}
