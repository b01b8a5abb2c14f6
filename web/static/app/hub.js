// Word of a change, to every page of the app on this phone and to its service worker.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("kept") : null;
const listeners = new Set();

/** `message`: {changed: true} when something was stored; {sending: {refs, trouble, retry_at}} for how sending goes. */
export function tell(message) {
  for (const listener of listeners) listener(message);
  channel?.postMessage(message);
}

export function listen(listener) {
  listeners.add(listener);
}

if (channel) {
  channel.onmessage = ({ data }) => {
    for (const listener of listeners) listener(data);
  };
}
