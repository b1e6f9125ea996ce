// Writing: a message shows at once, marked; it settles when the server has it, or offers to be sent again.
import { reach } from "./chat-line.js";
import { Outbox } from "./chat-outbox.js";
import { say } from "./page.js";

const PATIENCE = 15_000;
const QUICK = 1000; // what is sent within it needs no word about it

/**
 * What a message takes along beside its words: `take(form)` empties the composer of it and answers what the item keeps,
 * `draw(line, item, log)` shows it while it waits, `send(item)` answers the fields for the server; `enough(form)` says
 * whether it needs no words. `ready(item, room)` brings ahead what is heavy, and answers null or what the server said;
 * `again(item)` begins anew with one that was refused, `forget(id)` lets go of one that is done.
 */
export const along = [];

/** The composer of a room: `{settled(entry), flush(), close(sentence), waits()}`. One message is on its way at a time. */
export function composer(room, form) {
  const { log } = room;
  const field = form.elements.text;
  const box = new Outbox(room.id);
  const lines = new Map();
  const states = new Map();
  let sending = false;

  function show(item) {
    const line = log.line("me");
    line.dataset.waiting = item.id;
    line.querySelector(".msg__m")?.setAttribute("hidden", "");
    line.querySelector(".bub").textContent = item.text;
    for (const each of along) each.draw?.(line, item, log);
    lines.set(item.id, line);
    log.list.querySelector("[data-nothing]")?.remove();
    log.list.append(line);
    mark(item, "sending");
    log.toBottom();
  }

  function showKept(items) {
    for (const item of items) {
      show(item);
      if (item.refused) mark(item, "failed");
    }
  }

  function mark(item, state, sentence = "") {
    const line = lines.get(item.id);
    if (!line) return;
    line.classList.toggle("msg--bad", state === "failed");
    line.classList.toggle("msg--sending", state !== "failed");
    // Heard once, when it is said; what failed is heard too.
    if (state === "failed") line.removeAttribute("aria-hidden");
    else line.setAttribute("aria-hidden", "true");
    tell(item, state, sentence || log.word(state));
    if (state === "sending") return log.state(line, log.word(state));
    if (state === "waiting") return log.state(line, log.icon("clock"), log.word(state));
    const again = button(log.word("again"), () => retry(item));
    const drop = button(log.word("drop"), () => discard(item));
    log.state(line, log.icon("warn"), sentence || log.word("failed"), " ", again, " ", drop);
  }

  /** Says how it stands with a message, once, and politely: its line is no part of the live log yet. */
  function tell(item, state, words) {
    if (states.get(item.id) === state) return;
    states.set(item.id, state);
    if (state !== "sending") return say(words);
    setTimeout(() => states.get(item.id) === state && lines.has(item.id) && say(words), QUICK);
  }

  function button(words, press) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "linkbtn" });
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  }

  function retry(item) {
    item.refused = false;
    for (const each of along) each.again?.(item);
    box.keep(item.id, item);
    mark(item, "sending");
    flush();
  }

  function discard(item) {
    forget(item.id);
    field.focus();
  }

  function forget(id) {
    for (const each of along) each.forget?.(id);
    box.drop(id);
    lines.get(id)?.remove();
    lines.delete(id);
    states.delete(id);
  }

  /** The server has it: the line that was shown becomes the line of the log. */
  function settled(entry) {
    if (!entry.client_id || entry.author?.public_id !== log.me) return;
    forget(entry.client_id);
  }

  /** Sends what waits, in order, the next only when the one before is settled. */
  async function flush() {
    if (sending || room.closed) return;
    sending = true;
    showKept(box.adopt());
    try {
      for (;;) {
        const item = box.items.find((each) => !each.refused);
        if (!item || !(await send(item))) return;
      }
    } finally {
      sending = false;
    }
  }

  const fields = (item) =>
    Object.assign({ client_id: item.id, text: item.text }, ...along.map((each) => each.send?.(item)));

  /** What has to be with the server before the words are: null when all of it is. */
  async function held(item) {
    for (const each of along) {
      const told = await each.ready?.(item, room);
      if (told) return told;
    }
    return null;
  }

  async function send(item) {
    const told = (await held(item)) ?? (await reach(room, "say", fields(item), PATIENCE));
    if (told?.ok) {
      if (room.cursor >= told.seq)
        forget(item.id); // the page had it already: sent by another page, or twice
      else {
        box.drop(item.id);
        setTimeout(() => room.cursor < told.seq && room.catchUp(), 1000);
      }
      return true;
    }
    const status = told?.status ?? 0;
    if (status === 0 || status === 429 || status >= 500) {
      mark(item, "waiting");
      if (status) setTimeout(flush, 3000);
      return false;
    }
    item.refused = true;
    box.keep(item.id, item);
    mark(item, "failed", told.sentence);
    return true;
  }

  function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (room.closed || !(text || along.some((each) => each.enough?.(form)))) return;
    show(box.add(text, Object.assign({}, ...along.map((each) => each.take(form)))));
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true })); // the kept draft goes with it
    field.focus();
    flush();
  }

  field.addEventListener("keydown", (event) => {
    // While an input method is composing, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", submit);
  for (const line of log.list.querySelectorAll("[data-waiting]")) line.remove(); // of a page kept for Back
  showKept(box.items);
  box.onGone = (gone) => {
    for (const item of gone) if (item.refused) forget(item.id); // what was sent stays until the log shows it
  };

  function close(sentence) {
    field.disabled = true;
    field.placeholder = sentence;
    form.querySelector("[type=submit]").disabled = true;
  }

  const waits = () => box.items.some((item) => !item.refused);

  return { settled, flush, close, waits };
}
