// Turbo: links and forms without a full load. No prefetch (a GET may be costly), no inline style, nothing unsent lost.
import "./no-inline-style.js";
import * as Turbo from "@hotwired/turbo";
import { say } from "./page.js";

// Without its style Turbo's progress bar would be a bare box; the turning mark below stands in for it.
const NEVER = 2 ** 31 - 1;
Turbo.config.drive.progressBarDelay = NEVER;

const PATIENCE = 400;
let waiting;

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(true), PATIENCE);
}

function show(on) {
  clearTimeout(waiting);
  const mark = document.querySelector("[data-wait]");
  if (mark) mark.toggleAttribute("hidden", !on);
}

for (const event of ["turbo:visit", "turbo:submit-start"]) document.addEventListener(event, wait);
for (const event of ["turbo:load", "turbo:render", "turbo:submit-end", "turbo:fetch-request-error"]) {
  document.addEventListener(event, () => show(false));
}

// A morph must not take away what somebody has typed, ticked or opened since the page came (Turbo issues 1194, 1199).
const changed = {
  value: (field) => field.value !== field.defaultValue,
  checked: (field) => field.checked !== field.defaultChecked,
  selected: (option) => option.selected !== option.defaultSelected,
  open: (details, how) => how === "remove" && details.open,
  hidden: (element, how) => how === "update" && element.matches("[data-step], [data-show]"),
};

document.addEventListener("turbo:before-morph-attribute", (event) => {
  const { attributeName, mutationType } = event.detail;
  if (event.target.type === "hidden") return;
  if (changed[attributeName]?.(event.target, mutationType)) event.preventDefault();
});

document.addEventListener("turbo:before-morph-element", (event) => {
  const field = event.target;
  const gone = !event.detail.newElement;
  // A textarea's children are its default text; and a field with unsent words is not removed under the cursor.
  const unsent = field.matches?.("textarea, input:not([type=hidden])") && changed.value(field);
  if (
    field.closest?.("[data-stay]") ||
    (unsent && (gone || (field === document.activeElement && field.tagName === "TEXTAREA")))
  ) {
    event.preventDefault();
  }
});

// A page change says where one has arrived, as a full load would.
let first = true;
document.addEventListener("turbo:load", () => {
  if (!first) say(document.title);
  first = false;
});

export { Turbo };
