// What only some pages need is a bundle of its own that finds the shared modules here. A chat page names it in its head;
// where Turbo brings such a page, it is fetched before the page is shown, and again when a fetch has failed.
import * as live from "./live.js";
import * as page from "./page.js";
import * as socket from "./socket.js";

// tools/build.mjs turns their imports of page.js, socket.js and live.js into these: one socket, one set of listeners.
globalThis.tongzhuo = { live, page, socket };

const NEEDS = "[data-channel], [data-room]";
const PATIENCE = 4000; // a page is not held back longer
const PAUSE = 5000;
let coming;
let tries = 0;
let again;

/** The talk's script: one promise for all who wait, a fresh one after a failure. */
function talk() {
  const address = document.body.dataset.chat;
  // Browsers may remember that an address has failed: the next try has another one.
  coming ??= import(tries ? `${address}&again=${tries}` : address).catch((error) => {
    coming = undefined;
    tries += 1;
    throw error;
  });
  return coming;
}

function attempt() {
  clearTimeout(again);
  if (globalThis.tongzhuo.chat || !document.querySelector(NEEDS)) return;
  talk().catch(() => {
    again = setTimeout(attempt, PAUSE);
  });
}

page.attach(NEEDS, attempt);
addEventListener("online", attempt);
document.addEventListener("tz:state", ({ detail }) => detail.state === "online" && attempt());

document.addEventListener("turbo:before-render", (event) => {
  if (globalThis.tongzhuo.chat || !event.detail.newBody.querySelector(NEEDS)) return;
  event.preventDefault();
  const enough = new Promise((done) => setTimeout(done, PATIENCE));
  Promise.race([talk().catch(() => {}), enough]).then(() => event.detail.resume());
});

// Sent before the script is there: the message waits for it, and goes as an ordinary form where it does not come.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (globalThis.tongzhuo.chat || !form.matches("[data-say]") || form.dataset.plain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    talk()
      .catch(() => {
        form.dataset.plain = "yes";
      })
      .then(() => form.requestSubmit())
      .finally(() => delete form.dataset.plain);
  },
  true,
);
