// Puts into each form what only the phone knows: where it is, and what time it has. Without a fix, or without leave to
// ask, the form goes without a place.
let known = "not_asked";

function putInto(part) {
  for (const field of part.querySelectorAll("[name=position]")) field.value = known;
}

function learn(found) {
  known = found;
  putInto(document);
}

if ("geolocation" in navigator && document.querySelector("[name=position]")) {
  navigator.geolocation.watchPosition(
    ({ coords }) => {
      learn([coords.latitude.toFixed(5), coords.longitude.toFixed(5), Math.round(coords.accuracy)].join(","));
    },
    (problem) => {
      learn(problem.code === problem.PERMISSION_DENIED ? "refused" : "not_found");
    },
    { enableHighAccuracy: true, maximumAge: 30000, timeout: 20000 },
  );
}

// Before htmx reads the form, and before the browser does: the form may have come after the fix.
document.addEventListener(
  "submit",
  ({ target }) => {
    putInto(target);
    for (const field of target.querySelectorAll("[name=phone_time]")) field.value = new Date().toISOString();
  },
  true,
);
