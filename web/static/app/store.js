// What this phone keeps. Everything is written here, and is on the disc, before a screen says that it was done.
//
// An action is `kept`, a photo `taken` and then `ready`, until the server has answered for it: `received`. `stuck`: the
// server could not take it; it stays here, is tried again later and when the app is started, and the screen says so. `gone`: of a
// photo only what is known of it is left, because the phone's storage was cleared, and the screen says that too. Nothing
// that has not been received is ever deleted by the app, whoever signs in or out.
import { Dexie } from "../vendor/dexie-4.4.7/dexie.min.mjs";
import { serverNow } from "./clock.js";
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

const ANSWER_STATES = new Set(["applied", "waiting", "kept_aside", "refused"]);

// Another page has a newer version of the store: let it in, and start again from there.
db.on("versionchange", () => {
  db.close();
  globalThis.location?.reload?.(); // a worker starts again by itself
});

/** Whether it is still to be sent. */
export function isUnsent(row) {
  return row.state !== "received" && row.state !== "gone";
}

export async function note(key) {
  return (await db.notes.get(key))?.value ?? null;
}

export async function setNote(key, value) {
  await db.notes.put({ key, value });
}

/** Who works on this phone from now on: both notes or none, so that nobody is taken for the one before. */
export async function signedIn(who) {
  await db.notes.bulkPut([
    { key: "account", value: who },
    { key: "signed_out", value: false },
  ]);
}

/** What somebody typed is theirs, on a phone that several people sign in on. */
export function draftKey(account, name) {
  return `${account} ${name}`;
}

/** Stores actions in the order given, all or none, with what they make superfluous; resolves when they are on the disc. */
export async function keepActions(rows, { draft = "" } = {}) {
  await db.transaction("rw", db.actions, db.drafts, async () => {
    await db.actions.bulkAdd(rows);
    if (draft) await db.drafts.delete(draftKey(rows[0].account, draft));
  });
  for (const row of rows) mirror.keep("actions", row);
  tell({ changed: true });
}

/** The next actions to send, oldest first, without those `passedOver`; at most `most` of them and about half a megabyte. */
export async function nextActions(account, { most = 50, passedOver = new Map() } = {}) {
  const due = db.actions.where("[account+state]").equals([account, "kept"]);
  const rows = await due.filter((row) => !passedOver.has(row.ref)).limit(most).sortBy("seq");
  let size = 0;
  return rows.filter((row, index) => (size += JSON.stringify(row.action).length) < 500_000 || index === 0);
}

/** Those that the server has and could not deal with yet: asked again, it says what became of them. */
export async function waitingActions(account, most = 50) {
  const rows = await db.actions.where("[account+state]").equals([account, "received"]).sortBy("seq");
  return rows.filter((row) => row.answer.state === "waiting").slice(0, most);
}

/**
 * What the server answered for actions that were sent; returns those it did not answer for. Answers come in the order of
 * the actions: where a reference was taken already, the server keeps the action under another one and answers with that.
 */
export async function answered(rows, answers) {
  const byRef = new Map(answers.map((answer) => [answer?.sent_ref ?? answer?.ref, answer]));
  const ours = new Set(rows.map((row) => row.ref));
  const inPlace = (index) => {
    const answer = answers.length === rows.length ? answers[index] : null;
    return ANSWER_STATES.has(answer?.state) && !ours.has(answer.ref) ? answer : null;
  };
  const pairs = rows.map((row, index) => [row, byRef.get(row.ref) ?? inPlace(index)]);
  const heard = pairs.filter(([, answer]) => answer);
  await db.transaction("rw", db.actions, async () => {
    for (const [{ ref }, answer] of heard) await db.actions.where("ref").equals(ref).modify({ state: "received", answer, heard: serverNow() });
  });
  for (const [{ ref }] of heard) mirror.forget(ref);
  tell({ changed: true });
  return pairs.filter(([, answer]) => !answer).map(([row]) => row);
}

/** Why it was set aside, where the server answered and left this one out: it may well answer the next time. */
export const LEFT_OUT = "The office did not say what became of it.";

