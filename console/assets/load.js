// Another page of the console, as a document. The browser parses it itself, so that no text is ever made into elements here.

const PATIENCE_MS = 60_000;

/** What came back: the page, its status, and the address at which it was found in the end.
 * @typedef {{ page: Document, status: number, address: string }} Loaded
 */

/** Loads the page at an address, or sends a form there.
 * @param {URL | string} address
 * @param {{ signal?: AbortSignal, form?: URLSearchParams }} [how]
 * @returns {Promise<Loaded>} rejected where no page came back: with an `AbortError` where it was given up
 */
export function load(address, { signal, form } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(form ? "POST" : "GET", address);
    request.responseType = "document";
    request.timeout = PATIENCE_MS;
    // What was said of the last action stays for a page that somebody will look at.
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.onload = () => {
      const page = request.responseXML;
      if (page) resolve({ page, status: request.status, address: request.responseURL });
      else reject(new Error("not a page"));
    };
    request.onerror = request.ontimeout = () => reject(new Error("not reached"));
    request.onabort = () => reject(new DOMException("abandoned", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
