// Forms that lose nothing: what is typed is kept as it is typed, and comes back after a reload.
import { state, show } from "./state.js";
import { db, draftKey } from "./store.js";
import { html, nothing, once } from "./parts.js";

const SOON_MS = 250;
const timers = new Map();
const errors = new Map();

export function values(key) {
  return state.drafts.get(key) ?? {};
}

export function change(key, name, value) {
  state.drafts.set(key, { ...values(key), [name]: value });
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => write(key), SOON_MS));
}

/** Now, because the page may be closed in the next moment. */
export async function writeDrafts() {
  await Promise.all([...timers.keys()].map((key) => write(key)));
}

async function write(key) {
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (state.drafts.has(key)) await db.drafts.put({ key: draftKey(state.account, key), account: state.account, name: key, day: state.day, values: values(key) });
}

/** The form is done with; its row in the store goes with what was made of it. */
export function forget(key) {
  clearTimeout(timers.get(key));
  timers.delete(key);
  errors.delete(key);
  state.drafts.delete(key);
}

/**
 * `fields`: `{name, label, hint, kind: "text"|"area"|"radios"|"select", choices, needed: words when it is missing, or a function that
 * has them of what was said, wrong: a function that has words for what cannot be right}`.
 * `save(values)` is called when nothing is missing. The buttons stand in the bar at the bottom, under the thumb.
 */
export function form(key, fields, save, words) {
  const wrong = errors.get(key) ?? new Map();
  return {
    body: html`${summary(wrong)}<form id="form" novalidate @submit=${once(() => submit(key, fields, save))}>${fields.map((field) => input(key, field, wrong))}</form>`,
    bar: html`<button class="button" type="submit" form="form">${words}</button>`,
  };
}

async function submit(key, fields, save) {
  const said = Object.fromEntries(fields.map(({ name }) => [name, (values(key)[name] ?? "").trim()]));
  const demanded = fields.map(({ name, needed }) => [name, typeof needed === "function" ? needed(said) : needed]);
  const checked = fields.map(({ name, wrong }) => [name, said[name] && wrong?.(said[name])]);
  const missing = [...demanded.filter(([name, words]) => words && !said[name]), ...checked.filter(([, words]) => words)];
  errors.set(key, new Map(missing));
  if (missing.length) {
    show();
    document.querySelector(".errors")?.focus();
    return;
  }
  await writeDrafts();
  await save(said);
}

function summary(wrong) {
  if (!wrong.size) return nothing;
  return html`<div class="errors" role="alert" tabindex="-1">
    <h2>There is something to put right</h2>
    <ul>${[...wrong].map(([name, words]) => html`<li><a href="#" @click=${(event) => goTo(event, name)}>${words}</a></li>`)}</ul>
  </div>`;
}

function goTo(event, name) {
  event.preventDefault();
  document.querySelector(`[name="${name}"]`)?.focus();
}

function input(key, field, wrong) {
  const { name, label, hint = "" } = field;
  const id = `field-${name}`;
  const error = wrong.get(name);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || nothing;
  const below = html`${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}`;
  if (field.kind === "radios") {
    return html`<fieldset class="field ${error ? "wrong" : ""}" aria-describedby=${described}><legend>${label}</legend>${below}
      ${field.choices.map(
        ([value, words], index) => html`<label class="choice"><input type="radio" name=${name} id=${index ? `${id}-${index}` : id} value=${value} .checked=${values(key)[name] === value} @change=${() => change(key, name, value)}><span>${words}</span></label>`,
      )}</fieldset>`;
  }
  return html`<div class="field ${error ? "wrong" : ""}"><label for=${id}>${label}</label>${below}${control(key, field, id, described, error)}</div>`;
}

function control(key, { name, kind, choices, mode = "text" }, id, described, error) {
  const value = values(key)[name] ?? "";
  const typed = (event) => change(key, name, event.target.value);
  const invalid = error ? "true" : nothing;
  if (kind === "area") {
    return html`<textarea id=${id} name=${name} rows="3" maxlength="1000" .value=${value} aria-describedby=${described} aria-invalid=${invalid} @input=${typed}></textarea>`;
  }
  if (kind === "select") {
    return html`<select id=${id} name=${name} aria-describedby=${described} @change=${typed}>${choices.map(([code, words]) => html`<option value=${code} ?selected=${code === value}>${words}</option>`)}</select>`;
  }
  return html`<input id=${id} name=${name} type="text" inputmode=${mode} autocomplete="off" maxlength="200" .value=${value} aria-describedby=${described} aria-invalid=${invalid} @input=${typed}>`;
}
