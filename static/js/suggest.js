// A search field with [data-suggest]: names that fit, under the field, while one types. Without script it only searches.
import { attach, say } from "./page.js";

const PATIENCE = 160; // ms without a key before the server is asked

attach("[data-suggest]", (form) => {
  const input = form.querySelector("input[type=search]");
  const box = document.createElement("div");
  box.className = "quick__box";
  box.hidden = true;
  form.append(box);
  let timer = 0;
  let asked = 0;

  const close = () => {
    box.hidden = true;
  };
  const show = (html) => {
    const list = new DOMParser().parseFromString(html, "text/html").querySelector(".quick");
    box.replaceChildren(...(list ? [list] : []));
    box.hidden = !list;
    say(list?.dataset.count);
  };
  const ask = async () => {
    const number = ++asked;
    const words = input.value.trim();
    if (!words) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`);
      if (answer.ok && number === asked && document.activeElement === input) show(await answer.text());
    } catch {
      close(); // the field itself still searches
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asked += 1;
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      close();
      input.focus();
      event.preventDefault();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || box.hidden) return;
    const places = [input, ...box.querySelectorAll("a")];
    const next = places[places.indexOf(document.activeElement) + step];
    if (next) next.focus();
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
});
