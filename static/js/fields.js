// Fields that are a little kinder with script: steppers, bowls, growing text, chosen files.
import { attach } from "./page.js";

attach("[data-stepper]", (stepper) => {
  const input = stepper.querySelector("input");
  const buttons = stepper.querySelectorAll("[data-step]");
  const at = () => Number(input.value || input.min || 0);
  const inside = (value) => Math.min(Number(input.max || Infinity), Math.max(Number(input.min || 0), value));
  const limits = () => {
    for (const button of buttons) button.disabled = inside(at() + Number(button.dataset.step)) === at();
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      input.value = inside(at() + Number(button.dataset.step));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  input.addEventListener("input", limits);
  limits();
});

attach("[data-fill]", (button) => {
  const field = button.closest("form").elements[button.dataset.fill];
  const press = () => button.setAttribute("aria-pressed", String(field.value === button.dataset.value));
  button.addEventListener("click", () => {
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("input", press);
  press();
});

attach("[data-rate]", (rate) => {
  const output = rate.querySelector("output");
  const chosen = () => rate.querySelector(":checked");
  let before = chosen();
  rate.addEventListener("click", (event) => {
    if (!event.target.matches("input")) return;
    // Pressing the chosen bowl again takes the answer back; arrow keys arrive here with another bowl.
    if (event.target === before && event.detail > 0) event.target.checked = false;
    before = chosen();
    output.textContent = before?.dataset.word ?? "";
  });
});

attach("textarea[data-autogrow]", (area) => {
  if (CSS.supports("field-sizing", "content")) return; // the style does it
  const grow = () => {
    area.rows = Math.min(20, Math.max(Number(area.dataset.rows ?? area.rows), area.value.split("\n").length));
  };
  area.dataset.rows = area.rows;
  area.addEventListener("input", grow);
  grow();
});

attach(".drop, .snap", (well) => {
  const input = well.querySelector("input[type=file]");
  const words = well.querySelector("[data-files]");
  if (!input || !words) return;
  const empty = words.textContent;
  input.addEventListener("change", () => {
    words.textContent = [...input.files].map((file) => file.name).join(", ") || empty;
  });
});
