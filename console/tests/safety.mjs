// Text of reports stays text; the page keeps to itself; the script stays small.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { is, ok, until } from "./browser.mjs";

const SCRIPT = "<script>document.title='owned'</script>";

/** Nothing of the reports became an element, and nothing ran. */
async function stayedText(page) {
  is(await page.locator("#app script, #app img, #app b, #app iframe").count(), 0, "elements made of a report's text");
  ok(!(await page.title()).includes("owned"), "nothing ran");
}

export default [
  ["<script> in title, text and actor's name stays text on every page", async (page, server) => {
    const [id] = server.incidentsOf("markup");
    server.tocsin("correct", id, "perpetrators", `${SCRIPT} Front`, "--because", SCRIPT);
    await page.goto(`${server.url}/#/board`);
    const row = page.locator(".vlist .row").filter({ hasText: "Lamu" }).first();
    await row.waitFor();
    ok((await row.innerText()).includes("<script>"), "the title and the actor as written");
    await stayedText(page);
    for (const section of ["facts", "claims", "related", "graph", "history"]) {
      await page.goto(`${server.url}/#/incident/${id}?section=${section}`);
      await page.locator(".reader").waitFor();
      await until("the text of the report", async () => (await page.locator(".reader").innerText()).includes("<script>"));
      await stayedText(page);
    }
    for (const other of ["review", "outlook?by=actor", `sharing?incident=${id}`, "admin?tab=audit"]) {
      await page.goto(`${server.url}/#/${other}`);
      await page.locator("h1").first().waitFor();
      await stayedText(page);
    }
  }],
  ["what would turn text round is shown as what it is", async (page, server) => {
    const file = join(server.folder, "turned.txt");
    writeFileSync(file, "Bomb kills two near \u202elive\u202c camp in Isiolo\n\nISIOLO, Kenya, 4 March 2025 (Wire) - A bomb killed two people in Isiolo on Monday, police said.\n");
    server.tocsin("add", file);
    await page.goto(`${server.url}/#/incident/${server.incidentsOf("turned")[0]}`);
    await page.locator(".reader mark").first().waitFor();
    const shown = await page.locator("#app").innerText();
    ok(shown.includes("near \ufffdlive\ufffd camp"), shown);
    ok(!/[\u202a-\u202e\u2066-\u2069]/.test(shown), "nothing turns");
    is(await page.locator(".reader mark.where").first().innerText(), "Isiolo", "the words are still in their place");
  }],
  ["pasted markup stays text before it is stored", async (page, server) => {
    await page.goto(`${server.url}/#/intake`);
    await page.getByLabel("Text of the report").fill(`${SCRIPT} <img src=x onerror="document.title='owned'"> A bomb killed three people in Lamu on Tuesday.`);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.locator(".reader").waitFor();
    await stayedText(page);
  }],
  ["the policy forbids what is not ours, and injected scripts do not run", async (page, server, browser) => {
    const answer = await page.goto(server.url);
    const policy = answer.headers()["content-security-policy"];
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) ok(policy.includes(part), `${part} in ${policy}`);
    ok(!policy.includes("unsafe"), "nothing unsafe");
    await page.locator(".vlist .row").first().waitFor();
    is(browser.complaints, [], "our own pages keep to the policy");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'owned'";
      document.body.append(script);
      const link = document.createElement("div");
      link.innerHTML = "<img src=x onerror=\"document.title='owned'\">";
      document.body.append(link);
    });
    await until("the browser refused", async () => browser.complaints.some((one) => /Content Security Policy/.test(one)));
    ok((await page.title()) !== "owned", "nothing ran");
    browser.complaints.length = 0;
  }],
  ["a change without the session's token, or from another page, is refused", async (page, server) => {
    await page.goto(server.url);
    await page.locator(".vlist .row").first().waitFor();
    const refused = await page.evaluate(async () => (await fetch("/api/v1/partners", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"name":"sly"}' })).status);
    is(refused, 403);
    const { csrf } = await (await page.request.get(`${server.url}/api/v1/session`)).json();
    const foreign = await page.request.post(`${server.url}/api/v1/partners`, { data: { name: "sly" }, headers: { "X-Tocsin-CSRF": csrf, Origin: "https://elsewhere.example" } });
    is(foreign.status(), 403);
  }],
  ["all of the console's JavaScript is at most 250 kB compressed", async () => {
    const packed = join(process.env.CONSOLE_BUILD ?? "build/console", "packed");
    const bytes = readdirSync(packed).filter((name) => name.endsWith(".js.gz")).reduce((sum, name) => sum + readFileSync(join(packed, name)).length, 0);
    ok(bytes > 0 && bytes <= 250_000, `${bytes} bytes`);
  }],
];
