// What happened is understood: over time, in sums, change by change, and as commands.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Shop, word } from "./support/shop.js";
import { expect, said, signIn, test } from "./support/test.js";

/** @typedef {import("@playwright/test").Page} Page */

/** What is read is the page as it is seen, where each number stands under its word. */
const SEEN = { useInnerText: true };

/** The part of a product's page that tells what was on hand over time.
 * @param {Page} page
 */
const balance = (page) => page.getByRole("region", { name: "On hand over time" }).first();

/** The texts of a table, row by row.
 * @param {import("@playwright/test").Locator} table
 */
const rows = (table) =>
  table.getByRole("row").evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? "")));

test("the chart is read with the keyboard, and the table has the same numbers", async ({ page, shop }) => {
  const product = await shop.product({ units: 1_200, threshold: 20, price: "2.50" });
  await shop.buy(product.id, 4);
  await page.goto(`/console/products/${product.id}`);
  const slider = balance(page).getByRole("slider", { name: "Day" });
  const read = balance(page).getByRole("status");
  await balance(page).getByText("The same as a table").click();
  const [head, today, before] = await rows(balance(page).getByRole("table"));
  expect(head).toEqual(["Day", "On hand", "Received", "Sold", "Returned", "Adjusted", "Sales"]);
  expect(today.slice(1, 4)).toEqual(["1,196", "1,200", "4"]);
  expect(today[6].replaceAll("\u00a0", " ")).toBe("10.00 USD");
  expect(before.slice(0, 2)).toEqual([expect.stringMatching(/^Before /), "0"]);
  await slider.focus();
  await page.keyboard.press("End");
  await expect(read).toHaveText(`${today[0]} · On hand: ${today[1]}`);
  await expect(slider).toHaveAttribute("aria-valuetext", today[0]);
  await page.keyboard.press("ArrowLeft");
  await expect(read).toHaveText(/ · On hand: 0$/);
  await expect(read).not.toContainText(today[0]);
  await page.keyboard.press("Home");
  await expect(read).toContainText(before[0].replace("Before ", ""));
  await expect(balance(page).getByRole("img")).toHaveAccessibleName(/^30 days: from 0 to 1,196, between 0 and 1,196$/);
  await expect(balance(page)).toContainText("Low level: 20");
  await expect(balance(page)).toContainText("Sold in USD 10.00 USD", SEEN);
});

