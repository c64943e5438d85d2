// What no test may see, whatever it is about: errors in the browser's console, breaches of the policy, requests to elsewhere.

/** Notes it in what is told at the end of a test. */
export class Guard {
  constructor() {
    /** @type {string[]} */
    this.complaints = [];
    /** Where pages and their parts may come from. @type {Set<string>} */
    this.origins = new Set();
    /** Kinds of dialogs that a test asks for. Each is dismissed. @type {Set<string>} */
    this.dialogs = new Set();
    /** Pages, also those that a script loads, may be answered with 4xx, and their connection may be cut by a test, as may the feeds;
     * parts of pages may not. @type {Set<string>} */
    this.documents = new Set();
    /** What could not be loaded, and what the console said of it: sometimes before it is known who asked. @type {[string, string][]} */
    this.missed = [];
  }

  /** @param {string} url */
  allow(url) {
    this.origins.add(new URL(url).origin);
  }

  /** All that is to be told. */
  told() {
    const missed = this.missed.filter(([url]) => !this.documents.has(url)).map(([url, text]) => `${text} (${url})`);
    return [...this.complaints, ...missed];
  }

  /** Watches all pages of a browser.
   * @param {import("@playwright/test").BrowserContext} context
   */
  watch(context) {
    context.on("request", (request) => {
      const { protocol, origin, pathname } = new URL(request.url());
      const isOfScript = request.resourceType() === "xhr" || pathname.startsWith("/console/live/");
      if (request.isNavigationRequest() || isOfScript) this.documents.add(request.url());
      if (protocol.startsWith("http") && !this.origins.has(origin)) this.complaints.push(`a request to ${request.url()}`);
    });
    context.on("console", (message) => {
      const [text, { url }] = [message.text(), message.location()];
      if (text.startsWith("Failed to load resource")) this.missed.push([url, text]);
      else if (["error", "warning"].includes(message.type())) this.complaints.push(`the browser's console: ${text}`);
    });
    context.on("weberror", (error) => this.complaints.push(`a script: ${error.error().stack}`));
    context.on("dialog", (dialog) => {
      if (!this.dialogs.has(dialog.type())) this.complaints.push(`a dialog: ${dialog.type()} ${dialog.message()}`);
      void dialog.dismiss();
    });
  }
}
