// What is on this phone and what the server has: the whole truth, one line for each thing.
import { LEFT_OUT, db, isUnreadable, isUnsent, setNote } from "../store.js";
import { letActionGo } from "../letting_go.js";
import { announce, goInstead } from "../moving.js";
import { form, forget } from "../forms.js";
import { back, button, callout, heading, html, logLine, nothing } from "../parts.js";
import { sendAgain, wake } from "../queue.js";
import { NoSignal, NotHeard, SignedOut, session } from "../server.js";
import { timeOf } from "../standing.js";
import { doneHere } from "../told.js";
import { counts, reload, show, state, visitOf } from "../state.js";
import { clock, counted, sentence } from "../words.js";
import { newVersion, useNewVersion } from "../versions.js";

const MOST_OF_IT = 300; // letters of what it was, on record: the reason must fit in behind it
const SIGN_IN = "/sign-in?next=/operative/";

/** The line that is always there. */
export function stateLine() {
  const { here, sending, received, stuck, unreadable, gone } = counts();
  const parts = [gone && `${counted(gone, "photo")} lost`, unreadable && `${counted(unreadable, "photo")} not readable`, stuck && `${stuck} could not be sent`, here && `${here} on this phone`, sending && `${sending} sending`, received && `${received} received`].filter(Boolean);
  if (!parts.length) parts.push("Nothing to send");
  const { trouble } = state.sending;
  const why = { no_signal: "No signal", office_away: "Office not reached", signed_out: "Sign in to send", other: "Not sent, trying again" }[trouble] ?? "";
  const tone = stuck || unreadable || gone || trouble === "signed_out" ? "red" : here || trouble ? "amber" : sending ? "blue" : "green";
  return html`<a class="state ${tone}" href="#/kept"><span><span class="dot" aria-hidden="true"></span>${why ? `${why}. ` : ""}${parts.join(", ")}</span></a>`;
}

/** What stands above every screen when something has to be done about it. */
export function notices() {
  const { trouble } = state.sending;
  return html`
    ${state.fault ? html`<div role="alert">${callout("That did not work", html`<p>${state.fault}</p>`, "stop")}</div>` : nothing}
    ${trouble === "signed_out" && state.account ? callout("Your sign-in has run out", html`<p>Everything you do is kept on this phone.</p><p><a class="line" href=${SIGN_IN}>Sign in to send it</a></p>`, "warn") : nothing}
    ${state.storage.trouble ? callout("This phone is nearly full", html`<p>${state.storage.trouble}</p>`, "stop") : nothing}
    ${newVersion() ? callout("There is a new version of the app", html`<p>Nothing you did is lost. <button type="button" class="line" @click=${useNewVersion}>Use it now</button></p>`) : nothing}
  `;
}

export function signedOutScreen() {
  const { here, stuck } = counts();
  const waiting = state.others + here + stuck;
  return {
    title: "Signed out",
    body: html`${heading("You are signed out")}
      ${waiting ? html`<p>${counted(waiting, "thing")} ${waiting === 1 ? "is" : "are"} kept on this phone and ${waiting === 1 ? "goes" : "go"} when the same person signs in again.</p>` : nothing}
      <p><a class="button" href=${SIGN_IN}>Sign in</a></p>`,
  };
}

export function keptScreen() {
  const every = [...state.actions, ...state.photos].sort((one, other) => one.made - other.made);
  const unsent = every.filter(isUnsent);
  const gone = every.filter((row) => row.state === "gone");
  const unreadable = every.filter(isUnreadable);
  const received = every.filter((row) => row.state === "received" && !isUnreadable(row));
  return {
    title: "What is on this phone",
    body: html`${back("/", "Today's round")}${heading("What is on this phone")}
      ${signal()}
      ${state.others ? callout(`${counted(state.others, "thing")} of somebody else`, html`<p>They were done on this phone by another person, are kept, and go when that person signs in.</p>`) : nothing}
      ${gone.length ? html`<h2>Lost from this phone: ${gone.length}</h2><ul class="log">${gone.map(line)}</ul>` : nothing}
      ${unreadable.length ? html`<h2>Not a picture we can read: ${unreadable.length}</h2><ul class="log">${unreadable.map(line)}</ul>` : nothing}
      <h2>${unsent.length ? `Still to be sent: ${unsent.length}` : "Everything has been received"}</h2>
      <ul class="log">${unsent.map(line)}</ul>
      ${received.length ? html`<h2>Received: ${received.length}</h2><ul class="log">${received.toReversed().map(line)}</ul>` : nothing}
      ${room()}
      <h2>${state.name}</h2>
      <p>What is not sent yet stays on this phone when you sign out.</p>
      ${button("Sign out", signOut, { kind: "second" })}
      ${leaving ? html`<p class="error" role="alert">${leaving}</p>` : nothing}`,
    bar: unsent.length ? button("Send now", sendNow) : nothing,
  };
}

