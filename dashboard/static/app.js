// Improves pages that work without it: keys, papers opened in place, the box brought into view.
import { listen } from "./keys.js";
import { openPapers } from "./papers.js";
import { showBox, watchPicture, watchZoom } from "./viewer.js";

function settle() {
  watchPicture();
  showBox();
  openPapers();
}

function say() {
  const words = document.querySelector("#results [data-say]");
  const place = document.getElementById("said");
  if (words && place) place.textContent = words.dataset.say;
}

listen();
watchZoom();
settle();
document.addEventListener("htmx:after:swap", () => {
  settle();
  say();
});
