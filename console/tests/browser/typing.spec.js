// What is typed: keys that do something by themselves, and forms that somebody leaves.

import { expect, test } from "./support/test.js";

test("keys do what the page says of them, and nothing while one types", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}`);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await expect(dialog.getByRole("listitem")).toHaveText([/Search/, /New product/, /Receive/, /Keys/]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("r");
  await expect(page.getByLabel("Units received")).toBeFocused();
  await page.getByLabel("Note").fill("");
  await page.keyboard.type("?/nr");
  await expect(page.getByLabel("Note")).toHaveValue("?/nr");
  await page.getByLabel("Note").fill("");
  await page.getByRole("heading", { name: "Receive" }).click();
  await page.keyboard.press("Control+n");
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await search.blur();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await search.blur();
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "New product" })).toBeVisible();
});

test("keys are switched off, for all pages", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto("/console/");
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByLabel("These keys work").uncheck();
  await page.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).not.toBeFocused();
  await page.goto(`/console/products/${product.id}`);
  await page.keyboard.press("r");
  await page.keyboard.press("n");
  await page.getByRole("link", { name: "Receive" }).click();
  await expect(page.getByLabel("Units received")).toBeFocused();
});

test("whoever leaves a form that was filled in is warned once", async ({ page, shop, guard }) => {
  guard.dialogs.add("beforeunload");
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}/receive`);
  await page.getByLabel("Note").pressSequentially("Delivery 77");
  const back = page.getByRole("main").getByRole("link", { name: "Back" });
  const warned = page.waitForEvent("dialog");
  await back.click({ noWaitAfter: true });
  expect((await warned).type()).toBe("beforeunload");
  await expect(page.getByLabel("Note")).toHaveValue("Delivery 77");
  await back.click();
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
});

test("whoever leaves a form in which nothing was typed is not warned", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}/receive`);
  await page.getByRole("main").getByRole("link", { name: "Back" }).click();
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
});
