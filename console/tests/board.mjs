// The board: list, filters in the address, keyboard, map, timeline, what is new.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { is, ok, until } from "./browser.mjs";

const rows = (page) => page.locator(".vlist .row[aria-rowindex]:has(a)");
const titles = (page) => rows(page).locator(".title").allTextContents();
const query = (page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? ""));

async function open(page, server, search = "") {
  await page.goto(`${server.url}/#/board${search}`);
  await rows(page).first().waitFor();
}

/** Drags over an element from one part of it to another. */
async function drag(page, locator, from, to) {
  const box = await locator.boundingBox();
  const at = ([x, y]) => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

export default [
  ["a row says what, where, when, how bad, by whom, and how many say so", async (page, server) => {
    await open(page, server);
    const row = rows(page).filter({ hasText: "Batangas" });
    const text = await row.innerText();
    for (const part of ["Bombing", "Batangas, Philippines", "13 Feb 2025", "12 dead", "Harbour Freedom Column", "claims it", "2"]) ok(text.includes(part), `${part} in ${text}`);
    ok(await row.getByLabel("Sources disagree").isVisible(), "the mark of disagreement");
    ok(await row.getByLabel("Physical").isVisible(), "the realm");
  }],
  ["all incidents of the store are counted", async (page, server) => {
    await open(page, server);
    const n = JSON.parse(server.tocsin("incidents", "--format", "json")).incidents.length;
    await page.locator(".total").filter({ hasText: new RegExp(`^${n} incidents$`) }).waitFor();
  }],
  ["filters stand in the address, and the address gives the filters", async (page, server) => {
    await open(page, server);
    await page.getByRole("button", { name: "Cyber", exact: true }).click();
    await until("only cyber", async () => (await rows(page).getByLabel("Physical").count()) === 0);
    is(query(page).realm, "cyber");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByLabel("Country").selectOption("IT");
    await until("only Trieste", async () => (await rows(page).allInnerTexts()).every((text) => text.includes("Trieste")));
    const address = page.url();
    const shown = await titles(page);
    await page.goto("about:blank");
    await page.goto(address);
    await rows(page).first().waitFor();
    is(await titles(page), shown);
    await page.getByRole("button", { name: "Remove filter Italy" }).click();
    await until("more than Trieste", async () => (await rows(page).count()) > 2);
  }],
  ["j, k and Enter walk the list and open an incident; g b comes back", async (page, server) => {
    await open(page, server);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await until("the first row is chosen", async () => (await page.locator(".row.selected").getAttribute("aria-rowindex")) === "2");
    await page.keyboard.press("G");
    await until("the last row is chosen", async () => (await page.locator(".row.selected").getAttribute("aria-rowindex")) === (await page.locator(".vlist").getAttribute("aria-rowcount")));
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Facts" }).waitFor();
    ok(page.url().includes("#/incident/incident--"), page.url());
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await rows(page).first().waitFor();
  }],
  ["/ searches, ? tells the keys, and no key publishes or deletes", async (page, server) => {
    await open(page, server);
    await page.keyboard.press("/");
    await page.keyboard.type("ferry");
    await until("the ferry alone", async () => (await rows(page).count()) === 1);
    is(query(page).q, "ferry");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog");
    await help.waitFor();
    ok((await help.innerText()).includes("Next incident"), "the help names j");
    ok(!/delet|remov|publish|store/i.test((await help.locator("dl").innerText()).replace(/records nothing/g, "")), "no key does harm");
  }],
  ["a brush on the timeline chooses a period", async (page, server) => {
    await open(page, server);
    const all = await rows(page).count();
    await page.locator(".timeline canvas").waitFor();
    await until("bars are drawn", async () => (await page.locator(".timeline .bars canvas").getAttribute("width")) > 0);
    await drag(page, page.locator(".timeline .bars"), [0.93, 0.5], [0.995, 0.5]);
    await until("a period in the address", async () => !!query(page).since && !!query(page).until);
    await until("fewer rows", async () => (await rows(page).count()) < all);
    await page.getByRole("button", { name: "All time" }).click();
    await until("all rows", async () => (await rows(page).count()) === all);
  }],
  ["a circle on the map chooses what lies in it", async (page, server) => {
    await open(page, server);
    const all = await rows(page).count();
    await page.getByRole("button", { name: "Draw a circle (c)" }).click();
    await drag(page, page.locator(".map canvas"), [0.64, 0.55], [0.72, 0.55]);
    await until("a circle in the address", async () => /^-?[\d.]+,-?[\d.]+,\d+$/.test(query(page).near ?? ""));
    await until("fewer rows", async () => (await rows(page).count()) < all);
    await page.getByRole("button", { name: /Remove filter within/ }).click();
    await until("all rows", async () => (await rows(page).count()) === all);
  }],
  ["a country-level place is an area, not a pin", async (page, server) => {
    await open(page, server);
    await page.getByText("known only to the country").waitFor();
    const precision = await page.evaluate(async () => {
      const answer = await (await fetch("/api/v1/incidents/map")).json();
      return answer.country.map((country, n) => [country, answer.precision[n]]).filter(([country]) => country === "TD");
    });
    is(precision, [["TD", 1]], "Chad is known to the country");
    const { items } = await (await page.request.get(`${server.url}/api/v1/incidents?limit=100`)).json();
    const known = (country) => items.find((row) => row.place?.country === country);
    is([known("TD").place.precision, known("TD").place.radius_km], ["country", undefined]);
    is(known("PH").place.precision, "city");
    ok(known("PH").place.radius_km >= 1, "how far Batangas reaches");
    is([known("KE").precision, items.find((row) => row.place?.name === "Lamu").precision], ["point", "point"], "a town with the name of its county is a town");
  }],
  ["warnings stand with the words of the report", async (page, server) => {
    await open(page, server);
    await page.getByRole("tab", { name: /Warnings/ }).click();
    const warning = page.locator(".warnings li").filter({ hasText: "tankers" }).first();
    // What the words are about is read in the background after the start.
    await until("the sentence", async () => {
      if (await warning.getByText("The coast guard warned on Friday that tankers off Bosaso could be the next target of the Red Lantern group.").isVisible()) return true;
      await page.reload();
      await warning.waitFor();
      return false;
    });
    const said = await warning.innerText();
    for (const part of ["coast guard warns of Red Lantern, danger to tankers", "Somalia", "20 Jun 2025"]) ok(said.includes(part), `${part} in ${said}`);
    is(await warning.locator("mark").allTextContents(), ["warned", "tankers off Bosaso"]);
    await warning.getByRole("link").click();
    await until("its words are lit in the report", async () => (await page.locator(".reader mark.active").allTextContents()).join(" ") === "warned tankers off Bosaso");
  }],
  ["what is new shows, and is seen on demand; what comes in shows by itself", async (page, server) => {
    await open(page, server);
    await page.locator(".changes li").first().waitFor();
    await page.getByRole("button", { name: "Mark all as seen" }).click();
    await page.getByText("Nothing changed since you last looked.").waitFor();
    writeFileSync(join(server.folder, "second.txt"), "Gunmen kill three in Garissa\n\nGarissa, Kenya, 5 May 2024 (Wire) - Gunmen shot three traders dead at a market in Garissa, Kenya, on Sunday, police said.\n");
    await until("live", async () => (await page.locator(".live.live").count()) === 1);
    server.tocsin("correct", server.incidentsOf("fuel-depot")[0], "killed", "2", "--because", "a test");
    await page.locator(".changes li").first().waitFor();
    await page.locator(".changes .news-said li").filter({ hasText: /^Dead( \d+ →|:) 2$/ }).waitFor();
    server.tocsin("add", join(server.folder, "second.txt"));
    await page.locator(".changes > li").filter({ hasText: "Garissa" }).locator(".news-said li").filter({ hasText: /^new$/ }).waitFor();
  }],
  ["a second browser of the same person agrees on what is new, at once and later", async (page, server, browser) => {
    await open(page, server);
    await until("live", async () => (await page.locator(".live.live").count()) === 1);
    await page.locator(".changes li").first().waitFor();
    const context = await browser.chromium.newContext({ viewport: { width: 820, height: 1180 } });
    const tablet = await context.newPage();
    await browser.login(tablet);
    await open(tablet, server);
    await tablet.getByRole("button", { name: "Mark all as seen" }).click();
    await tablet.getByText("Nothing changed since you last looked.").waitFor();
    await page.getByText("Nothing changed since you last looked.").waitFor();
    await context.close();
    await page.reload();
    await page.getByText("Nothing changed since you last looked.").waitFor();
  }],
  ["on paper no row runs into the marking, and the filters are said", async (page, server) => {
    await open(page, server, "?realm=physical");
    await page.locator(".map canvas").waitFor();
    const sheets = execFileSync("pdftotext", ["-layout", "-", "-"], { input: await page.pdf({ format: "A5" }), encoding: "utf8" }).split("\f").filter((sheet) => sheet.trim());
    ok(sheets.length > 1, `${sheets.length} pages`);
    for (const sheet of sheets) ok(sheet.split("\n").filter((line) => line.trim() === "TLP:AMBER+STRICT").length === 2, `the marking alone in its lines, twice: ${sheet}`);
    ok(sheets[0].includes("Physical") && / incidents · Physical/.test(sheets[0].replace(/\s+/g, " ")), sheets[0]);
  }],
];
