// Bringing in a file: choose, map, check, send. The file and the place in it are kept in the browser, so that a page that is loaded
// again goes on where it was.

import { columns, list, offer, part, preview, save, say, settings, show, time, trouble } from "./import-page.js";
import { Refusal, cut, go, pause, post } from "./import-run.js";
import * as store from "./import-store.js";

/** Rows that are wrong and shown. */
const SHOWN = 50;
/** Bytes with which a batch begins; the console takes a hundred rows at most. */
const BATCH_BYTES = 32_768;
/** Rows that are named in one request: an address is not for books. */
const TWICE = 500;

/** The import, as far as it is. @type {any} */
let run;
let isKept = true;
let controller = new AbortController();

/** Reads the beginning of a file.
 * @param {File} file
 * @param {Record<string, string>} said
 */
async function look(file, said) {
  const currency = part("#currency").value.trim().toUpperCase();
  const { slice, said: place } = cut({ file, at: 0, row: 1, within: "" }, settings.slice);
  try {
    const answer = await post(settings, "look", slice, { ...place, ...said, currency });
    const existing = part("input[name=existing]:checked").value;
    const start = { at: answer.used, row: answer.row, within: "" };
    run = { file, start, existing, currency, heading: answer.line, stage: "map" };
    for (const name of ["separator", "mark", "encoding"]) part(`#${name}`).value = answer[name];
    preview(answer);
    show("map");
    mapping();
  } catch (error) {
    show("run");
    offer();
    tell(error);
  }
}

/** Whether the columns are named without which nothing can be made. */
function mapping() {
  const chosen = columns();
  const named = chosen.filter((word) => word !== "");
  const isRight = settings.needed.every((/** @type {string} */ word) => chosen.includes(word)) && new Set(named).size === named.length;
  part("[data-map-wrong]").textContent = isRight ? "" : say("import-columns-missing");
  return isRight;
}

/** What is said with every slice. */
function reading() {
  const { encoding, separator, mark, columns, currency } = run;
  return { encoding, separator, mark, columns, currency };
}

/** Checks every row, before any is sent. */
async function check() {
  if (!mapping()) return;
  const chosen = { encoding: part("#encoding").value, separator: part("#separator").value, mark: part("#mark").value };
  Object.assign(run, chosen, { columns: columns().join(","), stage: "check", hash: "" });
  Object.assign(run, run.start, { good: 0, wrong: 0, shown: [], twice: [] });
  const [seen, lines] = [new Map(), /** @type {string[]} */ ([])];
  begin("import-checking");
  const length = { start: settings.slice, most: settings.slice };
  while (run.at < run.file.size) {
    const { file, at, row, within } = run;
    const answer = await patiently(() => go(settings, "check", run, length, { ...reading(), hash: run.hash }, controller.signal));
    if (!answer) return;
    const again = [];
    for (const [row, sku] of answer.good) {
      const first = seen.get(sku);
      if (first === undefined) seen.set(sku, row);
      else again.push(`${row}-${first}`);
    }
    run.hash = answer.hash;
    run.good += answer.good.length - again.length;
    run.twice.push(...again);
    for (const failed of answer.wrong) wrong(failed, lines);
    // The slice is asked for once more where SKUs are there already: what is wrong is told by the console alone.
    for (let from = 0; from < again.length; from += TWICE) {
      const { slice, said } = cut({ file, at, row, within }, settings.slice);
      const more = { ...said, ...reading(), twice: again.slice(from, from + TWICE).join(",") };
      const told = await patiently(() => post(settings, "check", slice, more, controller.signal));
      if (!told) return;
      for (const failed of told.twice) wrong(failed, lines);
    }
    progress(run.good + run.wrong);
    await new Promise((resolve) => setTimeout(resolve));
  }
  Object.assign(run, run.start, { stage: "checked", total: run.good + run.wrong, failed: run.wrong, made: 0, changed: 0, there: 0, done: 0 });
  await keep(() => store.begin(run.file, kept(), lines));
  checked();
}

/** A row that is wrong: the first are shown, and all are in the file.
 * @param {{ row: number, line: string, told: { at: string, field: string, message: string }[] }} failed
 * @param {string[]} lines
 */
function wrong(failed, lines) {
  run.wrong += 1;
  lines.push(failed.line);
  note(failed);
}

/** @param {{ row: number, told: { at: string, field: string, message: string }[] }} failed */
function note(failed) {
  if (run.shown.length >= SHOWN) return;
  const one = (/** @type {{ at: string, field: string, message: string }} */ told) => {
    const place = [told.at, told.field].filter((text) => text).join(" · ");
    return place ? `${place}: ${told.message}` : told.message;
  };
  run.shown.push({ row: failed.row, text: failed.told.map(one).join(" ") });
}

function checked() {
  show("run");
  part("#run-title").textContent = say("import-checked", { count: run.good, wrong: run.wrong });
  part("#run-state").textContent = run.wrong > 0 ? say("import-leave-out") : "";
  part("#run-progress").value = 0;
  list(run.shown, run.wrong);
  offer(...(run.good > 0 ? ["send"] : []), ...(run.wrong > 0 ? ["save"] : []));
}

