// A room: what is said appears at once; the log stays whole over any break of the line.
import "./chat-cards.js";
import "./chat-lightbox.js";
import "./chat-pictures.js";
import "./chat-pins.js";
import "./chat-presence.js";
import "./chat-reactions.js";
import "./chat-words.js";
import { composer } from "./chat-composer.js";
import { press, reach } from "./chat-line.js";
import { changes, Log } from "./chat-log.js";
import { complete } from "./chat-names.js";
import { requote } from "./chat-quotes.js";
import { count, preview, read } from "./chat-rooms.js";
import { attach, say } from "./page.js";
import { lineState, nextTry, on, onCatchUp, reconnect } from "./socket.js";

const HOLD = 400; // an entry that came too early waits so long for the one before it
const FIRST = 2500;
const PULSE = 25_000 + Math.random() * 10_000;
const LOOK = 10_000; // without a socket the log is asked for so often
const rooms = new Set();

globalThis.tongzhuo.chat = true; // later.js need not fetch this again

class Room {
  constructor(element) {
    this.log = new Log(element);
    this.id = element.dataset.channel;
    this.cursor = Number(element.dataset.lastSeq);
    this.early = new Map();
    this.main = element.closest(".chat__main");
    this.token = this.main.querySelector("[name=csrf_token]").value;
    this.write = composer(this, this.main.querySelector("[data-say]"));
    this.log.onBottom = () => this.seen();
    this.shows(lineState());
    // From here on it listens, what is written is kept, and no refreshed page may touch it.
    for (const part of [element, this.main.querySelector("[data-say]")]) part.dataset.stay = "";
    element.dataset.live = "";
    setTimeout(() => this.look(), FIRST); // the line's first word brings what is new; or there is no line
  }

  /** One entry told by the server; only the next number is taken, a gap is asked for. */
  hear(entry) {
    if (entry.seq <= this.cursor) return;
    this.early.set(entry.seq, entry);
    this.drain();
    this.seen();
  }

  drain() {
    while (this.early.has(this.cursor + 1)) this.take(this.early.get(this.cursor + 1));
    clearTimeout(this.waiting);
    if (this.early.size) this.waiting = setTimeout(() => this.catchUp(), HOLD);
  }

  take(entry) {
    this.move(entry.seq);
    this.write.settled(entry);
    this.log.apply(entry);
    if (entry.kind === "edit" || entry.kind === "removal") requote(entry, this.log);
  }

  move(seq) {
    this.cursor = seq;
    this.log.element.dataset.lastSeq = seq; // a page kept for the Back button goes on from here
    for (const known of this.early.keys()) if (known <= seq) this.early.delete(known);
  }

