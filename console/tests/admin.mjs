// Administration: what the command line has.
import { ok, until } from "./browser.mjs";

async function open(page, server, tab) {
  await page.goto(`${server.url}/#/admin?tab=${tab}`);
  await page.getByRole("tab", { selected: true }).waitFor();
}

export default [
  ["a partner is added, and removed only when its name is typed", async (page, server) => {
    await open(page, server, "partners");
    await page.getByRole("button", { name: "Add partner" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("west");
    await dialog.getByLabel("Clearance").selectOption("green");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "west", exact: true }).waitFor();
    ok(server.tocsin("partner", "list", "--format", "json").includes("west"), "the store has it");
    await page.getByRole("row", { name: /west/ }).getByRole("button", { name: "Remove" }).click();
    ok(await dialog.getByRole("button", { name: "Remove" }).isDisabled(), "not without its name");
    await dialog.getByLabel("Name").fill("west");
    await dialog.getByRole("button", { name: "Remove" }).click();
    await until("it is gone", async () => (await page.getByRole("cell", { name: "west", exact: true }).count()) === 0);
  }],
  ["fields that are filled in at once are all kept", async (page, server) => {
    await open(page, server, "partners");
    await page.getByRole("button", { name: "Add partner" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("form").evaluate((form) => {
      for (const [field, value] of [...form.querySelectorAll("input")].map((input, n) => [input, `north-${n}`])) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "north-0", exact: true }).waitFor();
    await page.getByRole("cell", { name: "north-1", exact: true }).waitFor();
  }],
  ["how exactly a partner is told places is set, and changed", async (page, server) => {
    await open(page, server, "partners");
    await page.getByRole("button", { name: "Add partner" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("island");
    await dialog.getByLabel("Clearance").selectOption("green");
    await dialog.getByLabel("Communities").fill("ports, rail");
    await dialog.getByLabel("Places told").selectOption("country");
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row", { name: /island/ });
    await row.getByRole("cell", { name: "as countries" }).waitFor();
    const stored = () => JSON.parse(server.tocsin("partner", "list", "--format", "json")).find((one) => one.name === "island");
    ok(stored().places === "country", JSON.stringify(stored()));
    await row.getByRole("button", { name: "Change" }).click();
    ok((await dialog.getByLabel("Name").count()) === 0, "a name is not changed");
    await dialog.getByLabel("Places told").selectOption("town");
    await dialog.getByLabel("Communities").fill("ports");
    await dialog.getByRole("button", { name: "Save" }).click();
    await row.getByRole("cell", { name: "as towns" }).waitFor();
    ok(stored().places === "town" && stored().clearance === "green" && String(stored().communities) === "ports", JSON.stringify(stored()));
  }],
  ["a live view is made, and what it is limited to is changed", async (page, server) => {
    await open(page, server, "collections");
    await page.getByRole("button", { name: "Add collection" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("asia");
    ok((await dialog.getByLabel(/^Region/).count()) === 0, "filters are of a live view");
    await dialog.getByLabel("Live view").check();
    ok((await dialog.getByLabel("May write").count()) === 0, "nobody writes it");
    await dialog.getByLabel(/^Region/).fill("atlantis");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").waitFor(); // says that there is no such region; what was filled in stays
    await dialog.getByLabel(/^Region/).fill("asia");
    await dialog.getByLabel("Dead, at least").fill("2");
    await dialog.getByLabel("Not marked counts as").selectOption("amber");
    await dialog.getByLabel("At most").selectOption("green");
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row", { name: /asia/ });
    await row.waitFor();
    const stored = () => JSON.parse(server.tocsin("collection", "list", "--format", "json")).find((one) => one.name === "asia");
    ok(/country .*JP.* min_killed 2/.test(stored().view) && !/FR/.test(stored().view), JSON.stringify(stored()));
    await row.getByRole("button", { name: "Change" }).click();
    ok((await dialog.getByLabel(/^Region/).count()) === 0, "what it holds is not changed");
    await dialog.getByLabel("Places told").selectOption("region");
    await dialog.getByLabel("At most").selectOption("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await row.getByRole("cell", { name: "as regions" }).waitFor();
    ok(stored().places === "region" && !stored().max_tlp && stored().unmarked === "amber", JSON.stringify(stored()));
  }],
  ["a token is shown once", async (page, server) => {
    server.tocsin("partner", "add", "east", "--clearance", "clear");
    await open(page, server, "tokens");
    await page.getByRole("button", { name: "New token" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("east-poller");
    await dialog.getByLabel("Partner").selectOption("east");
    await dialog.getByRole("button", { name: "Save" }).click();
    const secret = await page.locator(".secret").textContent();
    ok(secret.length > 20, "a token");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.reload();
    await page.getByRole("cell", { name: "east-poller" }).waitFor();
    ok(!(await page.content()).includes(secret), "never again");
  }],
  ["collections, users, sources, audit and health are there", async (page, server) => {
    for (const tab of ["collections", "users", "sources", "audit", "health"]) {
      await open(page, server, tab);
      await page.locator("#admin table, #admin .empty, #admin .health > div").first().waitFor();
    }
  }],
];
