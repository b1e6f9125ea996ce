// @ and the beginning of a name: a list of those in the room, for the keyboard and for the finger.
import { say } from "./page.js";

const SHOWN = 5; // so many stand in sight over a keyboard: the list never scrolls
const BEFORE = /(?:^|[^A-Za-z0-9])[@＠]([^@＠\n]{0,40})$/u;

/** Offers names in a field that says where they are asked (`data-names`); its form holds the list. */
export function complete(field) {
  const list = field.form.querySelector("[role=listbox]");
  const known = new Map();
  let at = -1; // where the name begins
  let chosen = -1;
  let turn = 0;
  // A field of several lines may be no combobox: it says what it offers, and the list is read when it opens.
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", list.id);

  const items = () => [...list.children];

  function close() {
    turn += 1;
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    chosen = (number + items().length) % items().length;
    for (const [each, item] of items().entries()) item.setAttribute("aria-selected", String(each === chosen));
    field.setAttribute("aria-activedescendant", items()[chosen].id);
    items()[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(name) {
    field.setRangeText(`@${name} `, at - 1, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  function offer(people) {
    list.replaceChildren(
      ...people.slice(0, SHOWN).map((person, number) => {
        const item = document.createElement("li");
        item.id = `name-${number}`;
        item.setAttribute("role", "option");
        item.textContent = person.nickname;
        // Pressing must not take the keyboard away from the field.
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => take(person.nickname));
        return item;
      }),
    );
    const opens = list.hidden;
    list.hidden = !people.length;
    if (!people.length) return close();
    if (opens)
      say(
        `${list.getAttribute("aria-label")} ${items()
          .map((item) => item.textContent)
          .join(", ")}`,
      );
    choose(0);
  }

  async function look() {
    const before = field.value.slice(0, field.selectionStart);
    const found = field.selectionStart === field.selectionEnd && BEFORE.exec(before);
    if (!found || /\s$/.test(found[1])) return close();
    at = before.length - found[1].length;
    turn += 1;
    const mine = turn;
    const typed = found[1];
    if (!known.has(typed)) {
      // Who finds nobody at a beginning finds nobody at more of it.
      const vain = [...known].some(([less, people]) => less && !people.length && typed.startsWith(less));
      const told = vain ? { people: [] } : await ask(typed);
      if (told) known.set(typed, told.people.filter(Boolean));
    }
    if (mine === turn) offer(known.get(typed) ?? []);
  }

  async function ask(typed) {
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${field.dataset.names}?q=${encodeURIComponent(typed)}`, { headers }).catch(
      () => null,
    );
    return answer?.ok ? answer.json() : null;
  }

  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener(
    "keydown",
    (event) => {
      if (list.hidden || event.isComposing || event.keyCode === 229) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(chosen + step);
      else if (event.key === "Enter" || event.key === "Tab") items()[chosen].click();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation(); // neither sent nor closed with it
    },
    true,
  );
}
