// Forms: a second press does nothing, sent words do not come back, and errors get the focus.
import { attach } from "./page.js";

const busy = new Set();

function start(form, submitter) {
  const button = submitter ?? form.querySelector("button:not([type=button])");
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  busy.add(button);
}

function rest() {
  for (const button of busy) button.removeAttribute("aria-busy");
  busy.clear();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || "again" in form.dataset) return;
    const pressed = form.querySelector("[aria-busy=true]");
    if (pressed && busy.has(pressed)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    start(form, event.submitter);
  },
  true,
);

document.addEventListener("turbo:submit-end", (event) => {
  rest();
  const form = event.target;
  if (!event.detail.success || form.method !== "post") return;
  // Back to what the server gave, so that the morph that follows sees nothing unsent in it.
  form.reset();
  form.closest("details.menu")?.removeAttribute("open");
});

addEventListener("pageshow", rest);

attach("[data-errsum]", (summary) => summary.focus());
attach("[data-show]", (element) => element.removeAttribute("hidden"));
