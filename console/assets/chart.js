// Reads a chart: the value of each day, by pointer on the drawing and by keyboard on the slider under it. Without this the drawing has
// titles and the page a table.

const SVG = "http://www.w3.org/2000/svg";
const DAY_MS = 86_400_000;

/** Offers the charts below an element to be read.
 * @param {ParentNode} root
 */
export function offer(root) {
  for (const chart of root.querySelectorAll("[data-chart]")) {
    if (chart instanceof HTMLElement) start(chart);
  }
}

/** @param {HTMLElement} chart */
function start(chart) {
  const drawing = chart.querySelector("svg");
  const slider = chart.querySelector("input");
  const output = chart.querySelector("output");
  if (!drawing || !slider || !output) return;
  const language = document.documentElement.lang;
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const numbers = new Intl.NumberFormat(language);
  const first = Date.parse(chart.dataset.first ?? "");
  const runs = [...drawing.querySelectorAll("rect")].map((run) => ({
    first: Number(run.getAttribute("x")),
    value: Number(run.dataset.value),
  }));
  const cursor = drawing.appendChild(document.createElementNS(SVG, "path"));
  cursor.setAttribute("class", "cursor");

  /** Tells of a day.
   * @param {number} day counted from 0
   */
  function show(day) {
    const run = runs.findLast((run) => run.first <= day);
    if (!run || !slider || !output) return;
    const date = dates.format(first + day * DAY_MS);
    slider.value = String(day);
    slider.setAttribute("aria-valuetext", date);
    output.textContent = `${date} · ${chart.dataset.label}: ${numbers.format(run.value)}`;
    cursor.setAttribute("d", `M${day + 0.5} 0V1000`);
  }

  /** @param {PointerEvent} event */
  function point(event) {
    const box = drawing?.getBoundingClientRect();
    if (!box) return;
    const days = Number(slider?.max) + 1;
    const day = Math.floor(((event.clientX - box.left) / box.width) * days);
    show(Math.min(Math.max(day, 0), days - 1));
  }

  slider.addEventListener("input", () => show(slider.valueAsNumber));
  drawing.addEventListener("pointermove", point);
  drawing.addEventListener("pointerdown", point);
  slider.parentElement?.removeAttribute("hidden");
  show(slider.valueAsNumber);
}

offer(document);
