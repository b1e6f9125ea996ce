// One's own words: edited in place, copied, and a few emoji for them.
import { attach, say, word } from "./page.js";

/** Opens an editor in the bubble; the words with their marks come from the page of editing. */
async function edit(line, address) {
  if (line.querySelector("form.editing")) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const from = page.querySelector("main textarea[name=text]")?.closest("form");
  if (!from) return location.assign(address);
  const bubble = line.querySelector(".bub");
  const form = document.importNode(document.getElementById("editing").content.firstElementChild, true);
  form.action = address;
  form.elements.text.value = from.elements.text.value;
  form.elements.csrf_token.value = from.elements.csrf_token.value;
  bubble.hidden = true;
  bubble.after(form);
  line.classList.add("msg--editing");
  const { text } = form.elements;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
  const close = () => {
    form.remove();
    bubble.hidden = false;
    line.classList.remove("msg--editing");
    line.querySelector("summary")?.focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !event.shiftKey && event.target === text) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.querySelector("[data-cancel]").addEventListener("click", close);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const options = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
    const told = await fetch(form.action, options).catch(() => null);
    if (told?.ok) {
      close();
      return document.dispatchEvent(new CustomEvent("tz:look"));
    }
    const why = await told?.json().catch(() => null);
    const place = form.querySelector("[role=alert]");
    place.textContent = why?.sentence ?? place.dataset.offline;
    place.hidden = false;
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-edit]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  link.closest("details").open = false;
  edit(link.closest(".msg"), link.href);
});

// An arrow up in an empty composer: the last thing that I said.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-say]");
  if (event.key !== "ArrowUp" || !form || event.target.value || event.isComposing) return;
  const mine = form.parentElement.querySelectorAll(".msg--me[data-seq]:not(:has(.bub--gone)) a[data-edit]");
  const last = mine[mine.length - 1];
  if (!last) return;
  event.preventDefault();
  edit(last.closest(".msg"), last.href);
});

// A menu opens to where there is room: what hangs below the log's end cannot be scrolled to.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    const inside = menu.matches?.(".msg__m") && menu.open && menu.querySelector(".menu__in");
    if (!inside) return;
    const log = menu.closest(".log").getBoundingClientRect();
    const row = menu.parentElement.getBoundingClientRect();
    const height = inside.offsetHeight + 8;
    inside.classList.toggle("menu__in--up", row.bottom + height > log.bottom && row.top - height > log.top);
  },
  true,
);

attach("[data-copy]", (button) => {
  button.hidden = !navigator.clipboard;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  button.closest("details").open = false;
  const bubble = button.closest(".msg").querySelector(".bub").cloneNode(true);
  bubble.querySelector(".re")?.remove();
  for (const br of bubble.querySelectorAll("br")) br.replaceWith("\n");
  await navigator.clipboard.writeText(bubble.textContent.trim());
  say(button.dataset.copied || word("copied"));
});

attach("[data-emoji]", (menu) => {
  menu.hidden = false;
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { text } = menu.closest("form").elements;
    text.setRangeText(button.textContent, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    menu.open = false;
    text.focus();
  });
});
