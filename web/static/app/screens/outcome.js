// What the visit came to: what each outcome still needs, the claim, the completion of the work, and leaving.
import { record, recordAll } from "../actions.js";
import { form, forget } from "../forms.js";
import { foreseen, saidByChoosing } from "../judging.js";
import { announce, goOnFrom, path } from "../moving.js";
import { back, button, callout, findingList, heading, html, link, noVisit, nothing } from "../parts.js";
import { childAlone } from "../rules/sheet.js";
import { standing, stands } from "../standing.js";
import { state, visitOf } from "../state.js";
import { isUnopened, isUnreadable, isUnsent } from "../store.js";
import { OUTCOMES, TRADES, counted, label, recordsShow } from "../words.js";
import { waitAt } from "../waiting.js";
import { childNotice } from "./child.js";

const WORK_WAS_DONE = ["completed", "follow_on"];
/** Who finds the door closed has nothing to add; everything else wants a word for the planner who reads it. */
const WORDS_OPTIONAL = ["no_access", "refused_access"];

/** Asked whatever the visit came to: who was not let in may have seen something all the same. */
const ADVICE = { name: "recommend", label: "Do you recommend anything else?", hint: "Somebody gets it as a task, with a date. Leave it empty if not.", kind: "area" };

export function outcomesScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const now = standing(visit);
  return {
    title: "What happened?",
    ticking: true,
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("What happened?")}
      <ul class="plain outcomes">${OUTCOMES.map(([outcome, words]) => html`<li><a class="outcome" href="#/visit/${ref}/outcome/${outcome}"><strong>${words}</strong>${stillMissing(now, outcome)}</a></li>`)}</ul>`,
  };
}

function stillMissing(now, outcome) {
  if (mayNotGoIn(now, outcome)) return html`<span class="quiet">A child is alone there: put that right first</span>`;
  const seen = foreseen(now, outcome);
  if (!seen || !seen.findings.length) return nothing;
  const { missing } = seen;
  return missing.length ? html`<span class="quiet">${counted(missing.length, "thing")} missing</span>` : html`<span class="in-order">Everything is there${seen.waits && isDoubtful(now) ? ", if the clock is right" : ""}</span>`;
}

export function claimScreen(ref, outcome) {
  const visit = visitOf(ref);
  if (!visit || !OUTCOMES.some(([code]) => code === outcome)) return noVisit();
  const now = standing(visit);
  const key = `${ref}/outcome/${outcome}`;
  if (mayNotGoIn(now, outcome)) return childFirst(ref, now, outcome);
  const worked = WORK_WAS_DONE.includes(outcome);
  const fields = worked ? completionFields(visit, outcome) : [wordsField(outcome), ADVICE];
  const made = form(key, fields, (said) => claim(now, outcome, said, key), worked ? "Close the visit" : "Record this");
  return {
    title: label(OUTCOMES, outcome),
    ticking: !worked,
    body: html`${back(`/visit/${ref}/outcome`, "What happened?")}${heading(label(OUTCOMES, outcome))}
      ${worked ? nothing : whatIsMissing(now, outcome)}
      ${made.body}
      ${worked ? nothing : whatIsInOrder(now, outcome)}
      ${worked ? html`<p><a class="line" href="#/visit/${ref}/photo">Photos of the work</a>${now.photos.length ? `: ${now.photos.length}` : ""}</p>` : nothing}`,
    bar: made.bar,
  };
}

/** Work needs an adult there: the office takes no such claim while a child is on record as alone. */
function mayNotGoIn(now, outcome) {
  return WORK_WAS_DONE.includes(outcome) && childAlone(now.evidence) !== null;
}

function childFirst(ref, now, outcome) {
  const words = label(OUTCOMES, outcome);
  return { title: words, body: html`${back(`/visit/${ref}/outcome`, "What happened?")}${heading(words)}<p>Work needs an adult there.</p>${childNotice(now)}` };
}

function whatIsMissing(now, outcome) {
  const seen = foreseen(now, outcome);
  if (!seen) return callout("This phone cannot tell what is still missing", html`<p>${state.rulebook ? "The rules are newer than this version of the app. Use the new version when it is offered." : "The rulebook comes with the first signal."} You can say what happened all the same.</p>`);
  if (!seen.findings.length) return nothing;
  const { missing, established } = seen;
  const unsure = seen.waits && isDoubtful(now) ? html`<p class="unheard">This phone cannot be sure how long you have waited: its clock may have been set. The office counts by its own.</p>` : nothing;
  if (!missing.length) return html`${unsure}<p>Everything that this needs is there.</p>`;
  const toDo = missing.filter((each) => each.to_do);
  const tooLate = missing.filter((each) => !each.to_do);
  return html`${unsure}
    ${toDo.length ? html`<h2>Still to do</h2>${findingList(toDo)}` : nothing}
    ${tooLate.length ? html`<h2>Cannot be put right</h2>${findingList(tooLate)}` : nothing}
    ${callout("What the records show at present", atPresent(established.outcome, established.words), "warn")}
    <p>You can record this now. It is kept, and the visit stays open until you leave.</p>`;
}

function atPresent(outcome, words) {
  const { what, why } = recordsShow(outcome, words);
  return html`<p><strong>${what}.</strong> ${why}</p>`;
}

function isDoubtful(now) {
  return now.stage === "here" && waitAt(now).doubt;
}

/** Below the form: a long list, and nothing in it is to be done. */
function whatIsInOrder(now, outcome) {
  const met = foreseen(now, outcome)?.findings.filter((each) => each.met) ?? [];
  return met.length ? html`<h2>In order</h2>${findingList(met)}` : nothing;
}

function wordsField(outcome) {
  const optional = WORDS_OPTIONAL.includes(outcome);
  return {
    name: "words",
    label: "What did you find?",
    hint: optional ? "A few words, or none." : "A few words.",
    kind: "area",
    needed: optional ? "" : "Say in a few words what you found",
  };
}

function completionFields(visit, outcome) {
  const needs = unanswered(visit).flatMap((need) => [
    { name: `need_${need.code}`, label: `They need: ${need.words}`, kind: "radios", choices: [["done", "It is as they need it"], ["not_done", "It could not be done so"]], needed: `Answer: ${need.words}` },
    { name: `need_words_${need.code}`, label: "If it could not be done so, why?", kind: "text", needed: (said) => (said[`need_${need.code}`] === "not_done" ? `Say why it could not be done so: ${need.words}` : "") },
  ]);
  const more = outcome === "follow_on";
  return [
    { name: "words", label: "What did you do?", hint: "A few words.", kind: "area", needed: "Say in a few words what you did" },
    { name: "materials", label: "Materials used", hint: "Leave it empty if there were none.", kind: "text" },
    ...needs,
    ...(more
      ? [
          { name: "trade", label: "Which trade is needed?", kind: "select", choices: [["", "Choose one"], ...TRADES], needed: "Choose the trade that is needed" },
          { name: "parts", label: "Parts to be ordered", hint: "Leave it empty if there are none.", kind: "text" },
          { name: "more", label: "What is still to do?", kind: "area", needed: "Say what is still to do" },
        ]
      : []),
    ADVICE,
  ];
}

/** What the household needs of the work itself, and nobody has answered yet, here or on record. */
function unanswered(visit) {
  const here = state.actions.filter((row) => row.appointment === visit.ref && row.action.kind === "answer_need_of_work");
  const said = new Set(here.filter(stands).map((row) => row.action.data.code));
  return (visit.needs_of_work ?? []).filter((need) => !need.answered && !said.has(need.code));
}

async function claim(now, outcome, said, key) {
  const { visit } = now;
  const done = [];
  if (WORK_WAS_DONE.includes(outcome)) {
    done.push(["work_done", { words: said.words, materials: said.materials }]);
    for (const { code } of unanswered(visit)) {
      done.push(["answer_need_of_work", { code, answer: said[`need_${code}`], words: said[`need_words_${code}`] }]);
    }
    if (outcome === "follow_on") done.push(["follow_on", { trade: said.trade, parts: said.parts, words: said.more }]);
  }
  if (said.recommend) done.push(["recommend", { words: said.recommend }]);
  done.push(...saidByChoosing(outcome, now.evidence));
  const rests = now.evidence.filter((item) => item.kind !== "arrival" && item.kind !== "departure").map((item) => item.ref);
  done.push(["claim", { outcome, words: said.words, evidence: rests }]);
  const from = path();
  await recordAll(visit.ref, done, { draft: key });
  forget(key);
  announce("What you said is on this phone.");
  goOnFrom(from, `/visit/${visit.ref}/answer`);
}

/** What became of the claim: what this phone foresees, then what the office says. */
export function answerScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const now = standing(visit);
  const { claim: claimed, judgement, unanswered } = now;
  if (!claimed) return outcomesScreen(ref);
  const outcome = claimed.action.data.outcome;
  const words = label(OUTCOMES, outcome);
  if (judgement && !judgement.allowed) return refused(ref, now, judgement, words);
  if (claimed.answer?.state === "refused") return notYet(ref, claimed.answer.words, words);
  const isOver = now.stage === "closed" || now.stage === "left";
  return {
    title: words,
    body: html`${back(`/visit/${ref}`, "The visit")}${heading(unanswered ? `You said: ${words}` : words)}
      ${unanswered ? html`<p>${claimed.answer?.words || onThisPhone(outcome)}</p>${foreseenPart(now, outcome)}` : html`<p>${claimed.answer?.words || "The office has it, and the visit is closed."}</p>`}`,
    bar: isOver || !unanswered ? link("Back to today's round", "/") : html`${link("I am leaving", `/visit/${ref}/leave`)}${link("The visit", `/visit/${ref}`, "second")}`,
  };
}

function onThisPhone(outcome) {
  if (WORK_WAS_DONE.includes(outcome)) return "It is on this phone, with the time, and goes to the office with the first signal.";
  return "It is on this phone, with the time. The office decides it by the same rules when it has arrived.";
}

/** Refused without a judgement: something has to be answered first. */
function notYet(ref, why, words) {
  return {
    title: `Not yet: ${words}`,
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("This cannot be recorded yet", words)}<p>${why}</p><p>The visit is still open, and what you said is on record.</p>`,
    bar: html`${link("Say what happened", `/visit/${ref}/outcome`)}${link("The visit", `/visit/${ref}`, "second")}`,
  };
}

