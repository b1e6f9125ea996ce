// A picture large, over the page. Without scripts the same link leads to it.

const links = (link) => [...link.closest(".pics").querySelectorAll("a[href]")];
let shown = null;

const box = () => document.querySelector("dialog[data-box]");

function show(link) {
  const dialog = box();
  const small = link.querySelector("img");
  const image = dialog.querySelector("img");
  shown = link;
  image.src = link.href;
  image.alt = small.alt;
  image.width = small.getAttribute("width");
  image.height = small.getAttribute("height");
  dialog.classList.toggle("box--long", small.getAttribute("height") > 2 * small.getAttribute("width")); // a menu in one strip is scrolled
  dialog.querySelector("figure").scrollTop = 0;
  dialog.querySelector("figcaption").textContent = small.alt === dialog.dataset.unnamed ? "" : small.alt;
  const all = links(link);
  for (const step of dialog.querySelectorAll("[data-step]")) step.hidden = all.length < 2;
  dialog.querySelector("[data-count]").textContent =
    all.length < 2 ? "" : `${all.indexOf(link) + 1} / ${all.length}`;
  if (!dialog.open) dialog.showModal();
}

function step(by) {
  const all = links(shown);
  show(all[(all.indexOf(shown) + by + all.length) % all.length]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".pics a[href]");
  if (link && box()?.showModal && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
    event.preventDefault();
    show(link);
  }
  const dialog = event.target.closest?.("dialog[data-box]");
  if (!dialog) return;
  const by = event.target.closest("[data-step]");
  if (by) step(Number(by.dataset.step));
  else if (!event.target.closest("img")) dialog.close();
});

document.addEventListener("keydown", (event) => {
  if (!box()?.open || links(shown).length < 2) return;
  if (event.key === "ArrowRight") step(1);
  if (event.key === "ArrowLeft") step(-1);
});

// A page that is kept for the Back button is kept closed.
document.addEventListener("turbo:before-cache", () => box()?.close());
