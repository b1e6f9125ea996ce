// Who is here, and who is writing. Nothing of it is kept; without a line nobody is shown.
import { attach, say } from "./page.js";
import { ask, lineState, on } from "./socket.js";

const BEAT = 25_000 + Math.random() * 8000; // well before the server thinks one gone
const WRITES = 3000; // so often it is told that one is writing
const FADES = 5000; // so long it is shown
const SPOKEN = 20_000; // so often it is said aloud

const logs = new Set();
const writers = new Map(); // public id to {nickname, portrait, until}
let told = 0;
let spoken = 0;

const zh = () => document.documentElement.lang.startsWith("zh");
const live = () => [...logs].filter((log) => log.isConnected);
const main = (log) => log.closest(".chat__main");

attach("[data-log]", (log) => {
  for (const old of logs) if (!old.isConnected) leave(old);
  logs.add(log);
  arrive(log);
  main(log)
    .querySelector("[data-say] textarea")
    ?.addEventListener("input", ({ target }) => target.value.trim() && writes(log));
});

async function arrive(log) {
  if (document.hidden || lineState() === "offline") return;
  const now = await ask("here", { channel: log.dataset.channel });
  if (now.ok) show(log, now);
}

function leave(log) {
  logs.delete(log);
  ask("here", { channel: log.dataset.channel, away: true });
}

function writes(log) {
  if (Date.now() - told < WRITES) return;
  told = Date.now();
  ask("typing", { channel: log.dataset.channel });
}

setInterval(() => live().forEach(arrive), BEAT);
document.addEventListener("visibilitychange", () => {
  for (const log of live())
    if (document.hidden) ask("here", { channel: log.dataset.channel, away: true });
    else arrive(log);
});
document.addEventListener("tz:state", ({ detail }) => {
  if (detail.state === "online") return live().forEach(arrive);
  writers.clear(); // without a line nobody knows who is here
  for (const log of live()) show(log, { count: 0 });
  paint();
});
document.addEventListener("turbo:before-render", () => {
  for (const log of live()) leave(log);
});
document.addEventListener("turbo:load", () => {
  for (const log of document.querySelectorAll("[data-log]")) logs.add(log);
  live().forEach(arrive);
});

on("here", ({ channel, ...now }) => {
  for (const log of live()) if (log.dataset.channel === channel) show(log, now);
});

function show(log, { count, people }) {
  const number = main(log).querySelector("[data-here-number]");
  number.hidden = !count;
  number.textContent = number.dataset.words.replace("{n}", count);
  const place = document.querySelector("[data-here]");
  if (!place) return;
  place.hidden = !people?.length;
  const faces = place.querySelector(".faces");
  faces.setAttribute("aria-label", (people ?? []).map((each) => each.nickname).join(zh() ? "、" : ", "));
  faces.replaceChildren(...(people ?? []).map((each) => face(log, each.portrait, "face--s")));
  const more = Object.assign(document.createElement("span"), { className: "faces__more" });
  more.textContent = place.dataset.words.replace("{n}", count);
  if (people && count > people.length) faces.append(more);
}

function face(log, portrait, size) {
  if (portrait.startsWith("/")) {
    const picture = Object.assign(document.createElement("img"), { src: portrait, alt: "" });
    picture.width = picture.height = 64;
    picture.className = `face ${size}`;
    return picture;
  }
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = drawing.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  use.setAttribute("href", `${log.dataset.faces}#${portrait}`);
  drawing.setAttribute("class", `face ${size}`);
  drawing.setAttribute("aria-hidden", "true");
  return drawing;
}

on("typing", ({ channel, member }) => {
  if (member.public_id === document.body.dataset.member) return;
  writers.set(member.public_id, { ...member, channel, until: Date.now() + FADES });
  paint();
  setTimeout(paint, FADES + 50);
});

on("entry", ({ entry }) => {
  if (entry.author && writers.delete(entry.author.public_id)) paint(); // it is said now
});

function paint() {
  for (const [id, writer] of writers) if (writer.until <= Date.now()) writers.delete(id);
  for (const log of live()) {
    const now = [...writers.values()].filter((writer) => writer.channel === log.dataset.channel);
    const line = main(log).querySelector("[data-typing]");
    line.hidden = !now.length;
    if (!now.length) continue;
    const names = now.slice(0, 2).map((writer) => writer.nickname);
    const kind = now.length === 1 ? "one" : now.length === 2 ? "two" : "many";
    const words = line.dataset[kind]
      .replace("{a}", names[0])
      .replace("{b}", names[1])
      .replace("{n}", now.length);
    line.querySelector("[data-words]").textContent = words;
    line
      .querySelector(".faces")
      .replaceChildren(...now.slice(0, 3).map((writer) => face(log, writer.portrait, "face--xs")));
    if (Date.now() - spoken > SPOKEN) {
      spoken = Date.now();
      say(words); // politely, and not at every stroke
    }
  }
}
