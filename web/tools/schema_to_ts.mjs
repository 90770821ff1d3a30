/** A JSON Schema on standard input to TypeScript declarations on standard output. The arguments: name, banner. */

import { readFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const [name, bannerComment] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(
  await compile(schema, name, { bannerComment, additionalProperties: false, style: { printWidth: 110 } }),
);