test("the span of the chart is in the address", async ({ page, shop }) => {
  const product = await shop.product({ units: 12 });
  await page.goto(`/console/products/${product.id}`);
  const spans = page.getByRole("navigation", { name: "How many days" });
  await expect(spans.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  for (const days of [7, 90, 365]) {
    await spans.getByRole("link", { name: `${days} days`, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`[?&]days=${days}$`));
    await page.reload();
    await expect(spans.getByRole("link", { name: `${days} days`, exact: true })).toHaveAttribute("aria-current", "true");
    await expect(balance(page).getByRole("img")).toHaveAccessibleName(`${days} days: from 0 to 12, between 0 and 12`);
    await expect(balance(page).getByRole("slider")).toHaveAttribute("max", String(days - 1));
  }
});

test("above the list is what was sold today, and each number leads to what it counts", async ({ page, startProgram }) => {
  const program = await startProgram();
  const shop = new Shop(program);
  const [tea] = await shop.products([
    { name: "Green tea", units: 10, price: "12.50", threshold: 7 },
    { name: "Blue cup", units: 0 },
    { name: "White cup", units: 30 },
  ]);
  await shop.buy(tea.id, 3);
  await shop.hold(tea.id, 2);
  await page.context().clearCookies();
  await signIn(page, program.url, program.keys.owner);
  const main = page.getByRole("main");
  for (const told of [
    "Sold today 3 units",
    "Taken in today 37.50 USD",
    "Low 1",
    "Out of stock 1",
    "Live holds 1",
    "Units reserved 2",
  ]) {
    await expect(main).toContainText(told, SEEN);
  }
  const { data } = await shop.ask("GET", "/inventory/purchases");
  await page.getByRole("link", { name: "3 units" }).click();
  await expect(page.getByRole("heading", { name: "Changes" })).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toContainText("Green tea");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.goBack();
  for (const [term, name] of [["Low", "Green tea"], ["Out of stock", "Blue cup"], ["Units reserved", "Green tea"]]) {
    const number = page.getByRole("term").filter({ hasText: term }).locator("xpath=following-sibling::dd").getByRole("link");
    await number.click();
    await expect(page.getByRole("rowheader")).toHaveText([name]);
    await page.goBack();
  }
  await shop.ask("PATCH", `/inventory/purchases/${data[0].id}`, {
    data: { type: "purchases", id: data[0].id, attributes: { status: "cancelled" } },
  });
  await page.reload();
  await expect(main).toContainText("Sold today 3 units 3 returned", SEEN);
});

test("changes are those of one kind, one product and one day", async ({ page, shop }) => {
  const [tea, cup] = await shop.products([{ units: 10 }, { units: 10 }]);
  await shop.buy(tea.id, 2);
  await shop.buy(cup.id, 1);
  await shop.change(tea.id, { price: "9.50" });
  await page.goto(`/console/products/${tea.id}`);
  await page.getByRole("main").getByRole("link", { name: "Changes" }).click();
  const kinds = async () => (await rows(page.getByRole("table"))).slice(1).map(([, kind]) => kind);
  expect(await kinds()).toEqual(["Product changed", "Bought", "Stock changed", "Stock changed", "Product created"]);
  const newest = page.getByRole("row").nth(1);
  await expect(newest).toContainText("Price 12.50 → 9.50");
  await newest.getByText("owner").click();
  await expect(newest).toContainText(/Request [0-9a-f-]{36}/);
  await page.getByLabel("Kind").selectOption("Bought");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/kind=purchase\.completed/);
  expect(await kinds()).toEqual(["Bought"]);
  await page.getByRole("link", { name: "of all products" }).click();
  await expect(page.getByLabel("Kind")).toHaveValue("purchase.completed");
  await expect(page.getByRole("row", { name: cup.name })).toBeVisible();
  expect(new Set(await kinds())).toEqual(new Set(["Bought"]));
  // A day of a product, from its table.
  await page.goto(`/console/products/${cup.id}`);
  await balance(page).getByText("The same as a table").click();
  await balance(page).getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("link", { name: "of all days" })).toBeVisible();
  expect(await kinds()).toEqual(["Bought", "Stock changed", "Stock changed", "Product created"]);
  await page.goto(`/console/events?product=${cup.id}&day=2020-01-31`);
  await expect(page.getByText("Nothing has changed.")).toBeVisible();
});

test("changes go on to older ones, and none is told twice", async ({ page, shop }) => {
  await shop.products(Array.from({ length: 120 }, () => ({ name: word() })));
  await page.goto("/console/events?kind=product.created");
  const pages = page.getByRole("navigation", { name: "Pages of the changes" });
  const links = page.getByRole("table").getByRole("link");
  const first = await links.allTextContents();
  expect(first).toHaveLength(50);
  await pages.getByRole("link", { name: "Older" }).click();
  await expect(pages.getByRole("link", { name: "Newest" })).toBeVisible();
  const second = await links.allTextContents();
  expect(new Set([...first, ...second]).size).toBe(100);
  await pages.getByRole("link", { name: "Newest" }).click();
  await expect(links).toHaveText(first);
});

test("the books are looked over, also with a key that may only read", async ({ page, another, shop }) => {
  const product = await shop.product({ units: 10 });
  await shop.buy(product.id, 3);
  await shop.hold(product.id, 2);
  for (const one of [page, await another({ who: "reader" })]) {
    await one.goto("/console/");
    await one.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Books" }).click();
    await one.getByRole("button", { name: "Look over the books" }).click();
    const found = said(one);
    await expect(found).toContainText(/Consistent\. [\d,]+ products? (was|were) looked at\. It took [\d,]+ ms\./);
    await expect(one.getByRole("table")).toHaveCount(0);
  }
});

test("what a page shows is copied as commands, which give the same and have no key in them", async ({ page, context, shop, program }) => {
  const product = await shop.product({ name: `It's ${word()}`, units: 10 });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/console/products/${product.id}`);
  await page.getByText("Copy as curl").click();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  const commands = await page.evaluate(() => navigator.clipboard.readText());
  expect(commands).toContain(`${program.url}/products/${product.id}`);
  expect(commands).not.toContain(program.keys.owner);
  const env = { ...process.env, PRODUCTS_KEY: program.keys.owner, INVENTORY_KEY: program.keys.owner };
  const { stdout } = await promisify(execFile)("sh", ["-ec", commands], { env });
  expect(stdout).toContain(product.name);
  expect(stdout).toContain('"on_hand":10');
  expect(stdout).not.toContain('"errors"');
});
