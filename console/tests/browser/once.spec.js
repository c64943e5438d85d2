// Each form that is opened is done once: whatever is clicked twice, loaded again, lost on its way or sent again.

import { expect, test } from "./support/test.js";

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
const bought = (page) => expect(page.getByRole("status")).toContainText("3 units were bought.");

test("two clicks and a reload buy once", async ({ page, shop }) => {
  const id = await openForm(page, shop);
  await page.getByRole("button", { name: "Buy" }).dblclick();
  await bought(page);
  await page.reload();
  await expect(page.getByRole("region", { name: "Purchases" })).toContainText("3 units");
  await expect(page.getByRole("status")).toBeHidden();
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

for (const scripts of ["on", "off"]) {
  test(`a lost answer is asked for again, scripts ${scripts}`, async ({ another, shop }) => {
    const page = await another({ javaScriptEnabled: scripts === "on" });
    const id = await openForm(page, shop);
    // The server has got it, and the browser hears nothing of it.
    await page.route("**/buy", async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "Buy" }).click();
    await expect.poll(() => shop.purchases(id)).toEqual([3]);
    await page.unroute("**/buy");
    // As with the browser's own button on the page that says that there was no answer.
    await page.reload();
    await bought(page);
    expect(await shop.purchases(id)).toEqual([3]);
  });
}

test("after a lost answer the way back leads to what was done", async ({ page, shop }) => {
  const { id } = await shop.product({ units: 10 });
  await page.goto(`/console/products/${id}`);
  await page.getByRole("link", { name: "Buy" }).click();
  await page.getByLabel("Units").fill("3");
  await page.route("**/buy", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch({ maxRedirects: 0 });
    await route.abort("connectionreset");
  });
  await page.getByRole("button", { name: "Buy" }).click();
  await expect.poll(() => shop.purchases(id)).toEqual([3]);
  await page.unroute("**/buy");
  await page.goBack();
  await expect(page.getByRole("region", { name: "Purchases" })).toContainText("3 units");
});
