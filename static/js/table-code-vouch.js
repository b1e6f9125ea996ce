// Vouching: how many faces are tapped, as they are tapped. Without script the number comes with the next page.
import { attach } from "./page.js";

attach("[data-vouch]", (form) => {
  const line = form.querySelector("[data-count]");
  if (!line) return;
  form.addEventListener("change", () => {
    const boxes = [...form.querySelectorAll("input[name=vouch]")];
    const ticked = boxes.filter((box) => box.checked).length;
    const left = boxes.length - ticked;
    line.querySelector("b").textContent = line.dataset.some.replace("{n}", ticked);
    line.querySelector("span").textContent = left ? ` ${line.dataset.rest.replace("{n}", left)}` : "";
  });
});
