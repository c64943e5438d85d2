// Another page of the console, as a document. The browser parses it itself, so that no text is ever made into elements here.

/** Loads the page at an address.
 * @param {URL} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<Document>}
 */
export function load(address, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => (request.responseXML ? resolve(request.responseXML) : reject(new Error("not a page")));
    request.onerror = () => reject(new Error("not reached"));
    request.onabort = () => reject(new DOMException("abandoned", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send();
  });
}

/** Puts the parts of a page that carry `data-live` in the place of those with the same id in this one.
 * @param {Document} page
 * @returns {boolean} whether there were any
 */
export function replace(page) {
  let count = 0;
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (here) {
      here.replaceWith(document.adoptNode(part));
      count += 1;
    }
  }
  return count > 0;
}
