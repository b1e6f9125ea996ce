// A room: what is said appears at once; the log stays whole over any break of the line.
import "./chat-reactions.js";
import { composer } from "./chat-composer.js";
import { press, reach } from "./chat-line.js";
import { Log } from "./chat-log.js";
import { attach, say, word } from "./page.js";
import { lineState, on, onCatchUp } from "./socket.js";

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
    while (this.early.has(this.cursor + 1)) this.take(this.early.get(this.cursor + 1));
    clearTimeout(this.waiting);
    if (this.early.size) this.waiting = setTimeout(() => this.catchUp(), HOLD);
    this.seen();
  }

  take(entry) {
    this.move(entry.seq);
    this.write.settled(entry);
    this.log.apply(entry);
  }

  move(seq) {
    this.cursor = seq;
    this.log.element.dataset.lastSeq = seq; // a page kept for the Back button goes on from here
    for (const known of this.early.keys()) if (known <= seq) this.early.delete(known);
  }

  /** Asks for all that was missed, as often as needed; true once nothing is missing. */
  async catchUp() {
    const told = await reach(this, "catch_up", { after: this.cursor });
    if (told.status === 404) this.over();
    if (told.status === 429 || told.status >= 500) setTimeout(() => this.catchUp(), 3000);
    if (!told.ok) return false;
    if (told.snapshot) {
      this.log.clear();
      for (const entry of told.entries) this.write.settled(entry);
      for (const entry of told.entries) this.log.apply(entry);
      this.move(told.last_seq);
    } else {
      for (const entry of told.entries) if (entry.seq > this.cursor) this.take(entry);
    }
    this.seen();
    return true;
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

  /** The line's state, said on the page when it stays down. */
  shows(state) {
    clearTimeout(this.later);
    const away = state === "offline" || state === "catching up";
    const show = () => {
      const off = this.main.querySelector("[data-off]");
      const title = off.querySelector("[data-off-title]");
      off.hidden = !away;
      title.textContent = away ? title.dataset[state === "offline" ? "offline" : "catching"] : "";
    };
    if (away) this.later = setTimeout(show, state === "offline" ? 1500 : 400);
    else show();
    // Between the page and the first word of the line something may have been said, too.
    if (state === "online") this.catchUp().then(() => this.write.flush());
  }

  /** Without a socket: by ordinary requests, while somebody looks. */
  async look() {
    if (lineState() === "online" || document.hidden || this.gone || this.closed) return;
    if (await this.catchUp()) this.write.flush();
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
  for (const room of rooms) if (room.gone) rooms.delete(room);
  rooms.add(new Room(element));
});

document.addEventListener("turbo:before-cache", () => {
  for (const room of rooms) delete room.log.element.dataset.live;
});

setInterval(() => {
  for (const room of rooms) room.look();
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

attach("[data-reconnect]", (button) => {
  button.addEventListener("click", () => dispatchEvent(new Event("online")));
});

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

// What was said after the number that was read on another page, or told late, still waits.
on("seen", ({ channel, seq }) => {
  const left = (waiting.get(channel) ?? []).filter((each) => each > seq);
  waiting.set(channel, left);
  for (const dot of dots(channel)) paint(dot, left.length);
});

onCatchUp(() => Promise.allSettled([...rooms].filter((room) => !room.gone).map((room) => room.catchUp())));

document.addEventListener("tz:state", (event) => {
  for (const room of rooms) if (!room.gone) room.shows(event.detail.state);
});

// The list of rooms: unread counts and last words move while the page is open.
const rowsOf = (channel) => document.querySelectorAll(`[data-room="${CSS.escape(channel)}"]`);
const dots = (channel) => [...rowsOf(channel)].map((row) => row.querySelector("[data-unread]"));

const waiting = new Map(); // channel to the numbers that were counted while the page was open

function count(channel, entry) {
  if (entry.kind !== "post" || entry.author?.public_id === document.body.dataset.member) return;
  waiting.set(channel, [...(waiting.get(channel) ?? []), entry.seq]);
  for (const dot of dots(channel)) paint(dot, Number(dot.dataset.unread) + 1);
}

function paint(dot, unread) {
  dot.dataset.unread = unread;
  dot.hidden = unread === 0;
  dot.querySelector("[data-count]").textContent = unread > 99 ? "99+" : unread;
}

function preview(channel, entry) {
  if (entry.kind !== "post") return;
  const words = entry.parts.map((part) => part.href ?? part).join("");
  for (const row of rowsOf(channel)) {
    row.closest("ul").prepend(row.closest("li"));
    const time = row.querySelector("time");
    if (time) Object.assign(time, { dateTime: entry.at, textContent: word("now") });
    row.querySelector("[data-last]").textContent = [entry.author?.nickname, words]
      .filter(Boolean)
      .join(document.documentElement.lang.startsWith("zh") ? "：" : ": ");
  }
}
