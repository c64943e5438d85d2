// Search as you type: what is found takes the place of what is shown, as if the form had been sent.

import { load } from "./load.js";
import { replace } from "./morph.js";

const PAUSE_MS = 250;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-search]"));
/** @type {number | undefined} */
let timer;
/** @type {AbortController | undefined} */
let running;

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => void search(form), PAUSE_MS);
});
form?.addEventListener("submit", () => clearTimeout(timer));

/** Shows what is found for what is typed now. Where that does not work, the form is sent.
 * @param {HTMLFormElement} form
 */
async function search(form) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (value !== "") address.searchParams.set(name, String(value));
  }
  const results = document.getElementById("results");
  results?.setAttribute("aria-busy", "true");
  try {
    const { page } = await load(address, { signal: mine.signal });
    if (!replace(page)) return form.submit();
    history.replaceState(null, "", address);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) form.submit();
  } finally {
    if (running === mine) results?.removeAttribute("aria-busy");
  }
}
