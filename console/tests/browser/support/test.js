// What tests begin with: a shop that runs, somebody who is in, and a guard over all that their browsers do.

import { test as base, expect } from "@playwright/test";

import { Guard } from "./guard.js";
import { Program } from "./program.js";
import { Shop } from "./shop.js";

export { expect };

/** What was said to be done. Other statuses tell who cannot see of changes of others, of copies, and of the day of a chart.
 * @param {import("@playwright/test").Page} page
 */
export const said = (page) => page.getByRole("status").and(page.locator(".said"));

/** Signs in by the form, with one key for both.
 * @param {import("@playwright/test").Page} page
 * @param {string} url of the program
 * @param {string} key
 */
export async function signIn(page, url, key) {
  await page.goto(`${url}/console/sign-in`);
  await page.getByLabel("Key of products").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(said(page)).toContainText("Signed in");
}

/** What a browser keeps of somebody who is in.
 * @param {import("@playwright/test").Browser} browser
 * @param {Program} program
 * @param {string} key
 */
async function signedIn(browser, program, key) {
  const context = await browser.newContext();
  await signIn(await context.newPage(), program.url, key);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** What browsers keep of everybody there is.
 * @param {import("@playwright/test").Browser} browser
 * @param {Program} program
 */
export async function statesOf(browser, program) {
  const owner = await signedIn(browser, program, program.keys.owner);
  const reader = await signedIn(browser, program, program.keys.reader);
  return { owner, reader, nobody: { cookies: [], origins: [] } };
}

/** @typedef {"owner" | "reader" | "nobody"} Who */
/** @typedef {Awaited<ReturnType<typeof signedIn>>} State */
/** @typedef {import("@playwright/test").BrowserContextOptions & { who?: Who }} Options */
/** @typedef {{ who: Who, guard: Guard, another: (options?: Options) => Promise<import("@playwright/test").Page>,
 *   startProgram: (variables?: Record<string, string>) => Promise<Program> }} OfTest */
/** @typedef {{ program: Program, shop: Shop, states: Record<Who, State> }} OfWorker */

export const test = /** @type {typeof base.extend<OfTest, OfWorker>} */ (base.extend)({
  // One for all tests of a worker: each makes what it needs, under names that no other has.
  program: [
    async ({}, use) => {
      const program = new Program();
      try {
        await use(await program.start());
      } finally {
        await program.end();
      }
    },
    { scope: "worker" },
  ],
  shop: [async ({ program }, use) => use(new Shop(program)), { scope: "worker" }],
  states: [async ({ browser, program }, use) => use(await statesOf(browser, program)), { scope: "worker" }],
  who: ["owner", { option: true }],
  baseURL: async ({ program }, use) => use(program.url),
  storageState: async ({ states, who }, use) => use(states[who]),
  guard: [
    async ({ program }, use) => {
      const guard = new Guard();
      guard.allow(program.url);
      await use(guard);
      expect(guard.told()).toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, guard }, use) => {
    guard.watch(context);
    await use(context);
  },
  // A page of another browser, or of somebody else.
  another: async ({ browser, guard, states, contextOptions, baseURL }, use) => {
    /** @type {import("@playwright/test").BrowserContext[]} */
    const contexts = [];
    await use(async ({ who = "owner", ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, storageState: states[who], ...options });
      contexts.push(context);
      guard.watch(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  // A program of this test alone, where it is restarted, or set up in another way.
  startProgram: async ({ guard }, use) => {
    /** @type {Program[]} */
    const programs = [];
    await use(async (variables) => {
      const program = new Program(variables);
      programs.push(program);
      await program.start();
      guard.allow(program.url);
      return program;
    });
    await Promise.all(programs.map((program) => program.end()));
  },
});
