// A service is down, busy, or not itself; keys are taken back meanwhile. What can be shown is shown, and nothing typed is lost.

import { Door } from "./support/door.js";
import { makeKeys } from "./support/program.js";
import { Shop } from "./support/shop.js";
import { expect, said, signIn, test } from "./support/test.js";

test.use({ who: "nobody" });

test("products goes down and comes back", async ({ page, startProgram }) => {
  const door = new Door();
  await door.set("open");
  try {
    const program = await startProgram({ products_url: door.url, products_retries: "0" });
    door.target = program.url;
    const shop = new Shop(program);
    const product = await shop.product({ units: 10 });
    await signIn(page, program.url, program.keys.owner);
    const address = `${program.url}/console/products/${product.id}`;
    await page.goto(`${address}/edit`);
    await page.getByLabel("Name").fill("Typed while it was down");
    await door.set("refusing");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("Products cannot be reached.");
    await expect(page.getByLabel("Name")).toHaveValue("Typed while it was down");

    // The numbers are there without the name, and what needs no products is done.
    const other = await page.context().newPage();
    await other.goto(address);
    await expect(other.getByText("Products cannot be reached.")).toBeVisible();
    await expect(other.getByRole("region", { name: "Stock" })).toContainText("10");
    await other.getByRole("link", { name: "Receive" }).click();
    await other.getByLabel("Units received").fill("2");
    await other.getByRole("button", { name: "Receive" }).click();
    await expect(said(other)).toContainText("2 units were received.");
    await other.goto(`${program.url}/console/`);
    await expect(other.getByRole("alert")).toContainText("Products cannot be reached.");

    await door.set("busy");
    await other.getByRole("link", { name: "Try again" }).click();
    await expect(other.getByRole("alert")).toContainText("Products is busy. Try again in 7 seconds.");
    await door.set("foreign");
    await other.getByRole("link", { name: "Try again" }).click();
    await expect(other.getByRole("alert")).toContainText("What answers in the place of Products is something else.");

    await door.set("open");
    await other.getByRole("link", { name: "Try again" }).click();
    await expect(other.getByRole("rowheader")).toHaveText([product.name]);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(said(page)).toContainText("The product was changed.");
    await expect(page.getByRole("heading", { name: "Typed while it was down" })).toBeVisible();
  } finally {
    if (door.mode !== "refusing") await door.close();
  }
});

test("a purchase while products is down is done once when it is back", async ({ page, startProgram }) => {
  const door = new Door();
  await door.set("open");
  try {
    const program = await startProgram({ products_url: door.url, products_retries: "0" });
    door.target = program.url;
    const shop = new Shop(program);
    const product = await shop.product({ units: 10 });
    await signIn(page, program.url, program.keys.owner);
    await page.goto(`${program.url}/console/products/${product.id}/buy`);
    await page.getByLabel("Units").fill("3");
    await door.set("refusing");
    await page.getByRole("button", { name: "Buy" }).click();
    await expect(page.getByRole("alert")).toContainText("This was not done:");
    await expect(page.getByLabel("Units")).toHaveValue("3");
    await door.set("open");
    // Inventory leaves products alone for a while after it failed.
    await expect(async () => {
      await page.getByRole("button", { name: "Buy" }).click();
      await expect(said(page)).toContainText("3 units were bought.", { timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    expect(await shop.purchases(product.id)).toEqual([3]);
  } finally {
    if (door.mode !== "refusing") await door.close();
  }
});

test("a key is taken back meanwhile: what was typed comes back after signing in", async ({ page, startProgram }) => {
  const program = await startProgram();
  const shop = new Shop(program);
  const product = await shop.product({ units: 10 });
  await signIn(page, program.url, program.keys.owner);
  await page.goto(`${program.url}/console/products/${product.id}/adjust`);
  await page.getByLabel("Change", { exact: true }).fill("-2");
  await page.getByLabel("Reason").fill("Broken in the window");
  await program.stop();
  program.keys = makeKeys();
  await program.start();
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(page.getByText("Inventory does not take this key, or no longer.")).toBeVisible();
  await expect(page.getByText("What you typed is kept.")).toBeVisible();
  await page.getByLabel("Key of products").fill(program.keys.owner);
  await page.getByLabel("Key of inventory").fill(program.keys.owner);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("You have signed in. Look over what you typed, and send it.")).toBeVisible();
  await expect(page.getByLabel("Change", { exact: true })).toHaveValue("-2");
  await expect(page.getByLabel("Reason")).toHaveValue("Broken in the window");
  await page.getByRole("button", { name: "Adjust" }).click();
  await expect(said(page)).toContainText("The stock was adjusted by −2.");
  expect((await shop.stock(product.id)).on_hand).toBe(8);
});

test("a session that is over on a page that is only looked at leads to signing in and back", async ({ page, startProgram }) => {
  const program = await startProgram();
  const product = await new Shop(program).product({ units: 1 });
  await signIn(page, program.url, program.keys.owner);
  await program.stop();
  program.keys = makeKeys();
  await program.start();
  await page.goto(`${program.url}/console/products/${product.id}`);
  await expect(page.getByText("does not take this key, or no longer.").first()).toBeVisible();
  await page.getByLabel("Key of products").fill(program.keys.owner);
  await page.getByLabel("Key of inventory").fill(program.keys.owner);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
});
