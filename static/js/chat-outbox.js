// What is written and not yet acknowledged: kept on this device, so that a closed tab loses nothing.

const PREFIX = "tz-outbox:";
const DAYS = 14 * 24 * 3600 * 1000;
const ORPHANED = 20_000; // what waits that long has no page any more that sends it, or one without a line

/** A mark by which the server knows a message that is sent again. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The unsent messages of one room. Each page sends its own; what is stored is shared by all open pages. */
export class Outbox {
  constructor(channel) {
    this.name = `${PREFIX}${document.body.dataset.member ?? ""}:${channel}`;
    this.items = this.stored();
    this.saved = new Set(this.items.map((item) => item.id)); // what no storage took is known to this page alone
    addEventListener("storage", (event) => event.key === this.name && this.compare());
  }

  /** Another page has sent or discarded something: this one need not send it as well. */
  compare() {
    const kept = new Set(this.stored().map((item) => item.id));
    const gone = this.items.filter((item) => this.saved.has(item.id) && !kept.has(item.id));
    this.items = this.items.filter((item) => !gone.includes(item));
    if (gone.length) this.onGone?.(gone);
  }

  /** What another page has left behind unsent; from now on it is this one's, too. */
  adopt() {
    const mine = new Set(this.items.map((item) => item.id));
    const found = this.stored().filter((item) => !mine.has(item.id) && Date.now() - item.at > ORPHANED);
    this.items.push(...found);
    for (const item of found) this.saved.add(item.id);
    return found;
  }

  stored() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name)) ?? [];
      return kept
        .filter((item) => typeof item.text === "string" && Date.now() - item.at < DAYS)
        .sort((one, other) => one.at - other.at);
    } catch {
      return [];
    }
  }

  /** Stores what this page knows of an item, beside what other pages keep; null forgets it. */
  keep(id, item) {
    const items = this.stored().filter((each) => each.id !== id);
    if (item) items.push(item);
    try {
      if (items.length) localStorage.setItem(this.name, JSON.stringify(items));
      else localStorage.removeItem(this.name);
      if (item) this.saved.add(id);
    } catch {
      // a full or closed storage: what is written is kept while the page is open
    }
  }

  add(text, more = {}) {
    const item = { ...more, id: newId(), text, at: Date.now() };
    this.items.push(item);
    this.keep(item.id, item);
    return item;
  }

  drop(id) {
    const known = [...this.items, ...this.stored()].some((item) => item.id === id);
    this.items = this.items.filter((item) => item.id !== id);
    if (known) this.keep(id, null);
  }
}

// Signing out leaves nothing behind on a shared device.
document.addEventListener("submit", (event) => {
  if (!("forget" in event.target.dataset)) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
