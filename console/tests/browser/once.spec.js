// Each form that is opened is done once: whatever is clicked twice, loaded again, lost on its way or sent again.

import { expect, said, test } from "./support/test.js";

/** A form for three units of a new product with ten.
 * @param {import("@playwright/test").Page} page
 * @param {import("./support/shop.js").Shop} shop
 */
async function openForm(page, shop) {
  const { id } = await shop.product({ units: 10 });
  await page.goto(`/console/products/${id}/buy`);
  await page.getByLabel("Units").fill("3");
  return id;
}

/** @param {import("@playwright/test").Page} page */
const bought = (page) => expect(said(page)).toContainText("3 units were bought.");

test("two clicks and a reload buy once", async ({ page, shop }) => {
  const id = await openForm(page, shop);
  await page.getByRole("button", { name: "Buy" }).dblclick();
  await bought(page);
  await page.reload();
  await expect(page.getByRole("region", { name: "Purchases" })).toContainText("3 units");
  await expect(said(page)).toBeHidden();
  expect(await shop.purchases(id)).toEqual([3]);
});

test("two clicks without scripts buy once", async ({ another, shop }) => {
  const page = await another({ javaScriptEnabled: false });
  const id = await openForm(page, shop);
  await page.getByRole("button", { name: "Buy" }).dblclick();
  await bought(page);
  expect(await shop.purchases(id)).toEqual([3]);
});

test("a form in two tabs, sent by both, buys once", async ({ page, shop, context }) => {
  const id = await openForm(page, shop);
  const form = await page.evaluate(() => {
    const values = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("main form")));
    return Object.fromEntries([...values].map(([name, value]) => [name, String(value)]));
  });
  await page.getByRole("button", { name: "Buy" }).click();
  await bought(page);
  const again = await context.request.post(`/console/products/${id}/buy`, { form, maxRedirects: 0 });
  expect(again.status()).toBe(303);
  expect(await shop.purchases(id)).toEqual([3]);
});

/** From now on the server gets forms that are sent to this address, and the browser hears nothing of it.
 * @param {import("@playwright/test").Page} page
 * @param {string} address
 */
async function loseAnswers(page, address) {
  await page.route(address, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch({ maxRedirects: 0 });
    await route.abort("connectionreset");
  });
}

test("after a lost answer what was typed is there, and is sent again", async ({ page, shop }) => {
  const id = await openForm(page, shop);
  await loseAnswers(page, "**/buy");
  await page.getByRole("button", { name: "Buy" }).click();
  await expect(page.getByRole("alert")).toContainText("No answer came. What you typed is still here.");
  expect(await shop.purchases(id)).toEqual([3]);
  await expect(page.getByLabel("Units")).toHaveValue("3");
  await page.unroute("**/buy");
  await page.getByRole("button", { name: "Buy" }).click();
  await bought(page);
  expect(await shop.purchases(id)).toEqual([3]);
});

test("a lost answer is asked for again without scripts", async ({ another, shop }) => {
  const page = await another({ javaScriptEnabled: false });
  const id = await openForm(page, shop);
  await loseAnswers(page, "**/buy");
  await page.getByRole("button", { name: "Buy" }).click();
  await expect.poll(() => shop.purchases(id)).toEqual([3]);
  await page.unroute("**/buy");
  // As with the browser's own button on the page that says that there was no answer.
  await page.reload();
  await bought(page);
  expect(await shop.purchases(id)).toEqual([3]);
});

test("after a lost answer the way back leads to what was done", async ({ another, shop }) => {
  const page = await another({ javaScriptEnabled: false });
  const { id } = await shop.product({ units: 10 });
  await page.goto(`/console/products/${id}`);
  await page.getByRole("link", { name: "Buy" }).click();
  await page.getByLabel("Units").fill("3");
  await loseAnswers(page, "**/buy");
  await page.getByRole("button", { name: "Buy" }).click();
  await expect.poll(() => shop.purchases(id)).toEqual([3]);
  await page.unroute("**/buy");
  await page.goBack();
  await expect(page.getByRole("region", { name: "Purchases" })).toContainText("3 units");
});
