// The plan under a finger, and "near me". Without this the plan moves by its links, and a place is named by hand.
import { attach, say } from "./page.js";

const FEW = 3; // decimals: about 100 m; more never leaves the device
const WHEEL_REST = 250;

function fill(form, { coords }) {
  form.elements.at.value = `${coords.latitude.toFixed(FEW)},${coords.longitude.toFixed(FEW)}`;
  form.requestSubmit();
}

attach("[data-here]", (form) => {
  if (!navigator.geolocation) {
    form.hidden = true;
    return;
  }
  form.addEventListener("submit", (event) => {
    if (form.elements.at.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const no = () => {
      button.removeAttribute("aria-busy");
      const words = form.querySelector(".meta");
      words.textContent = form.dataset.no;
      say(form.dataset.no);
    };
    navigator.geolocation.getCurrentPosition((found) => fill(form, found), no, {
      maximumAge: 60000,
      timeout: 10000,
    });
  });
});

// In the form of a venue: whoever stands in it says where it is.
attach("[data-stand]", (button) => {
  if (!navigator.geolocation) button.hidden = true;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    const field = document.getElementById(button.dataset.stand);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
        field.focus();
      },
      () => {
        button.removeAttribute("aria-busy");
        say(button.dataset.no);
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
});

/** Shows the plan so many steps aside, in its own frame. */
function go(plan, east, south) {
  const url = new URL(plan.dataset.plan, location.href);
  for (const [name, steps] of [
    ["x", east],
    ["y", south],
  ]) {
    url.searchParams.set(name, String(Number(url.searchParams.get(name) ?? 0) + steps));
  }
  plan.closest("turbo-frame").src = url.href;
}

attach("[data-plan]", (plan) => {
  const svg = plan.querySelector("svg");
  const land = plan.querySelector("[data-land]");
  const step = Number(plan.dataset.step);
  let from;
  let moved;
  const scale = () => svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
  const stop = () => {
    if (!from) return;
    const [east, south] = [from.x - from.nowX, from.y - from.nowY].map((way) =>
      Math.round((way * scale()) / step),
    );
    from = undefined;
    if (east || south) go(plan, east, south);
    else land.removeAttribute("transform");
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    from = { x: event.clientX, y: event.clientY, nowX: event.clientX, nowY: event.clientY };
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !event.isPrimary) return;
    from.nowX = event.clientX;
    from.nowY = event.clientY;
    const [x, y] = [from.nowX - from.x, from.nowY - from.y];
    if (!moved && Math.hypot(x, y) < 6) return;
    if (!moved) svg.setPointerCapture(event.pointerId);
    moved = true;
    land.setAttribute("transform", `translate(${x * scale()} ${y * scale()})`);
  });
  svg.addEventListener("pointerup", stop);
  svg.addEventListener("pointercancel", () => {
    from = undefined;
    land.removeAttribute("transform");
  });
  // A drag that ends on a pin is no press of it.
  svg.addEventListener(
    "click",
    (event) => {
      if (!moved) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  let resting;
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // a page that is scrolled stays one
      event.preventDefault();
      clearTimeout(resting);
      const way = event.deltaY < 0 ? "[data-closer]" : "[data-wider]";
      resting = setTimeout(() => plan.querySelector(way)?.click(), WHEEL_REST);
    },
    { passive: false },
  );
});

// A plan that came into the frame is a new one.
document.addEventListener("turbo:frame-load", () => document.dispatchEvent(new CustomEvent("tz:fragment")));
