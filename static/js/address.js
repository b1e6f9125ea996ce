// A page that was opened at an address that is a key goes on under its own: what is copied or seen gives nothing away.
import { attach } from "./page.js";
import { Turbo } from "./turbo.js";

attach("[data-address]", (element) => {
  const own = new URL(element.dataset.address, document.baseURI);
  if (!/\/with\/[^/]+$/.test(location.pathname) || own.pathname === location.pathname) return;
  Turbo.session.history.replace(own);
  Turbo.session.view.lastRenderedLocation = own; // live updates are of this page from now on
});
