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
