// What the last act did stays in sight, then steps back by itself (failures wait until the next page).
import { onPage, say } from "./page.js";

const PATIENCE = 7000;

// A morph may reuse the box of the act before and takes the classes away: their absence marks what is new.
onPage(() => {
  for (const box of document.querySelectorAll(".flashes:not(.flashes--live)")) {
    box.classList.add("flashes--live");
    say(box.textContent.trim());
    if (box.querySelector(".banner--bad")) continue;
    setTimeout(() => box.classList.add("flashes--gone"), PATIENCE);
  }
});

document.addEventListener("turbo:before-cache", () => {
  for (const box of document.querySelectorAll(".flashes")) box.remove();
});