function foreseenPart(now, outcome) {
  const seen = foreseen(now, outcome);
  if (!seen || !seen.findings.length) return nothing;
  return seen.missing.length
    ? html`${callout("As this phone sees it, something is missing", findingList(seen.missing), "warn")}`
    : callout("As this phone sees it, everything is there", nothing, "good");
}

function refused(ref, { stage }, judgement, words) {
  const missing = judgement.findings.filter((each) => !each.met);
  const toDo = missing.filter((each) => each.to_do);
  const tooLate = missing.filter((each) => !each.to_do);
  const met = judgement.findings.filter((each) => each.met);
  const open = stage === "here";
  return {
    title: `Not yet: ${words}`,
    body: html`${back(`/visit/${ref}`, "The visit")}${heading(toDo.length && !tooLate.length && open ? "This cannot be recorded yet" : "This cannot be recorded", words)}
      <p>${open ? "The visit is still open, and what you said is on record." : "What you said is on record."}</p>
      ${toDo.length ? html`<h2>Still to do</h2>${findingList(toDo)}` : nothing}
      ${tooLate.length ? html`<h2>Cannot be put right</h2>${findingList(tooLate)}` : nothing}
      ${callout("What the records show at present", atPresent(judgement.established_outcome, judgement.established_words), "warn")}
      ${met.length ? html`<h2>In order</h2>${findingList(met)}` : nothing}`,
    bar: open ? html`${link("Back to the door", `/visit/${ref}`)}${link("I am leaving", `/visit/${ref}/leave`, "second")}` : link("Back to today's round", "/"),
  };
}

