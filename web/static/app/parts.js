// What the screens are made of.
import { html, nothing } from "../vendor/lit-html-3.3.3/lit-html.js";
import { clock, dayInWords, sentence } from "./words.js";
import { wake } from "./queue.js";
import { show, state, visitOf } from "./state.js";
import { timeOf } from "./standing.js";
import { doneHere } from "./told.js";
import { isFull } from "./storage.js";
import { letGo, sayPhotoIsGone } from "./letting_go.js";
import { LEFT_OUT, isHeldUp, isUnopened, isUnreadable } from "./store.js";

export { html, nothing };

const DELETE = "Delete it from this phone";
const DELETED = "Deleted from the phone: it could not be sent.";

/** The place where a screen begins: focus goes here when it is opened. */
export function heading(words, caption = "") {
  return html`<h1 class="title" tabindex="-1">${caption ? html`<span class="caption">${caption}</span>` : nothing}${words}</h1>`;
}

export function back(to, words) {
  return html`<a class="back" href="#${to}">${words}</a>`;
}

export function callout(title, body = nothing, tone = "") {
  return html`<div class="callout ${tone}"><p class="callout-title">${title}</p>${body}</div>`;
}

export function tag(words, colour) {
  return html`<span class="tag ${colour}">${words}</span>`;
}

export function button(words, press, { kind = "", big = false, disabled = false } = {}) {
  return html`<button type="button" class="button ${kind} ${big ? "big" : ""}" ?disabled=${disabled} @click=${once(press)}>${words}</button>`;
}

export function link(words, to, kind = "") {
  return html`<a class="button ${kind}" href="#${to}">${words}</a>`;
}

/** One thing to do at the door, with what the rulebook says of it. */
export function tile(title, found, body) {
  return html`<section class="tile" aria-label=${title}>
    <h3>${title} ${found ? (found.met ? tag("Done", "green") : tag("To do", "blue")) : nothing}</h3>
    ${found ? html`<p>${found.words}</p>` : nothing}
    ${body}
  </section>`;
}

export function facts(rows) {
  return html`<dl class="facts">${rows.filter(([, value]) => value).map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Demands of the rulebook, met or missing, with what to do about each. */
export function findingList(found) {
  return html`<ul class="findings">
    ${found.map(
      (each) => html`<li class=${each.met ? "met" : "missing"}>
        <span class="mark" aria-hidden="true">${each.met ? "✓" : "✗"}</span>
        <div><p class="finding"><span class="unseen">${each.met ? "Met:" : "Missing:"} </span>${each.words}</p>
        ${each.to_do ? html`<p class="to-do">${each.to_do}</p>` : nothing}</div>
      </li>`,
    )}
  </ul>`;
}

/** Where one thing is: here, on its way, or with the server; said as plainly as it is. */
export function whereItIs(row) {
  if (row.state === "received") {
    const { answer } = row;
    if (answer?.state === "kept_aside") return tag("Received, a planner looks at it", "amber");
    if (answer?.state === "waiting") return tag("Received, waiting", "blue");
    if (row.let_go) return tag("Deleted from this phone", "grey");
    if (answer?.state === "refused" && !row.action) return tag("Not a picture we can read", "red");
    if (answer?.state === "refused") return tag(isOver(row) ? "Received, not allowed" : "Received, not allowed yet", "amber");
    return tag("Received", "green");
  }
  if (row.state === "stuck") return tag("Could not be sent", "red");
  if (row.state === "gone") return tag("Lost", "red");
  if (isUnopened(row)) return tag(row.missing ? "Cleared from this phone" : "Cannot be opened", "red");
  if (state.sending.refs.includes(row.ref)) return tag("Sending", "blue");
  return tag("On this phone", "amber");
}

/** Nothing can be added to a visit that is closed. */
function isOver(row) {
  return visitOf(row.appointment)?.state === "closed";
}

/** What somebody has to do about one thing; nothing for nearly everything. */
export function wentWrong(row) {
  if (row.state === "stuck") return html`<p>${row.stuck === LEFT_OUT ? LEFT_OUT : `The office cannot take this: ${sentence(row.stuck)}`} It stays on this phone. Ring a planner.</p>${row.action ? html`<p><a class="line" href="#/kept/${row.ref}">Let it go, with a reason</a></p>` : deleting(row, () => sayPhotoIsGone(row.ref, DELETED).then(wake))}`;
  if (isHeldUp(row)) return html`<p>Something between this phone and the office has not let this through for an hour. Record it once more, in other words, or ring a planner. This one stays here, and is tried again.</p>`;
  if (row.state === "gone" && row.gone === DELETED) return html`<p>You deleted this photo from the phone. The office is told.</p>`;
  if (row.state === "gone") return html`<p>This photo is no longer on the phone: its storage was cleared before it was sent. The office is told. Take it again if you can.</p>`;
  if (row.missing && isUnopened(row)) return html`<p>The storage of the phone was cleared. Take it again if you can. With a signal the office is asked whether it has this one.</p>`;
  if (isUnopened(row)) return html`<p role="alert">This phone cannot open that picture. Take it again. This one is kept and sent all the same, and counts only if the office can read it.</p>`;
  if (isUnreadable(row)) return html`<p>Take it again if you can.${row.missing ? "" : " This one is still on the phone."}</p>${deleting(row, () => letGo(row.ref))}`;
  return nothing;
}

const asked = new Set();

/** The only copy: a thumb that slipped deletes nothing. */
function deleting({ ref }, remove) {
  const question = `sure-${ref}`;
  const ask = (yes) => () => {
    asked[yes ? "add" : "delete"](ref);
    show();
    document.getElementById(question)?.focus(); // the button that was pressed is gone, and this stands in its place
  };
  if (!asked.has(ref)) return button(DELETE, ask(true), { kind: "second" });
  return html`<p id=${question} tabindex="-1"><strong>Delete this photo? It is the only copy.</strong></p>${button("Yes, delete it", remove, { kind: "warn" })}${button("Keep it", ask(false), { kind: "second" })}`;
}

/** One line of what was done here. */
export function logLine(row, more = nothing) {
  const answered = row.answer?.state ?? "applied";
  const words = answered === "applied" || (answered === "refused" && isOver(row)) ? "" : row.answer.words;
  return html`<li class="log-line">
    <p><span class="time">${clock(timeOf(row))}</span> ${doneHere(row)}</p>
    <p class="log-state">${whereItIs(row)} ${more}</p>
    ${wentWrong(row)}
    ${words ? html`<p>${words}</p>` : nothing}
  </li>`;
}

export function today() {
  return state.round ? dayInWords(state.round.day) : "";
}

const pressing = new WeakSet();

/** A second press while the first is being written to the disc is the same press. */
export function once(press) {
  return async (event) => {
    event.preventDefault();
    const pressed = event.currentTarget;
    if (pressing.has(pressed)) return;
    pressing.add(pressed);
    pressed.setAttribute("aria-busy", "true");
    try {
      state.fault = "";
      await press(event);
    } catch (problem) {
      console.warn(String(problem));
      state.fault = isFull(problem)
        ? "This phone is full, so that could not be kept. Nothing was recorded. Delete something else from the phone, then press again. Everything before it is safe."
        : "That could not be kept on this phone. Nothing was recorded. Press again; if it goes on, close the app and open it again. Everything before it is safe.";
      show();
    } finally {
      pressing.delete(pressed);
      pressed.removeAttribute("aria-busy");
    }
  };
}

/** The screen of a visit that is on nobody's round here. */
export function noVisit() {
  return { title: "Not on your round", body: html`${back("/", "Today's round")}${heading("This visit is not on your round today")}` };
}
