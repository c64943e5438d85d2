// For every page: times in the reader's own zone, and forms that are sent once.

/** Puts the times below an element into the zone and the language of the reader. The services write them in UTC.
 * @param {ParentNode} root
 */
export function localise(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.getAttribute("datetime") ?? "");
    if (!Number.isNaN(moment.getTime())) {
      time.textContent = format.format(moment);
      time.setAttribute("title", moment.toISOString());
    }
  }
}

/** A second click on a button waits for the first. The key of the form makes it harmless anyway.
 * @param {SubmitEvent} event
 */
function once(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
}

localise(document);
document.addEventListener("submit", once);
// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});
