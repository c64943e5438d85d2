// What no test may see, whatever it is about: errors in the browser's console, breaches of the policy, requests to elsewhere.

/** Notes it in what is told at the end of a test. */
export class Guard {
  constructor() {
    /** @type {string[]} */
    this.complaints = [];
    /** Where pages and their parts may come from. @type {Set<string>} */
    this.origins = new Set();
  }

  /** @param {string} url */
  allow(url) {
    this.origins.add(new URL(url).origin);
  }

  /** Watches all pages of a browser.
   * @param {import("@playwright/test").BrowserContext} context
   */
  watch(context) {
    /** Pages may be answered with 4xx, and their connection may be cut by a test; parts of them may not. @type {Set<string>} */
    const documents = new Set();
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (request.isNavigationRequest()) documents.add(request.url());
      if (protocol.startsWith("http") && !this.origins.has(origin)) this.complaints.push(`a request to ${request.url()}`);
    });
    context.on("console", (message) => {
      const isOfDocument = message.text().startsWith("Failed to load resource") && documents.has(message.location().url);
      const isBad = ["error", "warning"].includes(message.type()) && !isOfDocument;
      if (isBad) this.complaints.push(`the browser's console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.complaints.push(`a script: ${error.error().stack}`));
    context.on("dialog", (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }
}
