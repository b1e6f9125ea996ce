// What the last act did stays in sight, then steps back by itself (failures wait until the next page).
import { attach, say } from "./page.js";

attach(".flashes", (box) => {
  box.classList.add("flashes--live");
  say(box.textContent.trim());
  if (box.querySelector(".banner--bad")) return;
  setTimeout(() => box.classList.add("flashes--gone"), 7000);
});

document.addEventListener("turbo:before-cache", () => {
  for (const box of document.querySelectorAll(".flashes")) box.remove();
});
