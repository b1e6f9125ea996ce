// My live table code: the codes of the next hour are fetched in advance, so that showing works while the network fails.
import { attach } from "./page.js";
import "./table-code-scan.js";
import "./table-code-vouch.js";

const QUIET = 4; // modules around a QR code, as app/core/drawing.py has it
const LOW = 121; // steps in hand, an hour: with fewer, more are asked for
const FULL = 145;
const AGAIN = 10_000;

export class LiveCode {
  codes = new Map();
  offset = 0; // of the server's clock from this phone's
  length = 30_000;
  shown = null;
  waiting = 0; // until when nothing is fetched
  filling = true;

  constructor(box) {
    this.box = box;
    this.timer = setInterval(() => this.tick(), 500);
    addEventListener("online", () => this.load());
    this.load();
    keepAwake();
  }

  async load() {
    if (this.loading) return;
    this.loading = true;
    try {
      while (this.box.isConnected && this.needed()) await this.part();
    } catch {
      this.waiting = Date.now() + AGAIN; // no network: what is in hand goes on
    }
    this.loading = false;
  }

  needed() {
    const next = this.next();
    this.filling = next - this.step() < (this.filling ? FULL : LOW);
    return this.filling && Date.now() >= this.waiting && !(next > this.last);
  }

  async part() {
    const next = this.next();
    const answer = await fetch(`${this.box.dataset.codes}?from=${next}`);
    if (!answer.ok) throw new Error("no codes");
    const { now, step, last, codes } = await answer.json();
    Object.assign(this, { offset: now - Date.now(), length: step, last });
    for (const code of codes) this.codes.set(code.step, code);
    if (!codes.length) this.waiting = Date.now() + AGAIN;
  }

  next = () => Math.max(0, ...[...this.codes.keys()].map((step) => step + 1));

  time = () => Date.now() + this.offset;

  step = () => Math.floor(this.time() / this.length);

  tick() {
    if (!this.box.isConnected) return clearInterval(this.timer);
    const step = this.step();
    for (const old of this.codes.keys()) if (old < step) this.codes.delete(old);
    const code = this.codes.get(step);
    if (code && this.shown !== step) this.show(code);
    this.say(Boolean(code) || this.shown === null);
    this.countDown();
    if (this.needed()) this.load();
  }

  show(code) {
    this.shown = code.step;
    draw(this.box.querySelector("[data-qr] svg"), code);
    const say = this.box.querySelector("[data-say]");
    say.setAttribute("aria-label", this.box.dataset.spell.replace("{code}", [...code.say].join(" ")));
    [...say.children].forEach((letter, place) => {
      letter.textContent = code.say[place];
    });
  }

  say(fresh) {
    const trouble = this.box.querySelector("[data-trouble]");
    if (trouble.hidden === fresh) return;
    trouble.hidden = fresh;
    trouble.textContent = fresh ? "" : this.box.dataset.over;
  }

  countDown() {
    const left = this.length - (this.time() % this.length);
    const words = this.box.dataset.words.replace("{n}", Math.ceil(left / 1000));
    const timer = this.box.querySelector("[data-timer]");
    if (timer.textContent !== words) timer.textContent = words;
    const ring = this.box.querySelector("[data-ring]"); // the group's card has none
    if (ring) ring.style.strokeDasharray = `${(100 * left) / this.length} 100`;
  }
}

/** Draws a code's modules into the picture that the server has drawn before. */
function draw(svg, { size, bits }) {
  const bytes = Uint8Array.from(atob(bits), (letter) => letter.charCodeAt(0));
  const dark = (place) => (bytes[place >> 3] >> (7 - (place & 7))) & 1;
  let path = "";
  for (let place = 0; place < size * size; place++) {
    if (!dark(place)) continue;
    path += `M${(place % size) + QUIET} ${Math.floor(place / size) + QUIET}h1v1h-1z`;
  }
  const side = size + 2 * QUIET;
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  const [ground] = svg.getElementsByTagName("rect");
  ground.setAttribute("width", side);
  ground.setAttribute("height", side);
  svg.getElementsByTagName("path")[0].setAttribute("d", path);
}

/** The screen stays on while somebody scans it, where the browser can do that. */
async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // refused, perhaps for a low battery: the code is shown all the same
  }
}

attach("[data-codes]:not([data-live-card])", (box) => new LiveCode(box));
