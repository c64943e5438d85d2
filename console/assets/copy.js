// Buttons that copy a text of the page. Without this they are not shown.

/** Shows the buttons below an element.
 * @param {ParentNode} root
 */
function offer(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.removeAttribute("hidden");
}

/** Copies, and says so.
 * @param {HTMLElement} button
 */
async function copy(button) {
  const text = document.getElementById(button.dataset.copy ?? "")?.textContent ?? "";
  const said = button.parentElement?.querySelector("[role=status]");
  await navigator.clipboard.writeText(text);
  if (said) said.textContent = button.dataset.copied ?? "";
}

// Copying is for pages that came safely, and this machine's own.
if (navigator.clipboard) {
  // What is replaced later has its buttons hidden again, until it is opened.
  document.addEventListener("toggle", (event) => offer(/** @type {Element} */ (event.target)), true);
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-copy]");
    if (button instanceof HTMLElement) void copy(button);
  });
  offer(document);
}
