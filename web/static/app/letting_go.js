// What will never reach the office, or is of no use there: given up, and the office is told. Nothing waits for it any longer.
import { serverNow, serverTime, stamp } from "./clock.js";
import { tell } from "./hub.js";
import * as mirror from "./mirror.js";
import { reference } from "./references.js";
import { db, draftKey, isUnreadable, isUnsent } from "./store.js";

/**
 * The picture will never be sent: it was cleared from the phone or, as `why` says, deleted there. The server is told,
 * so that no claim that names it waits for it.
 */
export async function sayPhotoIsGone(ref, why = "Cleared from the phone before it was sent.") {
  const told = await db.transaction("rw", db.photos, db.files, db.actions, async () => {
    const photo = await db.photos.get({ ref });
    if (!photo || !isUnsent(photo)) return null; // it may have arrived this moment
    await db.photos.update(photo.seq, { state: "gone", gone: why, heard: serverNow() });
    await db.files.delete(ref);
    const row = lost(photo, why);
    await db.actions.add(row);
    return row;
  });
  if (told) {
    mirror.forget(ref);
    mirror.keep("actions", told);
  }
  tell({ changed: true });
}

function lost({ ref: of, account, appointment, day }, words) {
  const ref = reference("E");
  const at = stamp();
  const action = { ref, appointment, kind: "tried", ...at, data: { what: "photo", of, words }, position: { none: "not_asked" } };
  return { ref, account, appointment, day, state: "kept", made: Date.now(), at: new Date(serverTime(at)).toISOString(), action };
}

/**
 * An action that the server can never take, given up by whoever did it. In its place, and under its reference, goes what
 * it was and why it was let go: nothing waits for it any longer, and it is on record. Here it stays as it `was`.
 * Resolves to false where it is being tried again just now.
 */
export async function letActionGo(ref, words, { draft }) {
  const row = await db.transaction("rw", db.actions, db.drafts, async () => {
    const found = await db.actions.get({ ref });
    if (found?.state !== "stuck") return null;
    const { appointment, kind } = found.action;
    const action = { ref, appointment, kind: "tried", ...stamp(), data: { what: "action", kind, words }, position: { none: "not_asked" } };
    const { stuck, ...kept } = { ...found, state: "kept", action, was: found.action };
    await db.actions.put(kept);
    await db.drafts.delete(draftKey(kept.account, draft));
    return kept;
  });
  if (row) mirror.keep("actions", row);
  tell({ changed: true });
  return Boolean(row);
}

/** By whoever took it, who has taken it again or has no more use for it. That it came, and was no picture, is on record. */
export async function letGo(ref) {
  await db.transaction("rw", db.photos, db.files, async () => {
    if (await db.photos.where("ref").equals(ref).and(isUnreadable).modify({ let_go: true })) await db.files.delete(ref);
  });
  tell({ changed: true });
}
