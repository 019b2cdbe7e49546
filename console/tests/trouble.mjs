// What goes wrong: the session ends, the server is gone and comes back, it refuses, it is slow; nothing is there.
import { is, ok, until } from "./browser.mjs";
import { ACCOUNT } from "./server.mjs";

const TEXT = "Car bomb kills four in Baidoa\n\nBAIDOA, Somalia, 20 May 2025 (Horn Wire) - A car bomb killed four people outside a hotel in Baidoa on Monday, police said.\n";
const rows = (page) => page.locator(".vlist .row[aria-rowindex]:has(a)");

/** What a browser says of a server that is not there. */
const forgive = (browser) => {
  browser.complaints = browser.complaints.filter((one) => !/ERR_|status of (413|503)/.test(one));
};

async function logInAgain(page) {
  const door = page.getByRole("dialog", { name: "Log in" });
  await door.waitFor();
  is(await door.getByLabel("Name").inputValue(), ACCOUNT.name, "whose session it was");
  await door.getByRole("textbox", { name: "Password" }).fill(ACCOUNT.password);
  await door.getByRole("button", { name: "Log in" }).click();
  await door.waitFor({ state: "detached" });
}

export default [
  ["a session that ends costs nothing that was typed: one logs in over it, and what was asked for goes on", async (page, server) => {
    await page.goto(`${server.url}/#/intake`);
    await page.getByLabel("Text of the report").fill(TEXT);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.getByRole("dialog", { name: "Log in" }).waitFor();
    await page.keyboard.press("Escape");
    await logInAgain(page);
    await page.locator(".reader mark").first().waitFor();
    await page.context().clearCookies();
    await page.getByLabel("Marking").selectOption("green");
    await page.getByRole("button", { name: "Store report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Store report" }).click();
    await logInAgain(page);
    await page.getByRole("link", { name: /Open incident/ }).first().waitFor();
  }],
  ["another person who logs in finds nothing of the one before", async (page, server) => {
    const admin = page.request;
    const { csrf } = await (await admin.get(`${server.url}/api/v1/session`)).json();
    const made = await (await admin.post(`${server.url}/api/v1/users`, { data: { name: "bert", role: "analyst" }, headers: { "X-Tocsin-CSRF": csrf, Origin: server.url } })).json();
    await page.goto(`${server.url}/#/intake`);
    await page.getByLabel("Text of the report").fill(TEXT);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Read", exact: true }).click();
    const door = page.getByRole("dialog", { name: "Log in" });
    await door.getByLabel("Name").fill("bert");
    await door.getByRole("textbox", { name: "Password" }).fill(made.password);
    await door.getByRole("button", { name: "Log in" }).click();
    await page.locator(".whoami .name").filter({ hasText: "bert" }).waitFor();
    is(await page.getByLabel("Text of the report").inputValue(), "");
  }],
  ["without a server each page says so, and when it is back all goes on by itself", async (page, server, browser) => {
    await page.goto(`${server.url}/#/board`);
    await rows(page).first().waitFor();
    await until("live", async () => (await page.locator(".live.live").count()) === 1);
    await server.kill();
    await page.getByText("Reconnecting").waitFor();
    ok((await rows(page).count()) > 3, "what was there stays");
    await page.getByRole("button", { name: "Cyber", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The server does not answer" }).waitFor();
    ok(!(await page.locator(".total").innerText()).includes("0"), "nothing is counted that is not known");
    for (const other of ["outlook", "sharing", "review", "admin?tab=partners"]) {
      await page.goto(`${server.url}/#/${other}`);
      await page.getByRole("alert").first().waitFor();
    }
    await page.goto(`${server.url}/#/board?realm=cyber`);
    await page.getByRole("alert").first().waitFor();
    await server.serve(server.port);
    await logInAgain(page);
    await rows(page).first().waitFor();
    await until("live again", async () => (await page.locator(".live.live").count()) === 1);
    await until("no failure is left", async () => (await page.getByRole("alert").count()) === 0);
    forgive(browser);
  }],
  ["a part of the script that does not come is asked for again", async (page, server, browser) => {
    let asked = 0;
    let comes = false;
    await page.route("**/part-*.js", async (route) => {
      const answer = await route.fetch();
      const draws = (await answer.text()).includes("getContext");
      asked += draws;
      await (draws && !comes ? route.abort() : route.fulfill({ response: answer }));
    });
    await page.goto(`${server.url}/#/board`);
    await rows(page).first().waitFor();
    await until("the map was asked for", async () => asked > 0);
    is(await page.locator(".map canvas").count(), 0);
    comes = true;
    await page.locator(".map canvas").waitFor();
    forgive(browser);
  }],
  ["what the server refuses is said as a sentence with a way back, and not asked again", async (page, server, browser) => {
    await page.goto(`${server.url}/#/incident/incident--nowhere`);
    await page.getByRole("alert").filter({ hasText: "No such incident" }).waitFor();
    is(await page.getByRole("button", { name: "Try again" }).count(), 0);
    await page.getByRole("alert").getByRole("link", { name: "Board" }).click();
    await rows(page).first().waitFor();
    await page.goto(`${server.url}/#/intake`);
    for (const [name, bytes, said] of [["large.txt", Buffer.alloc(17 << 20, "A bomb killed three. "), "larger than the 16 MB"], ["binary.txt", Buffer.from([0, 1, 2, 255, 0, 0]), "not a report"], ["empty.txt", Buffer.from(""), "There is no text in it"]]) {
      await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: bytes });
      await page.getByRole("alert").filter({ hasText: said }).waitFor();
    }
    forgive(browser);
  }],
  ["those who only read are not shown what they may not do, and are told so where they go there", async (page, server, browser) => {
    const admin = page.request;
    const { csrf } = await (await admin.get(`${server.url}/api/v1/session`)).json();
    const made = await (await admin.post(`${server.url}/api/v1/users`, { data: { name: "cleo", role: "reader", partner: "own" }, headers: { "X-Tocsin-CSRF": csrf, Origin: server.url } })).json();
    const other = await browser.page({ login: false });
    await other.request.post(`${server.url}/api/v1/session`, { data: { name: "cleo", password: made.password }, headers: { Origin: server.url } });
    await other.goto(`${server.url}/#/board`);
    await rows(other).first().waitFor();
    is(await other.getByRole("navigation").getByRole("link").allInnerTexts(), ["Board", "Outlook"]);
    await other.keyboard.press("j");
    await other.keyboard.press("Enter");
    await other.locator(".reader mark").first().waitFor();
    for (const name of ["Confirm", "No incident", "What would leave"]) is(await other.getByText(name, { exact: true }).count(), 0, name);
    for (const path of ["review", "admin?tab=partners", "sharing"]) {
      await other.goto(`${server.url}/#/${path}`);
      await other.getByRole("alert").first().waitFor();
    }
    await browser.done(other);
  }],
  ["a slow answer leaves what was there in place; the newest question wins", async (page, server) => {
    await page.goto(`${server.url}/#/board`);
    await rows(page).first().waitFor();
    const held = [];
    await page.route(/\/api\/v1\/incidents\?.*q=ferry/, (route) => held.push(route));
    const before = await rows(page).count();
    await page.getByLabel("Search incidents").fill("ferry");
    await until("asked", async () => held.length > 0);
    is(await rows(page).count(), before, "the rows of before");
    await page.getByLabel("Search incidents").fill("hospital");
    await until("the newest answer", async () => (await rows(page).count()) < before);
    const shown = await rows(page).allInnerTexts();
    for (const route of held) await route.continue().catch(() => {});
    await page.getByRole("button", { name: "Clear all" }).waitFor();
    is(await rows(page).allInnerTexts(), shown, "the late answer changes nothing");
  }],
];
