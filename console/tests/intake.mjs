// Intake: read before storing, judge value by value, store on purpose.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { is, ok, until } from "./browser.mjs";
import { ACCOUNT } from "./server.mjs";

const examples = join(dirname(fileURLToPath(import.meta.url)), "../../examples/reports");
const TEXT = `Car bomb kills four in Baidoa

BAIDOA, Somalia, 20 May 2025 (Horn Wire) - A car bomb killed four people outside a hotel in Baidoa on Monday, police said. Al-Shabaab claimed responsibility.
`;

async function paste(page, server) {
  await page.goto(`${server.url}/#/intake`);
  await page.getByLabel("Text of the report").fill(TEXT);
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".reader mark").first().waitFor();
}

const count = (server) => JSON.parse(server.tocsin("incidents", "--format", "json")).incidents.length;

export default [
  ["pasted text is read and highlighted, and nothing is stored", async (page, server) => {
    const before = count(server);
    await paste(page, server);
    const found = await page.locator(".half").innerText();
    for (const part of ["1 incident", "Bombing", "Baidoa, Somalia", "4"]) ok(found.includes(part), `${part} in ${found}`);
    is(count(server), before, "incidents in the store");
  }],
  ["a dropped file is read: PDF", async (page, server) => {
    await page.goto(`${server.url}/#/intake`);
    await page.locator("input[type=file]").setInputFiles({ name: "cinder-falcon.pdf", mimeType: "application/pdf", buffer: readFileSync(join(examples, "cinder-falcon.pdf")) });
    await page.locator(".reader mark").first().waitFor();
    ok((await page.locator(".half").innerText()).includes("Espionage"), "what is in the PDF");
  }],
  ["a file that is dropped beside the box is read, too, and does not take the page's place", async (page, server) => {
    await page.goto(`${server.url}/#/intake`);
    await page.locator(".drop").waitFor();
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "baidoa.txt", { type: "text/plain" }));
      data.items.add(new File(["second"], "second.txt", { type: "text/plain" }));
      for (const name of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, TEXT);
    await page.getByText("One report at a time: of 2 files baidoa.txt is read.").waitFor();
    await page.locator(".reader mark").first().waitFor();
    ok((await page.locator(".half").innerText()).includes("Baidoa, Somalia"), "what is in the file");
  }],
  ["what is warned of and indicators stand beside the incidents, with their words", async (page, server) => {
    await page.goto(`${server.url}/#/intake`);
    await page.getByLabel("Text of the report").fill(`${TEXT}\nThe coast guard warned on Friday that tankers off Bosaso could be the next target of the Red Lantern group, whose files came from evil-lantern[.]com.\n`);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.getByRole("button", { name: /coast guard warns of Red Lantern/ }).click();
    await until("lit", async () => (await page.locator("mark.active").allTextContents()).join(" ") === "warned tankers off Bosaso");
    await page.getByRole("button", { name: "evil-lantern.com domain" }).click();
    await until("lit", async () => (await page.locator("mark.active").allTextContents()).join("") === "evil-lantern[.]com");
  }],
  ["it is stored with grade, marking and each decision; a correction is an assertion", async (page, server) => {
    await paste(page, server);
    ok(await page.getByRole("button", { name: "Store report" }).isDisabled(), "no marking, no storing");
    await page.getByRole("button", { name: /^Correct: 4/ }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Dead: what is right").fill("5");
    await dialog.getByLabel("Because").fill("the hospital says five");
    await dialog.getByRole("button", { name: "Correct" }).click();
    await page.getByLabel("Marking").selectOption("green");
    await page.getByLabel("Reliability of the source").selectOption("B");
    await page.getByLabel("Credibility of the report").selectOption("2");
    await page.getByRole("button", { name: "Store report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Store report" }).click();
    await page.getByRole("link", { name: /Open incident/ }).first().click();
    const dead = page.locator(".facts .group").filter({ has: page.locator("dt", { hasText: /^Dead$/ }) });
    await until("the correction is shown", async () => (await dead.locator(".shown .value").textContent()) === "5");
    ok((await dead.innerText()).includes("4"), "what the report said stays");
    is(await page.locator(".report-head .marking").innerText(), "TLP:GREEN");
  }],
  ["what is accepted is confirmed by the analyst, stands in the history, and can be taken back", async (page, server) => {
    const text = TEXT.replaceAll("Baidoa", "Kismayo").replaceAll("BAIDOA", "KISMAYO");
    await page.goto(`${server.url}/#/intake`);
    await page.getByLabel("Text of the report").fill(text);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.getByRole("button", { name: /^Accept: 4/ }).first().click();
    await page.getByRole("button", { name: /^Accept: .*habaa?b/i }).first().click();
    await page.getByLabel("Marking").selectOption("green");
    await page.getByRole("button", { name: "Store report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Store report" }).click();
    await page.getByRole("link", { name: /Open incident/ }).first().click();
    const dead = page.locator(".facts .group").filter({ has: page.locator("dt", { hasText: /^Dead$/ }) });
    await dead.locator(".shown .value").click();
    await until("the analyst's word", async () => (await dead.innerText()).includes(ACCOUNT.name));
    await page.getByRole("tab", { name: "History" }).click();
    const ruled = page.locator(".history li").filter({ hasText: ACCOUNT.name });
    await until("both in the history", async () => (await ruled.count()) === 2);
    const said = (await ruled.allInnerTexts()).join(" ");
    for (const part of ["confirmed Dead 4", "confirmed By whom", "haba"]) ok(said.includes(part), `${part} in ${said}`);
    await ruled.filter({ hasText: "Dead" }).getByRole("button", { name: "Undo" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
    await until("it is taken back", async () => (await page.locator(".history li.undone").count()) === 1);
    await page.getByRole("tab", { name: "Facts" }).click();
    await until("the report alone says so", async () => (await dead.locator(".shown .value").textContent()) === "4" && !(await dead.innerText()).includes(ACCOUNT.name));
  }],
];
