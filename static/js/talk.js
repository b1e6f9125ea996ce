// Discussions: reading is noted when the end is on screen, a quote goes into the reply, the new is offered and never jumps.
import { attach } from "./page.js";
import { on } from "./socket.js";

attach("form[data-seen]", (form) => {
  const watch = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting || document.hidden) return;
    watch.disconnect();
    fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual",
      keepalive: true,
    }).catch(() => {});
    form.hidden = true;
  });
  watch.observe(form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quote]");
  const form = document.querySelector("#reply form");
  if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const field = form.elements.text;
  const kept = field.value.trimEnd();
  field.value = (kept ? `${kept}\n\n` : "") + link.dataset.quote;
  form.elements.answers.value = link.dataset.number;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollIntoView({ block: "center" });
});

on("replies", ({ topic, last }) => {
  const talk = document.querySelector("[data-talk]");
  const more = talk?.querySelector("[data-more]");
  const count = last - Number(talk?.dataset.last);
  if (!more || topic !== talk.dataset.watch || !(count > 0)) return;
  more.querySelector("span").textContent =
    count === 1 ? more.dataset.one : more.dataset.many.replace("{n}", count);
  more.hidden = false;
});