  /** Asks for all that was missed; true once that is here. Who comes while one asks waits for the next answer. */
  catchUp() {
    if (this.gone || this.closed) return Promise.resolve(false);
    if (this.asking) {
      this.after ??= this.asking.then(() => {
        this.after = undefined;
        return this.catchUp();
      });
      return this.after;
    }
    this.asking = this.fetchMissed().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  async fetchMissed() {
    for (;;) {
      const from = this.cursor;
      const told = await reach(this, "catch_up", { after: from });
      this.reached = Boolean(told.ok);
      this.paint();
      if (told.status === 404) this.over();
      if (!told.ok) {
        clearTimeout(this.retry);
        const pause = 3000 * (0.5 + Math.random());
        if (told.status === 429 || told.status >= 500) this.retry = setTimeout(() => this.catchUp(), pause);
        return false;
      }
      if (told.snapshot) this.restart(told);
      for (const entry of told.entries) if (entry.seq > this.cursor) this.take(entry);
      this.drain();
      this.seen();
      if (told.snapshot || this.cursor >= told.last_seq || this.cursor === from) return true;
    }
  }

  /** Too much was missed to tell it all: the newest page stands in its place, with the way to what is older. */
  restart({ entries, last_seq, bar }) {
    const unsent = this.log.list.querySelectorAll("li[data-waiting]");
    this.log.quietly(() => {
      this.log.clear();
      if (entries[0]?.seq > 1) this.log.list.append(older(this.log, entries[0].seq));
      this.log.list.append(...unsent);
      for (const entry of entries) this.write.settled(entry);
      for (const entry of entries) this.log.apply(entry);
    });
    changes.snapshot({ bar }, this.log);
    this.move(last_seq);
  }

  /** What is in sight at the bottom of a visible page is read. */
  seen() {
    if (document.hidden || !this.log.atBottom() || this.read === this.cursor) return;
    const seq = this.cursor;
    clearTimeout(this.reading);
    this.reading = setTimeout(async () => {
      const told = await reach(this, "seen", { seq });
      if (told?.ok) this.read = Math.max(this.read ?? 0, seq);
    }, 300);
  }

  /** The line's state, said on the page when it stays down and ordinary requests do not get through either. */
  shows(state) {
    clearTimeout(this.later);
    const away = state === "offline" || state === "catching up";
    if (state === "offline" && this.state !== state) this.reached = false;
    this.state = state;
    if (away) this.later = setTimeout(() => this.paint(true), state === "offline" ? 1500 : 400);
    else this.paint();
    // Between the page and the first word of the line something may have been said, too.
    if (state === "online") this.catchUp().then(() => this.write.flush());
  }

  /** Shows or hides the banner; only patience brings it up, everything may take it away or change it. */
  paint(up = false) {
    const off = this.main.querySelector(".chat__off");
    const away = this.state === "catching up" || (this.state === "offline" && !this.reached);
    off.hidden = !away || (off.hidden && !up);
    const title = off.querySelector("[data-off-title]");
    const words = off.hidden ? "" : title.dataset[this.state === "offline" ? "offline" : "catching"];
    if (title.textContent !== words) title.textContent = words; // said once, not with every second
    const when = off.querySelector("[data-off-when]");
    const seconds = Math.ceil((nextTry() - Date.now()) / 1000);
    when.hidden = this.state !== "offline";
    when.textContent = seconds > 0 ? when.dataset.later.replace("{n}", seconds) : when.dataset.now;
    for (const part of off.querySelectorAll("[data-reconnect]")) part.hidden = this.state !== "offline";
    const people = this.main.querySelector("[data-people]");
    people.hidden = !off.hidden;
    const line = this.main.querySelector("[data-people-off]");
    line.hidden = off.hidden;
    line.textContent = line.dataset[this.state === "offline" ? "offline" : "catching"];
  }

  /** Without a socket: by ordinary requests, while somebody looks. */
  async look() {
    if (lineState() === "online" || document.hidden || this.gone || this.closed) return;
    if (await this.catchUp()) this.write.flush();
    else if (lineState() === "offline") this.paint(true);
  }

  over() {
    this.closed = true;
    this.write.close(this.log.word("over"));
    say(this.log.word("over"));
  }

  get gone() {
    return !this.log.element.isConnected;
  }
}

attach("[data-log]", (element) => {
  const opened = new Room(element);
  for (const room of rooms)
    if (room.gone && (room.id === opened.id || !room.write.waits())) rooms.delete(room);
  rooms.add(opened);
});

/** Whoever says something and goes on at once has still said it. */
function sendLeft() {
  for (const room of rooms) if (room.gone && room.write.waits()) room.write.flush();
}

document.addEventListener("turbo:before-cache", () => {
  for (const room of rooms) delete room.log.element.dataset.live;
});

setInterval(() => {
  for (const room of rooms) room.look();
  sendLeft();
}, LOOK);

// What the line lost without breaking (Redis between two servers was away) is found by asking now and then.
setInterval(() => {
  for (const room of rooms) if (!document.hidden && !room.gone && lineState() === "online") room.catchUp();
}, PULSE);

document.addEventListener("visibilitychange", () => {
  for (const room of rooms) if (!room.gone) room.seen();
});

// Taking a message back needs no new page: the log says it to all who look.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-remove]")) return;
  event.preventDefault();
  form.closest("details").open = false;
  if (await press(form)) for (const room of rooms) room.catchUp();
});

function older(log, before) {
  const item = log.line("older");
  const link = item.querySelector("a");
  link.href = `${link.pathname}?before=${Number(before)}`;
  return item;
}

attach("[data-say] textarea[data-names]", complete);
attach("[data-reconnect]", (button) => button.addEventListener("click", reconnect));

// The seconds to the next try.
setInterval(() => {
  for (const room of rooms) if (room.state === "offline" && !room.gone) room.paint();
}, 1000);

document.addEventListener("tz:look", () => {
  if (lineState() !== "online") for (const room of rooms) if (!room.gone) room.catchUp();
});

const here = (channel) => [...rooms].filter((room) => !room.gone && room.id === channel);

on("entry", ({ channel, entry }) => {
  for (const room of here(channel)) room.hear(entry);
  if (!here(channel).some((room) => !document.hidden && room.log.atBottom())) count(channel, entry);
  preview(channel, entry);
});

on("dismissed", ({ channel }) => {
  for (const room of here(channel)) room.over();
});

on("seen", ({ channel, seq }) => read(channel, seq));

onCatchUp(() => Promise.allSettled([...rooms].filter((room) => !room.gone).map((room) => room.catchUp())));

document.addEventListener("tz:state", (event) => {
  for (const room of rooms) if (!room.gone) room.shows(event.detail.state);
  if (event.detail.state === "online") sendLeft();
});
