// Who may not, does not; what a browser lacks is told or done without; what others send or have written does no harm.

import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { word } from "./support/shop.js";
import { expect, said, signIn, test } from "./support/test.js";

test("a key that may only read shows nothing that changes, and changes nothing by hand", async ({ another, shop }) => {
  const product = await shop.product({ units: 10 });
  await shop.buy(product.id, 1);
  await shop.hold(product.id, 1);
  const page = await another({ who: "reader" });
  await page.goto("/console/");
  await expect(page.getByRole("link", { name: "New product" })).toBeHidden();
  await page.goto(`/console/products/${product.id}`);
  await expect(page.getByRole("region", { name: "Holds" })).toContainText("1 unit");
  const links = await page.getByRole("main").getByRole("link").allTextContents();
  expect(links).toEqual(["Products", "Changes", "7 days", "30 days", "90 days", "365 days"]);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  const token = await page.locator("input[name=token]").first().inputValue();
  for (const [path, form] of /** @type {[string, Record<string, string>][]} */ ([
    [`products/${product.id}/receive`, { delta: "5" }],
    [`products/${product.id}/buy`, { quantity: "1" }],
    [`products/${product.id}/archive`, {}],
    [`products/${product.id}/delete`, {}],
    ["products/new", { sku: word(), name: "By hand", price: "1.00", currency: "USD" }],
  ])) {
    const answer = await page.request.post(`/console/${path}`, { form: { token, key: word(), ...form }, maxRedirects: 0 });
    expect(answer.status(), path).toBe(403);
    expect(await answer.text(), path).toContain("This key may only read.");
  }
  const form = { token, key: word(), product: product.id, sku: product.sku, delta: "5", kind: "received" };
  expect((await page.request.post("/console/floor", { form, maxRedirects: 0 })).status()).toBe(403);
  await page.goto("/console/import");
  await expect(page.getByText("Your keys may read, and a file needs keys that may change")).toBeVisible();
  await page.goto(`/console/floor?sku=${product.sku}`);
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Receive" })).toBeHidden();
  expect(await shop.stock(product.id)).toMatchObject({ on_hand: 9, reserved: 1 });
  expect((await shop.ask("GET", `/products/${product.id}`)).data.attributes.status).toBe("active");
});

test("without cookies it is said why nobody gets in, and what was typed stays", async ({ playwright, launchOptions, program, guard }) => {
  const profile = mkdtempSync(join(tmpdir(), "bodega-browser-profile-"));
  mkdirSync(join(profile, "Default"));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(blocked));
  const context = await playwright.chromium.launchPersistentContext(profile, { ...launchOptions, locale: "en-US" });
  try {
    guard.watch(context);
    const page = await context.newPage();
    await page.goto(`${program.url}/console/sign-in?next=%2Fconsole%2Fproducts%2Fnew`);
    expect(await context.cookies()).toEqual([]);
    await page.getByLabel("Key of products").fill(program.keys.owner);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("Your browser sent no cookie");
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.locator("input[name=next]")).toHaveValue("/console/products/new");
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test("every form works without scripts", async ({ another, shop, program }) => {
  const page = await another({ who: "nobody", javaScriptEnabled: false });
  const press = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true }).click();
  const follow = (/** @type {string} */ name) => page.getByRole("main").getByRole("link", { name, exact: true }).first().click();
  const fill = (/** @type {string} */ label, /** @type {string} */ text) => page.getByLabel(label, { exact: true }).fill(text);
  const says = (/** @type {string} */ text) => expect(said(page)).toContainText(text);
  await signIn(page, program.url, program.keys.owner);
  const [sku, name] = [word(), `Pot ${word()}`];
  await follow("New product");
  await fill("SKU", sku);
  await fill("Name", name);
  await fill("Price", "34.00");
  await press("Create");
  await says("was created.");
  const id = /** @type {string} */ (page.url().split("/").pop());
  await follow("Edit");
  await fill("Price", "35.00");
  await press("Save");
  await says("The product was changed.");
  await follow("Start stock");
  await fill("Units on hand", "10");
  await fill("Low level", "2");
  await press("Start");
  await says("Stock begins with 10 units.");
  await follow("Receive");
  await fill("Units received", "5");
  await press("Receive");
  await says("5 units were received.");
  await press("Undo");
  await says("Undone.");
  await follow("Adjust");
  await fill("Change", "-1");
  await fill("Reason", "Broken");
  await press("Adjust");
  await says("The stock was adjusted by −1.");
  await follow("Count");
  await fill("Units counted", "8");
  await press("Set");
  await says("On hand is now 8.");
  await follow("Set low level");
  await fill("Low level", "3");
  await press("Set");
  await says("The low level is now 3.");
  await follow("Buy");
  await fill("Units", "2");
  await press("Buy");
  await says("2 units were bought.");
  await follow("Cancel");
  await press("Cancel purchase");
  await says("The purchase was cancelled");
  for (const [action, button, said] of [
    ["Confirm", "Buy these units", "1 held unit was bought."],
    ["Release", "Release", "1 unit is free again."],
  ]) {
    await follow("Hold");
    await fill("Minutes", "5");
    await press("Hold");
    await says("1 unit is held for 5 minutes.");
    await follow(action);
    await press(button);
    await says(said);
  }
  expect(await shop.stock(id)).toMatchObject({ on_hand: 7, reserved: 0, low_stock_threshold: 3 });
  await press("Archive");
  await says("The product was archived.");
  await press("Put on sale");
  await says("The product is on sale again.");
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").click();
  await page.getByRole("searchbox").fill(sku);
  await press("Search");
  await expect(page.getByRole("rowheader")).toHaveText([name]);
  await follow(name);
  await press("Español");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await press("English");
  await follow("Delete");
  await press("Delete");
  await says("The product was deleted.");
  await press("Sign out");
  await says("Signed out.");
});

