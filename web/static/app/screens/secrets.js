// What is shown on the day only: a code, a password. Masked, fetched when asked for (that is on record), kept until the
// visit or its day ends, so that a cellar without a signal does not lock anybody out.
import { londonDay, serverNow } from "../clock.js";
import { announce } from "../moving.js";
import { button, html, nothing } from "../parts.js";
import { NoSignal, NotHeard, Refused, SignedOut, ask } from "../server.js";
import { standing } from "../standing.js";
import { reload, show, state, visitOf } from "../state.js";
import { db } from "../store.js";

const ENDED = new Set(["left", "closed", "off_round"]);
const THERE = new Set(["here", "claimed"]);
const shown = new Set();
const problems = new Map();

export function secretsPart(visit) {
  return (visit.masked ?? []).map((item) => {
    const key = `${visit.ref}/${item.requirement}`;
    const held = state.secrets.find((secret) => secret.key === key);
    return html`<section class="tile" aria-label=${item.label}>
      <h2>${item.label}</h2>
      ${held && shown.has(key)
        ? html`<p class="code" aria-live="polite">${held.words}</p><p class="quiet">For this visit only. Your first look is on record.</p>${button("Hide it", () => hide(key), { kind: "second" })}`
        : html`<p class="code" aria-hidden="true">••••</p>${button("Show it", () => reveal(visit, item, key, held), { kind: "second" })}${held ? html`<p class="quiet">It is on this phone until the visit ends.</p>` : html`<p class="quiet">The first look needs a signal. Then it stays on this phone until the visit ends.</p>`}`}
      ${problems.has(key) ? html`<p class="error" role="alert">${problems.get(key)}</p>` : nothing}
    </section>`;
  });
}

/** Those of visits that are over for this operative, with or without a signal; past midnight only whoever is there keeps one. */
export function dropSecrets() {
  const today = londonDay(serverNow());
  const over = state.secrets.filter((secret) => {
    const visit = visitOf(secret.appointment);
    const stage = visit ? standing(visit).stage : "off_round";
    return ENDED.has(stage) || (secret.day !== today && !THERE.has(stage));
  });
  if (!over.length) return;
  state.secrets = state.secrets.filter((secret) => !over.includes(secret));
  for (const { key } of over) shown.delete(key);
  void db.secrets.bulkDelete(over.map((secret) => secret.key));
}

function hide(key) {
  shown.delete(key);
  show();
}

async function reveal(visit, item, key, held) {
  problems.delete(key);
  shown.add(key);
  if (!held) await fetchSecret(visit, item, key);
  await reload();
}

async function fetchSecret(visit, item, key) {
  try {
    const { body } = await ask("POST", `/operative/api/visits/${visit.ref}/secrets/${item.requirement}`, { account: state.account, json: {} });
    await db.secrets.put({ key, account: state.account, appointment: visit.ref, day: state.day, label: body.label, words: body.words });
    announce(`${item.label} is shown.`);
  } catch (problem) {
    shown.delete(key);
    if (problem instanceof NoSignal) problems.set(key, "There is no signal, so it cannot be fetched. Go where there is one, or ring the planner.");
    else if (problem instanceof NotHeard) problems.set(key, "The office could not be reached, so it cannot be fetched. Try again in a minute, or ring the planner.");
    else if (problem instanceof SignedOut) problems.set(key, "Sign in again to see it.");
    else if (problem instanceof Refused) problems.set(key, problem.message);
    else throw problem;
  }
}
