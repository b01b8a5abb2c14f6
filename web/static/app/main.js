// Starts the app: what is stored first, then the screen, then the server.
import { render } from "../vendor/lit-html-3.3.3/lit-html.js";
import { findPlace, leavePlace, path, announce } from "./moving.js";
import { html, nothing } from "./parts.js";
import { stopWatching, watchPosition } from "./position.js";
import { start } from "./queue.js";
import { writeDrafts } from "./forms.js";
import { keptScreen, letGoScreen, notices, signedOutScreen, stateLine } from "./screens/kept.js";
import { roundScreen } from "./screens/round.js";
import { counts, reload, show, state, visitOf, watch } from "./state.js";
import { standing } from "./standing.js";
import { askToPersist, lookAtRoom } from "./storage.js";
import { recover, restore } from "./store.js";
import { startWorker } from "./versions.js";

const SCREENS = [
  [/^\/$/, roundScreen],
  [/^\/kept$/, keptScreen],
  [/^\/kept\/([^/]+)$/, letGoScreen],
  [/^\/visit\/([^/]+)$/, "visitScreen"],
  [/^\/visit\/([^/]+)\/card$/, "cardScreen"],
  [/^\/visit\/([^/]+)\/photo$/, "photoScreen"],
  [/^\/visit\/([^/]+)\/refusal$/, "refusalScreen"],
  [/^\/visit\/([^/]+)\/child$/, "childScreen"],
  [/^\/visit\/([^/]+)\/step\/([^/]+)$/, "stepScreen"],
  [/^\/visit\/([^/]+)\/needs$/, "needsScreen"],
  [/^\/visit\/([^/]+)\/needs\/([^/]+)$/, "needScreen"],
  [/^\/visit\/([^/]+)\/outcome$/, "outcomesScreen"],
  [/^\/visit\/([^/]+)\/outcome\/([^/]+)$/, "claimScreen"],
  [/^\/visit\/([^/]+)\/answer$/, "answerScreen"],
  [/^\/visit\/([^/]+)\/leave$/, "leaveScreen"],
  [/^\/visit\/([^/]+)\/correct\/([^/]+)$/, "correctScreen"],
];

const top = document.getElementById("top");
const main = document.getElementById("main");
const bottom = document.getElementById("bottom");
let more = null; // every screen but the round
let shown = "";
let ticking = false;
let wentBack = false;
const waited = new Set();

function screen() {
  if (!state.ready) return { title: "Kept", body: state.fault ? withoutTheApp() : html`<p>Opening what is on this phone.</p>` };
  if (state.signedOut || (!state.account && state.sending.trouble === "signed_out")) return signedOutScreen();
  const here = path();
  for (const [pattern, made] of SCREENS) {
    const found = pattern.exec(here);
    if (!found) continue;
    if (typeof made === "function") return made(...found.slice(1));
    return more ? more[made](...found.slice(1)) : { title: "Kept", body: html`<p>Opening the visit.</p>` };
  }
  return roundScreen();
}

/** Of a screen that breaks the state line, the notices and the ways on are left: a new version may be among them. */
function whatCanBeShown() {
  try {
    return screen();
  } catch (problem) {
    console.warn(String(problem));
    const back = path() === "/" ? nothing : html`<p><a class="line" href="#/">Today's round</a></p>`;
    return { title: "Kept", body: html`<h1 tabindex="-1">This cannot be shown</h1><p>What you recorded is safe, and is sent all the same.</p>${back}<p><a class="line" href="/operative/round">Open your round without the app</a></p>` };
  }
}

function withoutTheApp() {
  return html`<h1>Your round</h1><p><a class="line" href="/operative/round">Open your round without the app</a></p><p>It needs a signal all the time.</p>`;
}

function draw() {
  const held = document.activeElement;
  const within = main.contains(held) || bottom.contains(held);
  const { title, body, bar = nothing, ticking: ticks = false } = whatCanBeShown();
  document.title = `${title} - Kept`;
  render(stateLine(), top);
  render(html`${notices()}<div class="screen">${body}</div>`, main);
  render(bar === nothing ? nothing : html`<div class="bar" role="region" aria-label="Next step">${bar}</div>`, bottom);
  ticking = ticks;
  const opened = path();
  if (state.ready && shown !== opened && (more || opened === "/")) moved(opened);
  // What was pressed is gone, and with it the focus: it goes on from the heading, not from the top of the page.
  else if (within && !held.isConnected) main.querySelector("h1")?.focus({ preventScroll: true });
}

