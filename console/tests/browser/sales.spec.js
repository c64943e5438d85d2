// Units are bought and held, by mouse and by keyboard, by one and by two.

import { expect, said, test } from "./support/test.js";

/** The part of a product's page with this heading.
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 */
const part = (page, name) => page.getByRole("region", { name });

/** Presses Tab until this has the focus, which has to be seen.
 * @param {import("@playwright/test").Locator} target
 */
async function tabTo(target) {
  const page = target.page();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !(await hasFocus()); presses += 1) {
    expect(presses, `Tab does not reach ${target}`).toBeLessThan(60);
    await page.keyboard.press("Tab");
  }
  const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).not.toBe("none");
}

test("units are bought, the purchase is cancelled, and the cancellation taken back", async ({ page, shop }) => {
  const product = await shop.product({ units: 10, price: "12.50" });
  await page.goto(`/console/products/${product.id}`);
  await page.getByRole("link", { name: "Buy" }).click();
  await page.getByLabel("Units").fill("3");
  await page.getByLabel("Reference").fill("Order 17");
  await page.getByRole("button", { name: "Buy" }).click();
  await expect(said(page)).toContainText("3 units were bought.");
  await expect(part(page, "Purchases")).toContainText("37.50 USD");
  await expect(part(page, "Purchases")).toContainText("Order 17");
  expect((await shop.stock(product.id)).on_hand).toBe(7);
  await part(page, "Purchases").getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel purchase" }).click();
  await expect(said(page)).toContainText("The purchase was cancelled, and 3 units are there again.");
  await expect(part(page, "Purchases")).toContainText("cancelled");
  expect((await shop.stock(product.id)).on_hand).toBe(10);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
  expect((await shop.stock(product.id)).on_hand).toBe(7);
});

test("a purchase by the keyboard alone", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto("/console/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "To the content" })).toBeFocused();
  await tabTo(page.getByRole("searchbox"));
  await page.keyboard.type(product.sku);
  await expect(page.getByRole("rowheader")).toHaveText([product.name]);
  await tabTo(page.getByRole("link", { name: product.name }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await tabTo(page.getByRole("link", { name: "Buy" }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Units")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2");
  await tabTo(page.getByRole("button", { name: "Buy" }));
  await page.keyboard.press("Enter");
  await expect(said(page)).toContainText("2 units were bought.");
  expect((await shop.stock(product.id)).on_hand).toBe(8);
});

test("units are held, and then bought or free again", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  const hold = async () => {
    await page.goto(`/console/products/${product.id}`);
    await page.getByRole("link", { name: "Hold", exact: true }).click();
    await page.getByLabel("Units").fill("4");
    await page.getByLabel("Minutes").fill("15");
    await page.getByRole("button", { name: "Hold" }).click();
    await expect(said(page)).toContainText("4 units are held for 15 minutes.");
  };
  await hold();
  expect(await shop.stock(product.id)).toMatchObject({ on_hand: 10, reserved: 4, available: 6 });
  await part(page, "Holds").getByRole("link", { name: "Confirm" }).click();
  await page.getByRole("button", { name: "Buy these units" }).click();
  await expect(said(page)).toContainText("4 held units were bought.");
  await expect(part(page, "Holds")).toContainText("Nothing is held.");
  expect(await shop.stock(product.id)).toMatchObject({ on_hand: 6, reserved: 0 });
  await hold();
  await part(page, "Holds").getByRole("link", { name: "Release" }).click();
  await page.getByRole("button", { name: "Release" }).click();
  await expect(said(page)).toContainText("4 units are free again.");
  expect(await shop.stock(product.id)).toMatchObject({ on_hand: 6, reserved: 0 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(part(page, "Holds")).toContainText("4 units");
});

test("a hold that has expired is bought by nobody", async ({ page, shop }) => {
  const product = await shop.product({ units: 5 });
  const hold = await shop.hold(product.id, 2, 1);
  await page.goto(`/console/holds/${hold}/confirm`);
  await expect.poll(async () => (await shop.stock(product.id)).available, { timeout: 30_000 }).toBe(5);
  await page.getByRole("button", { name: "Buy these units" }).click();
  await expect(page.getByRole("alert")).toContainText("This was not done:");
  await expect(page.getByRole("alert")).toContainText("expired");
  expect(await shop.purchases(product.id)).toEqual([]);
  await page.getByRole("link", { name: "Back" }).click();
  await expect(part(page, "Holds")).toContainText("expired");
});

test("two browsers want the last units, and one gets them", async ({ page, shop, another }) => {
  const product = await shop.product({ units: 3 });
  const other = await another();
  for (const one of [page, other]) {
    await one.goto(`/console/products/${product.id}/buy`);
    await one.getByLabel("Units").fill("2");
  }
  await Promise.all([page, other].map((one) => one.getByRole("button", { name: "Buy" }).click()));
  const [mine, theirs] = [page, other].map((one) => said(one).or(one.getByRole("alert")));
  const told = [await mine.innerText(), await theirs.innerText()].sort().join("\n");
  expect(told).toMatch(/2 units were bought\.[^]*This was not done:/);
  expect(await shop.purchases(product.id)).toEqual([2]);
  const loser = (await page.getByRole("alert").isVisible()) ? page : other;
  await expect(loser.getByLabel("Units")).toHaveValue("2");
  await loser.getByLabel("Units").fill("1");
  await loser.getByRole("button", { name: "Buy" }).click();
  await expect(said(loser)).toContainText("1 unit was bought.");
});
