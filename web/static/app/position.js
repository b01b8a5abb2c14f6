// Where the phone is, while a visit is open. Optional, and never in the way of what is recorded.
let known = { none: "not_asked" };
let watching = null;

export function watchPosition() {
  if (watching !== null || !("geolocation" in navigator)) return;
  watching = navigator.geolocation.watchPosition(
    ({ coords }) => {
      known = { lat: round(coords.latitude), lon: round(coords.longitude), accuracy_m: Math.round(coords.accuracy) };
    },
    (problem) => {
      known = { none: problem.code === problem.PERMISSION_DENIED ? "refused" : "not_found" };
    },
    { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 },
  );
}

export function stopWatching() {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  watching = null;
  known = { none: "not_asked" };
}

export function position() {
  return known;
}

function round(degrees) {
  return Number(degrees.toFixed(5));
}
