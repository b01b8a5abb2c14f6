// Starts GOV.UK Frontend's components and says what went wrong with a partial request, in the words of the page.
import { initAll } from "./vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

initAll();

const problem = document.getElementById("kept-problem");

function say(words) {
  problem.textContent = words;
}

document.body.addEventListener("htmx:beforeRequest", () => say(""));
// What takes seconds says so where its answer will stand: data-waiting holds the words.
document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const words = detail.elt.dataset.waiting;
  if (!words) return;
  detail.target.setAttribute("aria-busy", "true");
  detail.target.innerHTML = '<p class="govuk-body kept-busy"></p>';
  detail.target.firstChild.textContent = words;
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.dataset.waiting) return;
  detail.target.removeAttribute("aria-busy");
  if (!detail.successful) detail.target.textContent = "";
});
document.body.addEventListener("htmx:sendError", () => say(problem.dataset.noConnection));
document.body.addEventListener("htmx:timeout", () => say(problem.dataset.tooLong));
document.body.addEventListener("htmx:beforeSwap", (event) => {
  // Error answers to htmx are plain sentences (web/errors.py): said, never put into the page as markup.
  const answer = event.detail.xhr;
  if (answer.status < 400) return;
  const plain = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  if (plain) event.detail.shouldSwap = false;
  if (plain) say(answer.responseText);
  else if (!event.detail.shouldSwap) say(problem.dataset.failed);
});
// Parts that arrived later need their components too.
document.body.addEventListener("htmx:afterSettle", (event) => initAll({ scope: event.detail.elt }));
