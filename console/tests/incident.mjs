// The page of an incident: facts and words, both ways; who says what; related; graph; history; rulings.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { is, ok, until } from "./browser.mjs";

async function open(page, server, report = "ferry-terminal", search = "") {
  await page.goto(`${server.url}/#/incident/${server.incidentsOf(report)[0]}${search}`);
  await page.getByRole("tab", { name: "Facts" }).waitFor();
  await page.locator(".reader mark").first().waitFor();
}

/** A file with a report of its own. */
function writeReport(server, name, text) {
  const file = join(server.folder, `${name}.txt`);
  writeFileSync(file, text);
  return file;
}

const group = (page, label) => page.locator(".facts .group").filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) });

/** The text of each page of what the browser would print. */
async function printed(page) {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-print-"));
  const file = join(folder, "incident.pdf");
  writeFileSync(file, await page.pdf({ format: "A4" }));
  const pages = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
  rmSync(folder, { recursive: true });
  return pages;
}

export default [
  ["a fact shows its range and everybody who says so or otherwise", async (page, server) => {
    await open(page, server);
    const dead = await group(page, "Dead").innerText();
    for (const part of ["12", "9+", "Death toll of Batangas", "Bomb at Batangas"]) ok(dead.includes(part), `${part} in ${dead}`);
  }],
  ["click a value: its words are lit in the report that says so", async (page, server) => {
    await open(page, server);
    await group(page, "Dead").locator(".statements button").filter({ hasText: "12" }).first().click();
    await until("the words of the second report", async () => (await page.locator("mark.active").allTextContents()).join(" ").includes("Twelve"));
    await group(page, "Dead").locator(".statements button").filter({ hasText: "9+" }).first().click();
    await until("the words of the first report", async () => (await page.locator("mark.active").allTextContents()).join(" ").includes("nine"));
  }],
  ["click words: their value is lit", async (page, server) => {
    await open(page, server);
    await page.locator("mark.where").first().click();
    await until("the place is lit", async () => (await page.locator(".fact.active .value").first().textContent()) === "Batangas, Philippines");
  }],
  ["the address holds what is lit", async (page, server) => {
    await open(page, server);
    await group(page, "Hurt").locator(".shown .value").first().click();
    await until("something is lit", async () => (await page.locator("mark.active").count()) > 0);
    const address = page.url();
    const lit = await page.locator("mark.active").allTextContents();
    await page.goto("about:blank");
    await page.goto(address);
    await until("the same is lit", async () => JSON.stringify(await page.locator("mark.active").allTextContents()) === JSON.stringify(lit));
  }],
  ["who names an actor is told beside it; a click lights the words there", async (page, server) => {
    await open(page, server);
    const actor = group(page, "By whom").locator(".fact").filter({ hasText: "Harbour Freedom Column" });
    await actor.getByText("2 sources say so").waitFor();
    await actor.locator(".shown .value").click();
    await until("both reports", async () => (await actor.locator(".statements .source").count()) === 2);
    await actor.locator(".statements button").filter({ hasText: "Death toll" }).click();
    await until("lit there", async () => (await page.locator("mark.active").allTextContents()).join(" ").includes("Harbour Freedom Column") && page.url().includes("report="));
  }],
  ["n walks through the marked words", async (page, server) => {
    await open(page, server);
    await page.locator(".reader mark").first().waitFor();
    await page.keyboard.press("n");
    await until("first", async () => (await page.locator("mark.active").count()) > 0);
    const active = () => page.locator("mark.active").first().textContent();
    const first = await active();
    is(first, (await page.locator(".reader mark").allTextContents())[0]);
    await page.keyboard.press("n");
    await until("the next", async () => (await active()) !== first);
    await page.keyboard.press("p");
    await until("the one before", async () => (await active()) === first);
  }],
  ["who accuses, denies and claims", async (page, server) => {
    await open(page, server);
    await page.getByRole("tab", { name: /Who says what/ }).click();
    const said = await page.locator("#section").innerText();
    for (const part of ["Abalos denies", "Harbour Freedom Column claims responsibility"]) ok(said.includes(part), `${part} in ${said}`);
  }],
  ["related incidents say why", async (page, server) => {
    await open(page, server, "maybe-one");
    await page.getByRole("tab", { name: /Related/ }).click();
    await page.locator(".related > li").first().waitFor();
    ok((await page.locator(".related .why li").count()) > 0, "a reason");
  }],
  ["the graph starts from the incident and grows on click", async (page, server) => {
    await open(page, server, "water-utility");
    await page.getByRole("tab", { name: "Graph" }).click();
    await until("neighbours", async () => (await page.locator(".graph .node").count()) > 2);
    const before = await page.locator(".graph .node").count();
    await page.locator(".graph .node.report:not(.grown)").first().press("Enter");
    await until("more nodes", async () => (await page.locator(".graph .node").count()) > before);
  }],
  ["a correction stands beside what sources say, in the history, and can be undone", async (page, server) => {
    await open(page, server, "cattle-market");
    await group(page, "Dead").getByRole("button", { name: "Correct dead" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Value").fill("24");
    await dialog.getByLabel("Because").fill("the mayor buried 24");
    await dialog.getByRole("button", { name: "Save correction" }).click();
    await until("24 is shown", async () => (await group(page, "Dead").locator(".shown .value").textContent()) === "24");
    ok((await group(page, "Dead").innerText()).includes("23"), "what the report said stays");
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("the mayor buried 24").waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await dialog.getByLabel("Because").fill("it was another market");
    await dialog.getByRole("button", { name: "Undo" }).click();
    await page.getByText("it was another market").waitFor();
    await page.getByRole("tab", { name: "Facts" }).click();
    await until("23 again", async () => (await group(page, "Dead").locator(".shown .value").textContent()) === "23");
  }],
  ["a ruling is marked as somebody says, never less strict than its reports; unmarked, it says what it counts as", async (page, server) => {
    server.tocsin("add", "--tlp", "green", writeReport(server, "quarry", "Bomb kills two at quarry in Kisii\n\nKISII, Kenya, 4 March 2025 (Lake Wire) - A bomb killed two people at a quarry in Kisii on Monday, police said.\n"));
    await open(page, server, "quarry");
    await group(page, "Dead").getByRole("button", { name: "Correct dead" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Marking").waitFor();
    const levels = await dialog.getByLabel("Marking").locator("option").allTextContents();
    is(levels, ["not marked: TLP:AMBER+STRICT", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]);
    await dialog.getByLabel("Value").fill("3");
    await dialog.getByLabel("Because").fill("one died at night");
    await dialog.getByLabel("Marking").selectOption("amber");
    await dialog.getByRole("button", { name: "Save correction" }).click();
    await until("the incident is as strict as the ruling", async () => (await page.locator(".incident-title .marking").innerText()) === "TLP:AMBER");
    await page.getByRole("tab", { name: "History" }).click();
    const entry = page.locator(".history li").filter({ hasText: "one died at night" });
    is(await entry.locator(".marking").innerText(), "TLP:AMBER", "the ruling's own");
    await page.getByRole("button", { name: "Confirm" }).click();
    await dialog.getByLabel("Marking").waitFor();
    is((await dialog.getByLabel("Marking").locator("option").allTextContents())[0], "as its reports: TLP:GREEN");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Confirmed by an analyst").waitFor();
  }],
  ["on paper the marking stands above and below on every page", async (page, server) => {
    await open(page, server);
    const pdf = await page.pdf({ format: "A5" });
    const text = execFileSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
    const sheets = text.split("\f").filter((sheet) => sheet.trim());
    ok(sheets.length > 2, `${sheets.length} pages`);
    for (const sheet of sheets) ok(sheet.split("\n").filter((line) => line.trim() === "TLP:AMBER+STRICT").length >= 2, `twice on each page: ${sheet}`);
    ok(!text.includes("Intake"), "no navigation on paper");
  }],
  ["all reports are printed, their words marked, the marking above and below on every page", async (page, server) => {
    await page.addInitScript(() => {
      window.printed = 0;
      window.print = () => window.printed++;
    });
    const [id] = server.incidentsOf("ferry-terminal");
    await page.goto(`${server.url}/#/incident/${id}`);
    await page.getByRole("button", { name: "Print" }).click();
    await until("the reports are there, and the browser was asked", () => page.evaluate(() => window.printed === 1));
    const { reports_full: reports, marking } = await (await page.request.get(`${server.url}/api/v1/incidents/${id}`)).json();
    ok(reports.length === 2, "two reports tell of it");
    is(await page.locator(".print-report").count(), 2);
    for (const n of [0, 1]) ok((await page.locator(".print-report").nth(n).locator("mark").count()) > 3, "marked words");
    ok(!(await page.locator(".print-only").isVisible()), "not on the screen");
    const pages = await printed(page);
    ok(pages.length >= 2, `${pages.length} pages`);
    const mark = marking ?? "TLP:AMBER+STRICT";
    for (const [n, text] of pages.entries()) {
      const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
      is(lines[0], mark, `above page ${n + 1}`);
      ok(lines.slice(-3).includes(mark), `below page ${n + 1}: ${lines.slice(-3).join(" / ")}`);
    }
    const whole = pages.join(" ").replace(/\s+/g, " ");
    for (const part of ["12 dead", "Harbour Freedom Column", "claims responsibility", ...reports.map((report) => report.title)]) ok(whole.includes(part), `${part} on paper`);
    const texts = await Promise.all(reports.map(async (report) => (await (await page.request.get(`${server.url}/api/v1/reports/${report.id}`)).json()).text));
    for (const text of texts) ok(whole.includes(text.trim().split(/\s+/).slice(-6).join(" ")), "the end of each report");
  }],
];
