// What the server tells, put into the page: fragments, refreshed pages, the bell, the state of the line.
import { say } from "./page.js";
import { on, onCatchUp, topics } from "./socket.js";
import { Turbo } from "./turbo.js";

/** Replaces the element with that id by server-rendered HTML, keeping focus and unsent words. */
export function fragment(target, html, action = "replace") {
  const stream = document.createElement("turbo-stream");
  stream.setAttribute("action", action);
  stream.setAttribute("target", target);
  if (action === "replace") stream.setAttribute("method", "morph");
  const template = document.createElement("template");
  template.content.append(document.createRange().createContextualFragment(html));
  stream.append(template);
  document.documentElement.append(stream);
  setTimeout(() => document.dispatchEvent(new CustomEvent("tz:fragment", { detail: { target } })), 50);
}

// Many hear of the same change at the same moment; they ask spread over a second, and a hidden page asks when seen.
const SPREAD = 900;
let asked;
let stale = false;
let sending = false;

export function refresh() {
  if (document.hidden) {
    stale = true;
    return;
  }
  clearTimeout(asked);
  asked = setTimeout(
    () => {
      // It would break off a form on its way, and where its answer leads: the page then comes anew by itself.
      if (sending) return refresh();
      stale = false;
      Turbo.session.refresh(document.baseURI, { method: "morph", scroll: "preserve" });
    },
    100 + Math.random() * SPREAD,
  );
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && stale) refresh();
});
document.addEventListener("turbo:visit", () => clearTimeout(asked));
for (const event of ["turbo:submit-start", "turbo:submit-end"]) {
  document.addEventListener(event, () => {
    sending = event === "turbo:submit-start";
  });
}

on("fragment", ({ target, html, action }) => {
  if (document.getElementById(target)) fragment(target, html, action);
});

// A card in the talk fetches itself anew (chat-cards.js); the page around it stays as it is.
const onPage = (topic) =>
  [...document.querySelectorAll("[data-watch]")].some(
    (each) => each.dataset.watch === topic && !each.closest("[data-card]"),
  );

on("refresh", ({ path, topic }) => {
  if (path === location.pathname || (topic && onPage(topic))) refresh();
});

on("notice", ({ unread, sentence }) => {
  if (typeof unread === "number") ring(unread);
  say(sentence);
});

function ring(unread) {
  for (const bell of document.querySelectorAll("[data-bell]")) {
    const count = bell.querySelector("[data-bell-count]");
    count.hidden = unread === 0;
    count.textContent = unread > 99 ? "99+" : unread;
    const words = unread ? bell.dataset.some : bell.dataset.none;
    bell.querySelector("[data-bell-words]").textContent = words.replace("{n}", unread);
  }
}

// A page that watches something may have missed it; chat fetches its own.
onCatchUp(() => {
  if (topics().size) refresh();
});

// The line is shown only when it stays down: a short drop is nobody's business.
const PATIENCE = 3000;
let later;
document.addEventListener("tz:state", (event) => {
  clearTimeout(later);
  const { state } = event.detail;
  if (state === "online") lineSays("");
  else later = setTimeout(() => lineSays(state), state === "offline" ? PATIENCE : 400);
});

function lineSays(state) {
  const line = document.querySelector("[data-line]");
  if (!line) return;
  line.textContent =
    state === "offline" ? line.dataset.offline : state === "catching up" ? line.dataset.catching : "";
  line.hidden = !state;
}
