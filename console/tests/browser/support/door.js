// A way to a service that a test can shut, so that the console finds it down, busy, or something else in its place.

import { createServer, request } from "node:http";

/** @typedef {"open" | "refusing" | "busy" | "foreign"} Mode */

export class Door {
  /** @type {Mode} */
  mode = "open";
  /** Where it leads to, once that runs. */
  target = "";
  port = 0;
  server = createServer((asked, answer) => {
    if (this.mode === "busy" || !this.target) {
      answer.writeHead(503, { "retry-after": "7" }).end();
    } else if (this.mode === "foreign") {
      answer.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to nothing</h1>");
    } else {
      this.forward(asked, answer);
    }
  });

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** @param {Mode} mode */
  async set(mode) {
    const wasRefusing = this.mode === "refusing" || this.port === 0;
    this.mode = mode;
    if (mode === "refusing") {
      await this.close();
    } else if (wasRefusing) {
      await new Promise((done) => this.server.listen(this.port, "127.0.0.1", () => done(undefined)));
      this.port = /** @type {import("node:net").AddressInfo} */ (this.server.address()).port;
    }
  }

  async close() {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  /** @param {import("node:http").IncomingMessage} asked
   * @param {import("node:http").ServerResponse} answer */
  forward(asked, answer) {
    const { method, headers } = asked;
    const onward = request(this.target + asked.url, { method, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  }
}