// One of another site altogether, and one that is another only by its port, to which a browser sends the cookies along.
for (const host of ["localhost", "127.0.0.1"]) {
  test(`a form of another site at ${host} is refused`, async ({ page, shop, program, guard }) => {
    const product = await shop.product({ units: 10 });
    await page.goto(`/console/products/${product.id}/receive`);
    const token = await page.getByRole("main").locator("input[name=token]").inputValue();
    const action = `${program.url}/console/products/${product.id}/receive`;
    const form = `<!doctype html><html lang="en"><title>Prizes</title><link rel="icon" href="data:,"><form method="post" action="${action}">
      <input type="hidden" name="token" value="${token}"><input type="hidden" name="key" value="${word()}">
      <input type="hidden" name="delta" value="5"><button>Win a prize</button></form>`;
    const server = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end(form));
    await new Promise((done) => server.listen(0, host, () => done(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const origin = `http://${host}:${port}`;
    guard.allow(origin);
    try {
      await page.goto(origin);
      await page.getByRole("button", { name: "Win a prize" }).click();
      await expect(page.getByRole("heading", { name: "This form came from elsewhere" })).toBeVisible();
    } finally {
      server.closeAllConnections();
      server.close();
    }
    expect((await shop.stock(product.id)).on_hand).toBe(10);
    // Nobody is signed out by it.
    await page.goto(`/console/products/${product.id}`);
    await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  });
}

test("a link of another site leads who is in to where it points", async ({ page, shop, program, guard }) => {
  const product = await shop.product();
  const link = `<!doctype html><html lang="en"><title>Mail</title><link rel="icon" href="data:,">
    <a href="${program.url}/console/products/${product.id}">The product</a></html>`;
  const server = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end(link));
  await new Promise((done) => server.listen(0, "localhost", () => done(undefined)));
  const origin = `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  guard.allow(origin);
  try {
    await page.goto(origin);
    await page.getByRole("link", { name: "The product" }).click();
    await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const HOSTILE = {
  "a script": `<script>alert(1)</script><img src=x onerror=alert(1)>`,
  "an end of its element": `"></bdi></a></th></table><h1 autofocus onfocus=alert(1)>`,
  "right to left": `\u202E\u2067Right to left\u202B`,
  "nothing to see": `\u200B\u200D\uFEFF\u200F`,
  "one long word": "W".repeat(200),
  "many marks": `Z${"\u0351\u0489".repeat(90)}`,
};

for (const [what, name] of Object.entries(HOSTILE)) {
  test(`a name with ${what} is text, and the pages stay whole`, async ({ page, shop }) => {
    const it = word();
    const [product, other] = await shop.products([
      { name, sku: it, units: 7, description: `${name}\n`.repeat(Math.floor(5_000 / ([...name].length + 1))) },
      { name: `After ${it}`, units: 5 },
    ]);
    await shop.receive(product.id, 1);
    const ofProduct = ["", "/edit", "/buy"].map((act) => `products/${product.id}${act}`);
    for (const path of [`?search=${it}`, ...ofProduct, `events?product=${product.id}`, `floor?sku=${it}`]) {
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`/console/${path}`);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(tooWide, `${path} at ${width}`).toBeLessThanOrEqual(0);
        await expect(page.getByRole("link", { name: "Bodega" })).toBeVisible();
      }
    }
    await page.goto(`/console/products/${product.id}`);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveCount(1);
    expect(await heading.evaluate((element) => element.textContent)).toBe(what === "nothing to see" ? product.sku : name);
    await page.goto(`/console/?search=${it}`);
    // What stands beside it is where it belongs.
    await expect(page.getByRole("row", { name: it }).first()).toContainText(product.sku);
    await expect(page.getByRole("row", { name: other.name })).toContainText("5");
    const boxes = await page.getByRole("row").evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().right));
    expect(Math.max(...boxes)).toBeLessThanOrEqual(1440);
  });
}
