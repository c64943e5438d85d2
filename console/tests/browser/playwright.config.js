import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { defineConfig } from "@playwright/test";

import { REPOSITORY } from "./support/program.js";

/** The Chromium of the system: none is downloaded. */
const chromium = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
if (!chromium) throw new Error("chromium is not in PATH");

export default defineConfig({
  testDir: ".",
  outputDir: join(REPOSITORY, "target/console-browser"),
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  // A slow machine is slow at everything: what is waited for is waited for long, and no test measures time.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "en-US",
    timezoneId: "UTC",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A camera that shows something, for whom a test lets use it.
        "--use-fake-device-for-media-stream",
      ],
    },
  },
});
