// On the floor: a code read by the camera, large buttons that count, and reasons that fill their field.

const PAUSE_MS = 200;
/** @type {MediaStream | null} */
let stream = null;

/** @param {string} selector @returns {HTMLElement | null} */
const find = (selector) => document.querySelector(selector);

/** Reads codes until there is one, and looks its text up. The browser asks for the permission at this press. */
async function scan() {
  const [form, camera, told] = [find("form[data-scan]"), find("[data-camera]"), find("[data-scan-told]")];
  const video = camera?.querySelector("video");
  if (!(form instanceof HTMLFormElement) || !camera || !video || !told || stream) return;
  told.textContent = "";
  try {
    // @ts-expect-error: not in the library of types yet.
    const detector = new BarcodeDetector();
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    camera.hidden = false;
    await video.play();
    while (stream) {
      const [code] = await detector.detect(video);
      if (code && stream) {
        stop();
        /** @type {HTMLInputElement} */ (form.elements.namedItem("sku")).value = code.rawValue.trim();
        return form.requestSubmit();
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } catch (error) {
    stop();
    const isDenied = error instanceof DOMException && error.name === "NotAllowedError";
    told.textContent = (isDenied ? camera.dataset.denied : camera.dataset.failed) ?? "";
  }
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  const camera = find("[data-camera]");
  if (camera) camera.hidden = true;
}

/** Shows what needs a script: the buttons beside the number, those with reasons, and that of the camera where codes can be read. */
function dress() {
  const canScan = "BarcodeDetector" in globalThis && navigator.mediaDevices !== undefined;
  const dressed = `[data-step], [data-fills]${canScan ? ", [data-scan-start]" : ""}`;
  for (const element of document.querySelectorAll(dressed)) element.removeAttribute("hidden");
}

/** @param {MouseEvent} event */
function pressed(event) {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.matches("[data-scan-start]")) return void scan();
  if (button?.matches("[data-scan-stop]")) return stop();
  if (button?.dataset.step) fill("delta", (value) => String(Math.trunc(Number(value)) + Number(button.dataset.step)));
  const filled = button?.parentElement?.dataset.fills;
  if (filled) fill(filled, () => button?.textContent ?? "");
}

/** @param {string} name @param {(value: string) => string} change */
function fill(name, change) {
  const field = document.getElementById(`field-${name}`);
  if (!(field instanceof HTMLInputElement)) return;
  field.value = change(field.value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

dress();
document.addEventListener("bodega:shown", dress);
document.addEventListener("click", pressed);
addEventListener("pagehide", stop);
