// The program with the repository's manifest, on a free port, with state and keys of its own.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url));

const BINARY = resolve(REPOSITORY, process.env.BODEGA ?? "target/debug/bodega");
const START_MS = 60_000;
const STOP_MS = 15_000;

/** Those that run now. A worker that ends for whatever reason leaves none behind.
 * @type {Set<Program>} */
const running = new Set();
process.on("exit", () => {
  for (const program of running) program.kill();
});

/** Keys that only this run knows: one for both services, one for each, and one that may only read. */
export function makeKeys() {
  const secret = () => randomBytes(16).toString("hex");
  return { owner: secret(), products: secret(), inventory: secret(), reader: secret() };
}

/** @typedef {ReturnType<typeof makeKeys>} Keys */

export class Program {
  /** @param {Record<string, string>} [variables] application variables besides the keys */
  constructor(variables = {}) {
    this.keys = makeKeys();
    this.variables = { console_secret: randomBytes(32).toString("hex"), database_synchronous: "normal", ...variables };
    this.folder = mkdtempSync(join(tmpdir(), "bodega-browser-"));
    /** Where it is, once it runs. */
    this.url = "";
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
    this.log = "";
  }

  /** Starts it, the second time at the same address and with the same state. */
  async start() {
    const { owner, products, inventory, reader } = this.keys;
    const variables = {
      ...this.variables,
      products_api_key: `owner:write:${owner},catalogue:write:${products},reader:read:${reader}`,
      inventory_api_key: `owner:write:${owner},warehouse:write:${inventory},reader:read:${reader}`,
    };
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const flags = ["up", "--from", join(REPOSITORY, "spin.toml"), "--listen", listen, "--state-dir", this.folder];
    const values = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
    const child = spawn(BINARY, [...flags, ...values], { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    running.add(this);
    child.stderr.on("data", (data) => (this.log += data));
    this.url = await new Promise((found, failed) => {
      const fail = (/** @type {string} */ why) => failed(new Error(`${BINARY} did not start: ${why}\n${this.log}`));
      const timer = setTimeout(() => fail("it takes too long"), START_MS);
      child.on("error", (error) => fail(error.message));
      child.on("exit", (code) => fail(`its exit code was ${code}`));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const [, url] = /^Serving (http:\S+)/.exec(line) ?? [];
        if (!url) return;
        clearTimeout(timer);
        found(url);
      });
    });
    return this;
  }

  /** Stops it as an orchestrator does. Its state stays. */
  async stop() {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
    running.delete(this);
  }

  /** Stops it for good. */
  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** At once, where nothing can be waited for. */
  kill() {
    this.child?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
