// Which phone this is: a reference made once, from chance alone. Two phones of one account have two clocks, and the
// server tells them apart by it. Kept in both kinds of storage, so that a clean-up of one does not make it another phone.
import { reference } from "./references.js";
import { db } from "./store.js";

const KEY = "kept.device";
const SHAPE = /^D-[0-9a-f]{12}$/;
const storage = globalThis.localStorage ?? null; // a service worker has none

/** `D-` and twelve hexadecimal digits. None where only a service worker runs and the store was cleared: it cannot know. */
export async function device() {
  const made = await db.transaction("rw", db.notes, async () => {
    const held = (await db.notes.get("device"))?.value;
    const known = held ?? copy() ?? (storage ? reference("D", 6) : undefined);
    if (!held && known) await db.notes.put({ key: "device", value: known });
    return known;
  });
  if (made) keepCopy(made);
  return made;
}

function copy() {
  const found = storage?.getItem(KEY);
  return SHAPE.test(found ?? "") ? found : undefined;
}

function keepCopy(made) {
  try {
    if (storage && storage.getItem(KEY) !== made) storage.setItem(KEY, made);
  } catch {
    // Full, or refused: the store has it.
  }
}
