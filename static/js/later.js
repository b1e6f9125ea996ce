// What only some pages need comes when such a page is open: a bundle of its own that finds the shared modules here.
import * as live from "./live.js";
import * as page from "./page.js";
import * as socket from "./socket.js";

// tools/build.mjs turns their imports of page.js, socket.js and live.js into these: one socket, one set of listeners.
globalThis.tongzhuo = { live, page, socket };

page.attach("[data-channel], [data-room]", () => import(document.body.dataset.chat));
