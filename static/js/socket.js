// One connection for all rooms of the page. The server tells; what is written goes by ordinary forms (and chat's fast lane).
import { onPage } from "./page.js";

const BASE = 1000; // milliseconds before the first new try; doubled with each, up to CAP, none at the same moment as others
const CAP = 30_000;
const STEADY = 10_000; // a line that held so long has earned a quick try when it breaks
const SILENCE = 45_000; // the server says something every 20 s: after so much silence the line is dead
const TICK = 5000;
const ASLEEP = 90_000; // ticks that far apart: the machine slept (a hidden page still ticks once a minute)

const listeners = new Map();
const catchers = new Set();
let io; // of the client library, which is fetched apart: a page is there, and works, before it
let unfetched = 0;
let wanted = false;
let opening;
let socket;
let who;
let state = "";
let watched = new Set();
let dropped = false;
let tries = 0;
let retry;
let steady;
let next = 0;
let triedAt = 0;
let heardAt = 0;

/** Calls `fn(payload)` for every `tell` of that kind. Answers a function that stops it. */
export function on(kind, fn) {
  const fns = listeners.get(kind) ?? listeners.set(kind, new Set()).get(kind);
  fns.add(fn);
  return () => fns.delete(fn);
}

/** Sends an event and answers what the server says: {ok, …}; {ok: false, status: 0} when there is no line. */
export async function ask(event, payload, patience = 8000) {
  const asked = socket;
  const at = Date.now();
  if (!asked?.connected) return { ok: false, status: 0 };
  try {
    return await asked.timeout(patience).emitWithAck(event, payload);
  } catch {
    // It took the question, and nothing at all has come since: a line like that is dead and does not know it.
    if (asked === socket && asked.connected && heardAt < at) attempt();
    return { ok: false, status: 0 };
  }
}

/** `fn()` fetches what was missed while the line was down; it may answer a promise. */
export function onCatchUp(fn) {
  catchers.add(fn);
  return () => catchers.delete(fn);
}

/** 'online', 'offline', 'catching up', or '' before the first word. */
export const lineState = () => state;

/** When the next try is made, in milliseconds since 1970; 0 while one is being made. */
export const nextTry = () => next;

/** Tries at once, for somebody who does not want to wait. */
export function reconnect() {
  if (!socket?.connected) attempt();
}

function become(now) {
  if (now === state) return;
  state = now;
  document.dispatchEvent(new CustomEvent("tz:state", { detail: { state } }));
}

async function connected() {
  const mine = socket;
  clearTimeout(retry);
  steady = setTimeout(() => {
    tries = 0;
  }, STEADY);
  watched = new Set();
  watch();
  if (dropped) {
    become("catching up");
    await Promise.allSettled([...catchers].map((fn) => fn()));
    if (mine !== socket || !mine.connected) return;
    dropped = false;
  }
  become("online");
}

function lost(reason) {
  if (reason === "io client disconnect") return; // our own doing, on the way to a fresh line
  dropped = true;
  clearTimeout(steady);
  // The server hung up on purpose (signed out elsewhere): come back once, much later than after a mere break.
  later(reason === "io server disconnect" ? 3000 + Math.random() * 9000 : pause());
  become("offline");
}

function pause() {
  tries = Math.min(tries + 1, 10);
  return Math.min(CAP, BASE * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
}

function later(milliseconds) {
  clearTimeout(retry);
  next = Date.now() + milliseconds;
  retry = setTimeout(attempt, milliseconds);
}

/** A fresh line, whatever the old one believes of itself. */
function attempt() {
  if (!wanted || opening) return;
  clearTimeout(retry);
  if (!socket) return open();
  clearTimeout(steady);
  next = 0;
  dropped = true;
  triedAt = heardAt = Date.now();
  socket.disconnect().connect();
  become("offline");
}

/** Somebody looks, or the network is back: a broken line is tried now, one that has long been silent is renewed. */
function look() {
  const now = Date.now();
  if (socket?.connected ? now - heardAt > SILENCE : now - triedAt > 1000) attempt();
}

let ticked = Date.now();
setInterval(() => {
  const slept = Date.now() - ticked > ASLEEP;
  ticked = Date.now();
  if (slept) attempt();
}, TICK);

/** Browsers may remember that an address has failed: the next try has another one. */
async function library() {
  const address = document.body.dataset.socket;
  return (await import(unfetched ? `${address}&again=${unfetched}` : address)).io;
}

async function open() {
  const mine = Symbol("opening");
  opening = mine;
  triedAt = Date.now();
  next = 0;
  try {
    io ??= await library();
  } catch {
    unfetched += 1;
  }
  if (opening !== mine) return; // somebody has signed in or out in the meantime
  opening = undefined;
  if (io) connect();
  else lost("no library");
}

function connect() {
  socket = io({ path: "/socket.io", transports: ["websocket"], reconnection: false });
  triedAt = heardAt = Date.now();
  socket.io.on("open", () => {
    heardAt = Date.now();
    socket?.io.engine.on("packet", () => {
      heardAt = Date.now();
    });
  });
  socket.on("connect", connected);
  socket.on("disconnect", lost);
  socket.on("connect_error", () => lost("error"));
  socket.on("tell", ({ kind, ...payload }) => {
    for (const fn of listeners.get(kind) ?? []) fn(payload);
  });
}

function close() {
  const old = socket;
  socket = opening = undefined;
  wanted = false;
  old?.off();
  old?.disconnect();
  clearTimeout(retry);
  clearTimeout(steady);
  state = "";
  dropped = false;
  tries = next = 0;
}

/** The things this page shows and wants to hear of: data-watch="dinner:8KX2" on any element. */
export const topics = () =>
  new Set([...document.querySelectorAll("[data-watch]")].map((e) => e.dataset.watch));

function watch() {
  if (!socket?.connected) return;
  const now = topics();
  for (const topic of watched) if (!now.has(topic)) socket.emit("unwatch", topic);
  for (const topic of now) if (!watched.has(topic)) socket.emit("watch", topic);
  watched = now;
}

onPage(() => {
  const member = document.body.dataset.member;
  if (wanted && who !== member) close();
  who = member;
  if (!wanted && (member || topics().size)) {
    wanted = true;
    open();
  }
  watch();
});

addEventListener("online", () => (dropped ? attempt() : look()));
addEventListener("offline", () => socket && lost("offline"));
addEventListener("focus", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
document.addEventListener("resume", look); // a page that the browser had frozen
addEventListener("pageshow", (event) => event.persisted && attempt()); // a page that was kept for Back
