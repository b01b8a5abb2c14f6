// Sends photos in pieces, each photo from where the server has it. Between two pieces whatever else was done goes first:
// a knock does not wait for a picture.
import { serverNow, stamp } from "./clock.js";
import { device } from "./device.js";
import { tell } from "./hub.js";
import { OfficeAway, Refused, SomebodyElse, ask, session } from "./server.js";
import { sayPhotoIsGone } from "./letting_go.js";
import { db, setAside } from "./store.js";

const PIECE_BYTES = 256 * 1024;
const PATIENCE_MS = 90_000; // a piece on a very slow line
const TRIES = 3;

/** Sends what is ready, oldest first; returns how many arrived whole. */
export async function sendPhotos(account, first) {
  let sent = 0;
  for (;;) {
    const [photo] = await db.photos.where("[account+state]").equals([account, "ready"]).limit(1).sortBy("seq");
    if (!photo) return sent;
    tell({ sending: { refs: [photo.ref], trouble: null, retry_at: null } });
    sent += await sendPhoto(photo, first);
  }
}

/** Photos that the server has and could not deal with yet. */
export async function askAboutPhotos(account) {
  const rows = await db.photos.where("[account+state]").equals([account, "received"]).toArray();
  for (const photo of rows.filter((row) => row.answer?.state === "waiting")) {
    const stands = await stateOf(photo.ref);
    if (!stands || stands === "waiting") continue;
    await arrived(photo, { ...photo.answer, state: stands });
  }
}

/** None where it is not to be had, cleared there say: what else waits is asked about all the same. */
async function stateOf(ref) {
  try {
    return (await ask("HEAD", `/operative/api/photos/${ref}`)).headers.get("Kept-State");
  } catch (problem) {
    if (problem instanceof Refused && problem.status === 404) return null;
    throw problem;
  }
}

async function sendPhoto(photo, first) {
  const content = (await db.files.get(photo.ref))?.blob;
  if (!content) {
    if (await isThere(photo)) return 1;
    await sayPhotoIsGone(photo.ref);
    await first(); // that is to be told as well
    return 0;
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendPieces(photo, content, first);
      await arrived(photo, answer);
      return 1;
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.status === 403) throw problem;
      // Other pieces are there than we thought, or the whole did not fit its digest: ask where it stands, begin there.
      if (attempt < TRIES && [404, 409, 422].includes(problem.status)) continue;
      await setAside(db.photos, photo.ref, problem.message);
      return 0;
    }
  }
}

/** Sent by the service worker, say, before this phone's storage was cleared. */
async function isThere(photo) {
  try {
    const { offset, size, answer } = await whereItStands(`/operative/api/photos/${photo.ref}`);
    if (!(size > 0 && offset === size)) return false;
    await arrived(photo, answer);
    return true;
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status !== 404) throw problem;
    // A question carries no account: of somebody else's the office knows nothing, whoever asks.
    if ((await session()).account !== photo.account) throw new SomebodyElse("Somebody else is signed in.");
    return false;
  }
}

async function sendPieces(photo, content, first) {
  const address = await begin(photo, content);
  let { offset, answer } = await whereItStands(address);
  while (offset < content.size) {
    await first();
    const bytes = content.slice(offset, offset + PIECE_BYTES);
    const headers = { "Upload-Offset": String(offset) };
    const taken = await ask("PATCH", address, { account: photo.account, bytes, headers, patience: PATIENCE_MS });
    const next = Number(taken.headers.get("Upload-Offset") ?? Number.NaN);
    if (!(next > offset)) throw new OfficeAway("not our answer");
    offset = next;
    answer = taken.body;
    await db.photos.update(photo.seq, { sent_bytes: offset });
    tell({ changed: true });
  }
  return answer;
}

async function begin(photo, content) {
  const { ref, account, appointment, subject, sha256, device_at, run, steady_ms, position } = photo;
  const phone = await device();
  const now = stamp();
  const sending = { sent_at: now.device_at, run: now.run, steady_ms: now.steady_ms };
  const json = { account, device: phone, ref, appointment, subject, size: content.size, sha256, device_at, run, steady_ms, position, sending };
  const { headers } = await ask("POST", "/operative/api/photos", { account, json });
  const where = headers.get("Location") ?? `/operative/api/photos/${ref}`;
  return new URL(where, globalThis.location.href).pathname;
}

async function whereItStands(address) {
  const { headers } = await ask("HEAD", address);
  const offset = Number(headers.get("Upload-Offset") ?? Number.NaN);
  if (Number.isNaN(offset)) throw new OfficeAway("not our answer");
  const stands = headers.get("Kept-State"); // of a photo that is there as a whole: its answer may have been lost
  const size = Number(headers.get("Upload-Length") ?? Number.NaN);
  return { offset, size, answer: stands ? { state: stands } : null };
}

/**
 * The server has it: the phone keeps only the small picture. What the server cannot read it does not keep, and what it
 * has not looked at may turn out to be that: of these the phone holds the only copy, or may do so.
 */
async function arrived(photo, answer) {
  await db.transaction("rw", db.photos, db.files, async () => {
    await db.photos.update(photo.seq, { state: "received", answer, heard: serverNow(), sent_bytes: photo.size });
    if (!["refused", "waiting"].includes(answer?.state)) await db.files.delete(photo.ref);
  });
  tell({ changed: true });
}
