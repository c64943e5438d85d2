// All screens of the console, in one table: judged by axe and a validator of HTML, weighed, and pictured.
// A new page gets a row here, and is in all of that.

import { expect, said } from "./test.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {{ id: string, name: string, sku: string }} Product */
/** What there is to show: products of the sample data, with some history.
 * @typedef {{ shop: import("./shop.js").Shop, coffee: Product, tea: Product, bare: Product, hold: string, purchase: string }} Exhibit */

/** @typedef {object} Screen
 * @property {string} name also that of its picture
 * @property {string} [path] below `/console/`
 * @property {(page: Page, exhibit: Exhibit) => Promise<unknown>} [open] where it takes more than a path
 * @property {(exhibit: Exhibit) => string} [at] a path that depends on what there is
 * @property {import("./test.js").Who} [who]
 * @property {"empty"} [shop] one with nothing in it
 * @property {("wide" | "narrow" | "dark")[]} [pictures] into docs/console/
 */

/** Sends the form of the page, whatever its button is called in the language of the page.
 * @param {Page} page
 */
const send = (page) => page.getByRole("main").getByRole("button").first().click();

/** @param {string} act
 * @param {"coffee" | "tea" | "bare"} [which]
 * @returns {(exhibit: Exhibit) => string} */
const act = (act, which = "coffee") => (exhibit) => `products/${exhibit[which].id}/${act}`;

/** @type {Screen[]} */
export const SCREENS = [
  { name: "sign-in", path: "sign-in", who: "nobody", pictures: ["wide"] },
  {
    name: "sign-in-refused",
    who: "nobody",
    open: async (page) => {
      await page.goto("/console/sign-in");
      await send(page);
      await expect(page.locator("[aria-invalid]")).toBeVisible();
    },
  },
  { name: "list", path: "", pictures: ["wide", "narrow", "dark"] },
  { name: "list-read-only", path: "", who: "reader" },
  { name: "list-low", path: "?view=low" },
  { name: "list-archived", path: "?view=archived" },
  { name: "list-nothing-found", path: "?search=nothing%20has%20this" },
  { name: "list-stretch", path: "?after=mistyped" },
  { name: "empty", path: "", shop: "empty", pictures: ["wide"] },
  { name: "samples", path: "samples", shop: "empty" },
  { name: "product", at: ({ coffee }) => `products/${coffee.id}`, pictures: ["wide", "narrow"] },
  { name: "product-read-only", at: ({ coffee }) => `products/${coffee.id}`, who: "reader" },
  { name: "product-not-started", at: ({ bare }) => `products/${bare.id}` },
  {
    name: "product-said",
    open: async (page, { tea }) => {
      await page.goto(`/console/products/${tea.id}/receive`);
      await page.getByRole("spinbutton").fill("5");
      await send(page);
      await expect(said(page)).toBeVisible();
    },
  },
  { name: "create", path: "products/new", pictures: ["wide"] },
  {
    name: "create-mistaken",
    open: async (page, { coffee }) => {
      await page.goto("/console/products/new");
      await page.locator("[name=sku]").fill(coffee.sku);
      await page.locator("[name=name]").fill("Coffee once more");
      await page.locator("[name=price]").fill("12.50");
      await send(page);
      await expect(page.locator("[aria-invalid]")).toBeVisible();
    },
    pictures: ["wide"],
  },
  { name: "edit", at: act("edit") },
  {
    name: "conflict",
    open: async (page, { shop, tea }) => {
      await shop.change(tea.id, { name: tea.name, price: "8.90" });
      await page.goto(`/console/products/${tea.id}/edit`);
      await shop.change(tea.id, { name: `${tea.name}, organic`, price: "9.20" });
      await page.locator("[name=price]").fill("8.50");
      await page.locator("[name=name]").fill(`${tea.name}, 100 g`);
      await send(page);
      await expect(page.getByRole("radio")).toHaveCount(4);
    },
    pictures: ["wide"],
  },
  { name: "archive", at: act("archive") },
  { name: "unarchive", at: act("unarchive") },
  { name: "delete", at: act("delete"), pictures: ["wide"] },
  { name: "start", at: act("start", "bare") },
  { name: "receive", at: act("receive"), pictures: ["wide", "narrow"] },
  { name: "adjust", at: act("adjust") },
  { name: "count", at: act("count") },
  {
    name: "count-moved",
    open: async (page, { shop, tea }) => {
      await page.goto(`/console/products/${tea.id}/count`);
      await shop.receive(tea.id, 1);
      await page.getByRole("spinbutton").fill("20");
      await send(page);
      await expect(page.getByRole("alert")).toBeVisible();
    },
    pictures: ["wide"],
  },
  { name: "threshold", at: act("threshold") },
  { name: "buy", at: act("buy"), pictures: ["wide"] },
  { name: "hold", at: act("hold") },
  { name: "confirm", at: ({ hold }) => `holds/${hold}/confirm` },
  { name: "release", at: ({ hold }) => `holds/${hold}/release` },
  { name: "cancel", at: ({ purchase }) => `purchases/${purchase}/cancel` },
  { name: "events", path: "events" },
  { name: "events-of-one", at: ({ coffee }) => `events?product=${coffee.id}`, pictures: ["wide"] },
  { name: "books", path: "books" },
  { name: "books-looked-over", path: "books?check=1", pictures: ["wide"] },
  { name: "import", path: "import" },
  {
    name: "import-checked",
    open: async (page) => {
      await page.goto("/console/import");
      await page.locator("input[type=file]").setInputFiles({
        name: "delivery.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("sku;name;price;on hand\nTEA-MINT;Mint tea;6,90;30\nTEA-LIME;Lime tea;;12\n"),
      });
      // Here the first button chooses the file.
      await page.locator("form[data-step] button").click();
      await expect(page.locator("[data-step=map]")).toBeVisible();
    },
    pictures: ["wide"],
  },
  { name: "floor", path: "floor" },
  { name: "floor-found", at: ({ coffee }) => `floor?sku=${coffee.sku}`, pictures: ["narrow"] },
  { name: "floor-unknown", path: "floor?sku=NOBODY-HAS-THIS" },
  { name: "missing", path: "nothing/is/here" },
];