/** What can never be read by the server must not stop what comes after it. It stays. What the server has is in order. */
export async function setAside(table, ref, words) {
  await table.where("ref").equals(ref).and(isUnsent).modify({ state: "stuck", stuck: words, stuck_at: Date.now() });
  tell({ changed: true });
}

/** A photo that the server has and cannot read: the only copy of it is here. */
export function isUnreadable(row) {
  return !row.action && row.state === "received" && row.answer?.state === "refused" && !row.let_go;
}

/** One that this phone cannot open, or has no more: no evidence before the server says that it has it. */
export function isUnopened(row) {
  return Boolean(row.unopened || row.missing) && isUnsent(row);
}

const HELD_UP_MS = 3_600_000; // before that it may be over by itself

/** Something between here and the server has refused this one alone, and for so long that its owner should know. */
export function isHeldUp(row) {
  return row.state === "kept" && serverNow() - (row.held_up ?? Infinity) > HELD_UP_MS;
}

export async function noteHeldUp(ref) {
  await db.actions.where("ref").equals(ref).and((row) => !row.held_up).modify({ held_up: serverNow() });
}

/** Its picture was cleared from the phone. The server may have it all the same, and is asked before it is given up. */
export async function isMissing(ref) {
  await db.photos.where("ref").equals(ref).modify({ state: "ready", missing: true });
  tell({ changed: true });
}

/** At the start of the app: what was stuck is tried once more, and what only the mirror still has is put back. */
export async function recover() {
  await tryStuckAgain();
  await restore().catch((problem) => console.warn(String(problem))); // it is tried again at the next look at the app
}

/** What has been stuck for so long; whatever the clock was set to meanwhile. */
export async function tryStuckAgain(since_ms = 0) {
  const now = Date.now();
  const due = (row) => row.state === "stuck" && Math.abs(now - (row.stuck_at ?? 0)) >= since_ms;
  const actions = await db.actions.filter(due).modify({ state: "kept" });
  const photos = await db.photos.filter(due).modify({ state: "ready" });
  if (actions + photos) tell({ changed: true });
}

/** Puts back what the store has lost and the mirror still has. Returns how many. */
export async function restore() {
  let back = 0;
  for (const { table, row } of mirror.every()) {
    if (!(await putBack(db.table(table), row))) continue;
    if (table === "photos" && !(await db.files.get(row.ref))) await isMissing(row.ref);
    back += 1;
  }
  if (back) tell({ changed: true });
  return back;
}

/** Looked for and added at once: another tab may be putting it back too. */
function putBack(table, row) {
  return db.transaction("rw", table, async () => {
    const stored = await table.get({ ref: row.ref });
    if (stored && !isUnsent(stored)) mirror.forget(row.ref);
    if (!stored) await table.add(row);
    return !stored;
  });
}

const DAY_MS = 24 * 3_600_000;
const LOOKED_AT_MS = 2 * DAY_MS;
const LOOKED_AT_IN_TROUBLE_MS = 7 * DAY_MS; // over a weekend, and a few days off

/**
 * Its day is over, and whoever did it had time to see what became of it: nothing has to stay here that the server has.
 * What came after midnight is answered in another day than it was done. Codes of this `account` are the screens' to drop.
 */
export async function tidy(today, account) {
  const now = serverNow(); // the phone's own may be years off, and be put right in between
  const isTrouble = ({ state, answer }) => state === "gone" || ["refused", "kept_aside"].includes(answer?.state);
  const seen = (row) => Math.abs(now - (row.heard ?? 0)) > (isTrouble(row) ? LOOKED_AT_IN_TROUBLE_MS : LOOKED_AT_MS);
  const over = (row) => !isUnsent(row) && !isUnreadable(row) && row.day < today && seen(row);
  await db.actions.filter(over).delete();
  const photos = await db.photos.filter(over).toArray();
  await db.files.bulkDelete(photos.map((photo) => photo.ref));
  await db.photos.bulkDelete(photos.map((photo) => photo.seq));
  await db.secrets.filter((secret) => secret.day < today && secret.account !== account).delete();
  await db.drafts.filter((draft) => draft.day < today).delete();
}
