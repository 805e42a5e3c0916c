// Single keys, for those who want them: never in fields, never while an input method composes.
import { otherForm, toggleWorking } from "./papers.js";
import { stepQuote, stepZoom } from "./viewer.js";

const go = (name) => document.querySelector(`[data-go="${name}"]`)?.click();

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return go(by > 0 ? "next" : "previous");
  const now = rows.indexOf(document.activeElement);
  const next = rows[now < 0 ? 0 : Math.min(Math.max(now + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
}

function help() {
  const dialog = document.getElementById("keys");
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "[": () => stepQuote(-1),
  "]": () => stepQuote(1),
  ",": () => go("page-back"),
  ".": () => go("page-on"),
  "+": () => stepZoom(1),
  "-": () => stepZoom(-1),
  0: () => stepZoom(0),
  t: toggleWorking,
  r: otherForm,
  "/": search,
  "?": help,
};

function inField(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]") !== null;
}

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off") return;
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    const action = KEYS[event.key];
    if (!action || (document.getElementById("keys")?.open && event.key !== "?")) return;
    event.preventDefault();
    action();
  });
}
