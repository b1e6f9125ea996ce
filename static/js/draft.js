// Forms with data-draft="key" keep what is written on this device until they are sent.
import { attach, say, word } from "./page.js";

const PREFIX = "tz-draft:";
const DAYS = 14 * 24 * 3600 * 1000;
const KEPT = "input:not([type]), input[type=text], input[type=search], input[type=number], textarea";

const nameOf = (form) => `${PREFIX}${document.body.dataset.member ?? ""}:${form.dataset.draft}`;
const fieldsOf = (form) =>
  [...form.querySelectorAll(KEPT)].filter((field) => field.name && !("nodraft" in field.dataset));

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    return kept && Date.now() - kept.at < DAYS ? kept.words : null;
  } catch {
    return null;
  }
}

function write(form) {
  const words = Object.fromEntries(
    fieldsOf(form)
      .filter((field) => field.value !== field.defaultValue)
      .map((field) => [field.name, field.value]),
  );
  try {
    localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), words }));
  } catch {
    return; // a full or closed storage: the form works without
  }
  tellState(form, word("draft"));
}

function tellState(form, sentence) {
  for (const place of document.querySelectorAll("[data-draft-state]")) place.textContent = sentence;
  if (!document.querySelector("[data-draft-state]")) form.dataset.kept = sentence;
}

attach("form[data-draft]", (form) => {
  const words = read(nameOf(form)) ?? {};
  let back = false;
  for (const field of fieldsOf(form)) {
    if (
      !(field.name in words) ||
      field.value !== field.defaultValue ||
      field.form.querySelector("[data-errsum]")
    )
      continue;
    field.value = words[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    back = true;
  }
  if (back) {
    tellState(form, word("restored"));
    say(word("restored"));
  }
  let later;
  form.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(() => write(form), 500);
  });
  form.addEventListener("submit", () => clearTimeout(later));
});

document.addEventListener("turbo:submit-end", (event) => {
  if (!event.target.matches("form[data-draft]")) return;
  if (event.detail.success) localStorage.removeItem(nameOf(event.target));
  else write(event.target); // what could not be sent is kept, however quickly it was typed
});

// Signing out (a form with data-forget) leaves nothing behind on a shared device.
document.addEventListener("submit", (event) => {
  if (!("forget" in event.target.dataset)) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
