// One connection for all rooms of the page. The server tells; what is written goes by ordinary forms (and chat's fast lane).
import { io } from "socket.io-client";
import { onPage } from "./page.js";

const listeners = new Map();
const catchers = new Set();
let socket;
let who;
let state = "";
let watched = new Set();
let dropped = false;

/** Calls `fn(payload)` for every `tell` of that kind. Answers a function that stops it. */
export function on(kind, fn) {
  const fns = listeners.get(kind) ?? listeners.set(kind, new Set()).get(kind);
  fns.add(fn);
  return () => fns.delete(fn);
}

/** Sends an event and answers what the server says: {ok, …}; {ok: false, status: 0} when there is no line. */
export function ask(event, payload, patience = 8000) {
  if (!socket?.connected) return Promise.resolve({ ok: false, status: 0 });
  return socket
    .timeout(patience)
    .emitWithAck(event, payload)
    .catch(() => ({ ok: false, status: 0 }));
}

/** `fn()` fetches what was missed while the line was down; it may answer a promise. */
export function onCatchUp(fn) {
  catchers.add(fn);
  return () => catchers.delete(fn);
}

/** 'online', 'offline', 'catching up', or '' before the first word. */
export const lineState = () => state;

function become(next) {
  if (next === state) return;
  state = next;
  document.dispatchEvent(new CustomEvent("tz:state", { detail: { state } }));
}

async function connected() {
  watched = new Set();
  watch();
  if (dropped) {
    become("catching up");
    await Promise.allSettled([...catchers].map((fn) => fn()));
    dropped = false;
  }
  if (socket.connected) become("online");
}

function lost(reason) {
  dropped = true;
  become("offline");
  // The server hung up on purpose (signed out elsewhere, restarted): come back once, not at the same moment as all others.
  if (reason === "io server disconnect") setTimeout(() => socket?.connect(), 3000 + Math.random() * 9000);
}

function open() {
  socket = io({
    path: "/socket.io",
    transports: ["websocket"],
    reconnectionDelay: 1000,
    reconnectionDelayMax: 30_000,
    randomizationFactor: 0.5,
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
  socket = undefined;
  old?.off();
  old?.disconnect();
  state = "";
  dropped = false;
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
  if (socket && who !== member) close();
  who = member;
  if (!socket && (member || topics().size)) open();
  watch();
});

// A line that lived through a short break may be dead without knowing it: a fresh one is certain.
addEventListener("online", () => {
  if (dropped) socket?.disconnect().connect();
});
addEventListener("offline", () => lost("offline"));
