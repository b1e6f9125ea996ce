// Answers: what is answered stands above the answer, follows its post, and leads to it.
import { along } from "./chat-composer.js";
import { carried } from "./chat-log.js";
import { excerpt } from "./chat-parts.js";
import { attach } from "./page.js";

/** Draws the quote of an answer: {seq, nickname, words, removed}. */
function draw(line, reply, log) {
  const bubble = line.querySelector(".bub");
  if (!reply || !bubble || bubble.querySelector(":scope > .re")) return;
  const quote = log.line("quote");
  const link = quote.querySelector("a");
  quote.dataset.re = reply.seq;
  link.href = `/c/${encodeURIComponent(log.element.dataset.channel)}?at=${Number(reply.seq)}#m${Number(reply.seq)}`;
  quote.querySelector("b").textContent = reply.nickname || log.word("left");
  say(quote, reply.removed ? log.word("removed") : reply.words, log);
  bubble.prepend(quote);
}

const say = (quote, words, log) => {
  quote.querySelector("[data-words]").textContent = words || log.word("picture");
};

carried.push((line, entry, log) => draw(line, entry.reply, log));

/** A post has other words, or none any more: so have its quotes. */
export function requote(entry, log) {
  const words = entry.kind === "edit" ? excerpt(entry.parts) : log.word("removed");
  for (const quote of log.list.querySelectorAll(`[data-re="${Number(entry.target_seq)}"]`))
    say(quote, words, log);
}

/** Brings a message into sight and shows which it is. */
export function show(line) {
  line.scrollIntoView({ block: "center" });
  for (const other of document.querySelectorAll(".msg--at")) other.classList.remove("msg--at");
  line.classList.add("msg--at");
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".re a");
  const line = link && document.getElementById(link.hash.slice(1));
  if (!line) return; // the link leads to the page around it
  event.preventDefault();
  show(line);
});

attach(".msg--at", (line) => line.scrollIntoView({ block: "center" }));

// The composer shows what the next message answers.
const bar = (form) => form.querySelector("[data-answering]");

function answer(form, reply) {
  const place = bar(form);
  form.elements.reply_to.value = reply?.seq ?? "";
  place.hidden = !reply;
  if (!reply) return;
  place.querySelector("[data-name]").textContent = reply.nickname;
  place.querySelector("[data-words]").textContent = reply.words;
}

function replyTo(line) {
  const form = line.closest(".chat__main").querySelector("[data-say]");
  const words = line.querySelector(".bub").cloneNode(true);
  words.querySelector(".re")?.remove();
  const nickname = line.querySelector("[data-name]").textContent;
  const log = line.closest(".log");
  answer(form, {
    seq: Number(line.dataset.seq),
    nickname,
    words: excerpt([words.innerText]) || log.dataset.wordPicture || "",
  });
  form.elements.text.focus();
}

along.push({
  take(form) {
    const seq = Number(form.elements.reply_to.value);
    if (!seq) return {};
    const place = bar(form);
    const told = (name) => place.querySelector(`[data-${name}]`).textContent;
    const reply = { seq, nickname: told("name"), words: told("words") };
    answer(form, null);
    return { reply };
  },
  draw: (line, item, log) => draw(line, item.reply, log),
  send: (item) => (item.reply ? { reply_to: item.reply.seq } : {}),
});

document.addEventListener("click", (event) => {
  const reply = event.target.closest("[data-reply]");
  const line = reply?.closest(".msg[data-seq]");
  if (line) {
    event.preventDefault();
    reply.closest("details").open = false;
    replyTo(line);
  }
  const nothing = event.target.closest("[data-answer-nothing]");
  if (nothing) {
    event.preventDefault();
    answer(nothing.closest("form"), null);
    nothing.closest("form").elements.text.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-say]");
  if (event.key === "Escape" && form && !event.defaultPrevented && !bar(form).hidden) answer(form, null);
});

// On a phone a message is answered by drawing it aside.
const FAR = 64;
let drawn;
document.addEventListener(
  "touchstart",
  (event) => {
    const edge = event.touches[0].clientX < 32; // from there the browser goes back
    const line = event.touches.length === 1 && !edge ? event.target.closest(".log .msg[data-seq]") : null;
    const closed = line?.querySelector(".bub--gone, form.editing");
    drawn = line && !closed ? { line, x: event.touches[0].clientX, y: event.touches[0].clientY } : undefined;
  },
  { passive: true },
);
document.addEventListener(
  "touchend",
  (event) => {
    if (!drawn) return;
    const { clientX, clientY } = event.changedTouches[0];
    if (clientX - drawn.x > FAR && Math.abs(clientY - drawn.y) < FAR / 2) replyTo(drawn.line);
    drawn = undefined;
  },
  { passive: true },
);
