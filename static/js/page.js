// Small things that the other modules share.

const found = new WeakMap();

/** Calls `fn(element)` once for every element that matches, now and after each page change or live update. */
export function attach(selector, fn) {
  const look = () => {
    for (const element of document.querySelectorAll(selector)) {
      const done = found.get(element) ?? found.set(element, new Set()).get(element);
      if (done.has(fn)) continue;
      done.add(fn);
      fn(element);
    }
  };
  onPage(look);
}

/** Calls `fn` now and after each page change, morph or live fragment. */
export function onPage(fn) {
  for (const event of ["turbo:load", "turbo:render", "turbo:morph", "tz:fragment"]) {
    document.addEventListener(event, fn);
  }
  if (document.readyState !== "loading") fn();
  else document.addEventListener("DOMContentLoaded", fn, { once: true });
}

/** Says a sentence to screen readers without moving anything. */
export function say(sentence) {
  const live = document.getElementById("live");
  if (!live || !sentence) return;
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = sentence;
  });
}

/** A written sentence that the server put on the body, in the page's language. */
export function word(name) {
  return document.body.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
}
