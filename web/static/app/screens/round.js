// Today's round, in order.
import { callout, heading, html, nothing, tag, today } from "../parts.js";
import { standing } from "../standing.js";
import { state } from "../state.js";
import { OUTCOMES, OUTCOME_WORDS, addressOf, capital, clock, counted, dayInWords, label, recordsShow, uncapital, windowInWords } from "../words.js";

export function roundScreen() {
  return { title: "Today's round", body: html`${heading("Today's round", today())}${visits()}` };
}

function visits() {
  if (!state.round) return callout("Your round is not on this phone yet", html`<p>It comes with the first signal. Everything after that works without one.</p>`);
  const old = state.round.day < state.day;
  const all = state.round.visits.map((visit) => standing(visit));
  const [every, earlier] = [all.filter(({ visit }) => !visit.earlier), all.filter(({ visit }) => visit.earlier)];
  const next = every.find(({ stage }) => !["closed", "left", "off_round", "claimed"].includes(stage));
  return html`
    ${old ? callout("This is an earlier day's round", html`<p>Today's has not come yet. It comes with the first signal.</p>`, "warn") : nothing}
    ${toLookAt(earlier)}
    ${every.length ? nothing : callout("No visits today", html`<p>When a planner books one for you it appears here.</p>`)}
    <ol class="visits">${every.map((each) => html`<li>${card(each, each === next)}</li>`)}</ol>
    ${earlier.length ? html`<h2>Earlier days</h2><ul class="visits">${earlier.map((each) => html`<li>${card(each, false)}</li>`)}</ul>` : nothing}
    <p class="quiet">${state.heardAt ? `Last updated at ${clock(new Date(state.heardAt).toISOString())}.` : nothing}</p>
    <p><a class="line" href="/operative/proposals">What you told us about households</a></p>
  `;
}

/** Above today's: nobody would look for it below. */
function toLookAt(earlier) {
  const troubled = earlier.filter(({ judgement, log }) => (judgement && !judgement.allowed) || log.some((row) => row.answer?.state === "kept_aside"));
  if (!troubled.length) return nothing;
  return callout("Of an earlier day", html`${troubled.map((each) => html`<p>${becameOf(each)} <a class="line" href="#/visit/${each.visit.ref}">${each.visit.address[0]}, ${dayInWords(each.visit.earlier)}</a></p>`)}`, "warn");
}

function card(each, isNext) {
  const { visit, stage, unsent } = each;
  const over = ["closed", "left", "off_round"].includes(stage);
  return html`<a class="visit ${over ? "over" : isNext ? "next" : ""}" href="#/visit/${visit.ref}">
    <span class="when">${visit.earlier ? `${dayInWords(visit.earlier)}, ` : ""}${windowInWords(visit.window)}</span>
    <span>${visit.earlier ? becameOf(each) : stageTag(each)} ${unsent ? tag(`${counted(unsent, "thing")} on this phone`, "amber") : nothing}</span>
    <strong>${addressOf(visit)}</strong>
    <span>${capital(visit.purpose)}</span>
    ${visit.expected_by && !over ? html`<span class="quiet">${visit.expected_by} expects you</span>` : nothing}
    ${visit.crew?.length ? html`<span class="quiet">Together with ${visit.crew.join(" and ")}</span>` : nothing}
    ${over ? nothing : visit.briefs.map((words) => html`<span class="brief">${words}</span>`)}
  </a>`;
}

/** Of an earlier day: what the office made of it, as far as it has told this phone. */
export function becameOf(each) {
  const { claim, judgement, log, stage, visit } = each;
  if (stage === "closed" || stage === "here" || stage === "claimed") return stageTag(each);
  if (judgement && !judgement.allowed) return tag(`The records show: ${uncapital(recordsShow(judgement.established_outcome, judgement.established_words).what)}`, "amber");
  if (log.some((row) => row.answer?.state === "kept_aside")) return tag("A planner looks at it", "amber");
  if (claim?.answer?.state === "applied") return tag(OUTCOME_WORDS[claim.action.data.outcome] ?? "Recorded", claim.action.data.outcome === "completed" ? "green" : "grey");
  return stage === "left" ? stageTag(each) : tag("Not closed on this phone", "grey");
}

export function stageTag({ stage, visit, claim, unanswered }) {
  switch (stage) {
    case "closed":
      return tag(OUTCOME_WORDS[visit.outcome] ?? visit.outcome_words ?? "Closed", visit.outcome === "completed" ? "green" : "grey");
    case "off_round":
      return tag("No longer on your round", "amber");
    case "left":
      return tag(unanswered ? `You said: ${label(OUTCOMES, claim.action.data.outcome)}` : "You have left", "grey");
    case "claimed":
      return tag("Waiting for the office", "blue");
    case "here":
      return tag(claim ? "You are there, not closed yet" : "You are there", "blue");
    case "colleague":
      return tag("Your colleague is there", "blue");
    case "on_the_way":
      return tag("You are on your way", "blue");
    default:
      return tag(`Planned for ${clock(visit.planned.starts)}`, "blue");
  }
}
