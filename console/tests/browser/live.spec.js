// What others change appears by itself; one tab of a browser reads for all of them, and the head of each page says how new it is.

import { word } from "./support/shop.js";
import { expect, said, test } from "./support/test.js";

/** @typedef {import("@playwright/test").Page} Page */

/** Waits for a state in the head: the button that leads to what it means.
 * @param {Page} page
 * @param {string} state
 */
const says = (page, state) => expect(page.getByRole("banner").getByRole("button", { name: state, exact: true })).toBeVisible();

/** Switches the changes of others on or off, for the whole browser.
 * @param {Page} page
 * @param {string} state in which it is now
 */
async function press(page, state) {
  await page.getByRole("button", { name: state, exact: true }).click();
  await page.getByLabel("Show changes of others").click();
  await page.keyboard.press("Escape");
}

/** The numbers of a product, on its page.
 * @param {Page} page
 */
const stock = (page) => page.getByRole("region", { name: "Stock" });

/** @param {number} units */
const onHand = (units) => `On hand ${units}`;

/** What is read is the page as it is seen, where each number stands under its word. */
const SEEN = { useInnerText: true };

/** From here on the page may not be loaded as a whole, which would lose what somebody does there.
 * @param {Page} page
 */
function stays(page) {
  let loads = 0;
  page.on("load", () => (loads += 1));
  return () => expect(loads).toBe(0);
}

/** Notes which tabs ask for what is new, and which of their questions are not answered yet.
 * @param {import("@playwright/test").BrowserContext} context
 */
function feeds(context) {
  /** @type {Page[]} */
  const asked = [];
  /** @type {Set<import("@playwright/test").Request>} */
  const waiting = new Set();
  const isOfFeed = (/** @type {import("@playwright/test").Request} */ request) =>
    new URL(request.url()).pathname.startsWith("/console/live/");
  context.on("request", (request) => {
    if (!isOfFeed(request)) return;
    asked.push(request.frame().page());
    waiting.add(request);
  });
  for (const end of /** @type {const} */ (["requestfinished", "requestfailed"])) {
    context.on(/** @type {"requestfinished"} */ (end), (request) => waiting.delete(request));
  }
  return { asked, waiting };
}

test("what others change appears in the list, and what is typed there stays", async ({ page, shop }) => {
  const it = word();
  const [tea, cup] = await shop.products([
    { name: `${it} tea`, units: 10, threshold: 4 },
    { name: `${it} cup`, units: 7 },
  ]);
  await page.goto(`/console/?search=${it}`);
  await says(page, "Live");
  const row = (/** @type {{ name: string }} */ product) => page.getByRole("row", { name: product.name });
  await expect(row(tea)).toContainText("In stock");
  const hasStayed = stays(page);
  const search = page.getByRole("searchbox");
  await search.focus();
  await shop.buy(tea.id, 7);
  await expect(row(tea)).toContainText("Low");
  await expect(row(tea).getByRole("cell", { name: "3", exact: true })).toHaveCount(2);
  await shop.change(cup.id, { name: `${it} mug` });
  await expect(page.getByRole("rowheader", { name: `${it} mug` })).toBeVisible();
  // One that was not there is seen a little later: it may be any, and does not have to be of this page.
  await shop.product({ name: `${it} pot` });
  await expect(page.getByRole("rowheader")).toHaveText([`${it} mug`, `${it} pot`, `${it} tea`]);
  await expect(search).toBeFocused();
  await expect(search).toHaveValue(it);
  hasStayed();
});

