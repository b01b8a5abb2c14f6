// Between screens, and what is said aloud.
const places = new Map();

export function go(to) {
  location.hash = to;
}

/** In the place of the present one: going back does not lead into a form that is done with. */
export function goInstead(to) {
  location.replace(`#${to}`);
}

/** The same, once something was stored: but nobody who has gone elsewhere meanwhile is taken away from there. */
export function goOnFrom(from, to) {
  if (path() === from) goInstead(to);
}

export function path() {
  return decodeURIComponent(location.hash.slice(1)) || "/";
}

/** For a screen reader, and for eyes that are elsewhere: one short sentence. */
export function announce(words) {
  const said = document.getElementById("said");
  said.textContent = said.textContent === words ? `${words} ` : words;
}

/** How far each screen was scrolled, for the way back. */
export function leavePlace(from) {
  places.set(from, scrollY);
}

export function findPlace(to, wentBack) {
  scrollTo(0, wentBack ? (places.get(to) ?? 0) : 0);
}
