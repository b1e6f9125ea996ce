// Live cards: what a message calls or links to, drawn by the server for this viewer, and acted on without leaving the talk.
import { carried, changes } from "./chat-log.js";
import { on, onCatchUp } from "./socket.js";

const SPREAD = 900; // many hear of the same change at the same moment
const later = new Map();
const stale = new Set();

/** Gets the card anew. An empty answer is a thing that this viewer may not see (any more). */
async function fetchCard(place) {
  if (document.hidden) return stale.add(place);
  const answer = await fetch(place.dataset.card, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  const held = place.contains(document.activeElement);
  place.replaceChildren(document.createRange().createContextualFragment(html)); // our own server's template
  place.hidden = !html;
  place.closest("li").classList.toggle("msg--linked", Boolean(html) && place.dataset.alone === "yes");
  if (held) place.querySelector("a, button")?.focus();
  document.dispatchEvent(new CustomEvent("tz:fragment", { detail: { target: "card" } }));
}

function soon(place, spread) {
  clearTimeout(later.get(place));
  const wait = spread ? 100 + Math.random() * SPREAD : 0;
  later.set(
    place,
    setTimeout(() => later.delete(place) && place.isConnected && fetchCard(place), wait),
  );
}

carried.push(put);

// Other words may link to something else, or to nothing any more.
changes.edit = (entry, log) => {
  const line = log.at(entry.target_seq);
  line.querySelector("[data-card]")?.remove();
  line.classList.remove("msg--linked");
  put(line, { ...entry, seq: entry.target_seq }, log);
};

function put(line, entry, log) {
  if (!entry.card || entry.removed) return;
  const place = document.createElement("div");
  place.className = "msg__card";
  place.setAttribute("aria-live", "off"); // the message was said; its card is not said again at each change
  place.dataset.card = `/c/${encodeURIComponent(log.element.dataset.channel)}/entries/${Number(entry.seq)}/card`;
  place.dataset.alone = entry.card === "alone" ? "yes" : "";
  place.hidden = true;
  if (line.matches(".sys")) line.classList.add("sys--card");
  if (line.matches(".sys")) line.append(place);
  else line.querySelector(".msg__b").after(place);
  setTimeout(() => soon(place, entry.author?.public_id !== log.me)); // once it stands in the page
}

on("refresh", ({ topic }) => {
  if (!topic) return;
  for (const card of document.querySelectorAll(`[data-card] [data-watch="${CSS.escape(topic)}"]`))
    soon(card.closest("[data-card]"), true);
});

onCatchUp(() => {
  for (const place of document.querySelectorAll("[data-card]")) soon(place, true);
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const place of stale) soon(place, true);
  stale.clear();
});

// What is pressed on a card happens in place; what the server refuses is said on the thing's own page.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const place = form.closest("[data-card]");
    if (!place) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new FormData(form, event.submitter ?? undefined);
    const press = event.submitter ?? form.querySelector("button");
    press?.setAttribute("aria-busy", "true");
    const options = { method: "POST", body: new URLSearchParams(body), redirect: "manual" };
    const answer = await fetch(event.submitter?.getAttribute("formaction") ?? form.action, options).catch(
      () => null,
    );
    press?.removeAttribute("aria-busy");
    if (answer?.type === "opaqueredirect" || answer?.ok) return fetchCard(place);
    if (answer) location.assign(place.querySelector("h2 a").href);
  },
  true,
);
