// Signs under messages: shown at once, then as the log says; the number always comes from the log.
import { carried, changes } from "./chat-log.js";
import { say } from "./page.js";

const zh = () => document.documentElement.lang.startsWith("zh");

/** What a screen reader says of a sign, as templates/chat/_live.html writes it. */
function words(sign, count, names) {
  if (!names.length) return `${sign} ${count}`;
  const more = count > names.length ? "…" : "";
  return `${sign} ${count}${zh() ? "：" : ": "}${names.join(zh() ? "、" : ", ")}${more}`;
}

const buttons = (line) => [...line.querySelectorAll(".react")];

function put(line, log, sign, count, mine, names) {
  const list = line.querySelector(".reacts");
  if (!list || line.querySelector(".bub--gone")) return;
  let button = buttons(line).find((each) => each.value === sign);
  if (!button && count > 0) {
    const item = log.line("react");
    list.append(item);
    button = item.querySelector(".react");
    button.value = sign;
    number(item, line.dataset.seq);
  }
  if (!button) return;
  const own = mine ?? button.getAttribute("aria-pressed") === "true";
  button.name = own ? "off" : "on";
  button.setAttribute("aria-pressed", own);
  const said = words(sign, count, names);
  button.title = said;
  button.setAttribute("aria-label", said);
  button.replaceChildren(`${sign} `, Object.assign(document.createElement("span"), { textContent: count }));
  if (count < 1) button.closest("li").remove();
  list.hidden = !list.children.length;
}

/** Buttons and links of a line that was made from a template get the number of its entry. */
function number(part, seq) {
  for (const each of part.querySelectorAll("[formaction*='/entries/0/']"))
    each.setAttribute(
      "formaction",
      each.getAttribute("formaction").replace("/entries/0/", `/entries/${seq}/`),
    );
}

carried.push((line, entry, log) => {
  number(line, Number(entry.seq));
  for (const [sign, count, mine, names] of entry.reactions ?? []) put(line, log, sign, count, mine, names);
});

changes.reaction = (entry, log) => {
  const line = log.at(entry.target_seq);
  if (!line) return;
  const mine = entry.author?.public_id === log.me ? entry.on : undefined;
  put(line, log, entry.sign, entry.count, mine, entry.names ?? []);
};

const guess = (button, on) => {
  const count = button.querySelector("span");
  if (count) count.textContent = Math.max(0, Number(count.textContent) + (on ? 1 : -1));
  button.setAttribute("aria-pressed", on);
  button.name = on ? "off" : "on";
};

let before = Promise.resolve();

/** A press says what is wanted, on or off: two presses are two wishes, in their order, never one wish twice. */
function press(button) {
  const on = button.name === "on";
  const shown = button.matches(".react");
  if (shown) guess(button, on);
  button.closest("details")?.removeAttribute("open");
  before = before.then(() => send(button, on, shown));
}

async function send(button, on, shown) {
  const token = document.querySelector("#react [name=csrf_token]").value;
  const answer = await fetch(button.getAttribute("formaction"), {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ [on ? "on" : "off"]: button.value, csrf_token: token }),
  }).catch(() => null);
  if (shown && !answer?.ok && button.isConnected) guess(button, !on);
  const told = answer?.ok ? {} : await answer?.json().catch(() => null);
  const place = button.closest(".msg")?.querySelector("[data-state]");
  if (place) Object.assign(place, { textContent: told?.sentence ?? "", hidden: !told?.sentence });
  say(told?.sentence);
  document.dispatchEvent(new CustomEvent("tz:look")); // the log is asked, where no socket tells
}

// A page of old messages hears nothing: there the press goes as an ordinary form.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=react][value]");
  if (!button?.closest("[data-log]")) return;
  event.preventDefault();
  press(button);
});
