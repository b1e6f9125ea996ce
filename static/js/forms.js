// Forms: a second press does nothing, sent words do not come back, and errors get the focus.
import { attach } from "./page.js";

const busy = new Set();
let failed = false;

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

function stopSecond(event) {
  const pressed = event.target.querySelector("[aria-busy=true]");
  if (!pressed || !busy.has(pressed) || "again" in event.target.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("submit", stopSecond, true);
document.addEventListener("turbo:submit-start", (event) => {
  start(event.target, event.detail.formSubmission.submitter);
});

// Last of all listeners: a form that nobody took over goes to the server by itself.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") start(event.target, event.submitter);
});

document.addEventListener("turbo:submit-end", (event) => {
  rest();
  const form = event.target;
  failed = !event.detail.success;
  if (failed || form.method !== "post") return;
  // Back to what the server gave, so that the morph that follows sees nothing unsent in it.
  form.reset();
  form.closest("details.menu")?.removeAttribute("open");
});

addEventListener("pageshow", rest);

// A morph may reuse the summary of the attempt before: look at it anew after each failure.
document.addEventListener("turbo:render", () => {
  if (failed) document.querySelector("[data-errsum]")?.focus();
  failed = false;
});
attach("[data-errsum]", (summary) => summary.focus());
attach("[data-show]", (element) => element.removeAttribute("hidden"));
