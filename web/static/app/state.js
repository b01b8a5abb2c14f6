// What the screens show: read anew from the store after every change, never ahead of it.
import * as clock from "./clock.js";
import { listen } from "./hub.js";
import * as mirror from "./mirror.js";
import { db, isUnopened, isUnreadable, isUnsent, note } from "./store.js";

export const state = {
  ready: false,
  account: null,
  name: "",
  signedOut: false,
  day: "",
  round: null,
  heardAt: null,
  rulebook: null,
  needs: [],
  actions: [],
  photos: [],
  others: 0, // things of another account that wait on this phone
  secrets: [],
  drafts: new Map(),
  sending: { refs: [], trouble: null, retry_at: null },
  storage: { trouble: "", persisted: null },
  fault: "", // what could not be done just now, in words
};

const SHOWN = db.tables.filter((table) => table.name !== "files"); // a photo being written keeps no screen waiting

const watchers = new Set();
let reading = null;
let stale = false;

/** Calls `watcher` whenever there is something new to show. */
export function watch(watcher) {
  watchers.add(watcher);
}

export function show() {
  for (const watcher of watchers) watcher();
}

/** Reads everything anew; one reading at a time, and once more when something changed meanwhile. */
export async function reload() {
  stale = true;
  while (stale) {
    if (reading) return reading;
    stale = false;
    reading = read();
    try {
      await reading;
    } finally {
      reading = null; // one that failed must not stand for all that come after it
    }
  }
  show();
}

async function read() {
  clock.remember(await note("exchange"));
  const { actions, photos, secrets, drafts, ...rest } = await db.transaction("r", SHOWN, everything);
  const every = [...actions, ...photos];
  clock.notBefore(lastSure(every));
  // What is being typed is newer here than on the disc, as long as the same person types.
  if (state.account !== rest.account) state.drafts = new Map(drafts.map((draft) => [draft.name, draft.values]));
  const mine = (row) => row.account === rest.account;
  Object.assign(state, rest, { actions: actions.filter(mine), photos: photos.filter(mine), secrets: secrets.filter(mine) });
  state.day = clock.londonDay(clock.serverNow());
  state.others = every.filter((row) => !mine(row) && isUnsent(row)).length;
  for (const row of every) if (row.state === "received") mirror.forget(row.ref);
  state.ready = true;
}

/** In one transaction: whoever signs in meanwhile is shown nothing of the one before. */
async function everything() {
  const who = await note("account");
  const account = who?.account ?? null;
  const held = account ? await db.rounds.get(account) : null;
  return {
    account,
    name: who?.name ?? "",
    signedOut: Boolean(await note("signed_out")),
    round: held?.round ?? null,
    heardAt: held?.heard_at ?? null,
    rulebook: (held && (await db.rulebooks.get(held.round.rulebook_digest))) ?? (await db.rulebooks.toCollection().last()) ?? null,
    needs: (await note("needs")) ?? [],
    actions: await db.actions.toArray(),
    photos: await db.photos.toArray(),
    secrets: await db.secrets.toArray(),
    drafts: (await db.drafts.toArray()).filter((draft) => draft.account === account),
  };
}

/** When the last thing was done whose time the steady clock knew. */
function lastSure(rows) {
  return Math.max(-Infinity, ...rows.filter((row) => row.sure).map((row) => Date.parse(row.at)));
}

/** How many things wait here, are being sent, have been received: the honest state of the phone. */
export function counts() {
  const sending = new Set(state.sending.refs);
  const every = [...state.actions, ...state.photos];
  const unsent = every.filter(isUnsent);
  const onTheWay = unsent.filter((row) => row.state !== "stuck" && sending.has(row.ref)).length;
  const stuck = unsent.filter((row) => row.state === "stuck").length;
  return {
    here: unsent.length - onTheWay - stuck,
    sending: onTheWay,
    received: every.filter((row) => row.state === "received" && !isUnreadable(row)).length,
    stuck,
    unreadable: every.filter((row) => isUnreadable(row) || isUnopened(row)).length,
    gone: every.filter((row) => row.state === "gone").length,
  };
}

export function visitOf(ref) {
  return state.round?.visits.find((visit) => visit.ref === ref) ?? null;
}

listen((message) => {
  if (message.sending) {
    state.sending = message.sending;
    show();
  }
  if (message.changed) void reload().catch(() => reload()); // the store's connection may have been lost, and is made anew
});
