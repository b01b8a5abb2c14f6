// Photos: on the disc as they came, shrunk one at a time by a worker, then sent in pieces.
import { isBehind, isSure, serverTime, stamp } from "./clock.js";
import { digest } from "./digests.js";
import { tell } from "./hub.js";
import * as mirror from "./mirror.js";
import { position } from "./position.js";
import { wake } from "./queue.js";
import { mustBeAPicture } from "./readable.js";
import { reference } from "./references.js";
import { state } from "./state.js";
import { isFull } from "./storage.js";
import { db, isMissing } from "./store.js";

const PATIENCE_MS = 60_000; // a worker that the system has ended says nothing at all

let worker = null;
let turn = Promise.resolve();
let given = Promise.resolve(); // what the worker has had so far

/**
 * Keeps one picture; resolves to its reference once it is on the disc. Throws QuotaExceededError when there is no room,
 * NoPicture for a file that would never be evidence.
 */
export async function keepPhoto(appointment, subject, file) {
  await mustBeAPicture(file);
  const [ref, at] = [reference("E"), stamp()];
  const row = {
    ref,
    account: state.account,
    appointment,
    subject,
    day: state.day,
    state: "taken",
    made: Date.now(),
    at: new Date(serverTime(at)).toISOString(),
    sure: isSure() || isBehind(), // behind, it is later than that
    ...at,
    position: position(),
    size: file.size,
    sent_bytes: 0,
    thumbnail: null,
  };
  try {
    await keep(row, file);
  } catch (problem) {
    if (!isFull(problem)) throw problem;
    const small = await shrunk(file); // there may be room for the small one
    await keep({ ...row, ...known(small), state: "ready" }, small.blob);
  }
  tell({ changed: true });
  shrinkLater(ref);
  return ref;
}

/** What was taken and not shrunk when the app was last closed. */
export async function shrinkTheRest() {
  for (const photo of await db.photos.filter((row) => row.state === "taken").toArray()) shrinkLater(photo.ref);
}

async function keep(row, blob) {
  await db.transaction("rw", db.photos, db.files, async () => {
    await db.photos.add(row);
    await db.files.put({ ref: row.ref, blob });
  });
  mirror.keep("photos", row);
}

function shrinkLater(ref) {
  turn = turn.then(() => shrink(ref)).catch((problem) => console.warn(String(problem)));
}

async function shrink(ref) {
  const photo = await db.photos.get({ ref });
  if (photo?.state !== "taken") return;
  const original = (await db.files.get(ref))?.blob;
  if (!original) {
    await isMissing(ref);
    return wake();
  }
  const small = await shrunk(original);
  await db.transaction("rw", db.photos, db.files, async () => {
    if ((await db.photos.get({ ref }))?.state !== "taken") return; // another page was faster
    await db.files.put({ ref, blob: small.blob });
    await db.photos.update(photo.seq, { ...known(small), state: "ready" });
  });
  tell({ changed: true });
  wake();
}

function known({ blob, thumbnail, sha256, unopened = false }) {
  return { size: blob.size, thumbnail, sha256, unopened };
}

/** A worker that dies or fails, for want of memory say, takes one picture's shrinking with it: that goes as it is. */
async function shrunk(blob) {
  try {
    return await byWorker(blob);
  } catch (problem) {
    console.warn(String(problem));
    return { blob, thumbnail: null, sha256: await digest(blob) };
  }
}

/** One at a time, whoever asks: an answer does not say whose picture it is. */
function byWorker(blob) {
  const made = given.then(() => byItself(blob));
  given = made.catch(() => {});
  return made;
}

function byItself(blob) {
  worker ??= new Worker("/operative/photo_worker.js", { type: "module" });
  return new Promise((resolve, reject) => {
    const giveUp = (why) => {
      clearTimeout(patience);
      worker.terminate();
      worker = null;
      reject(new Error(why));
    };
    const patience = setTimeout(() => giveUp("the picture took too long"), PATIENCE_MS);
    worker.onerror = (event) => giveUp(event.message || "the picture could not be read");
    worker.onmessage = ({ data }) => {
      if (data.problem) return giveUp(data.problem);
      clearTimeout(patience);
      resolve(data);
    };
    worker.postMessage(blob);
  });
}
