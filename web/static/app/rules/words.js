// Numbers, lengths and times as the gate says them: the twin of `appointments/domain/times.py`, word for word.

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const LONDON = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
export const MINUTE = 60_000_000;

/** `one` to `nine` in words, larger ones in digits. */
export function numberInWords(number) {
  return SMALL[number] ?? String(number);
}

/** Microseconds since 1970 of an instant as the sheet writes it: whole, so that nothing is lost in a comparison. */
export function microseconds(instant) {
  const [, whole, fraction = "", zone] = /^([^.+Z]+)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(instant);
  return Date.parse(whole + zone) * 1000 + Number(fraction.padEnd(6, "0"));
}

/** `8am`, `1pm`, `9:30am`, `midday`: London time as people say it. */
export function clockInWords(instant) {
  const local = new Date(Math.floor(microseconds(instant) / 1000));
  const [hour, minute] = ["hour", "minute"].map((part) =>
    Number(LONDON.formatToParts(local).find(({ type }) => type === part).value),
  );
  if (hour === 12 && minute === 0) return "midday";
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, "0")}` : ""}${hour < 12 ? "am" : "pm"}`;
}

/** `48 hours`, `15 minutes`, `2 hours 30 minutes`, of microseconds, rounded down to the minute. */
export function durationInWords(length) {
  const minutes = Math.floor(length / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    ...(hours ? [`${hours} hour${hours === 1 ? "" : "s"}`] : []),
    ...(rest ? [`${rest} minute${rest === 1 ? "" : "s"}`] : []),
  ];
  return parts.join(" ") || "0 minutes";
}
