// Reads the feeds: one tab of a browser does, and tells the others.

/** @typedef {"starting" | "live" | "behind" | "offline" | "over"} State */
/** What is known of a feed: where to go on, how it is, and when it last answered, in milliseconds.
 * @typedef {{ after?: string, state: State, seen: number }} Feed */
/** What the tabs tell each other: how a feed is, and which products changed; `null` where it may be any.
 * @typedef {{ at: string, feed: Feed, products: string[] | null }} News */

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
/** For how long what changed is remembered, for pages that were on their way meanwhile. */
const RECENT_MS = 30_000;

const channel = new BroadcastChannel(MEMORY);
/** @type {AbortController | null} */
let running = null;
/** @type {((news: News) => void) | null} */
let heard = null;

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

/** Begins to read these feeds, or to wait until the tab that reads them is closed. Where a browser has no locks, each tab reads.
 * @param {string[]} addresses @param {(news: News) => void} hear
 */
export function begin(addresses, hear) {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  heard = hear;
  channel.onmessage = (event) => hear(event.data);
  const read = () => Promise.all(addresses.map((at) => follow(at, signal)));
  const reading = navigator.locks ? navigator.locks.request(MEMORY, { signal }, read) : read();
  reading.catch(() => undefined);
}

/** Reads no more, and hears nothing of what others read. */
export function end() {
  running?.abort();
  running = null;
  channel.onmessage = null;
}

/** @returns {{ feeds: Record<string, Feed>, recent: { when: number, products: string[] | null }[] }} */
function memory() {
  try {
    const { feeds = {}, recent = [] } = JSON.parse(localStorage.getItem(MEMORY) ?? "{}");
    return { feeds, recent };
  } catch {
    return { feeds: {}, recent: [] };
  }
}

/** @param {string} at @returns {Feed} */
export function recall(at) {
  const known = memory().feeds[at];
  const isFresh = known && Date.now() - known.seen < FRESH_MS;
  // Whoever had signed out may have signed in again.
  return isFresh && known.state !== "over" ? known : { state: "starting", seen: 0 };
}

/** What changed since a moment, as far as it is remembered: for a page that was on its way meanwhile.
 * @param {number} moment
 */
export function changesSince(moment) {
  return memory().recent.filter((one) => one.when >= moment).map((one) => one.products);
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
  heard?.(news);
}
