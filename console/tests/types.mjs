// The console's TypeScript without a complaint of the compiler: node types.mjs
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = process.env.CONSOLE_BUILD;
const types = join(build, "tests/node_modules/@types");
const named = Object.fromEntries(["d3-geo", "geojson", "topojson-client", "topojson-specification"].map((name) => [name, [join(types, name)]]));
const config = join(build, "tests/tsconfig.json");
writeFileSync(config, JSON.stringify({ extends: join(source, "tsconfig.json"), compilerOptions: { paths: { ...named, "*": [join(build, "node_modules/*")] } }, include: [join(source, "src")] }));
const { status, stdout } = spawnSync(process.execPath, [join(build, "tests/node_modules/typescript/bin/tsc"), "-p", config], { encoding: "utf8" });
console.log("1..1");
console.log(`${status === 0 ? "ok" : "not ok"} 1 - the compiler has nothing to say`);
for (const line of stdout.split("\n").slice(0, 20)) if (line) console.log(`# ${line}`);
process.exit(status ?? 1);
