// Stock is begun, and every change of it is in the ledger and can be taken back.

import { expect, said, test } from "./support/test.js";

/** Opens what is done to a product from its page.
 * @param {import("@playwright/test").Page} page
 * @param {string} id
 * @param {string} action
 */
async function open(page, id, action) {
  await page.goto(`/console/products/${id}`);
  await page.getByRole("link", { name: action }).click();
}

/** Takes back what was just said to be done.
 * @param {import("@playwright/test").Page} page
 */
async function undo(page) {
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
}

/** The newest change in the ledger.
 * @param {import("@playwright/test").Page} page
 */
const newest = (page) => page.getByRole("region", { name: "Ledger" }).getByRole("row").nth(1);

test("stock is started", async ({ page, shop }) => {
  const product = await shop.product();
  await open(page, product.id, "Start stock");
  await page.getByLabel("Units on hand").fill("12");
  await page.getByLabel("Low level").fill("3");
  await page.getByRole("button", { name: "Start" }).click();
  await expect(said(page)).toContainText("Stock begins with 12 units.");
  expect(await shop.stock(product.id)).toMatchObject({ on_hand: 12, low_stock_threshold: 3 });
  await undo(page);
  expect((await shop.stock(product.id)).on_hand).toBe(0);
});

test("a delivery is received", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await open(page, product.id, "Receive");
  await page.getByLabel("Units received").fill("5");
  await page.getByLabel("Note").fill("Delivery 77");
  await page.getByRole("button", { name: "Receive" }).click();
  await expect(said(page)).toContainText("5 units were received.");
  await expect(newest(page)).toContainText("Received");
  await expect(newest(page)).toContainText("+5");
  await expect(newest(page)).toContainText("Delivery 77");
  await expect(newest(page)).toContainText("owner");
  await newest(page).getByText("Details").click();
  await expect(newest(page)).toContainText(/Request\s*[0-9a-f-]{36}/);
  await undo(page);
  await expect(newest(page)).toContainText("−5");
  await expect(newest(page)).toContainText("Undo of a receipt");
  expect((await shop.stock(product.id)).on_hand).toBe(10);
});

test("stock is adjusted, with a reason", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await open(page, product.id, "Adjust");
  await page.getByLabel("Change", { exact: true }).fill("-3");
  await page.getByLabel("Reason").fill("Broken");
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(said(page)).toContainText("The stock was adjusted by −3.");
  await expect(newest(page)).toContainText("Broken");
  expect((await shop.stock(product.id)).on_hand).toBe(7);
  await undo(page);
  expect((await shop.stock(product.id)).on_hand).toBe(10);
});

test("no more is taken away than there is, and it is told at the field", async ({ page, shop }) => {
  const product = await shop.product({ units: 2 });
  await open(page, product.id, "Adjust");
  await page.getByLabel("Change", { exact: true }).fill("-3");
  await page.getByLabel("Reason").fill("Broken");
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(page.getByRole("alert")).toContainText("This was not done:");
  await expect(page.getByLabel("Change", { exact: true })).toHaveValue("-3");
  await expect(page.getByLabel("Reason")).toHaveValue("Broken");
  expect((await shop.stock(product.id)).on_hand).toBe(2);
});

test("what is counted holds if nothing has moved, and is asked again otherwise", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await open(page, product.id, "Count");
  await page.getByLabel("Units counted").fill("8");
  await page.getByRole("button", { name: "Set" }).click();
  await expect(said(page)).toContainText("On hand is now 8.");
  await undo(page);
  expect((await shop.stock(product.id)).on_hand).toBe(10);
  await open(page, product.id, "Count");
  await page.getByLabel("Units counted").fill("9");
  await shop.receive(product.id, 20);
  await page.getByRole("button", { name: "Set" }).click();
  await expect(page.getByRole("alert")).toContainText("You counted 9 when the books said 10.");
  await expect(page.getByLabel("Units counted")).toHaveValue("9");
  await page.getByLabel("Units counted").fill("29");
  await page.getByRole("button", { name: "Set" }).click();
  await expect(said(page)).toContainText("On hand is now 29.");
  expect((await shop.stock(product.id)).on_hand).toBe(29);
});

test("the low level is set", async ({ page, shop }) => {
  const product = await shop.product({ units: 10, threshold: 2 });
  await open(page, product.id, "Set low level");
  await expect(page.getByLabel("Low level")).toHaveValue("2");
  await page.getByLabel("Low level").fill("10");
  await page.getByRole("button", { name: "Set" }).click();
  await expect(said(page)).toContainText("The low level is now 10.");
  await expect(page.getByRole("region", { name: "Stock" }).getByText("Low", { exact: true })).toBeVisible();
  await undo(page);
  expect((await shop.stock(product.id)).low_stock_threshold).toBe(2);
});

test("the ledger has pages", async ({ page, shop }) => {
  const product = await shop.product({ units: 1 });
  for (let at = 0; at < 26; at += 1) await shop.receive(product.id, 1);
  await page.goto(`/console/products/${product.id}`);
  const pages = page.getByRole("navigation", { name: "Pages of the ledger" });
  await pages.getByRole("link", { name: "Older" }).click();
  await expect(page.getByRole("region", { name: "Ledger" }).getByRole("row")).toHaveCount(3);
  await pages.getByRole("link", { name: "Newer" }).click();
  await expect(newest(page)).toContainText("27");
});
