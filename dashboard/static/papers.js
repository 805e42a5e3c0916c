// Papers (working, prompt, raw reply) are fetched when first opened, and changed in place.

async function fill(body, address) {
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const paper = page.getElementById("paper") ?? page.querySelector("main");
    body.replaceChildren(...paper.childNodes);
  } catch {
    body.querySelector("a")?.focus();
  }
  body.removeAttribute("aria-busy");
}

export function openPapers() {
  for (const body of document.querySelectorAll("[data-paper]:not([data-watched])")) {
    body.dataset.watched = "";
    const details = body.closest("details");
    details.addEventListener("toggle", () => {
      if (!details.open || body.dataset.filled !== undefined) return;
      body.dataset.filled = "";
      fill(body, body.dataset.paper);
    });
    body.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-paper-link]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      fill(body, link.href);
    });
  }
}

export function toggleWorking() {
  const working = document.getElementById("working");
  if (!working) return;
  working.open = !working.open;
  if (working.open) working.querySelector("summary").focus();
}

export function otherForm() {
  document.querySelector("#working[open] a[data-form]:not([aria-current])")?.click();
}
