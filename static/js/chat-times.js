// Times of a room, in the reader's own zone and language, as the server writes them.

const PAUSE = 30 * 60_000;
const zh = () => document.documentElement.lang.startsWith("zh");

function parts(moment, zone) {
  const options = { year: "numeric", month: "numeric", day: "numeric", timeZone: zone };
  const found = new Intl.DateTimeFormat("en-GB", options).formatToParts(moment);
  return Object.fromEntries(found.map((part) => [part.type, Number(part.value)]));
}

const ordinal = ({ year, month, day }) => Math.round(Date.UTC(year, month - 1, day) / 86_400_000);

/** 18:30 */
export function clock(moment, zone) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("en-GB", options).format(moment);
}

/** "Today 18:30", "Yesterday 18:30", "3 Nov 18:30"; `word` gives the written words. */
export function day(moment, zone, word) {
  const local = parts(moment, zone);
  const ago = ordinal(parts(new Date(), zone)) - ordinal(local);
  const near = { 0: word("today"), 1: word("yesterday") }[ago];
  const options = { month: "short", day: "numeric", timeZone: zone };
  const far = () =>
    zh() ? `${local.month} 月 ${local.day} 日` : new Intl.DateTimeFormat("en-GB", options).format(moment);
  return `${near ?? far()} ${clock(moment, zone)}`;
}

/** Whether the time is said above a line: the first, a new day, or after a pause. */
export function opens(previous, moment, zone) {
  if (!previous?.dataset.at) return true;
  const before = new Date(previous.dataset.at);
  return moment - before > PAUSE || ordinal(parts(before, zone)) !== ordinal(parts(moment, zone));
}
