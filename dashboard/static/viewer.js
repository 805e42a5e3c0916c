// The page beside an answer: its box in the middle of the view, zoom in place, chips that follow.

const viewer = () => document.getElementById("viewer");
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Bring the active quote's first box to the middle of the desk, without moving the page around it.
export function showBox() {
  const desk = viewer()?.querySelector(".desk");
  const active = desk?.querySelector(".quote-box.active");
  if (!active) return;
  const lines = [...active.querySelectorAll(".box")].map((line) => line.getBoundingClientRect());
  const left = Math.min(...lines.map((line) => line.left));
  const width = Math.max(...lines.map((line) => line.right)) - left;
  const around = desk.getBoundingClientRect();
  desk.scrollTop += lines[0].top - around.top - around.height * 0.4;
  desk.scrollLeft += left - around.left - Math.max((around.width - width) / 2, 48);
  follow(active.dataset.box);
}

function follow(number) {
  for (const chip of document.querySelectorAll("a.chip[data-quote]")) {
    if (chip.dataset.quote === number) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
}

// Go to the quote `by` places further; round at the ends.
export function stepQuote(by) {
  const chips = [...document.querySelectorAll("a.chip[data-quote]")];
  if (!chips.length) return;
  const now = chips.findIndex((chip) => chip.hasAttribute("aria-current"));
  const next = now < 0 ? 0 : (now + by + chips.length) % chips.length;
  chips[next].click();
}

function zoomLinks() {
  return [...(viewer()?.querySelectorAll("[data-zoom-to]") ?? [])];
}

function zoomTo(link) {
  viewer().dataset.zoom = link.dataset.zoomTo;
  for (const each of zoomLinks()) {
    if (each === link) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  history.replaceState(history.state, "", link.href);
  showBox();
}

// Change the zoom by so many steps; 0 is the whole width.
export function stepZoom(by) {
  const links = zoomLinks();
  const now = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = by === 0 ? 0 : Math.min(Math.max(now + by, 0), links.length - 1);
  if (links[next]) zoomTo(links[next]);
}

export function watchZoom() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-zoom-to]");
    const box = event.target.closest?.(".quote-box");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      zoomTo(link);
    } else if (box) {
      event.preventDefault();
      choose(box);
    }
  });
}

function choose(box) {
  for (const each of viewer().querySelectorAll(".quote-box")) each.classList.toggle("active", each === box);
  follow(box.dataset.box);
  document.getElementById(`quote-${box.dataset.box}`)?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
}

// A picture that does not come is told in words, not as a blank sheet.
export function watchPicture() {
  const picture = viewer()?.querySelector("[data-picture]");
  const banner = viewer()?.querySelector("[data-picture-gone]");
  picture?.addEventListener("error", () => banner?.removeAttribute("hidden"));
  picture?.addEventListener("load", showBox, { once: true });
}
