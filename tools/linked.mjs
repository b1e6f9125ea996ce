// Validates the linked data of pages: HTML documents on stdin as a JSON list; what is wrong on stdout, as JSON.
// The vocabulary is schema.org's own (as quads); the rules are those of rich results.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Validator from "@adobe/structured-data-validator";
import extractor from "@marbec/web-auto-extractor";

const Extractor = extractor.default ?? extractor;
const QUAD = /^<([^>]+)> <([^>]+)> <([^>]+)>/;
const CLASS = "http://www.w3.org/2000/01/rdf-schema#Class";
const PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property";

/** The vocabulary as the validator wants it: classes with their parents, properties with their classes. */
function vocabulary() {
  const file = createRequire(import.meta.url)
    .resolve("@vocabulary/schema/package.json")
    .replace("package.json", "schema.nq");
  const found = new Map();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, subject, predicate, object] = QUAD.exec(line) ?? [];
    if (!subject?.startsWith("http://schema.org/")) continue;
    const id = subject.replace("http://schema.org/", "schema:");
    const entry = found.get(id) ?? { "@id": id, "rdfs:subClassOf": [], "schema:domainIncludes": [] };
    found.set(id, entry);
    const about = { "@id": object.replace("http://schema.org/", "schema:") };
    if (predicate.endsWith("#type") && object === CLASS) entry["@type"] = "rdfs:Class";
    if (predicate.endsWith("#type") && object === PROPERTY) entry["@type"] = "rdf:Property";
    if (predicate.endsWith("#subClassOf")) entry["rdfs:subClassOf"].push(about);
    if (predicate.endsWith("/domainIncludes")) entry["schema:domainIncludes"].push(about);
  }
  return { "@graph": [...found.values()].filter((entry) => entry["@type"]) };
}

const validator = new Validator(vocabulary());
const found = [];
for (const page of JSON.parse(readFileSync(0, "utf8"))) {
  const data = new Extractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(page);
  const issues = await validator.validate(data);
  found.push({
    types: Object.keys(data.jsonld ?? {}),
    issues: issues.map(({ severity, issueMessage, path }) => ({
      severity,
      words: issueMessage,
      at: (path ?? []).map((each) => each.type ?? each.property).join("."),
    })),
  });
}
process.stdout.write(JSON.stringify(found));
