// Keys that come with the address, behind its `#`: they are taken out of it before anything else, and sent by the form.

const keys = new URLSearchParams(location.hash.slice(1));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-sign-in]"));
let given = false;

for (const name of ["products_key", "inventory_key"]) {
  const field = /** @type {HTMLInputElement | null} */ (form?.elements.namedItem(name) ?? null);
  const key = keys.get(name);
  if (field && key) {
    field.value = key;
    given = true;
  }
}
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
if (form && given) form.requestSubmit();