/** A new screen: from its top, or from where it was left, with the focus on its heading. */
function moved(opened) {
  const first = shown === "";
  shown = opened;
  if (first) return;
  findPlace(opened, wentBack);
  wentBack = false;
  main.querySelector("h1")?.focus({ preventScroll: true });
  const visit = opened.startsWith("/visit/") ? visitOf(opened.split("/")[2]) : null;
  if (visit) watchPosition();
  else stopWatching();
}

function tick() {
  if (ticking) draw();
  for (const visit of state.round?.visits ?? []) {
    if (visit.earlier) continue; // nobody waits for it any more
    const now = standing(visit);
    const words = waited.has(visit.ref) ? "" : more?.waitIsOver(now);
    if (!words) continue;
    waited.add(visit.ref);
    announce(words);
    navigator.vibrate?.(300);
  }
}

/** Somebody waits for an answer of the office: it is asked every few seconds. */
function awaitsAnAnswer() {
  const opened = path();
  const visit = opened.startsWith("/visit/") ? visitOf(opened.split("/")[2]) : null;
  return Boolean(visit) && document.visibilityState === "visible" && !["closed", "left", "before", "off_round"].includes(standing(visit).stage);
}

let saidTrouble = null;
let saidUnsent = 0;
let unsentSince = 0;
const A_WHILE_MS = 5000; // what is received at once needs no word of its own after every press

/** The state line for ears: when the signal goes and comes, and when everything is there. */
function sayHowItStands() {
  const { here, sending, stuck } = counts();
  const { trouble } = state.sending;
  const heard = document.getElementById("heard");
  if (trouble === "no_signal" && saidTrouble !== trouble) heard.textContent = "No signal. Everything is kept on this phone.";
  else if (trouble === "office_away" && saidTrouble !== trouble) heard.textContent = "The office could not be reached. Everything is kept on this phone.";
  else if (trouble === "signed_out" && saidTrouble !== trouble) heard.textContent = "Sign in to send what is on this phone.";
  else if (!trouble && saidUnsent && here + sending + stuck === 0 && performance.now() - unsentSince > A_WHILE_MS) heard.textContent = "Everything has been received.";
  saidTrouble = trouble;
  if (!saidUnsent) unsentSince = performance.now();
  saidUnsent = here + sending;
}

let fetching = null;

/**
 * With nothing stored yet the round comes before everything else: on a slow line that is two seconds. Where the line
 * breaks, the next change on the screen asks for it once more; what comes after this must not wait for it. Never throws.
 */
function fetchTheRest() {
  fetching ??= takeTheRest().catch((problem) => {
    fetching = null;
    console.warn(String(problem));
  });
  return fetching;
}

async function takeTheRest() {
  more = await import("./screens/all.js");
  more.dropSecrets();
  draw();
  void more.shrinkTheRest();
}

watch(() => {
  more?.dropSecrets();
  draw();
  if (state.round) void fetchTheRest();
  more?.dropAddresses();
  sayHowItStands();
});
addEventListener("hashchange", (event) => {
  leavePlace(decodeURIComponent(new URL(event.oldURL).hash.slice(1)) || "/");
  void writeDrafts();
  draw();
});
addEventListener("popstate", () => {
  wentBack = true;
});
addEventListener("pagehide", () => void writeDrafts());
addEventListener("unhandledrejection", () => {
  state.fault = "Something went wrong in the app. What was recorded is safe. Close the app and open it again.";
  show();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void writeDrafts();
  else void restore().then(reload);
});

document.getElementById("start")?.remove();
draw();
try {
  await recover();
  await reload();
} catch (problem) {
  console.warn(String(problem));
  state.fault = "This phone does not let the app keep anything, so nothing can be recorded in it.";
  show();
  throw problem;
}
if (path().startsWith("/visit/")) watchPosition();
setInterval(tick, 1000);
const firstPass = start(awaitsAnAnswer);
if (path() !== "/") void fetchTheRest();
setInterval(() => void lookAtRoom(), 60_000);
// The worker fetches the whole app once more for itself: on a slow line the round comes first.
await Promise.race([firstPass, new Promise((resolve) => setTimeout(resolve, 8000))]);
await fetchTheRest();
void startWorker();
void askToPersist();
show();
