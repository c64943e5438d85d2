// For every page: times in the reader's own zone, and what several scripts ask about.

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

/** Whether somebody has typed something into a form that was not there when it was opened.
 * @param {HTMLFormElement} form
 */
export function isFilled(form) {
  if (form.hasAttribute("data-typed")) return true;
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
    if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  });
}

/** A setting of this browser. It is on unless somebody has switched it off; where nothing can be kept, it is on.
 * @param {string} name
 * @returns {boolean}
 */
export function isOn(name) {
  try {
    return localStorage.getItem(name) !== "off";
  } catch {
    return true;
  }
}

/** Ties a setting to its box.
 * @param {string} name
 * @param {HTMLInputElement} box
 * @param {() => void} [changed] what to do once it is another
 */
export function setting(name, box, changed) {
  box.checked = isOn(name);
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(name, box.checked ? "on" : "off");
    } catch {
      // It holds for this page.
    }
    changed?.();
  });
  addEventListener("storage", (event) => {
    if (event.key !== name) return;
    box.checked = isOn(name);
    changed?.();
  });
}

localise(document);
