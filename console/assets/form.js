// Forms on their way: sent once, with what was typed kept until an answer is there.

import { load } from "./load.js";
import { isFilled, localise } from "./page.js";

const KEPT = "form[data-keep]";

/** A second click on a button waits for the first. The key of the form makes it harmless anyway.
 * @param {SubmitEvent} event
 */
function submitted(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  if (!form.matches(KEPT)) return;
  event.preventDefault();
  void send(form, event.submitter);
}

/** Sends a form, and goes where it leads, or shows it again with what was wrong.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function send(form, button) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) fields.append(name, String(value));
  const label = button?.textContent ?? "";
  form.querySelector("[data-lost-told]")?.remove();
  form.setAttribute("aria-busy", "true");
  if (button) button.textContent = form.dataset.busy ?? label;
  try {
    const { page, status, address } = await load(form.action, { form: fields });
    form.dataset.left = "1";
    // It was done: what comes next is looked at as a page of its own, with its own entry in the history.
    if (status < 400 || address !== form.action) return location.assign(address);
    show(page);
  } catch {
    form.removeAttribute("data-sent");
    form.removeAttribute("aria-busy");
    if (button) button.textContent = label;
    lost(form);
  }
}

/** Shows the page that answered in the place of this one.
 * @param {Document} page
 */
function show(page) {
  const main = page.querySelector("main");
  if (!main) throw new Error("not a page of ours");
  localise(page);
  document.title = page.title;
  document.querySelector("main")?.replaceWith(document.adoptNode(main));
  const focused = /** @type {HTMLElement} */ (main.querySelector("[autofocus]") ?? main.querySelector("[role=alert]") ?? main);
  focused.focus();
  scrollTo({ top: 0 });
  document.dispatchEvent(new Event("bodega:shown"));
}

/** Says that nobody knows whether it was done, and that this does not matter.
 * @param {HTMLFormElement} form
 */
function lost(form) {
  const told = document.createElement("div");
  told.className = "trouble";
  told.setAttribute("role", "alert");
  told.dataset.lostTold = "";
  const text = document.createElement("p");
  text.textContent = form.dataset.lost ?? "";
  told.append(text);
  form.prepend(told);
}

/** Warns once of what would be lost, and again only after more was typed.
 * @param {BeforeUnloadEvent} event
 */
function leaving(event) {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(KEPT));
  for (const form of forms) {
    if (form.dataset.left || !isFilled(form)) continue;
    form.dataset.left = "1";
    event.preventDefault();
  }
}

document.addEventListener("submit", submitted);
document.addEventListener("input", (event) => {
  if (event.target instanceof Element) event.target.closest(KEPT)?.removeAttribute("data-left");
});
addEventListener("beforeunload", leaving);
// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});
