// Follows the changes of others: one tab of a browser reads both feeds and tells the others, and each tab makes what it shows new.

import { load } from "./load.js";
import { replace } from "./morph.js";
import { isOn, setting } from "./page.js";

/** @typedef {"starting" | "live" | "behind" | "offline" | "over"} State */
/** What is known of a feed: where to go on, how it is, and when it last answered, in milliseconds.
 * @typedef {{ after?: string, state: State, seen: number }} Feed */
/** What the tabs tell each other: how a feed is, and which products changed; `null` where it may be any.
 * @typedef {{ at: string, feed: Feed, products: string[] | null }} News */

const SETTING = "bodega-live";
const MEMORY = "bodega-feeds";
/** For how long a request is kept waiting: longer each time, since one that a page has left behind keeps one of a service's few
 * places until its time is over. With the time that services have to answer, an answer is late after more. */
const WAITS_S = [0, 2, 4, 8, 16, 20];
const LATE_MS = 35_000;
/** Between two questions to a feed at least; after failures twice as long each time. */
const PAUSE_MS = 500;
const PAUSE_MAX_MS = 15_000;
/** Whoever is asked to rest for longer is behind. */
const REST_MAX_MS = 5_000;
/** A place in a feed that is older than this is not gone on from. */
const FRESH_MS = 600_000;
/** What changed is remembered for pages that were on their way meanwhile. */
const RECENT_MS = 30_000;
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
const channel = new BroadcastChannel(MEMORY);
/** @type {Record<string, Feed>} */
const feeds = {};
/** @type {AbortController | null} */
let running = null;
/** Since when this page shows what it shows, and whether it could not be made new. */
let shownAt = performance.timeOrigin;
let isStale = false;
/** @type {{ timer: number, at: number } | null} */
let planned = null;
let refreshedAt = 0;
let isWanted = false;
/** @type {State | "off"} */
let shown = "starting";

// ---- Reading: in one tab.

/** @param {string} at @param {AbortSignal} signal */
async function follow(at, signal) {
  let feed = recall(at);
  let failures = 0;
  // The first answer comes at once, so that it is known how things are.
  let asked = 0;
  while (!signal.aborted) {
    const began = Date.now();
    let pause = 0;
    try {
      const answer = await ask(at, feed.after, WAITS_S[Math.min(asked, WAITS_S.length - 1)] ?? 0, signal);
      if (answer.isOver) return tell({ at, feed: { ...feed, state: "over" }, products: [] });
      pause = answer.pauseMs;
      failures = 0;
      asked += 1;
      feed = { after: answer.after, state: answer.isBehind || pause > REST_MAX_MS ? "behind" : "live", seen: Date.now() };
      tell({ at, feed, products: answer.isAnew ? null : answer.products });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      asked = 0;
      pause = error instanceof Pause ? error.ms : 0;
      pause = Math.max(pause, Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** failures));
      feed = { ...feed, state: "offline" };
      tell({ at, feed, products: [] });
    }
    await sleep(Math.max(pause, began + PAUSE_MS - Date.now()), signal);
  }
}

/** When a service has said for how long it wants to be left alone. */
class Pause extends Error {
  /** @param {number} ms */
  constructor(ms) {
    super("not now");
    this.ms = ms;
  }
}

/** @param {string} at @param {string | undefined} after @param {number} waitS @param {AbortSignal} signal */
async function ask(at, after, waitS, signal) {
  const address = after === undefined ? at : `${at}?after=${encodeURIComponent(after)}`;
  const headers = { accept: "application/json", ...(waitS && { prefer: `wait=${waitS}` }) };
  const both = AbortSignal.any([signal, AbortSignal.timeout(LATE_MS)]);
  const response = await fetch(address, { headers, signal: both, cache: "no-store" });
  const pauseMs = 1_000 * Number(response.headers.get("retry-after") ?? 0);
  if (response.status === 403) return { isOver: true, pauseMs };
  if (!response.ok) throw new Pause(pauseMs);
  const { after: next, products, is_anew: isAnew, is_behind: isBehind } = await response.json();
  return { after: String(next), products, isAnew, isBehind, pauseMs, isOver: false };
}

/** @param {number} ms @param {AbortSignal} signal */
function sleep(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(ms, 0), undefined);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve(undefined)), { once: true });
  });
}

/** Begins to read, or to wait until the tab that reads is closed. Where a browser has no locks, each tab reads. */
function start() {
  if (running || !isOn(SETTING) || addresses.length === 0) return show();
  running = new AbortController();
  const { signal } = running;
  const read = () => Promise.all(addresses.map((at) => follow(at, signal)));
  const reading = navigator.locks ? navigator.locks.request(MEMORY, { signal }, read) : read();
  reading.catch(() => undefined);
  show();
}

function stop() {
  running?.abort();
  running = null;
}

// ---- What the tabs know together.

/** @returns {{ feeds: Record<string, Feed>, recent: { when: number, products: string[] | null }[] }} */
function memory() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY) ?? "") ?? { feeds: {}, recent: [] };
  } catch {
    return { feeds: {}, recent: [] };
  }
}

/** @param {string} at @returns {Feed} */
function recall(at) {
  const known = memory().feeds[at];
  const isFresh = known && Date.now() - known.seen < FRESH_MS;
  return isFresh ? known : { state: "starting", seen: 0 };
}

/** @param {News} news */
function tell(news) {
  const known = memory();
  const recent = known.recent.filter((one) => Date.now() - one.when < RECENT_MS);
  if (news.products === null || news.products.length > 0) recent.push({ when: Date.now(), products: news.products });
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ feeds: { ...known.feeds, [news.at]: news.feed }, recent }));
  } catch {
    // The next page begins anew.
  }
  channel.postMessage(news);
  hear(news);
}

/** @param {News} news */
function hear({ at, feed, products }) {
  const was = feeds[at]?.state;
  feeds[at] = feed;
  changed(products);
  if (isStale && was === "offline" && feed.state !== "offline") plan(NEAR_MS);
  show();
}

// ---- Making the page new.

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
  if (isWanted || !document.querySelector("[data-live]")) return;
  refreshedAt = Date.now();
  const address = location.href;
  try {
    const { page, address: found } = await load(address);
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

// ---- Telling how it is.

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
    if (isOn(SETTING)) return start();
    stop();
    show();
  });
  channel.onmessage = (event) => isOn(SETTING) && hear(event.data);
  document.addEventListener("visibilitychange", () => isWanted && !document.hidden && plan(0));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && (plan(0), start()));
  const known = memory();
  for (const at of addresses) feeds[at] = recall(at);
  // What changed while this page was on its way.
  for (const { when, products } of known.recent) if (when >= performance.timeOrigin) changed(products);
  start();
}
