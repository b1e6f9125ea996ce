// The group's card: codes that go on without network, a copy on this phone for when the page is closed, and the desk's camera.
import { forget, keep, kept, mine, owner } from "./card-kept.js";
import { attach, onPage } from "./page.js";
import { LiveCode } from "./table-code.js";
import { Scanner } from "./table-code-scan.js";

const CARD = /^TC1\.[\w.-]{1,180}$/;

/** A live card; what it shows and its next codes are kept as they come. */
class LiveCard extends LiveCode {
  async part() {
    await super.part();
    this.keep();
  }

  keep() {
    const written = document.getElementById("kept-card");
    if (!written) return;
    const { offset, length, last } = this;
    const codes = [...this.codes.values()];
    keep({ ...JSON.parse(written.dataset.kept), offset, length, last, codes });
  }
}

/** A card drawn from what was kept: there is nothing to fetch. */
class KeptCard extends LiveCode {
  constructor(box, card) {
    super(box);
    Object.assign(this, { offset: card.offset, length: card.length, last: card.last });
    for (const code of card.codes) this.codes.set(code.step, code);
    this.shown = -1; // so that codes which have run out are told of at once
    this.tick();
  }

  needed() {
    return false;
  }
}

attach("[data-live-card]", (box) => {
  new LiveCard(box);
  frame();
});

/** Asks the worker to have the empty frame ready, as a stranger gets it: what it holds is nobody's. */
async function frame() {
  if (!navigator.serviceWorker) return;
  const lang = document.documentElement.lang.slice(0, 2);
  const sheets = document.querySelectorAll("link[rel=stylesheet], script[src]");
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const assets = [...sheets].map((each) => each.href ?? each.src);
    active.postMessage({ frame: `/cards/kept?lang=${lang}`, assets });
  } catch {
    // a browser that runs no worker: the open page goes on without network all the same
  }
}

class CardScanner extends Scanner {
  read(text) {
    const at = text.lastIndexOf("/card/");
    const code = at < 0 ? text : text.slice(at + 6);
    return CARD.test(code) ? code : null;
  }

  async take(code) {
    const form = document.getElementById("card-code");
    form.elements.code.value = code;
    form.requestSubmit();
  }
}

attach("[data-card-scanner]", (box) => {
  if (navigator.mediaDevices) new CardScanner(box);
});

attach("#kept-cards", (box) => {
  const cards = kept();
  box.querySelector("[data-again]").href = location.href;
  box.querySelector("[data-none]").hidden = cards.length > 0;
  for (const card of cards) box.querySelector("[data-list]").append(row(box, card));
  const asked = cards.find(({ path }) => path === location.pathname) ?? (cards.length === 1 && cards[0]);
  if (asked) show(box, asked);
});

function row(box, card) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--line btn--wide";
  button.textContent = `${card.group} · ${card.heads}`;
  button.addEventListener("click", () => show(box, card));
  item.append(button);
  return item;
}

function show(box, card) {
  const shape = document.getElementById("kept-card-shape").content.cloneNode(true);
  shape.querySelector("[data-field=cloth]").dataset.cloth = card.cloth;
  for (const name of ["group", "heads"]) shape.querySelector(`[data-field=${name}]`).textContent = card[name];
  for (const [words, about] of card.perks) shape.querySelector("[data-perks]").append(perk(words, about));
  document.getElementById("kept-card")?.remove();
  const live = shape.querySelector(".mc");
  live.id = "kept-card";
  box.after(live);
  Object.assign(live.dataset, { spell: box.dataset.spell, words: box.dataset.words, over: box.dataset.over });
  live.querySelector("h1").tabIndex = -1;
  live.querySelector("h1").focus();
  new KeptCard(live, card);
}

function perk(words, about) {
  const item = document.createElement("li");
  const what = document.createElement("b");
  const line = document.createElement("p");
  what.textContent = words;
  line.className = "meta";
  line.textContent = about;
  item.append(what, line);
  return item;
}

// Whoever signs out takes the cards along; and whoever else is here finds none but their own.
document.addEventListener("submit", ({ target }) => target.action?.endsWith("/sign-out") && forget(), true);
onPage(() => document.getElementById("kept-cards") || owner() === mine() || forget());