/** What the office can never take is given up by whoever did it, and that is on record. */
export function letGoScreen(ref) {
  const row = state.actions.find((each) => each.ref === ref);
  const page = (words, body, bar) => ({ title: words, body: html`${back("/kept", "What is on this phone")}${heading(words)}${body}`, bar });
  if (row?.state !== "stuck") return page("Nothing to let go", html`<p>This is no longer waiting here.</p>`);
  const key = `let-go/${ref}`;
  const it = `${doneHere(row)}, at ${clock(timeOf(row))}`;
  const fields = [{ name: "words", label: "Why do you let it go?", hint: "For example: I have done it again.", kind: "area", needed: "Say in a few words why you let it go" }];
  const made = form(key, fields, async ({ words }) => {
    const isGone = await letActionGo(ref, `${it.slice(0, MOST_OF_IT)}. ${words}`.slice(0, 1000), { draft: key });
    forget(key);
    wake();
    announce(isGone ? "It is let go, and the office is told." : "It is being sent once more, so it was not let go.");
    goInstead("/kept");
  }, "Let it go");
  return page("Let it go?", html`<p><strong>${it}</strong></p>
    <p>${row.stuck === LEFT_OUT ? LEFT_OUT : `The office cannot take this: ${sentence(row.stuck)} Sent again it would be the same.`}</p>
    <p>If you can, do it again first. What it was, and your reason, go on record; it counts for nothing else.</p>${made.body}`, made.bar);
}

function line(row) {
  const visit = visitOf(row.appointment);
  return logLine(row, visit ? html`<span class="quiet">${visit.address[0]}</span>` : nothing);
}

function signal() {
  const { trouble, retry_at } = state.sending;
  const heard = state.heardAt ? `The office last answered at ${clock(new Date(state.heardAt).toISOString())}.` : "The office has not answered yet.";
  const seconds = retry_at ? Math.max(1, Math.round((retry_at - Date.now()) / 1000)) : 0;
  const next = seconds ? ` The next try is in ${counted(seconds, "second")}.` : "";
  if (trouble === "no_signal") return callout("No signal", html`<p>Go on working: everything is kept. ${heard}${next}</p>`, "warn");
  if (trouble === "office_away") return callout("The office could not be reached", html`<p>There is a signal, but the answer was not the office's. Go on working: everything is kept, and the app tries again by itself. ${heard}${next}</p>`, "warn");
  if (trouble === "other") return callout("Something could not be sent", html`<p>Go on working: everything is kept, and the app tries again by itself. ${heard}${next}</p>`, "warn");
  return html`<p>${heard}</p>`;
}

function room() {
  const { persisted, used, quota } = state.storage;
  if (!quota) return nothing;
  return html`<h2>Room on this phone</h2><p>${size(used)} used, ${size(quota - used)} left. ${persisted ? "The phone has promised not to clear it." : "The phone may clear it when it runs out of room. Adding the app to the home screen prevents that."}</p>`;
}

function size(bytes) {
  return bytes < 1_000_000_000 ? `${Math.ceil(bytes / 1_000_000)} MB` : `${Math.floor(bytes / 1_000_000_000)} GB`;
}

async function sendNow() {
  announce("Sending.");
  await sendAgain();
}

let leaving = "";

/** Ends the session on the server: that needs a signal. What is kept stays kept, and is not shown until somebody signs in. */
async function signOut() {
  leaving = "";
  try {
    const { csrf, until } = await session();
    await setNote("signed_out", { until, at: Date.now() });
    await db.secrets.clear();
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/sign-out" });
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrf_token", value: csrf }));
    document.body.append(form);
    form.submit();
  } catch (problem) {
    if (problem instanceof SignedOut) {
      await setNote("signed_out", true);
      await reload();
    } else if (problem instanceof NotHeard) {
      leaving = `${problem instanceof NoSignal ? "There is no signal" : "The office could not be reached"}, so you stay signed in. Lock the phone.`;
      show();
    } else throw problem;
  }
}

