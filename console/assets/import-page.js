// What the page of an import shows: its steps, how far it is, and what is wrong.

const root = /** @type {HTMLElement} */ (document.querySelector("[data-import]") ?? document.createElement("div"));

/** What the page says to its scripts. */
export const settings = JSON.parse(root.dataset.settings ?? "{}");
const number = new Intl.NumberFormat(document.documentElement.lang);

/** An element of this page.
 * @param {string} selector
 */
export function part(selector) {
  return /** @type {any} */ (root.querySelector(selector) ?? document.createElement("i"));
}

/** A text of the page with numbers in it.
 * @param {string} id
 * @param {Record<string, number | string>} [values]
 */
export function say(id, values = {}) {
  const text = settings.words[id] ?? id;
  return text.replace(/\{(\w+)\}/g, (/** @type {string} */ blank, /** @type {string} */ name) => {
    const value = values[name];
    return typeof value === "number" ? number.format(value) : (value ?? blank);
  });
}

/** Shows one step, and brings the focus there.
 * @param {string} step
 */
export function show(step) {
  for (const section of root.querySelectorAll("[data-step]")) {
    section.toggleAttribute("hidden", section.getAttribute("data-step") !== step);
  }
  part(`[data-step="${step}"] h2`).focus();
}

/** Which buttons can be pressed.
 * @param {...string} names
 */
export function offer(...names) {
  for (const button of root.querySelectorAll('[data-step="run"] [data-do]')) {
    const name = button.getAttribute("data-do") ?? "";
    button.toggleAttribute("hidden", name !== "again" && !names.includes(name));
  }
}

/** Tells of trouble, or that there is none any more.
 * @param {string} [text]
 * @param {boolean} [signIn]
 */
export function trouble(text, signIn = false) {
  part("[data-trouble]").toggleAttribute("hidden", !text);
  part("[data-trouble-text]").textContent = text ?? "";
  const link = part("a[data-sign-in]");
  link.href = `${location.pathname.replace(/import$/, "sign-in")}?next=${encodeURIComponent(location.pathname)}`;
  link.toggleAttribute("hidden", !signIn);
}

/** The table of the first rows, with a choice of what each column has.
 * @param {{ headings: string[], columns: string[], rows: string[][] }} look
 */
export function preview(look) {
  const [head, body] = [document.createElement("tr"), document.createElement("tr")];
  look.headings.forEach((heading, at) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = heading;
    cell.id = `heading-${at}`;
    head.append(cell);
    const select = document.createElement("select");
    select.dataset.column = "";
    select.setAttribute("aria-labelledby", cell.id);
    const known = /** @type {[string, string][]} */ (settings.columns);
    select.append(new Option(settings.ignored, ""), ...known.map(([word, text]) => new Option(text, word)));
    select.value = look.columns[at] ?? "";
    const choice = document.createElement("td");
    choice.append(select);
    body.append(choice);
  });
  const rows = look.rows.map((cells) => {
    const row = document.createElement("tr");
    row.append(...cells.map((cell) => Object.assign(document.createElement("td"), { textContent: cell })));
    return row;
  });
  part("#preview thead").replaceChildren(head);
  part("#preview tbody").replaceChildren(body, ...rows);
}

/** What the person has chosen for each column. */
export function columns() {
  const selects = /** @type {NodeListOf<HTMLSelectElement>} */ (root.querySelectorAll("select[data-column]"));
  return [...selects].map((select) => select.value);
}

/** The first rows that are wrong; the others are in a file.
 * @param {{ row: number, text: string }[]} wrong
 * @param {number} count
 */
export function list(wrong, count) {
  const items = wrong.map(({ row, text }) => {
    return Object.assign(document.createElement("li"), { textContent: `${say("import-row", { row })} ${text}` });
  });
  part("[data-wrong]").replaceChildren(...items);
  part("[data-more]").textContent = count > wrong.length ? say("import-more-rows", { count: count - wrong.length }) : "";
}

/** How long something takes: 1:05.
 * @param {number} seconds
 */
export function time(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Gives a file to the person.
 * @param {string} name
 * @param {string[]} parts
 */
export function save(name, parts) {
  const address = URL.createObjectURL(new Blob(["\ufeff", ...parts], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
