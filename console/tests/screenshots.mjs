// Takes the pictures of docs/screenshots/ anew: node console/tests/screenshots.mjs (in the environment of the
// tests, see meson.build: CONSOLE_BUILD, TOCSIN, TOCSIN_DATA)
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(root, "docs/screenshots");
const only = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const server = await Server.start({ reports: ["ferry-second.txt", "country-only.txt", "maybe-one.txt", "maybe-two.txt"] });
server.tocsin("partner", "add", "north", "--clearance", "green");
server.tocsin("partner", "add", "south", "--clearance", "amber+strict");
const browser = await Browser.start(server);
const [ferry] = server.incidentsOf("ferry-terminal");
const [water] = server.incidentsOf("water-utility");

const select = async (page) => {
  await page.keyboard.press("j");
  await page.keyboard.press("j");
};
const read = async (page) => {
  await page.getByLabel("Text of the report").fill(readFileSync(join(root, "examples/reports/ferry-terminal.txt"), "utf8"));
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".reader mark").first().waitFor();
  await page.getByRole("button", { name: /^Accept: / }).first().click();
  await page.getByRole("button", { name: /^Reject: / }).nth(3).click();
};

const grow = async (page) => {
  await page.locator(".graph .node.report").first().press("Enter");
  await page.locator(".graph .node.indicator").first().waitFor();
};

/** name, address, what is there when all is, theme, size, what is done first */
const pictures = [
  ["board-light", "board?since=2024-01-01", ".vlist .row a", "light", [1280, 720], select],
  ["board-dark", "board?since=2024-01-01", ".vlist .row a", "dark", [1280, 720], select],
  ["board-tablet", "board?since=2024-01-01", ".vlist .row a", "light", [820, 1180], select],
  ["incident-light", `incident/${ferry}?fact=killed`, "mark.active", "light", [1280, 720]],
  ["incident-dark", `incident/${ferry}?fact=killed`, "mark.active", "dark", [1280, 720]],
  ["incident-tablet", `incident/${ferry}?fact=killed`, "mark.active", "light", [820, 1180]],
  ["claims", `incident/${ferry}?section=claims`, ".claims li", "light", [1280, 720]],
  ["graph", `incident/${water}?section=graph`, ".graph .node.malware", "dark", [1280, 720], grow],
  ["intake", "intake", ".drop", "light", [1280, 720], read],
  ["review", "review", ".compare", "light", [1280, 720]],
  ["outlook", "outlook?since=2024-01-01&until=2025-08-31", ".chart", "dark", [1280, 720]],
  ["sharing", `sharing?incident=${ferry}&partner=south`, ".card", "light", [1280, 720]],
  ["admin", "admin?tab=partners", "#admin table", "light", [1280, 720]],
];

for (const [name, path, shown, theme, [width, height], act] of pictures) {
  if (only.length && !only.includes(name)) continue;
  const page = await browser.page({ theme, width, height });
  try {
    await page.goto(`${server.url}/#/${path}`);
    await page.locator(shown).first().waitFor();
    await page.waitForLoadState("networkidle", { timeout: 1500 }).catch(() => {}); // the stream of events never ends
    await act?.(page);
    await page.mouse.move(2, height - 2);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  } catch (error) {
    console.error(`${name}: ${error.message.split("\n")[0]}`);
  }
  await browser.done(page);
}
await browser.stop();
await server.stop();
