// Reaching somebody from the door: the household by call or text, and the planner. What nobody can hear is recorded as
// tried, and counts for nothing.
import { record } from "../actions.js";
import { serverNow } from "../clock.js";
import { announce } from "../moving.js";
import { button, html, nothing, tile } from "../parts.js";
import { wake } from "../queue.js";
import { reference } from "../references.js";
import { NoSignal, NotHeard, Refused, SignedOut, ask } from "../server.js";
import { reload, state } from "../state.js";
import { CALLS, clock } from "../words.js";

const HEARD_SOON_MS = 20_000;
const TRIED = "It cannot go out now. It is recorded that you tried.";

export async function press(visit, kind, data, words) {
  await record(visit.ref, kind, data);
  announce(words);
}

export function contact(now, found) {
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
    const { body } = await ask("POST", `/operative/api/visits/${visit.ref}/ring`, { account: state.account, json: { account: state.account, ref: reference("E") } });
    if (body.state === "failed") ringing.set(visit.ref, body.words);
    else announce("Your own telephone rings first.");
    wake();
  } catch (problem) {
    if (problem instanceof NoSignal) {
      await record(visit.ref, "tried", { what: "call" });
      ringing.set(visit.ref, "There is no signal for it. It is recorded that you tried. Call with your own telephone, or go where there is a signal and call again.");
    } else if (problem instanceof NotHeard) ringing.set(visit.ref, "The office could not be reached, so it may not have placed the call. Call with your own telephone and record how it went.");
    else if (problem instanceof SignedOut) ringing.set(visit.ref, "Sign in again, then call.");
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

export function planner(now, found) {
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
    ${tried && !asked ? html`<p class="unheard">You tried at ${clock(tried.at)}, and it could not go out. The planner has not heard you: go where there is a signal and ask.</p>` : nothing}
    ${asked && !asked.here ? nothing : asked && isOnItsWay(asked) ? nothing : button(asked ? "Ask again" : "Ask the planner", () => askPlanner(visit), { kind: "second" })}`);
}

function plannerWords(asked) {
  const until = Date.parse(asked.at) + state.round.limits.planner_timeout_minutes * 60_000;
  const at = `Asked at ${clock(asked.at)}.`;
  if (serverNow() >= until) return `${at} There was no answer in time, and that is recorded. You can go on.`;
  return `${at} The planner tries the household and answers here. If there is no answer by ${clock(new Date(until).toISOString())}, go on.`;
}

function noAnswerWords(asked) {
  return isOnItsWay(asked) ? "It is being sent to the planner." : "The planner has not heard you yet: it is still on this phone. It counts from the moment it arrives. Go where there is a signal.";
}

/** Asked a moment ago, in either direction: the phone's clock may have been set back since. */
function isOnItsWay(asked) {
  return Math.abs(Date.now() - Date.parse(asked.device_at)) < HEARD_SOON_MS;
}

/** A question that nobody can hear is not asked. It is recorded that it was tried. */
async function askPlanner(visit) {
  if (cannotGoOut()) await press(visit, "tried", { what: "planner" }, TRIED);
  else await press(visit, "planner_asked", {}, "The planner is being asked.");
}

async function sendText(visit) {
  if (cannotGoOut()) await press(visit, "tried", { what: "text" }, TRIED);
  else await press(visit, "text", {}, "The text is being sent.");
}

/** No signal, a stranger's page in the office's place, or nobody signed in: whatever it is, nobody hears it. */
function cannotGoOut() {
  return !navigator.onLine || state.sending.trouble !== null;
}
