// A second copy of each action, and of what is known of each photo, until the server has it: in another kind of storage,
// so that a clean-up which takes one of the two does not take the other. Best effort: the store is what counts.
const PREFIX = "kept.unsent.";
const storage = globalThis.localStorage ?? null; // a service worker has none

/** `table` is "actions" or "photos". Without the row's number in the store, which only the store gives, and no picture. */
export function keep(table, { seq, thumbnail, ...row }) {
  try {
    storage?.setItem(PREFIX + row.ref, JSON.stringify({ table, row }));
  } catch {
    // Full, or refused: the store has it.
  }
}

export function forget(ref) {
  storage?.removeItem(PREFIX + ref);
}

/** `{table, row}`, oldest first. */
export function every() {
  if (!storage) return [];
  const held = Object.keys(storage).filter((key) => key.startsWith(PREFIX)).map((key) => JSON.parse(storage.getItem(key)));
  return held.sort((one, other) => one.row.made - other.row.made);
}
