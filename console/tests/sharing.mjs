// What would leave for a partner, what is held back and why; exports.
import { readFileSync } from "node:fs";
import { is, ok, until } from "./browser.mjs";

/** A server that runs takes up what the command line changed within a second. */
async function prepare(page, server) {
  server.tocsin("partner", "add", "north", "--clearance", "green");
  server.tocsin("partner", "add", "south", "--clearance", "amber");
  await until("the server knows them", async () => (await (await page.request.get(`${server.url}/api/v1/partners`)).text()).includes("south"));
}

export default [
  ["an incident without marking is held back from a partner of green, and the rule is named", async (page, server) => {
    await prepare(page, server);
    await page.goto(`${server.url}/#/sharing?incident=${server.incidentsOf("ferry-terminal")[0]}&partner=north`);
    await page.getByRole("heading", { name: "Held back" }).waitFor();
    await page.locator(".held li").first().waitFor();
    ok((await page.locator(".held li code").count()) + (await page.locator(".held li span").count()) > 0, "a rule");
  }],
  ["the incident is found by its words and the partner picked; both stand in the address", async (page, server) => {
    await page.goto(`${server.url}/#/sharing`);
    await page.getByLabel("Incident").fill("ferry");
    await page.getByRole("button", { name: /Batangas/ }).click();
    await page.getByLabel("Partner").selectOption("south");
    ok(page.url().includes("partner=south") && page.url().includes("incident=incident--"), page.url());
  }],
  ["each export comes down in its format", async (page, server) => {
    const id = server.incidentsOf("ferry-terminal")[0];
    for (const [format, mark] of [["stix", '"bundle"'], ["markdown", "Batangas"], ["csv", "Batangas"], ["geojson", "FeatureCollection"], ["json", '"incidents"'], ["attack-layer", '"domain"']]) {
      const answer = await page.request.get(`${server.url}/api/v1/incidents/${id}/export?format=${format}&max_tlp=red`);
      is(answer.status(), 200, format);
      ok((await answer.text()).includes(mark), `${mark} in ${format}`);
    }
    await page.goto(`${server.url}/#/sharing?incident=${id}`);
    await page.getByLabel("At most").selectOption("clear");
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("alert").filter({ hasText: "marked above what was asked for" }).waitFor();
    await page.getByLabel("At most").selectOption("red");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
    is(await page.getByRole("alert").count(), 0, "the refusal is gone");
    ok(/^incident.*\.json$/.test(download.suggestedFilename()), download.suggestedFilename());
    ok(readFileSync(await download.path(), "utf8").includes('"bundle"'), "the bundle is in it");
  }],
];
