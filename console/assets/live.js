// Follows the changes of others: makes what this tab shows new, and says how new it is.

import { begin, changesSince, end, recall } from "./feed.js";
import { load } from "./load.js";
import { replace } from "./morph.js";
import { isOn, setting } from "./page.js";

/** @typedef {import("./feed.js").State} State */

const SETTING = "bodega-live";
/** How soon a page is made new because of a row on it, of something else in the shop, and after it could not be. */
const NEAR_MS = 200;
const FAR_MS = 5_000;
const AGAIN_MS = 10_000;
/** Between the beginnings of two at least. */
const REST_MS = 1_000;
/** The states, the worst last. */
const STATES = /** @type {State[]} */ (["live", "behind", "starting", "offline", "over"]);

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-follow]"));
const addresses = box?.dataset.follow?.split(" ").filter(Boolean) ?? [];
/** @type {Record<string, import("./feed.js").Feed>} */
const feeds = {};
/** Since when this page shows what it shows, and whether it could not be made new. */
let shownAt = performance.timeOrigin;
let isStale = false;
/** @type {{ timer: number, at: number } | null} */
let planned = null;
let refreshedAt = 0;
let isWanted = false;
/** @type {State | "off"} */
let shown = "starting";

/** @param {import("./feed.js").News} news */
function hear({ at, feed, products }) {
  const was = feeds[at]?.state;
  feeds[at] = feed;
  changed(products);
  if (isStale && was === "offline" && feed.state !== "offline") plan(NEAR_MS);
  show();
}

/** @param {string[] | null} products */
function changed(products) {
  if (products?.length === 0) return;
  const isHere = (/** @type {string} */ id) =>
    location.pathname.includes(id) || document.getElementById(`product-${id}`) || document.querySelector(`[data-product="${id}"]`);
  if (products === null || products.some(isHere)) plan(NEAR_MS);
  else if (document.querySelector('[data-live="all"]')) plan(FAR_MS);
}

/** @param {number} ms */
function plan(ms) {
  const at = Math.max(Date.now() + ms, refreshedAt + REST_MS);
  if (planned && planned.at <= at) return;
  clearTimeout(planned?.timer);
  planned = { at, timer: setTimeout(() => void refresh(), at - Date.now()) };
}

async function refresh() {
  planned = null;
  isWanted = document.hidden;
  if (isWanted || !isOn(SETTING) || !document.querySelector("[data-live]")) return;
  refreshedAt = Date.now();
  const address = location.href;
  try {
    const { page, address: found } = await load(address);
    if (!isOn(SETTING)) return;
    if (location.href !== address) return plan(NEAR_MS);
    if (new URL(found).pathname !== location.pathname) throw new Error("another page");
    // What cannot be read now is shown as it was.
    let isWhole = true;
    const takes = (/** @type {Element} */ part, /** @type {Element} */ here) => {
      const isWorse = part.querySelector(".trouble") !== null && here.querySelector(".trouble") === null;
      isWhole &&= !isWorse;
      return !isWorse;
    };
    if (!replace(page, takes)) throw new Error("nothing of it is here");
    if (!isWhole) throw new Error("not all of it could be read");
    shownAt = refreshedAt;
    isStale = false;
  } catch {
    isStale = true;
    plan(AGAIN_MS);
  }
  show();
}

function show() {
  if (!box) return;
  const known = addresses.map((at) => feeds[at]?.state ?? "starting");
  if (isStale) known.push("offline");
  const worst = STATES[Math.max(...known.map((state) => STATES.indexOf(state)))] ?? "starting";
  const state = isOn(SETTING) ? worst : "off";
  box.hidden = false;
  box.dataset.state = state;
  const since = new Date(Math.max(shownAt, isStale ? 0 : Math.min(...addresses.map((at) => feeds[at]?.seen ?? 0))));
  const time = box.querySelector("[data-follow-since]");
  if (time) time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(since);
  const told = /** @type {HTMLElement | null} */ (box.querySelector("[data-follow-told]"));
  if (told && state !== shown) say(told, state);
  shown = state;
}

/** Tells who cannot see it, in a few words, what matters: that numbers may be old, and that they are not any more.
 * @param {HTMLElement} told @param {State | "off"} state
 */
function say(told, state) {
  if (state === "offline") told.textContent = told.dataset.offline ?? "";
  else if (state === "over") told.textContent = told.dataset.over ?? "";
  else if (state === "live" && told.textContent !== "") told.textContent = told.dataset.liveAgain ?? "";
}

const on = /** @type {HTMLInputElement | null} */ (box?.querySelector("[data-follow-on]"));
if (box && on) {
  setting(SETTING, on, () => {
    if (isOn(SETTING)) begin(addresses, hear);
    else end();
    show();
  });
  document.addEventListener("visibilitychange", () => isWanted && !document.hidden && plan(0));
  addEventListener("pagehide", end);
  addEventListener("pageshow", (event) => {
    if (!event.persisted || !isOn(SETTING)) return;
    plan(0);
    begin(addresses, hear);
  });
  for (const at of addresses) feeds[at] = recall(at);
  for (const products of changesSince(performance.timeOrigin)) changed(products);
  if (isOn(SETTING)) begin(addresses, hear);
  show();
}
