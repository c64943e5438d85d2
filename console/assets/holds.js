// Counts down to the end of holds, by the clock of the server: that of this machine may be an hour off, and nobody's hold ends by it.

const CLOCK = "/console/health/live";

/** The time of the server when the page's own clock was at 0, in milliseconds.
 * @type {number | undefined}
 */
let origin;

/** Asks the server for its time. */
async function ask() {
  try {
    const answer = await fetch(CLOCK, { method: "HEAD", cache: "no-store" });
    const time = Date.parse(answer.headers.get("date") ?? "");
    if (!Number.isNaN(time)) origin = time - performance.now();
  } catch {
    // The time at which the hold ends is written beside it.
  }
  tick();
}

/** Writes what is left, for every hold on the page. */
function tick() {
  if (origin === undefined) return;
  const now = origin + performance.now();
  for (const left of document.querySelectorAll("[data-until]")) {
    if (left instanceof HTMLElement) write(left, Date.parse(left.dataset.until ?? "") - now);
  }
}

/**
 * @param {HTMLElement} left
 * @param {number} ms
 */
function write(left, ms) {
  if (Number.isNaN(ms)) return;
  if (ms > 0) {
    const seconds = Math.ceil(ms / 1000);
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const start = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
    left.textContent = `${start}:${two(seconds % 60)}`;
    return;
  }
  // It has ended by itself: nothing can be done with it any more.
  left.textContent = left.dataset.expired ?? "";
  left.closest("li")?.querySelector(".actions")?.remove();
  left.removeAttribute("data-until");
}

// A machine that has slept has lost count.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void ask();
});
setInterval(tick, 1000);
void ask();
