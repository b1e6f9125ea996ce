// The way to the server: the socket where it stands, ordinary requests where it does not (some networks let none through).
import { ask } from "./socket.js";

const PATIENCE = 15_000; // a request that hangs holds up what is written after it

/** Asks by socket, else by HTTP: {ok, …}; {ok: false, status: 0} when neither gets through. */
export async function reach(room, event, payload, patience) {
  const told = await ask(event, { channel: room.id, ...payload }, patience);
  if (told && told.status !== 0) return told;
  return (await byHttp(room, event, payload)) ?? { ok: false, status: 0 };
}

const asked = {
  say: (fields) => ["say", fields],
  catch_up: ({ after }) => [`entries?after=${Number(after)}`],
  seen: ({ seq }) => ["seen", { seq }],
};

async function byHttp(room, event, payload) {
  const [path, fields] = asked[event](payload);
  const patience = new AbortController();
  const enough = setTimeout(() => patience.abort(), PATIENCE);
  const options = { headers: { Accept: "application/json" }, signal: patience.signal };
  if (fields) {
    options.method = "POST";
    options.body = new URLSearchParams({ ...fields, csrf_token: room.token });
  }
  try {
    const answer = await fetch(`/c/${encodeURIComponent(room.id)}/${path}`, options);
    const json = answer.headers.get("content-type")?.startsWith("application/json");
    if (json) return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
    // A page in place of an answer: signed out, or a network's own page that asks to be let in.
    return { ok: false, status: answer.ok ? 403 : answer.status };
  } catch {
    return null;
  } finally {
    clearTimeout(enough);
  }
}

/** Presses a small form of the page without leaving it. Answers whether it was done. */
export async function press(form) {
  const options = {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
  };
  const answer = await fetch(form.action, options).catch(() => null);
  return answer?.ok ?? false;
}
