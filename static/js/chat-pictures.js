// Pictures in a room: chosen, taken, pasted or dropped; described and sent ahead; shown with what is said.
import { along } from "./chat-composer.js";
import { carried } from "./chat-log.js";
import { newId } from "./chat-outbox.js";
import { blobOf, forget, keep, send, shrunk, tidy } from "./chat-pictures-send.js";
import { attach, say } from "./page.js";
import { lineState } from "./socket.js";

const MOST = 9;
const AGAIN = 5000;
const trays = new WeakMap(); // a composer to its tray
const live = new Map(); // key to the picture on its way
const said = new Map(); // a message's mark to the keys of its pictures

class Tray {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-tray]");
    this.words = { ...this.list.dataset };
    this.main = form.closest(".chat__main");
    const { channel } = this.main.querySelector(".log").dataset;
    this.room = { id: channel, token: form.querySelector("[name=csrf_token]").value };
    this.name = `tz-tray:${document.body.dataset.member ?? ""}:${channel}`;
    this.pictures = [];
    this.restore();
  }

  /** What was chosen and not sent before the page was left. */
  async restore() {
    let rows = [];
    try {
      rows = JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return;
    }
    for (const row of rows.slice(0, MOST)) if (await blobOf(row.key)) this.put(row);
  }

  save() {
    try {
      if (!this.pictures.length) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, JSON.stringify(this.pictures.map(plain)));
    } catch {
      // a full or closed storage: they are kept while the page is open
    }
  }

  async add(files) {
    for (const file of files) {
      if (this.pictures.length >= MOST) return say(this.words.most);
      const { blob, width, height } = await shrunk(file);
      const picture = { key: newId(), alt: "", width, height };
      await keep(picture.key, blob);
      this.put(picture);
    }
    this.form.elements.text.focus({ preventScroll: true });
  }

  async put(row) {
    const picture = { ...row, words: this.words };
    this.pictures.push(picture);
    live.set(picture.key, picture);
    const line = this.draw(picture);
    this.save();
    preview(line.querySelector("img"), picture);
    if (!picture.id) await this.go(picture);
  }

  draw(picture) {
    const template = this.main.querySelector('template[data-kind="tray"]');
    const line = document.importNode(template.content.firstElementChild, true);
    picture.line = line;
    const field = line.querySelector("input");
    field.value = picture.alt;
    field.addEventListener("input", () => {
      picture.alt = field.value;
      this.save();
    });
    line.querySelector("[data-away]").addEventListener("click", () => this.away(picture));
    line.querySelector("[data-again]").addEventListener("click", () => this.go(picture));
    line.querySelector("progress").hidden = Boolean(picture.id);
    picture.moved = (share) => {
      for (const bar of bars(picture)) bar.value = share;
    };
    this.list.append(line);
    this.list.hidden = false;
    return line;
  }

  /** Sends one ahead; what the server refuses says why, and stays until it is taken out. */
  async go(picture) {
    const state = picture.line.querySelector("[data-state]");
    picture.bad = false;
    state.textContent = "";
    picture.line.querySelector("[data-again]").hidden = true;
    const told = await send(picture, this.room);
    for (const bar of bars(picture)) bar.hidden = told.ok;
    if (told.ok || picture.gone) return this.save();
    picture.bad = told.status >= 400 && told.status < 500 && ![409, 429].includes(told.status);
    state.textContent = picture.bad ? told.sentence || this.words.bad : this.words.waits;
    picture.line.querySelector("[data-again]").hidden = picture.bad;
    picture.line.classList.toggle("tray__p--bad", picture.bad);
    if (picture.bad) say(state.textContent);
    else setTimeout(() => !picture.id && picture.line.isConnected && this.go(picture), AGAIN);
  }

  away(picture) {
    picture.gone = true;
    picture.cancel?.();
    this.drop(picture);
    live.delete(picture.key);
    forget(picture.key);
    (this.list.querySelector("[data-away]") ?? this.form.elements.text).focus();
  }

  drop(picture) {
    this.pictures = this.pictures.filter((each) => each !== picture);
    picture.line.remove();
    this.list.hidden = !this.pictures.length;
    this.save();
  }

  good() {
    return this.pictures.filter((picture) => !picture.bad);
  }
}

const plain = ({ key, id, alt, width, height }) => ({ key, id, alt, width, height });
const bars = (picture) =>
  [picture.line, picture.shown].flatMap((place) => [...(place?.querySelectorAll("progress") ?? [])]);

