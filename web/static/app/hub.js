// Word of a change, to every page of the app on this phone and to its service worker.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("kept") : null;
const listeners = new Set();

/** A screen that breaks on the news must not stop what brings it: what is kept is sent all the same. */
function hear(message) {
  for (const listener of listeners) {
    try {
      listener(message);
    } catch (problem) {
      console.warn(String(problem));
    }
  }
}

/** `message`: {changed: true} when something was stored; {sending: {refs, trouble, retry_at}} for how sending goes. */
export function tell(message) {
  hear(message);
  channel?.postMessage(message);
}

export function listen(listener) {
  listeners.add(listener);
}

if (channel) {
  channel.onmessage = ({ data }) => hear(data);
}
