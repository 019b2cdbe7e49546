// Builds the console: bundles src/ with esbuild and writes one C file that carries the result.
//
//     node build.mjs MODULES OUT.c DEPFILE
//
// MODULES is the folder that holds node_modules (`npm ci` ran there); what is bundled goes to dist/ beside
// OUT.c. Each file is carried twice, as it is and compressed, so that the server never compresses. Names
// hold a hash of what is in them: what a name gives never changes, and a browser may keep it for good.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const [modules, outC, depfile] = process.argv.slice(2).map((p) => resolve(p));
const require = createRequire(join(modules, "package.json"));
const esbuild = require("esbuild");
const dist = join(dirname(outC), "dist");

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};
const PACKED = new Set(["woff2"]); // compressed by themselves

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** What the first script imports: the page names it, so that a browser asks for all of it at once. */
let first = [];

/** Bundles, and gives the inputs that the result depends on. */
async function bundle() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: { app: "src/main.tsx", style: "src/style/index.css" },
    outdir: dist,
    nodePaths: [join(modules, "node_modules")],
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome108", "firefox110", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    sourcemap: false,
    metafile: true,
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: "/",
    loader: { ".woff2": "file" },
    alias: {
      "world-110": join(modules, "node_modules/world-atlas/countries-110m.json"),
      "world-50": join(modules, "node_modules/world-atlas/countries-50m.json"),
    },
    plugins: [outlines],
    logLevel: "warning",
  });
  const app = Object.entries(result.metafile.outputs).find(([, made]) => made.entryPoint === "src/main.tsx")[1];
  first = app.imports.filter((one) => one.kind === "import-statement").map((one) => basename(one.path));
  return Object.keys(result.metafile.inputs).map((p) => resolve(here, p.replace(/^[a-z]+:/, "")));
}

/** The outlines of countries are fetched when the map is first drawn, not carried in the script. */
const outlines = {
  name: "outlines",
  setup(build) {
    build.onLoad({ filter: /world-atlas[/\\]countries-[0-9]+m\.json$/ }, (args) => ({
      contents: readFileSync(args.path),
      loader: "file",
    }));
  },
};

/** The one page: names the script, the style and the font that are wanted at once. */
function page() {
  const names = readdirSync(dist);
  const one = (pattern) => names.find((name) => pattern.test(name));
  const html = readFileSync(join(here, "src/index.html"), "utf8")
    .replaceAll("{{script}}", one(/^app-.*\.js$/))
    .replaceAll("{{style}}", one(/^style-.*\.css$/))
    .replaceAll("{{font}}", one(/^inter-latin-wght-normal-.*\.woff2$/))
    .replaceAll("{{first}}", first.map((name) => `<link rel="modulepreload" href="/${name}">`).join("\n"))
    .replaceAll("{{icon}}", writeHashed("icon", "svg", readFileSync(join(here, "src/icon.svg"))));
  writeFileSync(join(dist, "index.html"), html);
}

function writeHashed(name, ext, bytes) {
  const file = `${name}-${digest(bytes).slice(0, 8).toUpperCase()}.${ext}`;
  writeFileSync(join(dist, file), bytes);
  return file;
}

/** Writes each file's compressed twin and gives what the C file says of it. */
function carry(name, n) {
  const ext = name.slice(name.lastIndexOf(".") + 1);
  const path = join(dist, name);
  const bytes = readFileSync(path);
  const zipped = PACKED.has(ext) ? null : gzipSync(bytes, { level: 9 });
  const gz = zipped && zipped.length < bytes.length * 0.9 ? join(dirname(outC), "packed", name + ".gz") : null;
  if (gz) writeFileSync(gz, zipped);
  const symbol = `toc_console_${n}`;
  const blocks = [incbin(symbol, path)];
  if (gz) blocks.push(incbin(symbol + "_gz", gz));
  const row = [
    `.path = ${JSON.stringify(name === "index.html" ? "/" : "/" + name)}`,
    `.type = ${JSON.stringify(TYPES[ext] ?? "application/octet-stream")}`,
    `.etag = ${JSON.stringify(`"${digest(bytes)}"`)}`,
    `.data = ${symbol}`,
    `.len = ${bytes.length}`,
    gz ? `.gzip = ${symbol}_gz, .gzip_len = ${zipped.length}` : ".gzip = NULL, .gzip_len = 0",
    `.immutable = ${name !== "index.html"}`,
  ];
  return { blocks, row: `    { ${row.join(", ")} },` };
}

function incbin(symbol, path) {
  return [
    `extern const unsigned char ${symbol}[];`,
    `__asm__(".pushsection .rodata\\n.balign 16\\n.global ${symbol}\\n.hidden ${symbol}\\n"`,
    `        "${symbol}:\\n.incbin \\"${path}\\"\\n.popsection\\n");`,
  ].join("\n");
}

const inputs = await bundle();
page();
rmSync(join(dirname(outC), "packed"), { recursive: true, force: true });
mkdirSync(join(dirname(outC), "packed"), { recursive: true });
const carried = readdirSync(dist).sort().map(carry);
const text = [
  "/* Generated by console/build.mjs: the web console as bytes. */",
  '#include "api/console_files.h"',
  "#include <stddef.h>",
  "",
  ...carried.flatMap((c) => c.blocks),
  "",
  "const struct toc_console_file toc_console_files[] = {",
  ...carried.map((c) => c.row),
  "};",
  "const size_t toc_console_files_n = sizeof toc_console_files / sizeof toc_console_files[0];",
  "",
].join("\n");
writeFileSync(outC, text);
const own = ["build.mjs", "package.json", "src/index.html", "src/icon.svg"].map((p) => join(here, p));
const escape = (p) => p.replaceAll(" ", "\\ ");
writeFileSync(depfile, `${escape(relative(process.cwd(), outC) || outC)}: ${[...new Set([...own, ...inputs])].map(escape).join(" ")}\n`);
