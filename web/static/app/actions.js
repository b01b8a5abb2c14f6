// Records what was done: on the disc first, then on the screen, then to the server.
import { isBehind, isSure, serverTime, stamp } from "./clock.js";
import { position } from "./position.js";
import { wake } from "./queue.js";
import { reference } from "./references.js";
import { state } from "./state.js";
import { keepActions } from "./store.js";

/** One thing done at a visit. Resolves to its reference once it is on the disc. */
export async function record(appointment, kind, data = {}, options = {}) {
  const [ref] = await recordAll(appointment, [[kind, data]], options);
  return ref;
}

/** Several things that one press says, in their order, all or none. `draft` names what was typed and is done with. */
export async function recordAll(appointment, done, { draft = "" } = {}) {
  const [at, made] = [stamp(), Date.now()];
  const rows = done.map(([kind, data], index) => {
    const ref = reference("E");
    return {
      ref,
      account: state.account,
      appointment,
      day: state.day,
      state: "kept",
      made: made + index / 1000, // one after the other, also when they come back from the mirror
      at: new Date(serverTime(at)).toISOString(),
      sure: isSure() || isBehind(), // behind, it is later than that
      action: { ref, appointment, kind, ...at, data, position: position() },
    };
  });
  await keepActions(rows, { draft });
  wake();
  return rows.map((row) => row.ref);
}
