// References made here, before anything is sent: the same thing sent twice is recorded once.

/** `E-` and hexadecimal digits of `bytes` random bytes. */
export function reference(letter, bytes = 12) {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return `${letter}-${[...random].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