/** Makes what the screens show, in a shop with the sample data.
 * @param {import("./shop.js").Shop} shop
 * @returns {Promise<Exhibit>}
 */
export async function exhibit(shop) {
  const [coffee, tea, bare] = await shop.products([
    { sku: "COFFEE-250", name: "Coffee, 250 g", price: "12.50", units: 40, threshold: 10, description: DESCRIPTION },
    { sku: "TEA-GREEN", name: "Green tea, loose", price: "8.90", units: 25, threshold: 8 },
    { sku: "CUP-BLUE", name: "Blue cup", price: "9.00" },
    ...MORE.map(([sku, name, price, units, threshold]) => ({ sku, name, price, units, threshold })),
    { sku: "CUP-OLD", name: "Old cup", price: "4.00", units: 2, status: "archived" },
  ]);
  await shop.receive(coffee.id, 24);
  await shop.buy(coffee.id, 2);
  const purchase = await shop.buy(coffee.id, 1);
  const hold = await shop.hold(coffee.id, 3, 86_400);
  return { shop, coffee, tea, bare, hold, purchase };
}

const DESCRIPTION = "Roasted on the day before it leaves.\nTastes of dark chocolate, and of the morning.";

/** @type {[string, string, string, number, number][]} */
const MORE = [
  ["COFFEE-1000", "Coffee, 1 kg", "42.00", 12, 4],
  ["TEA-BLACK", "Black tea, loose", "7.50", 6, 8],
  ["CUP-WHITE", "White cup", "9.00", 60, 12],
  ["POT-ENAMEL", "Enamel pot", "34.00", 0, 2],
  ["FILTER-100", "Paper filters, 100", "3.20", 140, 30],
  ["GRINDER-HAND", "Hand grinder", "58.00", 5, 2],
  ["SCALE-1G", "Kitchen scale", "24.90", 9, 3],
  ["KETTLE-1L", "Kettle, 1 l", "49.00", 3, 3],
];
