// The service worker: when the network is gone, an empty frame in which the page draws the cards that the phone keeps.
// It stores that frame and its styles, fetched as a stranger, and never a page of anybody (docs/adr/0037).

const STORE = "tz-frame";
const FRAME = "/cards/kept";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { frame, assets } = event.data ?? {};
  if (typeof frame === "string" && frame.startsWith(`${FRAME}?`)) event.waitUntil(have(frame, assets));
});

async function have(frame, assets) {
  const store = await caches.open(STORE);
  const ours = assets.filter((each) => new URL(each).pathname.startsWith("/static/"));
  const answer = await fetch(frame, { credentials: "omit", redirect: "error" });
  if (!answer.ok) return;
  await Promise.all(ours.map((each) => store.match(each).then((there) => there ?? store.add(each))));
  await store.put(FRAME, answer); // last: where the frame is, its scripts are
  const wanted = new Set([new URL(FRAME, location.origin).href, ...ours]);
  for (const old of await store.keys()) if (!wanted.has(old.url)) await store.delete(old);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => ready(FRAME)));
  else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => ready(request)));
  }
});

async function ready(what) {
  const store = await caches.open(STORE);
  return (await store.match(what, { ignoreVary: true })) ?? Response.error();
}
