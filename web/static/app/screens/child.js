// Only a child is at home: recorded with one press, and put right when an adult comes or it was a mistake. Both stay.
import { record } from "../actions.js";
import { form, forget } from "../forms.js";
import { announce, go } from "../moving.js";
import { back, button, callout, heading, html, noVisit, nothing } from "../parts.js";
import { childAlone } from "../rules/sheet.js";
import { standing } from "../standing.js";
import { visitOf } from "../state.js";
import { WHO_CAME, clock } from "../words.js";

/** At the door, among what can happen there; once it is recorded the notice above says it. */
export function childPart({ visit, evidence }) {
  if (childAlone(evidence)) return nothing;
  return html`<h2>If only a child is at home</h2><section class="tile"><p>Do not go in. If no adult comes, say under “What happened?” that only a child was at home.</p>${button("Only a child is here", () => recordChild(visit), { kind: "second" })}</section>`;
}

/** Above everything else at the door: nobody goes in to a child. */
export function childNotice({ visit, evidence }) {
  const alone = childAlone(evidence);
  if (!alone) return nothing;
  return callout("Only a child is at home", html`<p>Recorded at ${clock(alone.at)}. Do not go in.</p><p><a class="line" href="#/visit/${visit.ref}/child">An adult has come, or it was a mistake</a></p>`, "warn");
}

async function recordChild(visit) {
  await record(visit.ref, "spoke_to", { who: "minor" });
  announce("It is recorded that only a child is at home. Do not go in.");
}

export function childScreen(ref) {
  const visit = visitOf(ref);
  if (!visit) return noVisit();
  const now = standing(visit);
  const alone = ["here", "claimed"].includes(now.stage) ? childAlone(now.evidence) : null;
  const words = "An adult is there, or it was a mistake";
  const page = (body, bar) => ({ title: words, body: html`${back(`/visit/${ref}`, "The visit")}${heading(words)}${body}`, bar });
  if (!alone) return page(html`<p>There is nothing to put right here.</p>`);
  const key = `${ref}/child`;
  const fields = [
    { name: "so", label: "What is right?", kind: "radios", choices: WHO_CAME, needed: "Choose what is right" },
    {
      name: "words",
      label: "If it was a mistake, why?",
      hint: "A few words. Planners and managers read them.",
      kind: "area",
      needed: ({ so }) => (so === "mistake" ? "Say in a few words why it was a mistake" : ""),
    },
  ];
  const made = form(key, fields, (said) => putRight(ref, alone, said, key), "Save");
  return page(html`<p>At ${clock(alone.at)} it was recorded that only a child was at home. That stays on record, and so does what you say now.</p>${made.body}`, made.bar);
}

/** An adult who came is whom they spoke to; a mistake is withdrawn with a reason. */
async function putRight(ref, alone, { so, words }, key) {
  if (so === "mistake") await record(ref, "withdraw", { withdraws: alone.ref, words }, { draft: key });
  else await record(ref, "spoke_to", { who: so }, { draft: key });
  forget(key);
  announce(so === "mistake" ? "It is withdrawn." : "It is recorded that an adult is there.");
  go(`/visit/${ref}`);
}