export function leaveScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const now = standing(visit);
  const { claim: claimed, judgement, photos } = now;
  const unsent = photos.filter(isUnsent).length;
  const unreadable = photos.filter((photo) => isUnopened(photo) || isUnreadable(photo)).length;
  let words = html`<p>You have not said what happened. If you did the work, or nobody answered, go back and say so first.</p><p>When you leave, the visit closes with what the records show.</p>`;
  if (judgement && !judgement.allowed) {
    words = callout("When you last asked, the records showed", atPresent(judgement.established_outcome, judgement.established_words), "warn");
  } else if (claimed) words = html`<p>You said: <strong>${label(OUTCOMES, claimed.action.data.outcome)}</strong>. The office decides it with everything you recorded.</p>`;
  return {
    title: "Leave this visit",
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("Leave now?")}
      ${visit.crew?.length ? html`<p>You leave for yourself. If a colleague stays, the visit goes on for them, once the office knows that they are there: make sure that they have pressed “I have arrived” and have a signal, or it closes when you leave.</p>` : nothing}
      ${words}
      ${unreadable ? callout(`${counted(unreadable, "photo")} cannot be read`, html`<p>Take ${unreadable === 1 ? "it" : "them"} again before you leave. <a class="line" href="#/visit/${ref}/photo">Photos</a></p>`, "stop") : nothing}
      ${unsent ? html`<p>${counted(unsent, "photo")} of this visit ${unsent === 1 ? "is" : "are"} still on this phone. ${unsent === 1 ? "It is" : "They are"} sent when there is a signal.</p>` : nothing}`,
    bar: button("Yes, I am leaving", () => leave(ref), { kind: claimed ? "" : "warn" }),
  };
}

async function leave(ref) {
  const from = path();
  await record(ref, "leave");
  announce("You have left. It is recorded.");
  goOnFrom(from, "/");
}

