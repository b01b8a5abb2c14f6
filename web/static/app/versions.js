// The service worker, and a new version of the app: it waits until it is asked in, so that no screen changes under a thumb.
import { show } from "./state.js";

let waiting = null;
let taken = false; // another page has let it in already
let asked = false;

export function newVersion() {
  return waiting !== null || taken;
}

export function useNewVersion() {
  asked = true;
  if (taken) location.reload();
  else waiting.postMessage("come in");
}

/** Registers the worker; where modules are not possible for workers, one that does not send by itself. */
export async function startWorker() {
  const container = navigator.serviceWorker;
  if (!container) return;
  let hadOne = Boolean(container.controller);
  container.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    taken = hadOne;
    hadOne = true;
    show();
  });
  const scope = { scope: "/operative/", updateViaCache: "none" };
  const registered = await container
    .register("/operative/sw.js", { ...scope, type: "module" })
    .catch(() => container.register("/operative/sw.js?plain", scope));
  noticed(registered.waiting);
  registered.addEventListener("updatefound", () => {
    const fresh = registered.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && container.controller) noticed(fresh);
    });
  });
  container.ready.then(({ active }) => active?.postMessage("mend"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registered.update().catch(() => {}); // without a signal: later
  });
}

function noticed(worker) {
  if (!worker) return;
  waiting = worker;
  show();
}
