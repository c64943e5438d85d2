// Keys that do something by themselves: those that elements name in `aria-keyshortcuts`. Never while something is typed, never with
// another key held down, and not where they are switched off.

import { isOn, setting } from "./page.js";

const SETTING = "bodega-keys";
const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
const opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys-open]"));
const box = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-on]"));

/** Whether signs go into this element.
 * @param {EventTarget | null} element
 */
function isTyping(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(element.type);
  return element.isContentEditable || element.matches("textarea, select");
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const hasOther = event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat;
  if (event.defaultPrevented || hasOther || isTyping(event.target) || !isOn(SETTING) || document.querySelector("dialog[open]")) return;
  const search = document.getElementById("search");
  const named = /** @type {HTMLElement | null} */ (document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`));
  const element = event.key === "/" && search ? search : named;
  if (!element) return;
  event.preventDefault();
  if (element === search) select(search);
  else element.click();
}

/** @param {HTMLElement} field */
function select(field) {
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
}

if (dialog && opener && box) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  setting(SETTING, box);
  document.addEventListener("keydown", pressed);
  const search = location.hash === "#search" ? document.getElementById("search") : null;
  if (search) select(search);
}