/** Sends what is right, batch after batch. */
async function send() {
  run.stage = "send";
  begin("import-sending");
  part("[data-told]").textContent = "";
  let bytes = BATCH_BYTES;
  const [since, before] = [performance.now(), run.done];
  while (run.at < run.file.size) {
    const twice = run.twice.filter((/** @type {string} */ pair) => parseInt(pair) >= run.row).slice(0, TWICE).join(",");
    const more = { ...reading(), hash: run.hash, existing: run.existing, twice };
    const answer = await patiently(() => go(settings, "send", run, { start: bytes, most: settings.sent }, more, controller.signal));
    if (!answer) return;
    bytes = Math.min(settings.sent, Math.max(4_096, Math.ceil(answer.used * 1.25)));
    for (const failed of answer.failed) note(failed);
    run.failed += answer.failed.length;
    run.done += answer.made + answer.changed + answer.there + answer.failed.length + answer.leftOut;
    for (const name of ["made", "changed", "there"]) run[name] += answer[name];
    await keep(() => store.advance(kept(), answer.failed.map((/** @type {{ line: string }} */ failed) => failed.line)));
    progress(run.done, (run.done - before) / ((performance.now() - since) / 1000));
  }
  run.stage = "done";
  await keep(() => store.advance(kept(), []));
  finished();
}

function finished() {
  show("run");
  part("#run-title").textContent = say("import-done");
  part("#run-progress").value = 1;
  part("#run-state").textContent = "";
  part("[data-told]").textContent = say("import-result", run);
  list(run.shown, run.failed);
  offer(...(run.failed > 0 ? ["save"] : []));
}

/** Does something until it is done or somebody stops it: what may pass is waited for.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
async function patiently(work) {
  for (;;) {
    try {
      const done = await work();
      trouble();
      return done;
    } catch (error) {
      if (controller.signal.aborted) return stopped();
      tell(error);
      if (!(error instanceof Refusal) || error.wait === undefined || error.signIn) return void offer("resume");
      await pause(error.wait, controller.signal);
      if (controller.signal.aborted) return stopped();
    }
  }
}

/** @returns {undefined} */
function stopped() {
  part("#run-state").textContent = say("import-paused");
  offer("resume");
}

/** @param {unknown} error */
function tell(error) {
  if (!(error instanceof Refusal)) return trouble(say("import-file-gone"));
  const text = error.isLost ? say("import-offline") : error.message;
  trouble(error.wait === undefined ? text : `${text} ${say("import-wait", { seconds: error.wait })}`, error.signIn);
}

/** @param {string} title */
function begin(title) {
  controller = new AbortController();
  show("run");
  trouble();
  part("#run-title").textContent = say(title);
  part("#run-state").textContent = "";
  list([], 0);
  offer("pause");
}

/** How far it is.
 * @param {number} rows
 * @param {number} [rate]
 */
function progress(rows, rate) {
  part("#run-progress").value = run.at / run.file.size;
  if (rate === undefined) return void (part("#run-state").textContent = say("import-checking"));
  const left = say("import-left", { count: rows, total: run.total });
  const speed = say("import-rate", { rate: Math.round(rate), time: time((run.total - rows) / Math.max(rate, 0.1)) });
  part("#run-state").textContent = `${left} · ${speed}`;
}

/** What is kept beside the file. */
function kept() {
  const { file: _file, ...rest } = run;
  return rest;
}

/** Keeps something, unless this browser keeps nothing.
 * @param {() => Promise<unknown>} work
 */
async function keep(work) {
  try {
    if (isKept) await work();
  } catch {
    isKept = false;
    part("[data-told]").textContent = say("import-no-store");
  }
}

const DO = {
  check: () => void check(),
  send: () => void send(),
  pause: () => controller.abort(),
  resume: () => void (run.stage === "check" ? check() : send()),
  save: async () => save(say(run.stage === "checked" ? "import-wrong-file" : "import-failed-file"), [run.heading, ...(await store.failedLines())]),
  again: async () => {
    controller.abort();
    await keep(() => store.forget());
    location.reload();
  },
};

/** A page that is loaded again goes on where it was, once somebody says so. */
async function start() {
  document.addEventListener("click", (event) => {
    const name = event.target instanceof Element ? event.target.closest("[data-do]")?.getAttribute("data-do") : undefined;
    if (name && name in DO) void DO[/** @type {keyof typeof DO} */ (name)]();
  });
  const form = part("form[data-step]");
  form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    // The page waits for no answer: the form can be sent again.
    setTimeout(() => form.removeAttribute("data-sent"));
    void look(part("#file").files[0], {});
  });
  for (const name of ["separator", "encoding"]) {
    part(`#${name}`).addEventListener("change", () => {
      void look(run.file, { separator: part("#separator").value, encoding: part("#encoding").value });
    });
  }
  part("#preview").addEventListener("change", mapping);
  form.addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
  form.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) part("#file").files = event.dataTransfer.files;
  });
  run = await store.recall().catch(() => undefined);
  if (run?.stage === "checked") checked();
  if (run?.stage === "done") finished();
  if (run?.stage !== "send") return;
  begin("import-sending");
  progress(run.done, 0);
  part("#run-state").textContent = say("import-kept");
  offer("resume");
}

void start();
