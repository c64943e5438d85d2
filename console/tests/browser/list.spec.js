// The list: found, sorted, filtered, a page after the other, and empty.

import { Shop, word } from "./support/shop.js";
import { expect, said, signIn, test } from "./support/test.js";

/** The names in the list, from above.
 * @param {import("@playwright/test").Page} page
 */
const names = (page) => page.getByRole("table").getByRole("rowheader");

test("what is typed is searched for, and is in the address", async ({ page, shop }) => {
  const it = word();
  const [tea, cup] = await shop.products([
    { name: `${it} green tea`, units: 5 },
    { name: `${it} cup`, description: "For tea" },
    { name: "Something else" },
  ]);
  await page.goto("/console/");
  const search = page.getByRole("searchbox", { name: "Search by name, SKU or description" });
  await search.pressSequentially(`${it} tea`);
  await expect(names(page)).toHaveText([cup.name, tea.name]);
  await expect(page).toHaveURL(new RegExp(`search=${it}`));
  await expect(search).toBeFocused();
  await page.reload();
  await expect(names(page)).toHaveText([cup.name, tea.name]);
  await search.fill(tea.sku);
  await expect(names(page)).toHaveText([tea.name]);
  await search.fill(`${it} nothing has this`);
  await expect(page.getByText(/Nothing is found for/)).toBeVisible();
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(names(page).first()).toBeVisible();
});

test("the heads of columns sort, and say so", async ({ page, shop }) => {
  const it = word();
  await shop.products([
    { name: `${it} a`, price: "3.00", units: 30 },
    { name: `${it} b`, price: "1.00", units: 20 },
    { name: `${it} c`, price: "2.00", units: 10 },
  ]);
  await page.goto(`/console/?search=${it}`);
  for (const [head, order] of /** @type {const} */ ([
    ["Name", "cba"],
    ["Price", "bca"],
    ["Price", "acb"],
    ["On hand", "cba"],
    ["Available", "cba"],
    ["SKU", ""],
  ])) {
    await page.getByRole("columnheader", { name: head }).getByRole("link").click();
    const sorted = page.getByRole("columnheader", { name: head, exact: true });
    await expect(sorted).toHaveAttribute("aria-sort", /ascending|descending/);
    if (order) await expect(names(page)).toHaveText([...order].map((letter) => `${it} ${letter}`));
  }
});

test("the views show what is low, out and archived, each with its word", async ({ page, shop }) => {
  const it = word();
  const [many, few, none, gone, bare] = await shop.products([
    { name: `${it} many`, units: 50, threshold: 5 },
    { name: `${it} few`, units: 3, threshold: 5 },
    { name: `${it} none`, units: 0, threshold: 5 },
    { name: `${it} gone`, units: 1, status: "archived" },
    { name: `${it} bare` },
  ]);
  await page.goto(`/console/?search=${it}`);
  const row = (/** @type {{ name: string }} */ product) => page.getByRole("row", { name: product.name });
  await expect(names(page)).toHaveText([bare.name, few.name, many.name, none.name]);
  await expect(row(many)).toContainText("In stock");
  await expect(row(few)).toContainText("Low");
  await expect(row(none)).toContainText("Out of stock");
  await expect(row(bare)).toContainText("Not started");
  const views = page.getByRole("navigation", { name: "Which products" });
  await views.getByRole("link", { name: "Low" }).click();
  await expect(row(few)).toBeVisible();
  await expect(row(many)).toBeHidden();
  await views.getByRole("link", { name: "Out of stock" }).click();
  await expect(names(page)).toHaveText([none.name]);
  await views.getByRole("link", { name: "Archived" }).click();
  await expect(names(page)).toHaveText([gone.name]);
  await expect(row(gone)).toContainText("Archived");
  await expect(views.getByRole("link", { name: "Archived" })).toHaveAttribute("aria-current", "true");
});

test("pages lead on and back, and none is lost", async ({ page, shop }) => {
  const it = word();
  const made = await shop.products(
    Array.from({ length: 120 }, (_, at) => ({ name: `${it} ${String(at).padStart(3, "0")}`, units: at })),
  );
  await page.goto(`/console/?search=${it}`);
  const pages = page.getByRole("navigation", { name: "Pages" });
  /** @type {string[]} */
  const seen = [];
  for (const rows of [50, 50, 20]) {
    await expect(names(page)).toHaveCount(rows);
    seen.push(...(await names(page).allTextContents()));
    if (rows === 50) await pages.getByRole("link", { name: "Next" }).click();
  }
  expect(seen).toEqual(made.map(({ name }) => name));
  await expect(pages.getByRole("link", { name: "Next" })).toBeHidden();
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(names(page).first()).toHaveText(made[50].name);
});

test("an empty shop offers sample data, which is there at once", async ({ page, startProgram }) => {
  const program = await startProgram();
  await page.context().clearCookies();
  await signIn(page, program.url, program.keys.owner);
  await expect(page.getByRole("heading", { name: "No products yet" })).toBeVisible();
  await page.getByRole("link", { name: "Use sample data" }).click();
  await page.getByRole("button", { name: "Make sample data" }).dblclick();
  await expect(said(page)).toHaveText("12 products were made, with their opening stock.");
  await expect(names(page)).toHaveCount(12);
  await expect(page.getByRole("row", { name: "Enamel pot" })).toContainText("Out of stock");
  const { data } = await new Shop(program).ask("GET", "/products?page%5Bsize%5D=100");
  expect(data).toHaveLength(12);
});