async function preview(image, { key }) {
  const blob = await blobOf(key);
  if (!blob) return;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  image.addEventListener("error", () => image.setAttribute("hidden", ""), { once: true }); // no picture after all
  image.src = URL.createObjectURL(blob);
}

along.push({
  enough: (form) => Boolean(trays.get(form)?.good().length),

  take(form) {
    const tray = trays.get(form);
    const photos = tray?.good() ?? [];
    for (const picture of photos) tray.drop(picture);
    return photos.length ? { photos: photos.map(plain) } : {};
  },

  draw(line, item, log) {
    if (!item.photos?.length) return;
    said.set(item.id, item.photos);
    const places = pictures(line, item.photos.map(waiting), log);
    for (const [index, place] of places.entries()) {
      const { key } = item.photos[index];
      const picture = live.get(key);
      const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
      bar.setAttribute("aria-hidden", "true");
      bar.hidden = Boolean(picture?.id ?? item.photos[index].id);
      place.append(bar);
      if (picture) picture.shown = place;
      preview(place.querySelector("img"), { key });
    }
  },

  /** All of its pictures are with the server; otherwise why not. */
  async ready(item, room) {
    for (const row of item.photos ?? []) {
      if (row.id) continue;
      const words = { ...room.main.querySelector("[data-tray]").dataset };
      const picture = live.get(row.key) ?? { ...row, words };
      live.set(row.key, picture);
      let told = picture.id ? { ok: true } : await picture.sent;
      if (!told?.ok) told = await send(picture, room);
      const later = told.status === 0 ? lineState() === "online" : told.status === 409; // nobody's fault: once more
      if (!told.ok) return { ...told, status: later ? 503 : told.status };
      row.id = picture.id;
      for (const bar of bars(picture)) bar.hidden = true;
    }
    return null;
  },

  send: (item) =>
    item.photos?.length ? { photos: JSON.stringify(item.photos.map(({ id, alt }) => ({ id, alt }))) } : {},

  /** It is to be tried once more: what the server has forgotten is sent anew. */
  again(item) {
    for (const row of item.photos ?? []) {
      live.delete(row.key);
      row.id = undefined;
    }
  },

  forget(id) {
    for (const { key } of said.get(id) ?? []) {
      live.delete(key);
      forget(key);
    }
    said.delete(id);
  },
});

const waiting = ({ width, height, alt }) => ({ w: width, h: height, alt });

/** Puts pictures over the words of a message. Answers their places. */
function pictures(line, list, log) {
  const template = (kind) =>
    log.main.querySelector(`template[data-kind="${kind}"]`).content.firstElementChild;
  const grid = document.importNode(template("pictures"), false);
  grid.dataset.count = list.length;
  for (const { w, h, alt, thumb, full } of list) {
    const place = document.importNode(template("pictures").firstElementChild, true);
    const image = place.querySelector("img");
    Object.assign(image, { width: w, height: h, alt: alt || image.alt });
    if (thumb) image.src = thumb;
    if (full) place.href = full;
    else place.removeAttribute("href");
    grid.append(place);
  }
  line.querySelector(".msg__b").before(grid);
  return [...grid.children];
}

carried.push((line, entry, log) => {
  if (entry.photos?.length && !entry.removed) pictures(line, entry.photos, log);
});

const images = (given) => [...(given?.files ?? [])].filter((file) => file.type.startsWith("image/"));

attach("[data-say]", (form) => {
  if (!form.querySelector("[data-tray]") || !form.closest(".chat__main").querySelector("[data-log]")) return;
  const tray = new Tray(form);
  trays.set(form, tray);
  for (const plainly of form.querySelectorAll("[data-plain]")) plainly.remove();
  for (const field of form.querySelectorAll("[data-pictures]"))
    field.addEventListener("change", () => {
      tray.add([...field.files]);
      field.value = "";
      field.closest("details")?.removeAttribute("open");
    });
  form.elements.text.addEventListener("paste", (event) => {
    const found = images(event.clipboardData);
    if (!found.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    tray.add(found);
  });
  const over = (event, on) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    tray.main.classList.toggle("chat__main--drop", on);
  };
  tray.main.addEventListener("dragover", (event) => over(event, true));
  tray.main.addEventListener("dragleave", (event) => {
    if (!tray.main.contains(event.relatedTarget)) over(event, false);
  });
  tray.main.addEventListener("drop", (event) => {
    over(event, false);
    tray.add(images(event.dataTransfer));
  });
});

addEventListener("online", () => {
  for (const picture of live.values())
    if (picture.line?.isConnected && !picture.id) picture.line.querySelector("[data-again]").click();
});

tidy();
