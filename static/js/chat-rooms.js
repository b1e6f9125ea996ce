// The list of rooms: unread counts and last words move while the page is open.
import { excerpt } from "./chat-parts.js";
import { attach, word } from "./page.js";
import { onCatchUp } from "./socket.js";

const rowsOf = (channel) => document.querySelectorAll(`[data-room="${CSS.escape(channel)}"]`);
const dots = (channel) => [...rowsOf(channel)].map((row) => row.querySelector("[data-unread]"));
const heard = new Map(); // channel to its last post that was told: a page asked for before may be drawn after it
const waiting = new Map(); // channel to the numbers that were counted while the page was open

/** One more that is not read. */
export function count(channel, entry) {
  if (entry.kind !== "post" || entry.author?.public_id === document.body.dataset.member) return;
  waiting.set(channel, [...(waiting.get(channel) ?? []), entry.seq]);
  for (const dot of dots(channel)) paint(dot, Number(dot.dataset.unread) + 1);
}

/** Read so far, here or on another page; what was said after that number, or told late, still waits. */
export function read(channel, seq) {
  const left = (waiting.get(channel) ?? []).filter((each) => each > seq);
  waiting.set(channel, left);
  for (const dot of dots(channel)) paint(dot, left.length);
}

function paint(dot, unread) {
  dot.dataset.unread = unread;
  dot.hidden = unread === 0;
  dot.querySelector("[data-count]").textContent = unread > 99 ? "99+" : unread;
}

/** The room's last words, and its place at the head of the list. */
export function preview(channel, entry) {
  if (entry.kind !== "post") return;
  heard.set(channel, entry);
  for (const row of rowsOf(channel)) tell(row, entry);
}

function tell(row, entry) {
  if (entry.seq <= Number(row.dataset.seq)) return;
  row.dataset.seq = entry.seq;
  row.closest("ul").prepend(row.closest("li"));
  const time = row.querySelector("time");
  if (time) Object.assign(time, { dateTime: entry.at, textContent: word("now") });
  const words = excerpt(entry.parts) || word("picture");
  row.querySelector("[data-last]").textContent = [entry.author?.nickname, words]
    .filter(Boolean)
    .join(document.documentElement.lang.startsWith("zh") ? "：" : ": ");
}

attach("[data-room]", (row) => {
  const entry = heard.get(row.dataset.room);
  if (entry) tell(row, entry);
});

/** Fetches the list anew: what was said while no line stood was told to nobody here. */
async function relist() {
  const lists = [...document.querySelectorAll("[data-rooms]")].filter((list) => list.offsetParent); // one that is seen
  if (!lists.length) return;
  const answer = await fetch(lists[0].dataset.rooms, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const list of lists) renew(list, fresh);
}

function renew(list, fresh) {
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.room : undefined;
  const now = list.querySelector("[aria-current]")?.dataset.room;
  const items = [...fresh.querySelectorAll("[data-rooms] [data-room]")].map((row) => row.closest("li"));
  if (!items.length) return;
  list.querySelector("ul").replaceChildren(...items.map((item) => document.importNode(item, true)));
  for (const row of list.querySelectorAll("[data-room]")) {
    if (row.dataset.room === now) row.setAttribute("aria-current", "page");
    if (row.dataset.room === held) row.focus();
  }
}

onCatchUp(relist);

// A page that was just loaded was drawn before its line stood.
const first = (event) => {
  if (event.detail.state !== "online") return;
  document.removeEventListener("tz:state", first);
  relist();
};
document.addEventListener("tz:state", first);
