// A file on its way to the console: slice after slice, each beginning where the console says that the one before was used up.

/** @typedef {{ token: string, slice: number, sent: number, [name: string]: any }} Settings */

/** The console, or a service behind it, has not done it. */
export class Refusal extends Error {
  /** @param {{ message?: string, wait?: number | null, signIn?: boolean }} answer */
  constructor(answer) {
    super(answer.message ?? "");
    /** After how many seconds it may be done. */
    this.wait = answer.wait ?? undefined;
    this.signIn = answer.signIn ?? false;
    this.isLost = false;
  }
}

/** Sends a slice of a file.
 * @param {Settings} settings
 * @param {string} step
 * @param {Blob} slice
 * @param {Record<string, string>} said
 * @param {AbortSignal} [signal]
 */
export async function post(settings, step, slice, said, signal) {
  let answer;
  // What cannot be read any more is no fault of the way.
  const body = await slice.arrayBuffer();
  try {
    const headers = { "content-type": "application/octet-stream", "x-token": settings.token };
    answer = await fetch(`${settings[step]}?${new URLSearchParams(said)}`, { method: "POST", body, headers, signal });
    const document = await answer.json();
    if (answer.ok) return document;
    throw new Refusal(document);
  } catch (error) {
    if (error instanceof Refusal || signal?.aborted) throw error;
    const refusal = new Refusal({ wait: Number(answer?.headers.get("retry-after")) || 2 });
    refusal.isLost = true;
    throw refusal;
  }
}

/** A slice that begins at the place of a run, and what is said with it.
 * @param {{ file: File, at: number, row: number, within: string }} run
 * @param {number} length
 */
export function cut(run, length) {
  const end = Math.min(run.at + length, run.file.size);
  /** @type {Record<string, string>} */
  const said = { row: String(run.row), within: run.within };
  if (end === run.file.size) said.last = "1";
  return { slice: run.file.slice(run.at, end), said };
}

/** Sends the next slice of a run, and moves the run on behind what was used.
 * @param {Settings} settings
 * @param {string} step
 * @param {{ file: File, at: number, row: number, within: string, [name: string]: any }} run
 * @param {{ start: number, most: number }} length
 * @param {Record<string, string>} more
 * @param {AbortSignal} [signal]
 */
export async function go(settings, step, run, length, more, signal) {
  for (let bytes = length.start; ; bytes = Math.min(bytes * 2, length.most)) {
    const { slice, said } = cut(run, bytes);
    const answer = await post(settings, step, slice, { ...said, ...more }, signal);
    if (answer.used > 0) {
      Object.assign(run, { at: run.at + answer.used, row: answer.row, within: answer.within });
      return answer;
    }
    // A row that is cut needs a longer slice. No row is longer than the longest.
    if (said.last || bytes >= length.most) throw new Refusal({ message: settings.words["import-stuck"] });
  }
}

/** Waits, but not for longer than somebody wants to.
 * @param {number} seconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function pause(seconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });
}
