// The log on the page: lines made from the server's own templates, words only ever set as text.
import { fill } from "./chat-parts.js";
import { clock, day, opens } from "./chat-times.js";

const NEAR = 60; // pixels from the bottom that still count as the bottom
const TOGETHER = 5 * 60_000;
const HUSH = 500; // screen readers look at what has changed a moment later

/** What posts carry beside their words: `(line, entry, log)`, called when a post is drawn. */
export const carried = [];

/** What other kinds of entries change on the page: kind to `(entry, log)`. */
export const changes = {};

export class Log {
  constructor(element) {
    this.element = element;
    this.list = element.querySelector(".msgs");
    this.main = element.closest(".chat__main");
    this.below = this.main.querySelector("[data-below]");
    this.fresh = 0;
    this.me = document.body.dataset.member;
    element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.below.addEventListener("click", () => this.toBottom());
    this.list.addEventListener("click", (event) => this.older(event));
    const divider = this.list.querySelector(".msg--at") ?? this.list.querySelector(".new");
    if (divider) divider.scrollIntoView({ block: "start" });
    else this.toBottom();
  }

  word(name) {
    return this.element.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  }

  // The list hangs from its bottom (column-reverse), so that the bottom is at 0 and older pages move nothing.
  atBottom() {
    return Math.abs(this.element.scrollTop) < NEAR;
  }

  toBottom() {
    this.element.scrollTop = 0;
    this.scrolled();
  }

  scrolled() {
    if (this.atBottom()) {
      this.fresh = 0;
      this.onBottom?.();
    }
    this.below.hidden = this.atBottom();
    const words = this.fresh ? this.below.dataset.some.replace("{n}", this.fresh) : this.below.dataset.none;
    this.below.querySelector("span").textContent = words;
  }

  line(kind) {
    const template = this.main.querySelector(`template[data-kind="${kind}"]`);
    return document.importNode(template.content.firstElementChild, true);
  }

  at(seq) {
    return this.list.querySelector(`[data-seq="${Number(seq)}"]`);
  }

  clear() {
    this.list.replaceChildren();
  }

  /** A drawing before words that say the same. */
  icon(name) {
    return this.line(`icon-${name}`);
  }

  /** What is put in now is no news: a screen reader is not to read a page of it out. */
  quietly(put) {
    this.element.setAttribute("aria-live", "off");
    put();
    clearTimeout(this.hushed);
    this.hushed = setTimeout(() => this.element.removeAttribute("aria-live"), HUSH);
  }

  /** One entry of the log, as it changes the page. Twice is once. */
  apply(entry) {
    if (entry.kind === "edit") this.edit(entry);
    else if (entry.kind === "removal") {
      this.remove(this.at(entry.target_seq));
      changes.removal?.(entry, this);
    } else if (changes[entry.kind]) changes[entry.kind](entry, this);
    else if ((entry.kind === "post" || entry.kind === "note") && !this.at(entry.seq)) this.append(entry);
  }

  append(entry) {
    const stay = this.atBottom();
    const height = this.element.scrollHeight;
    this.list.querySelector("[data-nothing]")?.remove();
    const before = this.list.querySelector("li[data-waiting]"); // what is not sent yet stays last
    const previous = this.lastSaid();
    const moment = new Date(entry.at);
    if (opens(previous, moment, this.element.dataset.zone))
      this.list.insertBefore(this.dayLine(moment), before);
    this.list.insertBefore(entry.kind === "note" ? this.note(entry) : this.post(entry, previous), before);
    const mine = entry.author?.public_id === this.me;
    if (stay || mine) return this.toBottom();
    this.element.scrollTop -= this.element.scrollHeight - height; // keep in sight what is being read
    if (entry.kind === "post") this.fresh += 1;
    this.scrolled();
  }

  lastSaid() {
    return [...this.list.querySelectorAll("[data-seq]")].pop();
  }

  dayLine(moment) {
    const line = this.line("day");
    const time = line.querySelector("time");
    time.dateTime = moment.toISOString();
    time.textContent = day(moment, this.element.dataset.zone, (name) => this.word(name));
    return line;
  }

