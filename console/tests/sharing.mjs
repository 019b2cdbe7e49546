// What would leave for a partner, what is held back and why; exports.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  ["a partner that is told places as countries has a board of them, and nothing of the reports", async (page, server) => {
    const secret = join(server.folder, "secret");
    writeFileSync(secret, "a long pass phrase\n");
    server.tocsin("partner", "add", "land", "--clearance", "amber+strict", "--places", "country");
    server.tocsin("user", "add", "lea", "--partner", "land", "--role", "reader", "--password-file", secret);
    await page.context().clearCookies();
    const logIn = () => page.request.post(`${server.url}/api/v1/session`, { data: { name: "lea", password: "a long pass phrase" }, headers: { Origin: server.url } });
    await until("the server knows her", async () => (await logIn()).ok());
    const id = server.incidentsOf("ferry-terminal")[0];
    const exact = JSON.parse(server.tocsin("incidents", "--format", "json")).incidents.find((one) => one.id === id);
    const said = [];
    page.on("response", async (response) => response.url().includes("/api/v1/") && said.push(await response.text().catch(() => "")));
    await page.goto(`${server.url}/#/board`);
    await page.locator(".vlist .row a").first().waitFor();
    await page.goto(`${server.url}/#/incident/${id}`);
    await page.locator("#section .shown").first().waitFor();
    await page.getByText("No report of this incident may be shown").first().waitFor();
    ok((await page.locator("h1, .page-title").allInnerTexts()).length > 0, "a page");
    for (const word of [exact.place.name, exact.reports[0]]) ok(!said.join("").includes(word) && !(await page.content()).includes(word), `says ${word}`);
    ok(exact.place.name.length > 3 && said.join("").includes(`"country":"${exact.place.country}"`), "its country");
  }],
];