test("what others change appears on the page of a product, and what is folded open stays", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}`);
  await says(page, "Live");
  const hasStayed = stays(page);
  const ledger = page.getByRole("region", { name: "Ledger" });
  const opening = ledger.getByRole("row").last();
  await opening.getByText("Details").click();
  await page.getByRole("link", { name: "Receive" }).focus();
  await shop.receive(product.id, 5);
  await expect(stock(page)).toContainText(onHand(15), SEEN);
  await expect(ledger.getByRole("row").nth(1)).toContainText("+5");
  await shop.buy(product.id, 2);
  await expect(page.getByRole("region", { name: "Purchases" })).toContainText("2 units");
  await shop.hold(product.id, 3);
  await expect(page.getByRole("region", { name: "Holds" })).toContainText("3 units");
  await shop.change(product.id, { price: "13.75" });
  await expect(page.getByRole("region", { name: "Product" })).toContainText("13.75");
  await expect(opening.getByText("Request")).toBeVisible();
  await expect(page.getByRole("link", { name: "Receive" })).toBeFocused();
  hasStayed();
});

test("the numbers above a form are new, and what is being typed into it stays", async ({ page, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}/adjust`);
  await says(page, "Live");
  await page.getByLabel("Change", { exact: true }).fill("-2");
  const reason = page.getByLabel("Reason");
  await reason.pressSequentially("Broken in");
  await shop.receive(product.id, 5);
  await expect(page.getByRole("main")).toContainText(onHand(15), SEEN);
  await reason.pressSequentially(" the window");
  await expect(reason).toBeFocused();
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(said(page)).toContainText("adjusted by −2.");
  await expect(page.getByRole("region", { name: "Ledger" })).toContainText("Broken in the window");
  expect((await shop.stock(product.id)).on_hand).toBe(13);
});

test("one tab reads for both, and the other one goes on when it is closed", async ({ page, context, shop }) => {
  const product = await shop.product({ units: 10 });
  const second = await context.newPage();
  const { asked } = feeds(context);
  for (const tab of [page, second]) {
    await tab.goto(`/console/products/${product.id}`);
    await says(tab, "Live");
  }
  for (const units of [11, 12]) {
    await shop.receive(product.id, 1);
    for (const tab of [page, second]) await expect(stock(tab)).toContainText(onHand(units), SEEN);
  }
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((tab) => tab !== page)).toHaveLength(0);
  await page.close();
  await shop.receive(product.id, 1);
  await expect(stock(second)).toContainText(onHand(13), SEEN);
  await says(second, "Live");
  expect(asked.at(-1) === second).toBe(true);
});

test("switched off, no tab asks any more; switched on, all is caught up with", async ({ page, context, shop }) => {
  const product = await shop.product({ units: 10 });
  const second = await context.newPage();
  const { asked, waiting } = feeds(context);
  for (const tab of [page, second]) {
    await tab.goto(`/console/products/${product.id}`);
    await says(tab, "Live");
  }
  await press(second, "Live");
  await says(second, "Not live");
  await says(page, "Not live");
  await expect.poll(() => waiting.size).toBe(0);
  asked.length = 0;
  await shop.receive(product.id, 5);
  // Pages that are opened now are as they are now, and ask nothing either.
  for (const path of ["", "floor", `products/${product.id}`]) {
    await second.goto(`/console/${path}`);
    await says(second, "Not live");
  }
  await expect(stock(second)).toContainText(onHand(15), SEEN);
  await expect(stock(page)).toContainText(onHand(10), SEEN);
  expect(asked).toHaveLength(0);
  await press(page, "Not live");
  await says(second, "Live");
  await says(page, "Live");
  await expect(stock(page)).toContainText(onHand(15), SEEN);
});

test("without a network it is said, and caught up with afterwards", async ({ page, context, shop }) => {
  const product = await shop.product({ units: 10 });
  await page.goto(`/console/products/${product.id}`);
  await says(page, "Live");
  await context.setOffline(true);
  await says(page, "Offline");
  await expect(page.getByText("Offline: numbers may have changed since.")).toBeAttached();
  await page.getByRole("button", { name: "Offline", exact: true }).click();
  await expect(page.getByText(/What is shown is from \d+:\d\d/)).toBeVisible();
  await shop.receive(product.id, 5);
  await context.setOffline(false);
  await says(page, "Live");
  await expect(stock(page)).toContainText(onHand(15), SEEN);
  await expect(page.getByText("Live again.")).toBeAttached();
});

test("a tab says that one has signed out in another", async ({ page, context, shop }) => {
  const product = await shop.product({ units: 10 });
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(`/console/products/${product.id}`);
    await says(tab, "Live");
  }
  // What the reader waits for was asked before. It is known once something has changed.
  await second.getByRole("button", { name: "Sign out" }).click();
  await expect(second.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await shop.receive(product.id, 1);
  await says(page, "Signed out");
});
