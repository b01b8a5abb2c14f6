// What somebody said at the door, how a step went, and what a household needs.
import { record, recordAll } from "../actions.js";
import { change, form, forget, values } from "../forms.js";
import { announce, go } from "../moving.js";
import { back, heading, html, noVisit } from "../parts.js";
import { standing } from "../standing.js";
import { state, visitOf } from "../state.js";
import { WHO, WHY } from "../words.js";
import { tickWith } from "./door.js";

export function refusalScreen(ref) {
  if (!visitOf(ref)) return noVisit();
  const key = `${ref}/refusal`;
  const fields = [
    { name: "who", label: "Whom did you speak to?", kind: "radios", choices: WHO, needed: "Choose whom you spoke to" },
    { name: "reason", label: "Why may you not come in?", kind: "radios", choices: WHY, needed: "Choose the reason they gave" },
    { name: "words", label: "What did they say?", hint: "In their words. Nothing about anybody's health.", kind: "area", needed: "Write down what they said" },
    { name: "other", label: "Which other time did you offer, and what did they say to it?", hint: "Leave it empty if you have not offered one yet.", kind: "area" },
  ];
  const made = form(key, fields, async ({ who, reason, words, other }) => {
    const offered = other ? [["other_time_offered", { words: other }]] : [];
    await recordAll(ref, [["reason", { reason, words }], ["spoke_to", { who }], ...offered], { draft: key });
    forget(key);
    announce("What they said is recorded.");
    go(`/visit/${ref}/outcome/refused_access`);
  }, "Save and go on");
  return { title: "They did not let me in", body: html`${back(`/visit/${ref}`, "The visit")}${heading("What they said")}${made.body}`, bar: made.bar };
}

export function stepScreen(ref, code) {
  const visit = visitOf(ref);
  const step = visit && standing(visit).visit.steps.find((each) => each.code === code);
  if (!step) return noVisit();
  const made = tickWith(visit, step, () => go(`/visit/${ref}`));
  return { title: step.words, body: html`${back(`/visit/${ref}`, "The visit")}${heading(step.words)}${made.body}`, bar: made.bar };
}

export function needsScreen(ref) {
  if (!visitOf(ref)) return noVisit();
  return {
    title: "What do they need?",
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("What do they need?")}
      <p>Say what we should do, never why. It applies at once, and a planner looks at it.</p>
      <ul class="plain">${state.needs.map((kind) => html`<li><a class="line" href="#/visit/${ref}/needs/${kind.kind}">${kind.label}</a></li>`)}</ul>`,
  };
}

export function needScreen(ref, tag) {
  const kind = state.needs.find((each) => each.kind === tag);
  if (!visitOf(ref) || !kind) return noVisit();
  const key = `${ref}/need/${tag}`;
  // What is usual stands in its field: nothing is said that nobody has seen.
  for (const { name, default: usual, parameter } of kind.asks) {
    if (values(key)[name] === undefined) change(key, name, usual || (parameter === "yes_no" ? "no" : ""));
  }
  const fields = kind.asks.map(asking);
  const made = form(key, fields, async (said) => {
    await record(ref, "need", { kind: tag, ...said }, { draft: key });
    forget(key);
    announce("Thank you. A planner looks at it.");
    go(`/visit/${ref}`);
  }, "Tell the planner");
  return {
    title: kind.label,
    body: html`${back(`/visit/${ref}/needs`, "Something else")}${heading(kind.label)}<p>Write what to do, never why: nothing about anybody's health.</p>${made.body}`,
    bar: made.bar,
  };
}

const FEW = 4; // a thumb finds one of these at once

/** A field of the form for what a kind asks. What the office would not take is said here, while somebody can be asked. */
function asking({ parameter, choices = [], needed, least, most, ...asked }) {
  if (parameter === "yes_no") return { ...asked, kind: "radios", choices: [["yes", "Yes"], ["no", "No"]] };
  if (choices.length) {
    const words = `Choose one: ${asked.label}`;
    if (choices.length <= FEW) return { ...asked, kind: "radios", choices, needed: words };
    return { ...asked, kind: "select", choices: asked.default ? choices : [["", "Choose one"], ...choices], needed: words };
  }
  if (parameter === "whole_number") {
    const isRight = (said) => /^\d{1,4}$/.test(said) && Number(said) >= least && Number(said) <= most;
    const words = `Write a whole number from ${least} to ${most}: ${asked.label}`;
    return { ...asked, kind: "text", mode: "numeric", needed: words, wrong: (said) => (least === undefined || isRight(said) ? "" : words) };
  }
  return { ...asked, label: needed === false ? `${asked.label} (optional)` : asked.label, kind: "text", needed: needed === false ? "" : `Write down: ${asked.label}` };
}
