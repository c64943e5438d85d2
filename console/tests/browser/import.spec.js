// Files are brought in and taken out: large ones that go on where they stopped, those of other programs, and those of the console itself.

import { readFile } from "node:fs/promises";

import { Shop, word } from "./support/shop.js";
import { expect, said, signIn, test } from "./support/test.js";

/** @typedef {import("@playwright/test").Page} Page */

/** Chooses a file, which is text unless it is bytes.
 * @param {Page} page
 * @param {string | Buffer} content
 */
async function choose(page, content) {
  await page.getByLabel("File").setInputFiles({ name: "delivery.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("button", { name: "Read the file" }).click();
}

/** Checks every row of the file that was chosen.
 * @param {Page} page
 * @param {string} found
 */
async function check(page, found) {
  await page.getByRole("button", { name: "Check every row" }).click();
  await expect(page.getByRole("heading", { name: found })).toBeVisible();
}

/** Sends the rows that are right, and waits for what became of them.
 * @param {Page} page
 * @param {string} result
 * @param {{ timeout: number }} [how]
 */
async function send(page, result, how) {
  await page.getByRole("button", { name: "Send the rows that are right" }).click();
  await expect(page.getByText(result, { exact: true })).toBeVisible(how);
}

/** Brings a small file in, all of whose rows are right.
 * @param {Page} page
 * @param {string | Buffer} content
 * @param {number} rows
 * @param {string} result
 */
async function bringIn(page, content, rows, result) {
  await page.goto("/console/import");
  await choose(page, content);
  await check(page, `Right rows: ${rows}. Wrong rows: 0.`);
  await send(page, result);
  // The next file is another one.
  await page.getByRole("button", { name: "Another file" }).click();
  await expect(page.getByLabel("File")).toBeVisible();
}

/** The text of a file that a button or link gives.
 * @param {Page} page
 * @param {import("@playwright/test").Locator} source
 * @returns {Promise<{ name: string, text: string }>}
 */
async function saved(page, source) {
  const [download] = await Promise.all([page.waitForEvent("download"), source.click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** What is made: as many, none changed, there before or failed.
 * @param {string} count
 */
const made = (count) => `Made: ${count}. Changed: 0. There already from this file: 0. Failed: 0.`;

/** All products that have these words, with those attributes that files have.
 * @param {Shop} shop
 * @param {string} words
 */
async function products(shop, words) {
  const { data } = await shop.ask("GET", `/products?filter%5Bsearch%5D=${words}&sort=sku&page%5Bsize%5D=100`);
  return data.map((/** @type {any} */ { id, attributes: { sku, name, price, currency, description } }) => {
    return { id, sku, name, price, currency, description };
  });
}

/** How many products there are, and how many have stock.
 * @param {Shop} shop
 */
async function counts(shop) {
  const figures = await shop.ask("GET", "/inventory/figures?fields%5Bfigures%5D=now");
  const { products: stocks, on_hand: units } = figures.data[0].attributes.now;
  let count = 0;
  for (let next = "/products?page%5Bsize%5D=100&fields%5Bproducts%5D=sku"; next; ) {
    const { data, links } = await shop.ask("GET", next);
    count += data.length;
    const url = links.next && new URL(links.next, shop.program.url);
    next = url ? url.pathname + url.search : "";
  }
  return { products: count, stocks, units };
}

const ROWS = process.env.BODEGA_FULL === "1" ? 50_000 : 10_000;

/** A number as the page writes it.
 * @param {number} number
 */
const written = (number) => number.toLocaleString("en");

/** A file of many rows, three of which are wrong: one has no price, one has a SKU twice, and one is sold by the half. */
function manyRows() {
  const rows = Array.from({ length: ROWS }, (_, at) => [`BULK-${at}`, `Thing number ${at}, "new"`, `${at % 90}.50`, "7"]);
  rows[16][2] = "";
  rows[ROWS / 2][0] = "BULK-1";
  rows[ROWS - 1][3] = "0.5";
  const line = (/** @type {string[]} */ cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  return [line(["SKU", "Name", "Price", "On hand"]), ...rows.map(line)].join("\r\n");
}

test("many thousand rows go on after the page was loaded again, and nothing is made twice", async ({ page, startProgram }) => {
  test.setTimeout(900_000);
  const program = await startProgram();
  const shop = new Shop(program);
  await page.context().clearCookies();
  await signIn(page, program.url, program.keys.owner);
  const file = manyRows();
  const patience = { timeout: 300_000 };
  const right = ROWS - 3;
  const found = `Right rows: ${written(right)}. Wrong rows: 3.`;
  await page.getByRole("link", { name: "Bring in a file" }).first().click();
  await choose(page, file);
  await check(page, found);
  const told = [
    "Row 18: C · Price: This is needed.",
    `Row ${ROWS / 2 + 2}: The SKU is in row 3 already.`,
    `Row ${ROWS + 1}: D · On hand: This is not a whole number of 0 or more.`,
  ];
  await expect(page.getByRole("main").getByRole("listitem")).toHaveText(["Row 18", `Row ${written(ROWS / 2 + 2)}`, `Row ${written(ROWS + 1)}`].map((row) => new RegExp(row)));
  for (const text of told) await expect(page.getByRole("main")).toContainText(text.replace(/^Row \d+: /, ""));
  const wrong = await saved(page, page.getByRole("button", { name: "Save the rows that failed" }));
  expect(wrong.name).toBe("rows-that-are-wrong.csv");
  const lines = wrong.text.trimEnd().split(/\r?\n/);
  expect(lines[0]).toBe("\ufeffSKU,Name,Price,On hand,error");
  expect(lines).toHaveLength(4);
  for (const [at, text] of told.entries()) expect(lines.join("\n")).toContain(text.replace(/^Row (\d+):/, "$1:"));

  // Somebody loads the page again while it is being sent.
  await page.getByRole("button", { name: "Send the rows that are right" }).click();
  await expect(page.getByText(new RegExp(`^[1-9],\\d{3} of ${written(ROWS)} rows · `))).toBeVisible(patience);
  await page.reload();
  await expect(page.getByText("An import was begun here.")).toBeVisible();
  const between = await counts(shop);
  expect(between.products).toBeLessThan(right);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "Done" })).toBeVisible(patience);
  const result = await page.getByText(/^Made: /).innerText();
  const [sent, changed, there, left] = [...result.matchAll(/[\d,]+/g)].map(([number]) => Number(number.replaceAll(",", "")));
  // Those that were on their way when the page was loaded again are there already when they are sent once more.
  expect([sent + there, changed, left]).toEqual([right, 0, 3]);
  expect(there).toBeLessThanOrEqual(100);
  expect(await counts(shop)).toEqual({ products: right, stocks: right, units: 7 * right });

  // The same file once more, and then the rows that were wrong, mended.
  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, file);
  await check(page, found);
  await send(page, `Made: 0. Changed: 0. There already from this file: ${written(right)}. Failed: 3.`, patience);
  expect(await counts(shop)).toEqual({ products: right, stocks: right, units: 7 * right });
  const failed = await saved(page, page.getByRole("button", { name: "Save the rows that failed" }));
  expect(failed).toEqual({ name: "rows-that-failed.csv", text: wrong.text });
  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, wrong.text.replace(",,7,", ",8.50,7,").replace("BULK-1,", `BULK-${ROWS / 2},`).replace(",0.5,", ",7,"));
  await check(page, "Right rows: 3. Wrong rows: 0.");
  await send(page, made("3"));
  expect(await counts(shop)).toEqual({ products: ROWS, stocks: ROWS, units: 7 * ROWS });
});

test("a cell of ten megabytes is a wrong row, and the others are brought in", async ({ page }) => {
  test.setTimeout(120_000);
  const it = word();
  const long = '<script>window.ran = true</script>""'.repeat(300_000);
  await page.goto("/console/import");
  await choose(page, `SKU,Name,Price\r\n${it}-1,"${long}",1.00\r\n${it}-2,"Tea <script>window.ran = true</script>",2.00\r\n`);
  await page.getByRole("button", { name: "Check every row" }).click();
  await expect(page.getByRole("heading", { name: "Right rows: 1. Wrong rows: 1." })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("main").getByRole("listitem")).toHaveText([/Row 2/]);
  await send(page, made("1").replace("Failed: 0", "Failed: 1"), { timeout: 60_000 });
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
});

test("semicolons, decimal commas and Spanish headings are recognised", async ({ page, shop }) => {
  const it = word();
  const file = `Código;Nombre;Precio;Existencias;Mínimo\n${it}-1;Té ${it};1.234,50;12;3\n${it}-2;"Café; ${it}";6,90;;\n`;
  await page.goto("/console/import");
  await page.getByLabel("Currency").fill("eur");
  await choose(page, file);
  await expect(page.getByLabel("Between cells")).toHaveValue(";");
  await expect(page.getByLabel("Decimals")).toHaveValue("comma");
  await expect(page.getByLabel("Código")).toHaveValue("sku");
  await expect(page.getByLabel("Mínimo")).toHaveValue("low_stock_threshold");
  await check(page, "Right rows: 2. Wrong rows: 0.");
  await send(page, made("2"));
  const [tea, coffee] = await products(shop, it);
  expect(tea).toMatchObject({ sku: `${it}-1`, name: `Té ${it}`, price: "1234.50", currency: "EUR" });
  expect(coffee).toMatchObject({ name: `Café; ${it}`, price: "6.90" });
  expect(await shop.stock(tea.id)).toMatchObject({ on_hand: 12, low_stock_threshold: 3 });
  await expect(shop.stock(coffee.id)).rejects.toThrow("404");
});

test("a file in UTF-16 is read as what it is", async ({ page, shop }) => {
  const it = word();
  const text = `\ufeffsku\tname\tprice\tquantity\r\n${it}\tÑandú 鳥 🐦 ${it}\t5.00\t4\r\n`;
  await page.goto("/console/import");
  await choose(page, Buffer.from(text, "utf16le"));
  await expect(page.getByLabel("Signs")).toHaveValue("utf-16le");
  await expect(page.getByLabel("Between cells")).toHaveValue("\t");
  await expect(page.getByRole("cell", { name: `Ñandú 鳥 🐦 ${it}` })).toBeVisible();
  await check(page, "Right rows: 1. Wrong rows: 0.");
  await send(page, made("1"));
  const [bird] = await products(shop, it);
  expect(bird.name).toBe(`Ñandú 鳥 🐦 ${it}`);
  expect((await shop.stock(bird.id)).on_hand).toBe(4);
});

test("what was not recognised is corrected, and what is in cells is text", async ({ page, shop }) => {
  const it = word();
  const name = `<img src=x onerror=alert(1)> ${it}`;
  await page.goto("/console/import");
  await choose(page, `what it is,which,cost\n${name},${it},3.00\n`);
  await page.getByRole("button", { name: "Check every row" }).click();
  await expect(page.getByText("Say which columns have SKU, name and price.")).toBeVisible();
  await page.getByLabel("what it is").selectOption("Name");
  await page.getByLabel("which").selectOption("SKU");
  await page.getByLabel("cost").selectOption("Price");
  await check(page, "Right rows: 1. Wrong rows: 0.");
  await send(page, made("1"));
  expect(await products(shop, it)).toMatchObject([{ sku: it, name, price: "3.00" }]);
});

test("without scripts a small file works, whole or not at all", async ({ another, shop }) => {
  const page = await another({ javaScriptEnabled: false });
  const it = word();
  const file = (/** @type {string} */ price) => `sku,name,price,on_hand\n${it}-1,Cup ${it},9.00,3\n${it}-2,Pot ${it},${price},2\n`;
  await page.goto("/console/import");
  await choose(page, file("many"));
  await expect(page.getByRole("alert")).toContainText("1 row is not right. Nothing was sent.");
  await expect(page.getByRole("alert")).toContainText("Row 3: C · Price: This is no price.");
  expect(await products(shop, it)).toEqual([]);
  for (const result of [made("2"), "Made: 0. Changed: 0. There already from this file: 2. Failed: 0."]) {
    await choose(page, file("34.00"));
    await expect(said(page)).toContainText(result);
  }
  const [cup] = await products(shop, it);
  expect(await products(shop, it)).toHaveLength(2);
  expect((await shop.stock(cup.id)).on_hand).toBe(3);
});

test("the file of what the list shows makes nothing new, and changes nothing", async ({ page, shop }) => {
  const it = word();
  const made = await shop.products([
    { name: `=1+1 ${it}`, units: 5, threshold: 2, description: 'Two lines,\n"quoted"' },
    { name: `Té; ${it}`, price: "1234.50", currency: "EUR" },
  ]);
  await shop.product({ name: "Something else" });
  const before = await products(shop, it);
  await page.goto(`/console/?search=${it}`);
  const file = await saved(page, page.getByRole("link", { name: "Take out" }));
  expect(file.name).toBe("products.csv");
  expect(file.text).toContain("'=1+1");
  expect(file.text).not.toContain("Something else");
  await bringIn(page, file.text, 2, "Made: 0. Changed: 0. There already from this file: 0. Failed: 2.");
  await choose(page, file.text);
  await check(page, "Right rows: 2. Wrong rows: 0.");
  await page.getByRole("button", { name: "Another file" }).click();
  await page.getByLabel("Update name, description and price.").check();
  await choose(page, file.text);
  await check(page, "Right rows: 2. Wrong rows: 0.");
  await send(page, "Made: 0. Changed: 2. There already from this file: 0. Failed: 0.");
  expect(await products(shop, it)).toEqual(before);
  expect(await shop.stock(made[0].id)).toMatchObject({ on_hand: 5, low_stock_threshold: 2 });
  await expect(shop.stock(made[1].id)).rejects.toThrow("404");
});
