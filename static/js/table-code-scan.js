// Reading a tablemate's code with the camera. What is read without network stays on this phone until it can be sent.
import { attach, onPage, say } from "./page.js";
import { reader } from "./qr-reader.js";

const LOOK = 250;
const KEPT_FOR = 4 * 24 * 3600_000; // the table's window is three days
const CODE = /^TZ1\.[\w.-]{1,180}$/;

const member = () => document.body.dataset.member;
const drawer = () => `tz:scans:${member()}`; // another person on this phone sends only her own

function kept() {
  try {
    const rows = JSON.parse(localStorage.getItem(drawer()) ?? "[]");
    return rows.filter(({ at }) => at > Date.now() - KEPT_FOR);
  } catch {
    return [];
  }
}

function keep(rows) {
  try {
    localStorage.setItem(drawer(), JSON.stringify(rows));
  } catch {
    // a browser that keeps nothing: the scan is sent now or not at all
  }
}

/** Sends what waits, dinner by dinner; answers the results of the ones that got through. */
async function send(rows = kept()) {
  const done = [];
  for (const upload of new Set(rows.map((row) => row.upload))) {
    const mine = rows.filter((row) => row.upload === upload);
    const body = new URLSearchParams({
      csrf_token: document.querySelector("meta[name=csrf-token]").content,
      scans: JSON.stringify(mine.map(({ code, at }) => ({ code, at }))),
    });
    const answer = await fetch(upload, { method: "POST", body }).catch(() => null);
    if (!answer?.ok || answer.redirected) continue;
    const { results } = await answer.json();
    done.push(...results);
    const answered = new Set(results.filter((each) => !each.retry).map((each) => each.code));
    keep(kept().filter((row) => row.upload !== upload || !answered.has(row.code)));
  }
  return done;
}

/** The code in a scanned text, if it is one of this site; nothing else that a QR code says is ever opened. */
function codeIn(text) {
  const at = text.lastIndexOf("/t/");
  if (at < 0 || !text.startsWith(`${location.origin}/t/`)) return null;
  const code = text.slice(at + 3);
  return CODE.test(code) ? code : null;
}

export class Scanner {
  constructor(box) {
    this.box = box;
    this.video = box.querySelector("video");
    this.button = box.querySelector("[data-scan]");
    this.button.addEventListener("click", () => (this.stream ? this.stop() : this.start()));
    box.hidden = false;
    this.reader().catch(() => {}); // in hand before it is needed: where codes are read the network may fail
  }

  reader() {
    return reader(this.box.dataset.reader);
  }

  async start() {
    if (this.starting) return;
    this.starting = true;
    try {
      this.detector = await this.reader();
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return this.answer(this.detector ? this.box.dataset.refused : this.box.dataset.unread);
    } finally {
      this.starting = false;
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    this.video.play().catch(() => {}); // stopped again before it began
    this.look();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.video.hidden = true;
  }

  async look() {
    if (!this.box.isConnected) return this.stop();
    if (!this.stream) return;
    const [found] = await this.detector.detect(this.video).catch(() => []);
    const code = found && this.read(found.rawValue);
    if (code) {
      this.stop();
      return this.take(code);
    }
    if (found) this.answer(this.box.dataset.foreign);
    setTimeout(() => this.look(), LOOK);
  }

  read(text) {
    return codeIn(text);
  }

  async take(code) {
    const { upload } = this.box.dataset;
    const row = { upload, code, at: Date.now() };
    keep([...kept().filter((each) => each.code !== code), row]);
    const result = (await send([row])).find((each) => each.code === code);
    this.answer(result ? result.sentence : this.box.dataset.kept);
  }

  answer(sentence) {
    const line = this.box.querySelector("[data-answer]");
    line.hidden = false;
    line.textContent = sentence;
    say(sentence);
  }
}

attach("[data-scanner]", (box) => {
  if (navigator.mediaDevices) new Scanner(box);
});

const flush = () => member() && navigator.onLine && kept().length && send();
onPage(flush);
addEventListener("online", flush);
