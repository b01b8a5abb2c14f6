// Ticks the time at the door. The server's clock counts: the phone's only measures how long ago the page was drawn.
function tick() {
  for (const timer of document.querySelectorAll("[data-wait-from]")) {
    timer.dataset.drawn ||= String(performance.now());
    const drawn = Date.parse(timer.dataset.now) - Date.parse(timer.dataset.waitFrom);
    const seconds = Math.max(0, Math.floor((drawn + performance.now() - Number(timer.dataset.drawn)) / 1000));
    const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.textContent = `${shown} of ${timer.dataset.minutes}:00`;
  }
}

tick();
setInterval(tick, 1000);
document.body.addEventListener("htmx:afterSettle", tick);
