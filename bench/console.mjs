// What bench/console measures, in a real browser: node bench/console.mjs STORE
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const build = process.env.CONSOLE_BUILD;
const { chromium } = createRequire(join(build, "tests/package.json"))("playwright-core");
const RUNS = 9;
const account = { name: "desk", password: "a long pass phrase" };

const served = spawn(process.env.TOCSIN, ["serve", "--plain", "--listen", "127.0.0.1:0", "--store", process.argv[2]], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => served.kill("SIGTERM"));
const { url, code } = await new Promise((ready) => {
  const got = {};
  createInterface({ input: served.stdout }).on("line", (line) => {
    got.url = /^console: (http\S+)/.exec(line)?.[1].replace(/\/$/, "") ?? got.url;
    got.code = /code (\S+)$/.exec(line)?.[1] ?? got.code;
    if (got.url && got.code) ready(got);
  });
});
const send = (path, body) => fetch(`${url}/api/v1${path}`, { method: "POST", headers: { "Content-Type": "application/json", Origin: url }, body: JSON.stringify(body) });
const made = await send("/setup", { ...account, code });
if (made.status !== 204) throw new Error(`setup: ${made.status} ${await made.text()}`);
const session = await send("/session", account);
if (session.status !== 204) throw new Error(`session: ${session.status} ${await session.text()}`);
const cookie = session.headers.get("set-cookie").split(";")[0];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromiumSandbox: false, args: ["--disable-dev-shm-usage"] });
const sorted = (list) => [...list].sort((a, b) => a - b);
const at = (list, part) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * part))];
const row = (name, value) => console.log(`| ${name} | ${value} |`);
const span = (list) => `${at(list, 0.5).toFixed(0)} ms (fastest ${Math.min(...list).toFixed(0)} ms, slowest ${Math.max(...list).toFixed(0)} ms)`;

/** Marks the frame after the one in which the first row of the list is in the page. */
const watch = () => {
  const look = () => {
    if (document.querySelector(".vlist .row a")) requestAnimationFrame(() => (window.painted = performance.now()));
    else requestAnimationFrame(look);
  };
  look();
};

async function context() {
  const made = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const [name, value] = cookie.split("=");
  await made.addCookies([{ name, value, domain: "127.0.0.1", path: "/api/v1" }]);
  await made.addInitScript(watch);
  return made;
}

async function firstView(page) {
  await page.goto("about:blank");
  await page.goto(url);
  await page.waitForFunction(() => window.painted);
  return page.evaluate(() => window.painted);
}

async function views() {
  const cold = [];
  for (let n = 0; n < RUNS; n++) {
    const made = await context();
    cold.push(await firstView(await made.newPage()));
    await made.close();
  }
  const made = await context();
  const page = await made.newPage();
  await firstView(page);
  const warm = [];
  for (let n = 0; n < RUNS; n++) warm.push(await firstView(page));
  row("first view of the board, nothing cached", span(cold));
  row("first view of the board, scripts cached", span(warm));
  return page;
}

/** Frames while the map is dragged to and fro, zoomed in once so that it has room. */
async function pan(page) {
  await page.waitForFunction(() => /\d,\d{3}|\d{3}/.test(document.querySelector(".map canvas")?.getAttribute("aria-label") ?? ""));
  const box = await page.locator(".map canvas").boundingBox();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    window.drawn = [];
    const tick = (now) => window.drawn && (window.drawn.push(now), requestAnimationFrame(tick));
    requestAnimationFrame(tick);
  });
  for (let n = 0; n < 240; n++) await page.mouse.move(x + 140 * Math.sin(n / 12), y + 60 * Math.sin(n / 7));
  await page.mouse.up();
  const frames = await page.evaluate(() => {
    const drawn = window.drawn;
    window.drawn = null; // the board stands still again: nobody draws it without a reason
    return drawn;
  });
  const gaps = frames.slice(1).map((now, n) => now - frames[n]);
  row("map dragged", `${((1000 * gaps.length) / (frames[frames.length - 1] - frames[0])).toFixed(0)} frames/s (longest frame ${Math.max(...gaps).toFixed(0)} ms)`);
}

async function api() {
  const took = [];
  for (let n = 0; n < 600; n++) {
    const start = performance.now();
    const answer = await fetch(`${url}/api/v1/incidents?limit=100&page=${(n * 37) % 900}`, { headers: { Cookie: cookie } });
    await answer.arrayBuffer();
    took.push(performance.now() - start);
  }
  row("one call of the list, a hundred rows, any page", `${at(took, 0.5).toFixed(1)} ms; 99 of 100 within ${at(took, 0.99).toFixed(1)} ms`);
}

const { total } = await (await fetch(`${url}/api/v1/incidents?limit=1`, { headers: { Cookie: cookie } })).json();
console.log(`| the console over ${total.toLocaleString("en")} incidents | |`);
console.log("|---|---|");
const page = await views();
await pan(page);
await api();
const packed = join(build, "packed");
row("all scripts, compressed", `${(readdirSync(packed).filter((name) => name.endsWith(".js.gz")).reduce((sum, name) => sum + readFileSync(join(packed, name)).length, 0) / 1000).toFixed(0)} kB`);
await browser.close();
process.exit(0);
