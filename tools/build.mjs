// Bundles the scripts and styles that pages load: few small files, no inline code, no third party.
import { existsSync } from "node:fs";
import { build } from "esbuild";

const always = [
  ["static/js/main.js", "static/dist/app.js"],
  ["static/js/io.js", "static/dist/io.js"],
  ["static/css/app.css", "static/dist/app.css"],
];

// Built once their source exists: chat, the map and the reader of codes are loaded only where they are, the worker by the browser.
const sometimes = [
  ["static/js/chat.js", "static/dist/chat.js"],
  ["static/js/write.js", "static/dist/write.js"],
  ["static/js/map.js", "static/dist/map.js"],
  ["static/css/chat-page.css", "static/dist/chat.css"],
  ["static/css/map.css", "static/dist/map.css"],
  ["static/js/qr.js", "static/dist/qr.js"],
  ["static/js/sw.js", "static/dist/sw.js"],
].filter(([from]) => existsSync(from));

// Bundles that come later use the first one's modules (static/js/later.js), so that there is one socket for all.
const shared = {
  name: "shared",
  setup(build) {
    build.onResolve({ filter: /^\.\/(live|page|socket)\.js$/ }, ({ path }) => ({
      path: path.slice(2, -3),
      namespace: "shared",
    }));
    build.onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => ({
      contents: `module.exports = globalThis.tongzhuo.${path};`,
    }));
  },
};
const IMPORTED = ["static/js/io.js"]; // by import(), for what it exports
const LATER = ["static/js/chat.js", "static/js/map.js", "static/js/write.js"];

const missing = always.filter(([from]) => !existsSync(from)).map(([from]) => from);
if (missing.length) {
  process.stderr.write(`The front end cannot be built: ${missing.join(" and ")} is missing.\n`);
  process.exit(1);
}

await Promise.all(
  [...always, ...sometimes].map(([from, to]) =>
    build({
      entryPoints: [from],
      outfile: to,
      bundle: true,
      minify: true,
      format: IMPORTED.includes(from) ? "esm" : from.endsWith(".js") ? "iife" : undefined,
      legalComments: "none",
      plugins: LATER.includes(from) ? [shared] : [],
      target: ["es2020", "safari14.1", "chrome90"],
      // Fonts and pictures that styles name stay where they are and are served as they are.
      external: ["*.woff2", "*.svg", "*.webp", "*.png"],
      logLevel: "warning",
    }),
  ),
).catch(() => process.exit(1));
