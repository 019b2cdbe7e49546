// The first start, logging in and out.
import { is, ok, until } from "./browser.mjs";
import { ACCOUNT } from "./server.mjs";

export const fresh = true;

async function setUp(page, code, again = ACCOUNT.password) {
  await page.getByLabel("One-time code").fill(code);
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password", { exact: false }).first().fill(ACCOUNT.password);
  await page.getByLabel("Password again").fill(again);
  await page.getByRole("button", { name: "Create account" }).click();
}

async function logIn(page, password) {
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

export default [
  ["the first start asks for the code that serve printed", async (page, server) => {
    await page.goto(server.url);
    await page.getByRole("heading", { name: "First start" }).waitFor();
    await setUp(page, "0000");
    await page.getByRole("alert").waitFor();
  }],
  ["two passwords that differ make no account", async (page, server) => {
    await page.goto(server.url);
    await setUp(page, server.code, "another pass phrase");
    is(await page.getByRole("alert").textContent(), "The two passwords differ.");
  }],
  ["with the code the first account is made and logged in", async (page, server) => {
    await page.goto(server.url);
    await setUp(page, server.code);
    await page.getByRole("navigation").waitFor();
    const cookie = (await page.context().cookies()).find((one) => one.name === "tocsin_session");
    ok(cookie.httpOnly && cookie.sameSite === "Strict", "the session's cookie is HttpOnly and SameSite=Strict");
  }],
  ["a wrong password is refused in one line", async (page, server) => {
    await page.goto(server.url);
    await logIn(page, "wrong");
    is(await page.getByRole("alert").textContent(), "Name and password do not match an account.");
  }],
  ["log in, log out, and the door is shut again", async (page, server) => {
    await page.goto(server.url);
    await logIn(page, ACCOUNT.password);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
  }],
  ["a partner's token logs in to what that partner may see", async (page, server) => {
    server.tocsin("partner", "add", "east", "--clearance", "green");
    const token = server.tocsin("token", "add", "east-desk", "--partner", "east").trim();
    await page.goto(server.url);
    await page.getByRole("button", { name: "Token" }).click();
    await page.getByRole("textbox", { name: "Token" }).fill(token);
    // A server that runs takes up what the command line changed within a second.
    await until("the token is known", async () => {
      await page.getByRole("button", { name: "Log in" }).click({ timeout: 1000 }).catch(() => {});
      return page.getByRole("navigation").isVisible();
    });
    is(await page.getByRole("navigation").getByRole("link").allInnerTexts(), ["Board", "Outlook"]);
    await page.locator(".total").getByText("0 incidents").waitFor();
  }],
];
