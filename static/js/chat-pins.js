// Pins: the bar over the log is what the log last said of it; a menu knows whether its message is pinned.
import { carried, changes } from "./chat-log.js";

function bar(now, log) {
  const place = log.main.querySelector("[data-pinned]");
  if (!place) return;
  place.hidden = !now;
  if (!now) return;
  const go = place.querySelector(".pinned__go");
  go.href = `/c/${encodeURIComponent(place.dataset.pinned)}?at=${Number(now.seq)}#m${Number(now.seq)}`;
  go.querySelector("b").textContent = now.name;
  go.querySelector(".pinned__w").textContent = now.words;
  place.querySelector("[data-count]").textContent = now.count;
}

function mark(line, on) {
  const button = line?.querySelector("[data-pin]");
  if (!button) return;
  button.name = on ? "off" : "on";
  button.querySelector("span").textContent = on ? button.dataset.off : button.dataset.on;
}

carried.push((line, entry) => mark(line, Boolean(entry.pinned)));

changes.pin = (entry, log) => {
  mark(log.at(entry.target_seq), entry.on);
  bar(entry.bar, log);
};

/** Set or taken by somebody whom this reader does not meet: what is in sight changes all the same. */
changes.veiled = (entry, log) => {
  if ("bar" in entry) bar(entry.bar, log);
};

/** Too much was missed: the bar is what the server says it is now. */
changes.snapshot = (told, log) => bar(told.bar, log);

/** A message was taken back: what was pinned of it is not in sight any more. */
changes.removal = (entry, log) => bar(entry.bar, log);

// Near the message already: no new page is needed to get there.
document.addEventListener("click", (event) => {
  const go = event.target.closest(".pinned__go");
  const line = go && document.getElementById(go.hash.slice(1));
  if (!line) return;
  event.preventDefault();
  line.scrollIntoView({ block: "center" });
  line.setAttribute("tabindex", "-1");
  line.focus({ preventScroll: true });
});
