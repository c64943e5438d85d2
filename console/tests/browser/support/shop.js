// What a test needs to be there before somebody comes, and what is there after: by the services' own HTTP.

import { randomUUID } from "node:crypto";

const MEDIA_TYPE = "application/vnd.api+json";
const OPERATIONS = `${MEDIA_TYPE};ext="https://jsonapi.org/ext/atomic"`;

/** A word that no other test has in its names. */
export const word = () => `w${randomUUID().replaceAll("-", "").slice(0, 12)}`;

/** @typedef {{ id: string, name: string, sku: string }} Product */

export class Shop {
  /** @param {import("./program.js").Program} program */
  constructor(program) {
    this.program = program;
  }

  /** Asks a service, which has to say yes.
   * @param {string} method
   * @param {string} path
   * @param {object} [document]
   * @param {Record<string, string>} [headers]
   * @returns {Promise<any>}
   */
  async ask(method, path, document, headers = {}) {
    const response = await fetch(this.program.url + path, {
      method,
      headers: { accept: MEDIA_TYPE, "content-type": MEDIA_TYPE, "x-api-key": this.program.keys.owner, ...headers },
      body: document && JSON.stringify(document),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** A product with these attributes, and with stock where `units` says how much.
   * @param {{ units?: number, threshold?: number } & Record<string, unknown>} [attributes]
   * @returns {Promise<Product>}
   */
  async product({ units, threshold = 0, ...attributes } = {}) {
    const [product] = await this.products([{ units, threshold, ...attributes }]);
    return product;
  }

  /** Many of them at once.
   * @param {({ units?: number, threshold?: number } & Record<string, unknown>)[]} all
   * @returns {Promise<Product[]>}
   */
  async products(all) {
    const made = all.map(({ units, threshold, ...given }) => {
      const sku = `SKU-${word()}`;
      const attributes = { sku, name: `Product ${sku}`, price: "12.50", currency: "USD", ...given };
      return { id: randomUUID(), units, threshold, attributes };
    });
    const products = made.map(({ id, attributes }) => ({ type: "products", id, attributes }));
    const stocks = made
      .filter(({ units }) => units !== undefined)
      .map(({ id, units, threshold }) => ({
        type: "inventory",
        id,
        attributes: { on_hand: units, low_stock_threshold: threshold ?? 0 },
      }));
    await this.add("/products", products);
    await this.add("/inventory", stocks);
    return made.map(({ id, attributes }) => ({ id, name: attributes.name, sku: attributes.sku }));
  }

  /** Adds these resources, a hundred at a time.
   * @param {string} path
   * @param {object[]} resources
   */
  async add(path, resources) {
    for (let at = 0; at < resources.length; at += 100) {
      const operations = resources.slice(at, at + 100).map((data) => ({ op: "add", data }));
      const headers = { accept: OPERATIONS, "content-type": OPERATIONS, "idempotency-key": randomUUID() };
      await this.ask("POST", `${path}/operations`, { "atomic:operations": operations }, headers);
    }
  }

  /** Changes attributes of a product.
   * @param {string} id
   * @param {Record<string, unknown>} attributes
   */
  async change(id, attributes) {
    await this.ask("PATCH", `/products/${id}`, { data: { type: "products", id, attributes } });
  }

  /** Units that come in.
   * @param {string} id
   * @param {number} units
   */
  async receive(id, units) {
    const attributes = { kind: "received", delta: units };
    const headers = { "idempotency-key": randomUUID() };
    await this.ask("POST", `/inventory/${id}/movements`, { data: { type: "movements", attributes } }, headers);
  }

  /** Units that are bought; the id of the purchase.
   * @param {string} id
   * @param {number} quantity
   * @returns {Promise<string>}
   */
  async buy(id, quantity) {
    const data = { type: "purchases", attributes: { product_id: id, quantity } };
    const answer = await this.ask("POST", "/inventory/purchase", { data }, { "idempotency-key": randomUUID() });
    return answer.data.id;
  }

  /** Units that are held; the id of the hold.
   * @param {string} id
   * @param {number} quantity
   * @param {number} [seconds]
   * @returns {Promise<string>}
   */
  async hold(id, quantity, seconds = 600) {
    const data = { type: "reservations", attributes: { product_id: id, quantity, ttl_seconds: seconds } };
    const answer = await this.ask("POST", "/inventory/reservations", { data }, { "idempotency-key": randomUUID() });
    return answer.data.id;
  }

  /** How much there is.
   * @param {string} id
   * @returns {Promise<{ on_hand: number, reserved: number, available: number, low_stock_threshold: number }>}
   */
  async stock(id) {
    return (await this.ask("GET", `/inventory/${id}`)).data.attributes;
  }

  /** How often and how much was bought.
   * @param {string} id
   * @returns {Promise<number[]>}
   */
  async purchases(id) {
    const { data } = await this.ask("GET", `/inventory/purchases?filter%5Bproduct_id%5D=${id}`);
    return data.map((/** @type {any} */ purchase) => purchase.attributes.quantity);
  }
}
