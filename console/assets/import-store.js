// What the browser keeps of an import: the file, the place in it, and the rows that failed. Never keys.

const NAME = "bodega-import";

/** Opens the store of this site.
 * @returns {Promise<IDBDatabase>}
 */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("state");
      request.result.createObjectStore("failed", { autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Does something in one transaction: all of it is kept, or nothing.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(state: IDBObjectStore, failed: IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T | undefined>}
 */
async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(["state", "failed"], mode);
      const request = work(transaction.objectStore("state"), transaction.objectStore("failed"));
      transaction.oncomplete = () => resolve(request ? request.result : undefined);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** What was kept, if anything.
 * @returns {Promise<any>}
 */
export async function recall() {
  const file = await within("readonly", (state) => state.get("file"));
  const kept = await within("readonly", (state) => state.get("import"));
  return file && kept ? { file, ...kept } : undefined;
}

/** Keeps a file, the place in it, and the rows that have failed so far.
 * @param {File} file
 * @param {object} kept
 * @param {string[]} lines
 */
export function begin(file, kept, lines) {
  return within("readwrite", (state, failed) => {
    failed.clear();
    for (const line of lines) failed.add(line);
    state.put(file, "file");
    state.put(kept, "import");
  });
}

/** Keeps how far it is, together with the rows that failed on the way there: neither is there without the other.
 * @param {object} kept
 * @param {string[]} lines
 */
export function advance(kept, lines) {
  return within("readwrite", (state, failed) => {
    for (const line of lines) failed.add(line);
    state.put(kept, "import");
  });
}

/** The lines of the rows that failed, oldest first.
 * @returns {Promise<string[]>}
 */
export async function failedLines() {
  return (await within("readonly", (_state, failed) => failed.getAll())) ?? [];
}

/** Forgets everything. */
export function forget() {
  return within("readwrite", (state, failed) => {
    state.clear();
    failed.clear();
  });
}
