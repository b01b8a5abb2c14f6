// A second copy of each action, and of what is known of each photo, until the server has it: in another kind of storage,
// so that a clean-up which takes one of the two does not take the other. Best effort: the store is what counts.
const PREFIX = "kept.unsent.";
const TABLES = new Set(["actions", "photos"]);
const storage = globalThis.localStorage ?? null; // a service worker has none

/** `table` is "actions" or "photos". Without the row's number in the store, which only the store gives, and no picture. */
export function keep(table, { seq, thumbnail, ...row }) {
  try {
    storage?.setItem(PREFIX + row.ref, JSON.stringify({ table, row }));
  } catch {
    // Full, or refused: the store has it.
  }
}

function read(key) {
  try {
    const { table, row } = JSON.parse(storage.getItem(key));
    return TABLES.has(table) && row.ref ? { table, row } : null;
  } catch {
    return null;
  }
}

export function forget(ref) {
  storage?.removeItem(PREFIX + ref);
}

/** `{table, row}`, oldest first. A line that is torn is left out, and left where it is: the store has its own copy. */
export function every() {
  if (!storage) return [];
  const held = Object.keys(storage).filter((key) => key.startsWith(PREFIX)).map(read).filter(Boolean);
  return held.sort((one, other) => one.row.made - other.row.made);
}
