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

/** What stands under the message once the wish is granted: the number itself comes with the log. */
function guess(line, sign, on) {
  const shown = () => buttons(line).find((each) => each.value === sign);
  if (!shown() && on) {
    const template = line.closest(".chat__main").querySelector('template[data-kind="react"]');
    put(
      line,
      { line: () => document.importNode(template.content.firstElementChild, true) },
      sign,
      1,
      true,
      [],
    );
  } else if (shown() && on !== (shown().getAttribute("aria-pressed") === "true")) {
    const count = shown().querySelector("span");
    count.textContent = Math.max(0, Number(count.textContent) + (on ? 1 : -1));
    shown().setAttribute("aria-pressed", on);
    shown().name = on ? "off" : "on";
    if (count.textContent === "0") shown().closest("li").remove();
  }
  const list = line.querySelector(".reacts");
  list.hidden = !list.children.length;
}

const kept = new Map(); // what was pressed without a line, by message and sign: the last wish counts
let before = Promise.resolve();

/** A press says what is wanted, on or off: two presses are two wishes, in their order, never one wish twice. */
function press(button) {
  const wish = {
    address: button.getAttribute("formaction"),
    line: button.closest(".msg"),
    sign: button.value,
    on: button.name === "on",
  };
  guess(wish.line, wish.sign, wish.on);
  button.closest("details")?.removeAttribute("open");
  kept.set(name(wish), wish);
  before = before.then(() => send(wish));
}

const name = ({ address, sign }) => `${address} ${sign}`;

async function send(wish) {
  const { address, line, sign, on } = wish;
  if (kept.get(name(wish)) !== wish) return; // another wish has come since
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({
      [on ? "on" : "off"]: sign,
      csrf_token: document.querySelector("#react [name=csrf_token]").value,
    }),
  }).catch(() => null);
  if (!answer || answer.status >= 500) return; // it is kept, and sent when the line is back
  if (kept.get(name(wish)) === wish) kept.delete(name(wish));
  if (!answer.ok) guess(line, sign, !on);
  const told = answer.ok ? {} : await answer.json().catch(() => null);
  const place = line.querySelector("[data-state]");
  if (place) Object.assign(place, { textContent: told?.sentence ?? "", hidden: !told?.sentence });
  say(told?.sentence);
  document.dispatchEvent(new CustomEvent("tz:look")); // the log is asked, where no socket tells
}

function again() {
  if (!document.querySelector("#react")) return;
  for (const wish of kept.values()) before = before.then(() => send(wish));
}

document.addEventListener("tz:state", ({ detail }) => detail.state === "online" && again());
setInterval(again, 10_000); // where no socket gets through

// A page of old messages hears nothing: there the press goes as an ordinary form.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=react][value]");
  if (!button?.closest("[data-log]")) return;
  event.preventDefault();
  press(button);
});
