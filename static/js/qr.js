// Reads QR codes where the browser has no reader of its own (Safari, Firefox): a bundle that only a page with a camera loads.
import { BarcodeDetector } from "qr/decode.js";

globalThis.tongzhuo.CodeReader = BarcodeDetector;
