// details.menu: closes when one presses elsewhere, leaves it with the keyboard, or presses Escape.

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A page that is kept for the Back button is kept closed.
document.addEventListener("turbo:before-cache", () => {
  for (const menu of open()) menu.open = false;
});
