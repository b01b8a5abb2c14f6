// A second copy of each action until the server has it, in another kind of storage: a browser that is short of room, or
// a clean-up that takes one of the two, does not take the other. Best effort: the store is what counts.
const PREFIX = "kept.action.";
const storage = globalThis.localStorage ?? null; // a service worker has none

/** Without its number in the store, which only the store gives. */
export function keep({ seq, ...row }) {
  try {
    storage?.setItem(PREFIX + row.ref, JSON.stringify(row));
  } catch {
    // Full, or refused: the store has it.
  }
}

export function forget(ref) {
  storage?.removeItem(PREFIX + ref);
}

/** Oldest first. */
export function every() {
  if (!storage) return [];
  const rows = Object.keys(storage).filter((key) => key.startsWith(PREFIX)).map((key) => JSON.parse(storage.getItem(key)));
  return rows.sort((one, other) => one.made - other.made);
}
