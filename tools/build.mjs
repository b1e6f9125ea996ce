// Bundles the scripts and styles that pages load: two small files, no inline code, no third party.
import { existsSync } from "node:fs";
import { build } from "esbuild";

const parts = [
  ["static/js/main.js", "static/dist/app.js"],
  ["static/css/app.css", "static/dist/app.css"],
];

const missing = parts.filter(([from]) => !existsSync(from)).map(([from]) => from);
if (missing.length) {
  process.stderr.write(`The front end cannot be built: ${missing.join(" and ")} is missing.\n`);
  process.exit(1);
}

await Promise.all(
  parts.map(([from, to]) =>
    build({
      entryPoints: [from],
      outfile: to,
      bundle: true,
      minify: true,
      format: from.endsWith(".js") ? "iife" : undefined,
      legalComments: "none",
      target: ["es2020", "safari14", "chrome90"],
      // Fonts and pictures that styles name stay where they are and are served as they are.
      external: ["*.woff2", "*.svg", "*.webp", "*.png"],
      logLevel: "warning",
    }),
  ),
);
