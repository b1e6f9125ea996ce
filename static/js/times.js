// <time data-ago>: "3 min ago" stays true while the page is open.
import { onPage, word } from "./page.js";

const MINUTE = 60_000;

function refresh() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / MINUTE);
    if (Number.isNaN(minutes) || minutes >= 24 * 60) continue; // a day old: the date stands as written
    const sentence = minutes < 1 ? word("now") : minutes < 60 ? word("minutes") : word("hours");
    const text = sentence.replace("{n}", minutes < 60 ? minutes : Math.floor(minutes / 60));
    if (text && text !== time.textContent) time.textContent = text;
  }
}

onPage(refresh);
setInterval(() => document.hidden || refresh(), MINUTE);
