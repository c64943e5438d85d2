// With a phone at the shelf: a code is typed or scanned, and what came in or is missing is told with a thumb.

import { word } from "./support/shop.js";
import { expect, said, test } from "./support/test.js";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** @typedef {import("@playwright/test").Page} Page */

/** Looks a product up by its SKU.
 * @param {Page} page
 * @param {string} sku
 */
async function lookUp(page, sku) {
  await page.getByRole("searchbox", { name: "SKU" }).fill(sku);
  await page.getByRole("button", { name: "Look up" }).click();
}

/** Presses a button some times.
 * @param {Page} page
 * @param {string} name
 * @param {number} [times]
 */
async function tap(page, name, times = 1) {
  for (let time = 0; time < times; time += 1) await page.getByRole("button", { name, exact: true }).tap();
}

/** Why units were last added or taken away.
 * @param {import("./support/shop.js").Shop} shop
 * @param {string} id
 */
async function lastReason(shop, id) {
  const { data } = await shop.ask("GET", `/inventory/${id}/movements?sort=-created_at&page%5Bsize%5D=1`);
  return data[0].attributes.reason;
}

test("units come in, and it is taken back", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto("/console/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Floor" }).tap();
  await expect(page.getByRole("searchbox", { name: "SKU" })).toBeFocused();
  await page.keyboard.type(product.sku);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("On hand 10 Available 10", { useInnerText: true });
  await tap(page, "One more", 4);
  await tap(page, "One less");
  await expect(page.getByLabel("Units")).toHaveValue("3");
  await tap(page, "Receive");
  await expect(said(page)).toContainText("3 units were received.");
  expect((await shop.stock(product.id)).on_hand).toBe(13);
  await tap(page, "Undo");
  await expect(said(page)).toContainText("Undone.");
  expect((await shop.stock(product.id)).on_hand).toBe(10);
  // The next one is looked up at once.
  await expect(page.getByRole("searchbox", { name: "SKU" })).toBeFocused();
  await expect(page.getByRole("searchbox", { name: "SKU" })).toHaveValue("");
});

test("units are missing: a reason is asked for, and chosen with a thumb", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto("/console/floor");
  await lookUp(page, product.sku);
  await tap(page, "One less", 2);
  await tap(page, "Adjust");
  await expect(page.getByRole("alert")).toContainText("An adjustment needs a reason.");
  await expect(page.getByLabel("Units")).toHaveValue("-2");
  await tap(page, "Receive");
  await expect(page.getByRole("alert")).toContainText("What was received is 1 or more.");
  expect((await shop.stock(product.id)).on_hand).toBe(10);
  await tap(page, "Damaged");
  await expect(page.getByLabel("Reason")).toHaveValue("Damaged");
  await tap(page, "Adjust");
  await expect(said(page)).toContainText("adjusted by −2.");
  expect((await shop.stock(product.id)).on_hand).toBe(8);
  expect(await lastReason(shop, product.id)).toBe("Damaged");
});

test("what is not there, is not started, or is more than there is, is told", async ({ page, shop }) => {
  const [bare, few] = await shop.products([{}, { units: 1 }]);
  const unknown = word();
  await page.goto("/console/floor");
  await lookUp(page, unknown);
  await expect(page.getByRole("alert")).toContainText(unknown);
  await expect(page.getByRole("alert")).toContainText("Nothing has the SKU");
  await expect(page.getByRole("searchbox", { name: "SKU" })).toHaveValue(unknown);
  await lookUp(page, "no SKU is like this");
  await expect(page.getByRole("alert")).toContainText("Nothing has the SKU");
  await lookUp(page, bare.sku);
  await expect(page.getByText("Not started")).toBeVisible();
  await lookUp(page, few.sku);
  await tap(page, "One less", 2);
  await tap(page, "Missing");
  await tap(page, "Adjust");
  await expect(page.getByRole("alert")).toContainText("This was not done:");
  await expect(page.getByLabel("Units")).toHaveValue("-2");
  await expect(page.getByLabel("Reason")).toHaveValue("Missing");
  expect((await shop.stock(few.id)).on_hand).toBe(1);
});

test("two taps receive once", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/floor?sku=${product.sku}`);
  await page.getByLabel("Units").fill("5");
  await page.getByRole("button", { name: "Receive" }).dblclick();
  await expect(said(page)).toContainText("5 units were received.");
  expect((await shop.stock(product.id)).on_hand).toBe(15);
});

test("without scripts it is forms alone", async ({ another, shop }) => {
  const page = await another({ javaScriptEnabled: false });
  const product = await shop.product({ units: 10 });
  await page.goto("/console/floor");
  await expect(page.getByRole("button", { name: "Scan" })).toBeHidden();
  await lookUp(page, product.sku);
  await expect(page.getByRole("button", { name: "One more" })).toBeHidden();
  await page.getByLabel("Units").fill("5");
  await page.getByRole("button", { name: "Receive" }).click();
  await expect(said(page)).toContainText("5 units were received.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
  await lookUp(page, product.sku);
  await page.getByLabel("Units").fill("-3");
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(page.getByRole("alert")).toContainText("An adjustment needs a reason.");
  await page.getByLabel("Reason").fill("Broken");
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(said(page)).toContainText("adjusted by −3.");
  expect((await shop.stock(product.id)).on_hand).toBe(7);
  expect(await lastReason(shop, product.id)).toBe("Broken");
});

/** Chromium reads codes on phones alone. This reads one wherever a camera sees anything.
 * @param {Page} page
 * @param {string} sku
 */
async function readsCodes(page, sku) {
  await page.addInitScript((rawValue) => {
    class BarcodeDetector {
      /** @param {HTMLVideoElement} video */
      async detect(video) {
        return video.videoWidth > 0 ? [{ rawValue }] : [];
      }
    }
    Object.assign(globalThis, { BarcodeDetector });
  }, sku);
}

test("a code is scanned, and the camera is let go", async ({ page, context, shop }) => {
  const product = await shop.product({ units: 10 });
  await context.grantPermissions(["camera"]);
  await readsCodes(page, product.sku);
  await page.goto("/console/floor");
  await tap(page, "Scan");
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
});

test("without a camera that may be used, it is said, and the SKU is typed", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await readsCodes(page, product.sku);
  await page.goto("/console/floor");
  await tap(page, "Scan");
  await expect(page.getByText("The camera may not be used here.")).toBeVisible();
  await lookUp(page, product.sku);
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
});
