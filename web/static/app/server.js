// Asks the server, and tells apart what can go wrong: no signal, signed out, refused with a reason.
import { learned, stamp } from "./clock.js";

/** The office did not answer, for whatever reason: what was to be sent is sent again. */
export class NotHeard extends Error {}

/** Nothing came back at all: no network, or a line that is too slow. */
export class NoSignal extends NotHeard {}

/** Something came back, and not the office's answer: it is down, or a hotel's sign-in page or a firewall spoke in its place, with a `status` where that was a no. */
export class OfficeAway extends NotHeard {
  constructor(words, status = 0) {
    super(words);
    this.status = status;
  }
}

/** The session is over, or was never there. Everything stays on the phone. */
export class SignedOut extends Error {}

/** Somebody else has signed in on this phone meanwhile: for what was asked, nobody is there any more. */
export class SomebodyElse extends SignedOut {}

/** The server understood and said no: `status` and the words of its problem details. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail || `Status ${status}`);
    this.status = status;
    this.problem = problem ?? {};
  }
}

const PATIENCE_MS = 30_000;
let held = null; // {account, csrf}: a form token, and whose session it belongs to

/** Who is signed in: `{account, name, operative, csrf, until}`. */
export async function session() {
  const { body } = await ask("GET", "/operative/session");
  if (typeof body?.account !== "string") throw new OfficeAway("not our answer");
  held = { account: body.account, csrf: body.csrf };
  return body;
}

/**
 * One request; resolves to `{status, headers, body}` for every answer below 400. `json` is sent as JSON, `bytes` as they
 * are; `stop` is a signal that ends it early. `account` is whose request it is, for all that is no GET or HEAD: it goes
 * in nobody else's session, and throws SomebodyElse when another is signed in by now.
 */
export async function ask(method, path, options = {}) {
  try {
    return await once(method, path, options);
  } catch (problem) {
    // The form token belongs to the session: after signing in again, whoever it was, the old one is refused.
    if (!(problem instanceof Refused) || problem.status !== 400 || method === "GET" || options.again) throw problem;
    await session();
    return once(method, path, { ...options, again: true });
  }
}

async function once(method, path, { account, json, bytes, headers = {}, patience = PATIENCE_MS, stop }) {
  const sent = { Accept: "application/json", ...headers };
  if (method !== "GET" && method !== "HEAD") {
    if (held?.account !== account) await session();
    if (held.account !== account) throw new SomebodyElse("Somebody else is signed in.");
    sent["X-CSRFToken"] = held.csrf;
  }
  if (json !== undefined) sent["Content-Type"] = "application/json";
  if (bytes !== undefined) sent["Content-Type"] = "application/offset+octet-stream";
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: sent,
      body: json === undefined ? bytes : JSON.stringify(json),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: stop && AbortSignal.any ? AbortSignal.any([stop, AbortSignal.timeout(patience)]) : AbortSignal.timeout(patience),
    });
    return await read(answer, method);
  } catch (problem) {
    if (problem instanceof SignedOut || problem instanceof Refused || problem instanceof NotHeard) throw problem;
    throw new NoSignal(String(problem));
  }
}

async function read(answer, method) {
  if (answer.type === "opaqueredirect") throw new OfficeAway("sent elsewhere");
  if (answer.status === 304) return { status: 304, headers: answer.headers, body: null };
  const kind = answer.headers.get("Content-Type") ?? "";
  const body = method !== "HEAD" && kind.includes("json") ? await json(answer) : null;
  // Every refusal of the office is a problem+json; whatever else says no does not say it of what was sent.
  if (answer.status >= 400 && !kind.includes("problem+json")) throw new OfficeAway(`status ${answer.status}`, answer.status);
  if (answer.status === 401) throw new SignedOut(body?.detail);
  if (answer.status === 429 || answer.status >= 500) throw new OfficeAway(`status ${answer.status}`, answer.status);
  if (answer.status === 409 && body?.code === "another-account") throw new SomebodyElse(body.detail);
  if (answer.status >= 400) throw new Refused(answer.status, body);
  if (answer.status === 200 && method !== "HEAD" && body === null) throw new OfficeAway("not our answer");
  return { status: answer.status, headers: answer.headers, body };
}

async function json(answer) {
  try {
    return await answer.json();
  } catch (problem) {
    throw problem instanceof SyntaxError ? new OfficeAway("not our answer") : problem;
  }
}

/** The same, and what the answer's `server_at` teaches about the server's clock: `{exchange, body, ...}`. */
export async function exchanged(method, path, options) {
  const before = stamp();
  const answer = await ask(method, path, options);
  const exchange = answer.body?.server_at ? learned(answer.body.server_at, before, stamp()) : null;
  return { ...answer, exchange };
}
