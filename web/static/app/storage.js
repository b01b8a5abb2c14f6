// How much room there is, and whether the phone promises not to clear ours.
import { state, show } from "./state.js";

const LOW_BYTES = 50_000_000;

/** Whether something could not be written for want of room. */
export function isFull(problem) {
  return [problem?.name, problem?.inner?.name].includes("QuotaExceededError");
}

/** Asks for the promise once; browsers give it to installed apps. */
export async function askToPersist() {
  const { storage } = navigator;
  if (!storage?.persist) return;
  state.storage.persisted = (await storage.persisted()) || (await storage.persist());
  await lookAtRoom();
}

export async function lookAtRoom() {
  if (!navigator.storage?.estimate) return;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  Object.assign(state.storage, { used: usage, quota });
  const low = quota > 0 && quota - usage < LOW_BYTES;
  state.storage.trouble = low ? "What you have recorded is safe. New photos may not fit: delete something else from the phone, and send what is here." : "";
  show();
}
