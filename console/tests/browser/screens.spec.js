// What judges of pages say of every screen: valid HTML, nothing that axe finds, nothing too wide, and light enough to load.

import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { AxeBuilder } from "@axe-core/playwright";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

import { Program, REPOSITORY } from "./support/program.js";
import { SCREENS, exhibit } from "./support/screens.js";
import { Shop } from "./support/shop.js";
import { test as base, expect, statesOf } from "./support/test.js";

const PICTURES = join(REPOSITORY, "docs/console");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** How people set their screens. In all but the first only colours are others. */
const SETTINGS = /** @type {const} */ ([
  { colorScheme: "light", contrast: "no-preference" },
  { colorScheme: "dark", contrast: "no-preference" },
  { colorScheme: "light", contrast: "more" },
  { colorScheme: "dark", contrast: "more" },
]);
const OF_COLOURS = ["color-contrast", "link-in-text-block"];
const WIDTHS = { wide: 1440, narrow: 320 };

/** Bytes of a first visit, all of it, compressed. */
const VISIT_BYTES_MAX = 40 * 1024;

// What the HTML standard says. By it a button sends its form unless it says otherwise, and each of ours does.
const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y"],
    rules: { "no-implicit-button-type": "off" },
  }),
);

/** @typedef {{ url: string, states: Record<import("./support/test.js").Who, import("./support/test.js").State>,
 *   exhibit: import("./support/screens.js").Exhibit | undefined }} Shown */

/** A shop to look at.
 * @param {boolean} isEmpty
 * @returns {[any, { scope: "worker" }]}
 */
const shown = (isEmpty) => [
  async (/** @type {{ browser: import("@playwright/test").Browser }} */ { browser }, /** @type {any} */ use) => {
    const program = new Program();
    try {
      await program.start();
      const made = isEmpty ? undefined : await exhibit(new Shop(program));
      await use({ url: program.url, states: await statesOf(browser, program), exhibit: made });
    } finally {
      await program.end();
    }
  },
  { scope: "worker" },
];

const test = /** @type {typeof base.extend<{}, { full: Shown, empty: Shown }>} */ (base.extend)({
  full: shown(false),
  empty: shown(true),
});

/** Reads all that a page is made of, as it arrives.
 * @param {import("@playwright/test").Page} page
 */
function collect(page) {
  /** @type {Map<string, Promise<Buffer>>} */
  const bodies = new Map();
  /** @type {Promise<string>[]} */
  const documents = [];
  page.on("response", (response) => {
    const type = response.request().resourceType();
    // What leads elsewhere has no body, and what scripts ask for meanwhile is no part of a first visit.
    if ((response.status() >= 300 && response.status() < 400) || type === "fetch") return;
    const body = response.body();
    body.catch(() => undefined);
    // A form is sent by a script, which shows the page that comes back.
    if (type === "document" || type === "xhr") documents.push(body.then(String, () => ""));
    if (type !== "xhr") bodies.set(response.url(), body);
  });
  return { bodies, documents };
}

const LOCALES = ["en-US", "es-ES"];

for (const [at, screen] of SCREENS.entries()) {
  // Each in one of them, in turn, unless the whole is asked for, or pictures, which are English.
  const isWhole = process.env.BODEGA_FULL || process.env.UPDATE_SCREENSHOTS;
  for (const locale of isWhole ? LOCALES : [LOCALES[at % LOCALES.length]]) {
    test(`${screen.name} in ${locale}`, async ({ full, empty, another, guard }) => {
      const { url, states, exhibit } = screen.shop === "empty" ? empty : full;
      guard.allow(url);
      const storageState = states[screen.who ?? "owner"];
      const page = await another({ baseURL: url, storageState, locale, reducedMotion: "reduce", colorScheme: "light" });
      const { bodies, documents } = collect(page);
      const there = /** @type {import("./support/screens.js").Exhibit} */ (exhibit);
      if (screen.open) await screen.open(page, there);
      else await page.goto(`/console/${screen.at?.(there) ?? screen.path}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.locator("html")).toHaveAttribute("lang", locale.slice(0, 2));

      const report = await validator.validateString((await documents.at(-1)) ?? "");
      expect.soft(report.results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([]);

      const sizes = await Promise.all([...bodies.values()].map(async (body) => gzipSync(await body).length));
      expect.soft(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(VISIT_BYTES_MAX);

      for (const [name, width] of Object.entries(WIDTHS)) {
        await page.setViewportSize({ width, height: 900 });
        // Colours are the same at any width.
        for (const setting of width === WIDTHS.wide ? SETTINGS : SETTINGS.slice(0, 1)) {
          await page.emulateMedia(setting);
          // There are no frames, for which alone it would open a page of its own.
          const axe = new AxeBuilder({ page }).setLegacyMode();
          const judge = setting === SETTINGS[0] ? axe.withTags(TAGS) : axe.withRules(OF_COLOURS);
          const { violations } = await judge.analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
          expect.soft(found, `${name}, ${Object.values(setting).join(", ")}`).toEqual([]);
        }
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect.soft(tooWide, `what does not fit into ${width} px`).toBeLessThanOrEqual(0);
      }
      if (process.env.UPDATE_SCREENSHOTS && locale === "en-US") await picture(page, screen);
    });
  }
}

/** Writes the pictures of a screen, as high as it is.
 * @param {import("@playwright/test").Page} page
 * @param {import("./support/screens.js").Screen} screen
 */
async function picture(page, { name, pictures = [] }) {
  for (const kind of pictures) {
    await page.setViewportSize({ width: kind === "narrow" ? 320 : 1440, height: 480 });
    await page.emulateMedia({ colorScheme: kind === "dark" ? "dark" : "light", contrast: "no-preference" });
    const ending = { wide: "", narrow: "-320", dark: "-dark" }[kind];
    await page.screenshot({ path: join(PICTURES, `${name}${ending}.png`), fullPage: true });
  }
}
