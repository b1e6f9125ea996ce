// A letter beside its form: it follows what is written there. Without script it says what will stand in it.
import { attach } from "./page.js";

/** What a field says: its words, or the labels of what is chosen. */
function said(form, name) {
  const fields = [...form.querySelectorAll(`[name="${name}"]`)];
  const chosen = fields.filter((field) => field.checked).map((field) => labelled(field));
  const typed = fields
    .filter((field) => !/radio|checkbox/.test(field.type))
    .map((field) => field.value.trim());
  return [...chosen, ...typed].filter(Boolean);
}

const labelled = (field) =>
  (field.closest("label")?.querySelector("b") ?? field.closest("label")).textContent.trim();

attach("[data-echo]", (letter) => {
  const form = document.getElementById(letter.dataset.echo);
  if (!form) return;
  const places = [...letter.querySelectorAll("[data-of]")].map((place) => [place, place.textContent]);
  const follow = () => {
    for (const [place, before] of places) {
      const words = said(form, place.dataset.of);
      const joined = words.join(place.dataset.with ?? " · ");
      place.textContent =
        joined && place.dataset.words ? place.dataset.words.replace("{}", joined) : joined || before;
      place.hidden = !place.textContent;
    }
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  follow();
});
