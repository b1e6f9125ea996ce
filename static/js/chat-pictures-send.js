// Pictures on their way: made smaller on the device, kept there until they are said, sent one after the other.
const SIDE = 1600; // what the server keeps
const LIGHT = 400_000; // bytes that are not worth drawing anew
const LARGEST = 12 * 1024 * 1024;
const DAYS = 14 * 24 * 3600 * 1000;
const NAME = "tz-pictures";
const memory = new Map();
let opened;
let line = Promise.resolve();

function base() {
  opened ??= new Promise((done, fail) => {
    const ask = indexedDB.open(NAME, 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(NAME);
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => fail(ask.error);
  });
  return opened;
}

/** Does something with what is kept; where nothing can be kept (a private window), memory has to do. */
async function kept(mode, act) {
  try {
    const store = (await base()).transaction(NAME, mode).objectStore(NAME);
    return await new Promise((done, fail) => {
      const ask = act(store);
      ask.onsuccess = () => done(ask.result);
      ask.onerror = () => fail(ask.error);
    });
  } catch {
    return undefined;
  }
}

export function keep(key, blob) {
  memory.set(key, blob);
  return kept("readwrite", (store) => store.put({ blob, at: Date.now() }, key));
}

/** The picture of that key, if this device still has it. */
export async function blobOf(key) {
  if (!memory.has(key)) {
    const found = await kept("readonly", (store) => store.get(key));
    if (found) memory.set(key, found.blob);
  }
  return memory.get(key);
}

export function forget(key) {
  memory.delete(key);
  return kept("readwrite", (store) => store.delete(key));
}

/** What was never said goes with its message, after a fortnight. */
export async function tidy() {
  for (const key of (await kept("readonly", (store) => store.getAllKeys())) ?? []) {
    const found = await kept("readonly", (store) => store.get(key));
    if (found && Date.now() - found.at > DAYS) await forget(key);
  }
}

/** The picture as it is sent: upright, no larger than the server keeps it. What cannot be drawn here goes as it is. */
export async function shrunk(file) {
  try {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const [short, long] = [drawn.width, drawn.height].sort((a, b) => a - b);
    const scale = Math.min(1, (SIDE * Math.min(4, Math.max(1, long / short / 2))) / long); // a strip stays legible
    const [width, height] = [drawn.width, drawn.height].map((side) => Math.max(1, Math.round(side * scale)));
    const blob = scale < 1 || file.size > LIGHT ? await redrawn(drawn, width, height, file.type) : file;
    drawn.close();
    return { blob: blob && blob.size < file.size ? blob : file, width, height };
  } catch {
    return { blob: file, width: 4, height: 3 };
  }
}

function redrawn(drawn, width, height, type) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(drawn, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, type === "image/jpeg" ? type : "image/webp", 0.86));
}

/** Puts a picture in the line; its `sent` is what the server answered: {ok, photo} or {ok: false, status, sentence}. */
export function send(picture, room) {
  picture.sent = line.then(() => arrive(picture, room));
  line = picture.sent.catch(() => {});
  return picture.sent;
}

async function arrive(picture, room) {
  if (picture.gone) return { ok: false, status: 0 };
  const blob = await blobOf(picture.key);
  if (!blob) return { ok: false, status: 404, sentence: picture.words.lost };
  if (blob.size > LARGEST) return { ok: false, status: 413, sentence: picture.words.large };
  const told = await request(picture, blob, room);
  if (told.ok) picture.id = told.photo;
  return told;
}

function request(picture, blob, room) {
  const body = new FormData();
  body.append("csrf_token", room.token);
  body.append("picture", blob, "picture");
  const way = new XMLHttpRequest();
  picture.cancel = () => way.abort();
  return new Promise((done) => {
    const broken = () => done({ ok: false, status: 0 });
    way.open("POST", `/c/${encodeURIComponent(room.id)}/photos`);
    way.responseType = "json";
    way.timeout = 120_000;
    way.setRequestHeader("Accept", "application/json");
    way.upload.onprogress = ({ loaded, total }) => picture.moved?.(loaded / Math.max(total, 1));
    way.onload = () => done({ ok: way.status === 200, status: way.status, ...(way.response ?? {}) });
    Object.assign(way, { onerror: broken, onabort: broken, ontimeout: broken });
    way.send(body);
  });
}

// Signing out leaves nothing behind on a shared device.
document.addEventListener("submit", (event) => {
  if (!("forget" in event.target.dataset)) return;
  memory.clear();
  opened?.then(
    (store) => store.close(),
    () => {},
  );
  opened = undefined;
  indexedDB.deleteDatabase(NAME);
  for (const name of Object.keys(localStorage))
    if (name.startsWith("tz-tray:")) localStorage.removeItem(name);
});
