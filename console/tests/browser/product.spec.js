// A product is made, changed, taken off sale and deleted.

import { word } from "./support/shop.js";
import { expect, said, test } from "./support/test.js";

test("a product is created, and the creation is taken back", async ({ page, shop }) => {
  const name = `Kettle ${word()}`;
  await page.goto("/console/");
  await page.getByRole("link", { name: "New product" }).first().click();
  await expect(page.getByLabel("SKU")).toBeFocused();
  await page.getByLabel("SKU").fill(word());
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Price").fill("49.00");
  await page.getByLabel("Currency").fill("EUR");
  await page.getByLabel("Description").fill("First line\nSecond line");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(said(page)).toContainText("was created.");
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByText("49.00 EUR")).toBeVisible();
  await expect(page.getByText("Not started")).toBeVisible();
  const id = page.url().split("/").pop();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
  await expect(shop.ask("GET", `/products/${id}`)).rejects.toThrow("404");
});

test("what is wrong stands at its field, and nothing typed is lost", async ({ page, shop }) => {
  const taken = await shop.product();
  await page.goto("/console/products/new");
  await page.getByLabel("SKU").fill(taken.sku);
  await page.getByLabel("Name").fill("Twice");
  await page.getByLabel("Price").fill("5.00");
  await page.getByRole("button", { name: "Create" }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toContainText("This was not done:");
  await expect(summary).toContainText(/Request [0-9a-f-]{36}/);
  await expect(page.getByLabel("SKU")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Name")).toHaveValue("Twice");
  await summary.getByRole("link", { name: "SKU" }).click();
  await expect(page.getByLabel("SKU")).toBeFocused();
  await page.getByLabel("SKU").fill(word());
  await page.getByRole("button", { name: "Create" }).click();
  await expect(said(page)).toContainText("was created.");
});

test("a product is edited, and the change is taken back", async ({ page, shop }) => {
  const product = await shop.product({ price: "8.00" });
  await page.goto(`/console/products/${product.id}`);
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Price").fill("9.50");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(said(page)).toContainText("The product was changed.");
  await expect(page.getByText("9.50 USD")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
  await expect(page.getByText("8.00 USD")).toBeVisible();
});

test("two people edit one product: both versions stand side by side", async ({ page, shop, another }) => {
  const product = await shop.product({ name: `Old ${word()}`, price: "8.00" });
  const address = `/console/products/${product.id}/edit`;
  const other = await another();
  await page.goto(address);
  await other.goto(address);
  await other.getByLabel("Name").fill("Theirs by name");
  await other.getByLabel("Price").fill("7.00");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(said(other)).toContainText("The product was changed.");
  await page.getByLabel("Price").fill("9.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing of yours was saved yet.");
  const price = page.getByRole("group", { name: "Price" });
  await expect(price.getByRole("radio", { name: "Mine 9.00" })).toBeChecked();
  await expect(price.getByRole("radio", { name: "Theirs 7.00" })).not.toBeChecked();
  const name = page.getByRole("group", { name: "Name" });
  await expect(name.getByRole("radio", { name: "Theirs by name" })).toBeChecked();
  await page.getByRole("button", { name: "Save this choice" }).click();
  await expect(said(page)).toContainText("The product was changed.");
  await expect(page.getByRole("heading", { name: "Theirs by name" })).toBeVisible();
  await expect(page.getByText("9.00 USD")).toBeVisible();
});

test("a product is taken off sale, and put on sale again", async ({ page, shop }) => {
  const product = await shop.product({ units: 4 });
  await page.goto(`/console/products/${product.id}`);
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(said(page)).toContainText("The product was archived.");
  await expect(page.getByRole("heading", { name: `${product.name} Archived` })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(said(page)).toContainText("Undone.");
  await expect(page.getByRole("button", { name: "Archive" })).toBeVisible();
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByRole("button", { name: "Put on sale" }).click();
  await expect(said(page)).toContainText("The product is on sale again.");
});

test("a product is deleted once somebody has looked at it", async ({ page, shop }) => {
  const product = await shop.product({ units: 4 });
  await page.goto(`/console/products/${product.id}`);
  await page.getByRole("link", { name: "Delete" }).click();
  await expect(page.getByText("cannot be brought back")).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page.getByRole("heading", { name: product.name })).toBeVisible();
  await page.getByRole("link", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(said(page)).toContainText("The product was deleted.");
  await page.goto(`/console/products/${product.id}`);
  await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
});
