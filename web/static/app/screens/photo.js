// Photos: taken or chosen, several at once, with what each shows.
import { recordAll } from "../actions.js";
import { change, forget, form, values, writeDrafts } from "../forms.js";
import { announce, go } from "../moving.js";
import { back, callout, heading, html, noVisit, nothing, wentWrong, whereItIs } from "../parts.js";
import { keepPhoto } from "../photos.js";
import { NoPicture } from "../readable.js";
import { isFull } from "../storage.js";
import { standing } from "../standing.js";
import { show, state, visitOf } from "../state.js";
import { PHOTO_SUBJECTS, counted, label } from "../words.js";

const addresses = new Map();
let problem = null; // {title, words}: why the last one chosen was not kept

/** The pictures, each small; one that was taken by itself is shown as it came, until there is a small one. */
export function photoStrip(photos) {
  if (!photos.length) return nothing;
  return html`<ul class="photos">${photos.map(
    (photo) => html`<li>${picture(photo)}<p>${label(PHOTO_SUBJECTS, photo.subject)}</p><p>${whereItIs(photo)}${progress(photo)}</p>${photo.answer?.words && photo.answer.state !== "applied" ? html`<p>${photo.answer.words}</p>` : nothing}${wentWrong(photo)}</li>`,
  )}</ul>`;
}

function picture(photo) {
  const address = photo.thumbnail ? own(`${photo.ref}/small`, photo.thumbnail) : isAlone(photo) ? addresses.get(photo.ref) : null;
  if (address) return html`<img src=${address} alt="${label(PHOTO_SUBJECTS, photo.subject)}" decoding="async">`;
  return html`<span class="no-picture">${photo.state === "taken" ? nothing : "No small picture"}</span>`;
}

/** Ten pictures as they came take more memory than some phones have, even one after the other. */
function isAlone(photo) {
  return photo.state === "taken" && state.photos.filter((row) => row.state === "taken").length === 1;
}

function own(key, blob) {
  if (!addresses.has(key)) addresses.set(key, URL.createObjectURL(blob));
  return addresses.get(key);
}

function progress(photo) {
  if (photo.state === "taken") return html` <span class="quiet">Being made smaller</span>`;
  if (photo.state !== "ready" || !photo.sent_bytes) return nothing;
  return html` <span class="quiet">${Math.floor((100 * photo.sent_bytes) / photo.size)}%</span>`;
}

export function photoScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const key = `${ref}/photo`;
  if (!values(key).subject) change(key, "subject", "work");
  const fields = [{ name: "subject", label: "What does it show?", kind: "radios", choices: PHOTO_SUBJECTS }];
  const taken = standing(visit).photos.filter((photo) => !photo.let_go);
  return {
    title: "Photos",
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("Photos")}
      <p>No faces, and not through the letterbox or a window.</p>
      ${form(key, fields, () => {}, "").body}
      ${pickers((files) => keepEach(ref, values(key).subject, files))}
      ${taken.length ? html`<p aria-live="polite">${counted(taken.length, "photo")} of this visit.</p>` : nothing}
      ${photoStrip(taken)}`,
  };
}

function pickers(keep) {
  const chosen = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    void keep(files);
  };
  return html`<div class="row">
    <label class="button file">Take a photo<input type="file" class="unseen-input" accept="image/*" capture="environment" @change=${chosen}></label>
    <label class="button second file">Choose photos<input type="file" class="unseen-input" accept="image/*" multiple @change=${chosen}></label>
  </div>
  ${problem ? callout(problem.title, html`<p role="alert">${problem.words}</p>`, "stop") : nothing}`;
}

async function keepEach(ref, subject, files) {
  problem = null;
  for (const [index, file] of files.entries()) {
    try {
      own(await keepPhoto(ref, subject, file), file);
      show();
    } catch (trouble) {
      if (trouble instanceof NoPicture) {
        problem = { title: files.length > 1 ? `${file.name} was not kept` : "That photo was not kept", words: trouble.message };
        show();
        continue;
      }
      if (!isFull(trouble)) throw trouble;
      const after = files.length - index - 1;
      const words = `${after ? `This photo, and ${counted(after, "other", "others")} after it,` : "This photo"} could not be kept: there is no room. Delete something else from the phone, or wait until other photos are sent, and take ${after ? "them" : "it"} again. Everything before it is safe.`;
      problem = { title: "This phone is full", words };
      show();
      return;
    }
    announce("The photo is on this phone.");
  }
}

/** The card: its number and its photo, both at once. */
export function cardScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const key = `${ref}/card`;
  const fields = [{ name: "number", label: "Number on the card", mode: "numeric", needed: "Write down the number that is printed on the card" }];
  const made = form(key, fields, async ({ number }) => {
    await recordAll(ref, [["card", { number }]], { draft: key });
    forget(key);
    announce("The card is recorded.");
    go(`/visit/${ref}`);
  }, "Save the card");
  const cards = standing(visit).photos.filter((photo) => photo.subject === "card");
  return {
    title: "The card",
    body: html`${back(`/visit/${ref}`, "The visit")}${heading("The card you left")}
      ${made.body}
      <h2>Photo of the card</h2>
      <p>The card and the door only. Not through the letterbox or a window.</p>
      ${pickers(async (files) => {
        await writeDrafts();
        await keepEach(ref, "card", files);
      })}
      ${photoStrip(cards)}`,
    bar: made.bar,
  };
}

export function dropAddresses() {
  const there = new Set(state.photos.map((photo) => photo.ref));
  for (const [key, address] of addresses) {
    const [ref, small] = key.split("/");
    if (small ? there.has(ref) : !addresses.has(`${ref}/small`)) continue;
    URL.revokeObjectURL(address);
    addresses.delete(key);
  }
}
