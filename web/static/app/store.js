// What this phone keeps. Everything is written here, and is on the disc, before a screen says that it was done.
//
// An action or a photo is `kept` until the server has answered for it, then `received`. `stuck`: the server could not
// read it; it stays here, is tried again when the app is started, and the screen says so. Nothing that has not been
// received is ever deleted, whoever signs in or out.
import { Dexie } from "../vendor/dexie-4.4.7/dexie.min.mjs";
import { tell } from "./hub.js";
import * as mirror from "./mirror.js";

export const db = new Dexie("kept", { chromeTransactionDurability: "strict" });

db.version(1).stores({
  notes: "key", // the account, what was learned about the server's clock
  rounds: "account",
  rulebooks: "digest",
  actions: "++seq, &ref, [account+state], [account+appointment]",
  photos: "++seq, &ref, [account+state], [account+appointment]",
  files: "ref", // a photo's content; beside its row, so that lists stay small
  secrets: "key, [account+appointment]",
  drafts: "key", // what is being typed: a flat battery takes no word of it
});

// Another page has a newer version of the store: let it in, and start again from there.
db.on("versionchange", () => {
  db.close();
  globalThis.location?.reload();
});

export async function note(key) {
  return (await db.notes.get(key))?.value ?? null;
}

export async function setNote(key, value) {
  await db.notes.put({ key, value });
}

/** Stores actions in the order given, all or none, with what they make superfluous; resolves when they are on the disc. */
export async function keepActions(rows, { draft = "" } = {}) {
  await db.transaction("rw", db.actions, db.drafts, async () => {
    await db.actions.bulkAdd(rows);
    if (draft) await db.drafts.delete(draft);
  });
  for (const row of rows) mirror.keep(row);
  tell({ changed: true });
}

/** The next actions to send, oldest first; at most `most` of them and about half a megabyte. */
export async function nextActions(account, most = 50) {
  const rows = await db.actions.where("[account+state]").equals([account, "kept"]).limit(most).sortBy("seq");
  let size = 0;
  return rows.filter((row, index) => (size += JSON.stringify(row.action).length) < 500_000 || index === 0);
}

/** Those that the server has and could not deal with yet: asked again, it says what became of them. */
export async function waitingActions(account, most = 50) {
  const rows = await db.actions.where("[account+state]").equals([account, "received"]).sortBy("seq");
  return rows.filter((row) => row.answer.state === "waiting").slice(0, most);
}

/** What the server answered for actions, by their reference; returns how many of them were ours. */
export async function answered(account, answers) {
  const found = await db.transaction("rw", db.actions, async () => {
    let count = 0;
    for (const answer of answers) {
      count += await db.actions.where("ref").equals(answer.ref).modify({ state: "received", answer });
    }
    return count;
  });
  for (const answer of answers) mirror.forget(answer.ref);
  tell({ changed: true });
  return found;
}

/** What can never be read by the server must not stop what comes after it. It stays. */
export async function setAside(table, ref, words) {
  await table.where("ref").equals(ref).modify({ state: "stuck", stuck: words });
  tell({ changed: true });
}

/** At the start of the app: what was stuck is tried once more, and what only the mirror still has is put back. */
export async function recover() {
  await db.actions.filter((row) => row.state === "stuck").modify({ state: "kept" });
  await db.photos.filter((row) => row.state === "stuck").modify({ state: "ready" });
  await restore();
}

/** Puts back what the store has lost and the mirror still has. Returns how many. */
export async function restore() {
  let back = 0;
  for (const row of mirror.every()) {
    const stored = await db.actions.get({ ref: row.ref });
    if (stored?.state === "received") mirror.forget(row.ref);
    if (stored) continue;
    await db.actions.add(row);
    back += 1;
  }
  if (back) tell({ changed: true });
  return back;
}

/** The visit is over, or its day: nothing of it has to stay here that the server has. */
export async function tidy(today) {
  const over = (row) => row.state === "received" && row.day < today;
  await db.actions.filter(over).delete();
  const photos = await db.photos.filter(over).toArray();
  await db.files.bulkDelete(photos.map((photo) => photo.ref));
  await db.photos.bulkDelete(photos.map((photo) => photo.seq));
  await db.secrets.filter((secret) => secret.day < today).delete();
  await db.drafts.filter((draft) => draft.day < today).delete();
}
