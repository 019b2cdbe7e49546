// Doubtful merges.
import { is, ok, until } from "./browser.mjs";

export default [
  ["a pair stands side by side with the reasons, and a key alone records nothing", async (page, server) => {
    await page.goto(`${server.url}/#/review`);
    const table = page.locator(".compare");
    await table.waitFor();
    const text = await table.innerText();
    for (const part of ["Mitrovic", "11 May 2025", "12 May 2025"]) ok(text.includes(part), `${part} in ${text}`);
    ok((await page.locator(".reasons li").count()) > 0, "reasons");
    await page.keyboard.press("d");
    await page.getByText("Chosen: Different incidents").waitFor();
    is(server.tocsin("review", "--format", "ndjson").trim().split("\n").length, 1, "the pair is still open");
  }],
  ["what is put off leaves the queue and is found again on demand", async (page, server) => {
    await page.goto(`${server.url}/#/review`);
    await page.getByRole("button", { name: /Later/ }).click();
    await page.getByLabel("Because").fill("after the press conference");
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByText("Nothing to judge").waitFor();
    await page.getByLabel("Also those put off").check();
    await page.locator(".compare").waitFor();
    ok(page.url().includes("later=yes"), page.url());
  }],
  ["the answer is recorded by its button and leaves the queue", async (page, server) => {
    await page.goto(`${server.url}/#/review?later=yes`);
    await page.getByRole("button", { name: /Same incident/ }).click();
    await page.getByLabel("Because").fill("one blast, told by two");
    await page.getByLabel("Marking").selectOption("amber+strict");
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByText("Nothing to judge").waitFor();
    const merged = server.incidentsOf("maybe-one");
    is(merged, server.incidentsOf("maybe-two"));
    await until("both reports on one page", async () => {
      await page.goto(`${server.url}/#/incident/${merged[0]}`);
      await page.getByRole("tab", { name: "maybe-one" }).waitFor();
      return page.getByRole("tab", { name: "maybe-two" }).isVisible();
    });
  }],
];
