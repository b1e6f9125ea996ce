// Copying and sharing. data-copy="text" copies; data-share opens the system's sheet, or copies the address.
import { attach, say, word } from "./page.js";

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return; // refused by the browser: the text stands on the page to be copied by hand
  }
  const sentence = button.dataset.done || word("copied");
  say(sentence);
  const words = button.querySelector("[data-words]");
  if (!words) return;
  const before = words.textContent;
  words.textContent = sentence;
  setTimeout(() => {
    words.textContent = before;
  }, 2500);
}

attach("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

attach("[data-copy]", (button) => {
  button.addEventListener("click", () => copy(button, button.dataset.copy || address()));
});

attach("[data-share]", (button) => {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const url = new URL(button.dataset.url || address(), document.baseURI).href;
    if (!navigator.share) return copy(button, url);
    try {
      await navigator.share({ title: button.dataset.title || document.title, url });
    } catch {
      // closed by the person: nothing to do
    }
  });
});

const address = () => document.querySelector("link[hreflang=x-default]")?.href || location.href;
