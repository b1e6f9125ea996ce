// Long writing: names are offered while one types, and how it will look is shown before it is sent.
import { complete } from "./chat-names.js";
import { attach, say } from "./page.js";

attach("[data-write] textarea[data-names]", complete);

const error = (words) =>
  Object.assign(document.createElement("p"), { className: "error", textContent: words });

/** The preview as the server's own page has it; without scripts that page itself is what comes. */
async function preview(button) {
  const { form } = button;
  const place = form.querySelector("[data-preview]");
  const fields = ["csrf_token", "title", "text"].filter((name) => form.elements[name]);
  const body = new URLSearchParams(fields.map((name) => [name, form.elements[name].value]));
  button.setAttribute("aria-busy", "true");
  const answer = await fetch(button.formAction, { method: "POST", body }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  button.removeAttribute("aria-busy");
  const made = page.querySelector("[data-preview]:not([hidden])");
  const why = page.querySelector(".field--post .error")?.textContent.trim() ?? place.dataset.failed;
  place.replaceChildren(...(made ? made.childNodes : [error(why)]));
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  say(made ? place.dataset.told : why);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-preview-at]");
  if (!button) return;
  event.preventDefault();
  preview(button);
});
