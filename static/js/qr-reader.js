// What reads QR codes here: the browser's own reader, else ours, fetched when a page with a camera asks for it.
const FORMAT = { formats: ["qr_code"] };
let coming;
let tries = 0;

/** Some browsers have the reader's name and nothing behind it. */
async function own() {
  const Reader = globalThis.BarcodeDetector;
  const known = (await Reader?.getSupportedFormats?.().catch(() => [])) ?? [];
  return known.includes("qr_code") ? new Reader(FORMAT) : null;
}

async function ours(address) {
  if (!globalThis.tongzhuo.CodeReader) await import(tries ? `${address}&again=${tries}` : address);
  return new globalThis.tongzhuo.CodeReader(FORMAT);
}

/** One promise for all who wait; after a failure a fresh one, since browsers may remember that an address has failed. */
export function reader(address) {
  coming ??= own()
    .then((found) => found ?? ours(address))
    .catch((error) => {
      coming = undefined;
      tries += 1;
      throw error;
    });
  return coming;
}
