// What is written and not yet acknowledged: kept on this device, so that a closed tab loses nothing.

const PREFIX = "tz-outbox:";
const DAYS = 14 * 24 * 3600 * 1000;

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
  }

  stored() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name)) ?? [];
      return kept.filter((item) => typeof item.text === "string" && Date.now() - item.at < DAYS);
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
    if (!this.items.some((item) => item.id === id)) return;
    this.items = this.items.filter((item) => item.id !== id);
    this.keep(id, null);
  }
}

// Signing out leaves nothing behind on a shared device.
document.addEventListener("submit", (event) => {
  if (!("forget" in event.target.dataset)) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
