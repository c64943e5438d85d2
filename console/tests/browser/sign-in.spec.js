// Getting in: with which keys, by which way, and what becomes of keys that are none.

import { expect, said, signIn, test } from "./support/test.js";

test.use({ who: "nobody" });

test("a key for both services is typed once", async ({ page, program }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByLabel("Key of products").fill(program.keys.owner);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(said(page)).toHaveText("Signed in. You may read and change products and stock.");
  await expect(page.getByRole("heading", { name: "Products", exact: true })).toBeVisible();
});

test("each service has a key of its own", async ({ page, program }) => {
  await page.goto("/console/sign-in");
  await page.getByLabel("Key of products").fill(program.keys.products);
  await page.getByLabel("Key of inventory").fill(program.keys.inventory);
  await page.keyboard.press("Enter");
  await expect(said(page)).toHaveText("Signed in. You may read and change products and stock.");
});

test("with one key alone the other service stays closed, and is opened later", async ({ page, program }) => {
  await page.goto("/console/sign-in");
  await page.getByLabel("Key of products").fill(program.keys.products);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(said(page)).toContainText("Signed in to products alone");
  await expect(page.getByText("There is no key of Inventory.", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Sign in again" }).click();
  await expect(page.getByText("Known. It may read and change.")).toBeVisible();
  await page.getByLabel("Key of inventory").fill(program.keys.inventory);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(said(page)).toHaveText("Signed in. You may read and change products and stock.");
  await expect(page.getByText("There is no key of Inventory.", { exact: true })).toBeHidden();
});

test("a wrong key is told at its field, and no key as well", async ({ page, program }) => {
  await page.goto("/console/sign-in");
  await page.getByLabel("Key of products").fill("nobody has this key");
  await page.getByLabel("Key of inventory").fill(program.keys.inventory);
  await page.getByRole("button", { name: "Sign in" }).click();
  const wrong = page.getByLabel("Key of products");
  await expect(wrong).toHaveAttribute("aria-invalid", "true");
  await expect(wrong).toHaveAccessibleDescription(/Products does not take this key/);
  await expect(page.getByLabel("Key of inventory")).toHaveAccessibleDescription(/Known\. It may read and change\./);
  await page.goto("/console/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This is needed.")).toBeVisible();
});

test("the link that is printed brings the keys, and leaves none in the address", async ({ page, program }) => {
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const { products, inventory } = program.keys;
  await page.goto(`/console/sign-in#products_key=${products}&inventory_key=${inventory}`);
  await expect(said(page)).toHaveText("Signed in. You may read and change products and stock.");
  expect(asked.filter((url) => new URL(url).search.includes(products))).toEqual([]);
  await expect(page).toHaveURL(/\/console\/$/);
});

test("after signing in one is where one wanted to go, and after signing out nowhere", async ({ page, shop, program }) => {
  const product = await shop.product({ units: 3 });
  await page.goto(`/console/products/${product.id}`);
  await page.getByLabel("Key of products").fill(program.keys.owner);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(said(page)).toHaveText("Signed out. Your keys are forgotten.");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByText(product.name)).toBeHidden();
});

test("the keys are nowhere that a script can read", async ({ page, context, program }) => {
  await signIn(page, program.url, program.keys.owner);
  const readable = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]),
  );
  expect(readable).not.toContain(program.keys.owner);
  expect(readable).not.toContain("bodega_console");
  const cookies = await context.cookies();
  expect(cookies.map(({ httpOnly, sameSite, path }) => ({ httpOnly, sameSite, path }))).toContainEqual({
    httpOnly: true,
    sameSite: "Strict",
    path: "/console",
  });
  expect(JSON.stringify(cookies)).not.toContain(program.keys.owner);
});

test("a language is chosen and kept", async ({ page, another, program }) => {
  await page.goto("/console/sign-in");
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.getByRole("button", { name: "English" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  const spanish = await another({ who: "nobody", locale: "es-MX" });
  await spanish.goto(`${program.url}/console/sign-in`);
  await expect(spanish.locator("html")).toHaveAttribute("lang", "es");
});