  note(entry) {
    const line = this.line("note");
    line.id = `m${Number(entry.seq)}`;
    line.dataset.seq = entry.seq;
    line.dataset.at = entry.at;
    const words = entry.words[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
    const link = document.createElement("a");
    link.href = entry.path;
    const to = /^\/(?![/\\])/.test(entry.path ?? "")
      ? line.firstElementChild.appendChild(link)
      : line.firstElementChild;
    to.textContent = words;
    if (entry.card) for (const put of carried) put(line, entry, this);
    return line;
  }

  post(entry, previous) {
    const mine = entry.author?.public_id === this.me;
    const line = this.line(mine ? "me" : "them");
    this.settle(line, entry);
    if (!mine) {
      line.querySelector("[data-name]").textContent = entry.author?.nickname ?? this.word("left");
      this.face(line, entry.author?.portrait ?? "");
    }
    line.classList.toggle("msg--more", together(previous, line));
    fill(line.querySelector(".bub"), entry.parts);
    for (const put of carried) put(line, entry, this);
    line.querySelector("[data-edited]").hidden = !entry.edited;
    if (entry.removed) this.remove(line);
    return line;
  }

  /** Gives a line the number and time that the server gave it. */
  settle(line, entry) {
    line.id = `m${Number(entry.seq)}`;
    line.dataset.seq = entry.seq;
    line.dataset.at = entry.at;
    if (entry.author) line.dataset.author = entry.author.public_id;
    const time = line.querySelector("time");
    time.dateTime = entry.at;
    time.textContent = clock(new Date(entry.at), this.element.dataset.zone);
    for (const form of line.querySelectorAll("form")) numbered(form, "action", entry.seq);
    for (const link of line.querySelectorAll(".menu__in a, .msg__s a")) numbered(link, "href", entry.seq);
  }

  face(line, portrait) {
    const old = line.querySelector(".face");
    let face;
    if (portrait.startsWith("/")) {
      face = Object.assign(document.createElement("img"), { src: portrait, alt: "", width: 64, height: 64 });
      face.className = "face";
    } else if (portrait) {
      face = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const use = face.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use"));
      use.setAttribute("href", `${this.element.dataset.faces}#${portrait}`);
      face.setAttribute("class", "face");
      face.setAttribute("aria-hidden", "true");
    } else return;
    old?.replaceWith(face);
  }

  edit(entry) {
    const line = this.at(entry.target_seq);
    if (!line || line.querySelector(".bub--gone")) return;
    fill(line.querySelector(".bub"), entry.parts);
    line.querySelector("[data-edited]").hidden = false;
    changes.edit?.(entry, this);
  }

  remove(line) {
    if (!line) return;
    const bubble = line.querySelector(".bub");
    bubble.classList.add("bub--gone");
    bubble.removeAttribute("dir");
    bubble.textContent = this.word("removed");
    line.querySelector(".msg__m")?.remove();
    line.querySelector(".reacts")?.remove();
    line.querySelector(".pics")?.remove();
    line.querySelector("form.editing")?.remove();
    bubble.hidden = false;
    line.querySelector("[data-edited]").hidden = true;
    this.state(line, "");
  }

  state(line, ...what) {
    const place = line.querySelector("[data-state]");
    place.replaceChildren(...what);
    place.hidden = !what.some(Boolean);
  }

  /** Older pages come in place, where there is script; the link leads to them without. */
  async older(event) {
    const link = event.target.closest("[data-older]");
    if (!link) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
    link.removeAttribute("aria-busy");
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const lines = [...page.querySelectorAll(".msgs > li")].filter(
      (line) => !line.matches(".older:last-child") && !(line.dataset.seq && this.at(line.dataset.seq)),
    );
    this.quietly(() => link.parentElement.replaceWith(...lines.map((line) => document.adoptNode(line))));
    document.dispatchEvent(new CustomEvent("tz:fragment", { detail: { target: "log" } }));
  }
}

function numbered(element, name, seq) {
  const address = element.getAttribute(name).replace("/entries/0/", `/entries/${Number(seq)}/`);
  element.setAttribute(name, address.replace(/(at|reply)=0\b/g, `$1=${Number(seq)}`));
}

function together(previous, line) {
  return (
    previous?.classList.contains("msg") === true &&
    previous.dataset.author === line.dataset.author &&
    Date.parse(line.dataset.at) - Date.parse(previous.dataset.at) < TOGETHER
  );
}
