// The service worker: keeps the app's own files, so that it opens without a signal, and sends what waits when the signal
// is back and no page is open. What people recorded is in the store, not here: clearing these files loses nothing.
// Put before this by the server: `send` (none where workers know no modules), VERSION and FILES.
const CACHE = `kept-app-${VERSION}`;
const SHELL = FILES[0];
const OURS = new Set(FILES);

/** Fetches a file anew; a sign-in page in the place of the app, or half an answer, is not kept. */
async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(`${address} is not to be had: ${answer.status}`);
  return answer;
}

/** Whatever is not there: all of it at first, and what somebody has cleared later. */
async function complete() {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await Promise.all(FILES.filter((file) => !there.has(file)).map(async (file) => cache.put(file, await fetched(file))));
}

self.addEventListener("install", (event) => event.waitUntil(complete()));

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith("kept-app-") && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "come in") void self.skipWaiting();
  if (event.data === "mend") event.waitUntil(complete().catch(() => {})); // without a signal: next time
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !OURS.has(pathname)) return;
  event.respondWith(kept(event, pathname));
});

async function kept(event, pathname) {
  const found = await caches.match(pathname, { cacheName: CACHE });
  if (found) return found;
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !answer.redirected) {
      const copy = answer.clone();
      event.waitUntil(caches.open(CACHE).then((cache) => cache.put(pathname, copy)));
    }
    return answer;
  } catch (problem) {
    if (pathname !== SHELL) throw problem;
    const words =
      "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Kept</title>" +
      "<h1>The app has to be fetched again</h1><p>Its own files were cleared from this phone, and there is no signal. " +
      "What you recorded is still here. Open this page again where there is a signal.</p>";
    return new Response(words, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "kept-send" && send) event.waitUntil(sendForNobody());
});

/** A page that somebody looks at sends for itself. */
async function sendForNobody() {
  const pages = await self.clients.matchAll({ type: "window" });
  if (!pages.some((page) => page.visibilityState === "visible")) await send({ ask: false });
}
