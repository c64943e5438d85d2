// Makes parts of this page like those of another one and touches only what differs, so that focus, selection, scroll positions and
// what is folded open stay. A form that somebody is filling in is left alone.

import { isFilled, localise } from "./page.js";

/** Makes the parts that carry `data-live` like those with the same id in another page.
 * @param {Document} page
 * @param {(part: Element, here: Element) => boolean} [isTaken] whether a part may be taken over
 * @returns {boolean} whether there were any
 */
export function replace(page, isTaken = () => true) {
  localise(page);
  const focused = document.activeElement;
  let found = false;
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (!here) continue;
    found = true;
    if (isTaken(part, here)) become(here, part);
  }
  // What had the focus may have been moved, or be gone.
  if (focused instanceof HTMLElement && document.activeElement !== focused) {
    const next = focused.isConnected ? focused : document.querySelector("main");
    next?.focus({ preventScroll: true });
  }
  return found;
}

/** @param {Element} here @param {Element} there */
function become(here, there) {
  if (here.isEqualNode(there)) return;
  if (here instanceof HTMLFormElement && (isFilled(here) || here.contains(document.activeElement))) return;
  attributes(here, there);
  children(here, there);
}

/** @param {Element} here @param {Element} there */
function attributes(here, there) {
  for (const { name } of [...here.attributes]) {
    if (!there.hasAttribute(name) && !isOfReader(here, name)) here.removeAttribute(name);
  }
  for (const { name, value } of there.attributes) {
    if (here.getAttribute(name) !== value && !isOfReader(here, name)) here.setAttribute(name, value);
  }
}

/** Whether the reader has set it, by folding something open.
 * @param {Element} here @param {string} name
 */
function isOfReader(here, name) {
  return name === "open" && (here instanceof HTMLDetailsElement || here instanceof HTMLDialogElement);
}

/** @param {Element} here @param {Element} there */
function children(here, there) {
  const named = new Map([...here.children].filter((child) => child.id).map((child) => [child.id, child]));
  /** @type {ChildNode | null} */
  let at = here.firstChild;
  for (const next of [...there.childNodes]) {
    const known = next instanceof Element && next.id ? named.get(next.id) : undefined;
    const same = known ?? (at && isSame(at, next) ? at : null);
    if (!same) {
      here.insertBefore(document.adoptNode(next), at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else here.insertBefore(same, at);
    if (same instanceof Element && next instanceof Element) become(same, next);
    else if (same.nodeValue !== next.nodeValue) {
      same.nodeValue = next.nodeValue;
      same.parentElement?.classList.add("changed");
    }
  }
  while (at) {
    const rest = at.nextSibling;
    at.remove();
    at = rest;
  }
}

/** Whether one can become the other: of the same kind, and neither is known by an id of its own.
 * @param {Node} here @param {Node} there
 */
function isSame(here, there) {
  const isNamed = here instanceof Element && here.id !== "" && there instanceof Element && here.id !== there.id;
  return here.nodeName === there.nodeName && !isNamed;
}
