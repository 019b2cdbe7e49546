// The console's TypeScript without a complaint of the compiler, and what it takes the server's answers for held
// against the API's own description: node types.mjs
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = process.env.CONSOLE_BUILD ?? join(source, "../build/console");
const types = join(build, "tests/node_modules/@types");
const made = join(build, "tests/types");
const document = JSON.parse(readFileSync(process.env.OPENAPI ?? join(source, "../docs/openapi.json"), "utf8"));

/** A schema as TypeScript. */
function typeOf(schema) {
  if (schema.$ref) return `Api.${schema.$ref.split("/").pop()}`;
  const some = schema.oneOf ?? schema.anyOf;
  if (some) return some.map(typeOf).join(" | ");
  if (schema.allOf) return schema.allOf.map(typeOf).join(" & ");
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  if (schema.type === "array") return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object" || schema.properties) return objectType(schema);
  return { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" }[schema.type] ?? "any";
}

function objectType({ properties = {}, required = [], additionalProperties }) {
  const names = Object.entries(properties);
  if (!names.length) return `Record<string, ${additionalProperties && additionalProperties !== true ? typeOf(additionalProperties) : "any"}>`;
  return `{ ${names.map(([name, of]) => `${JSON.stringify(name)}${required.includes(name) ? "" : "?"}: ${typeOf(of)};`).join(" ")} }`;
}

/** What the console calls it, and what the API does. */
const PAIRS = { Row: "Row", MapColumns: "Map", Incident: "Incident", Report: "Report", Warning: "Warning", HistoryEntry: "Event", Outlook: "Outlook", Preview: "Preview", Pair: "Pair", Seen: "Seen", Session: "Session" };

mkdirSync(made, { recursive: true });
writeFileSync(join(made, "api.ts"), `export namespace Api {\n${Object.entries(document.components.schemas).map(([name, schema]) => `  export type ${name} = ${typeOf(schema)};`).join("\n")}\n}\n`);
writeFileSync(
  join(made, "check.ts"),
  `import type * as Console from ${JSON.stringify(join(source, "src/types"))};\nimport type { Api } from "./api";\n${Object.entries(PAIRS).map(([ours, theirs]) => `export const from${theirs} = (answer: Api.${theirs}): Console.${ours} => answer;`).join("\n")}\n`,
);

const named = Object.fromEntries(["d3-geo", "geojson", "topojson-client", "topojson-specification"].map((name) => [name, [join(types, name)]]));
function compile(include) {
  const config = join(build, "tests/tsconfig.json");
  writeFileSync(config, JSON.stringify({ extends: join(source, "tsconfig.json"), compilerOptions: { paths: { ...named, "*": [join(build, "node_modules/*")] } }, include }));
  return spawnSync(process.execPath, [join(build, "tests/node_modules/typescript/bin/tsc"), "-p", config], { encoding: "utf8" });
}

let failed = 0;
let n = 0;
function report(name, complaints) {
  if (complaints.length) failed++;
  console.log(`${complaints.length ? "not ok" : "ok"} ${++n} - ${name}`);
  for (const line of complaints.slice(0, 30)) console.log(`# ${line}`);
}

console.log("1..4");
report("the compiler has nothing to say", compile([join(source, "src")]).stdout.split("\n").filter(Boolean));
report("what the server describes is what the console expects", compile([join(made, "check.ts"), join(source, "src/modules.d.ts")]).stdout.split("\n").filter(Boolean));

/** Each path that the console asks for stands in the document. */
const asked = spawnSync("grep", ["-rhoE", "(get|post|remove|all|href)(<[^(]*>)?\\([`\"]/[^`\"]*", join(source, "src")], { encoding: "utf8" }).stdout.split("\n").filter(Boolean).map((call) => call.replace(/^[^/]*/, "").replace(/\?.*/, "").replace(/\$\{[^}]*\}/g, "{}"));
const known = new Set(Object.keys(document.paths).map((path) => path.replace(/\{[^}]*\}/g, "{}")));
report("each path that is asked for is documented", [...new Set(asked)].filter((path) => path !== "/{}" && path !== "/{}/{}" && !known.has(path)));

/** Which file names which, also for a type alone or later on demand; a circle is told as the way around it. */
const sources = readdirSync(join(source, "src")).filter((name) => /\.tsx?$/.test(name));
const namedBy = new Map(sources.map((name) => [name.replace(/\.tsx?$/, ""), [...readFileSync(join(source, "src", name), "utf8").matchAll(/(?:from|import\() ?"\.\/([^"]+)"/g)].map((found) => found[1])]));
const done = new Set();
function circles(name, way) {
  if (way.includes(name)) return [[...way.slice(way.indexOf(name)), name].join(" > ")];
  if (done.has(name)) return [];
  const found = (namedBy.get(name) ?? []).flatMap((next) => circles(next, [...way, name]));
  done.add(name);
  return found;
}
report("no file includes itself by way of others", [...namedBy.keys()].flatMap((name) => circles(name, [])));
process.exit(failed ? 1 : 0);
