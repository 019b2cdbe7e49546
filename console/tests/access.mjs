// What axe-core finds on each page, in both themes and sizes: nothing.
import { readFileSync } from "node:fs";
import { ok, require } from "./browser.mjs";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function readText(page) {
  await page.getByLabel("Text of the report").fill("Bank robbed\n\nLAMU, Kenya, 5 March 2025 (Wire) - A bomb killed two people in Lamu on Tuesday. The coast guard warned on Friday that ferries off Lamu could be the next target of the Red Lantern group, seen at evil-lantern[.]com.\n");
  await page.getByRole("button", { name: "Read", exact: true }).click();
}

/** An address, what is there when all is, and what is done before that; what a dialog leaves open ends with its page. */
function pages(server) {
  const id = server.incidentsOf("ferry-terminal")[0];
  return [
    ["board", ".vlist .row a"],
    ["board?realm=cyber", ".chips button"],
    ["board?tab=warnings", ".warnings li", (page) => page.keyboard.press("f")],
    ["board?help", ".vlist .row a", (page) => page.keyboard.press("?")],
    ["board?q=zzzyyx", ".list .empty"],
    [`report/${server.report}`, ".reader mark"],
    [`incident/${id}?dialog`, ".reader mark", (page) => page.getByRole("button", { name: "Confirm" }).click()],
    ["incident/incident--nowhere", ".failure"],
    ["nowhere", ".failure"],
    [`incident/${id}?fact=killed`, "mark.active"],
    [`incident/${id}?section=claims`, ".claims li"],
    [`incident/${id}?section=related`, "#section"],
    [`incident/${id}?section=graph`, ".graph .node"],
    [`incident/${id}?section=history`, "#section"],
    ["intake", ".drop"],
    ["intake?read", ".reader mark", readText],
    ["review", ".compare"],
    ["outlook?since=2024-06-01&until=2025-08-31", ".chart"],
    [`sharing?incident=${id}`, ".card"],
    ["admin?tab=partners", "#admin .line"],
    ["admin?tab=users", "#admin table", (page) => page.getByRole("button", { name: "Add user" }).click()],
    ["admin?tab=sources", "#admin .empty, #admin table"],
    ["admin?tab=collections", "#admin .line", (page) => page.getByRole("button", { name: "Add collection" }).click()],
    ["admin?tab=health", ".health"],
    ["admin?tab=audit", "#admin table"],
  ];
}

async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.flatMap((violation) => violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1] ?? ""}`));
  });
}

const looks = [["light", 1280, 720], ["dark", 1280, 720], ["light", 820, 1180], ["dark", 820, 1180]];

export default looks.map(([theme, width, height]) => [
  `no page has a violation, ${theme} at ${width}x${height}`,
  async (_, server, browser) => {
    const page = await browser.page({ theme, width, height });
    const found = [];
    const { items } = await (await page.request.get(`${server.url}/api/v1/warnings`)).json();
    server.report = items[0].report_id;
    for (const [path, shown, act] of pages(server)) {
      await page.goto("about:blank");
      await page.goto(`${server.url}/#/${path}`);
      if (act !== readText) await page.locator(shown).first().waitFor();
      if (act) await page.getByRole("navigation").waitFor();
      await act?.(page);
      if (act) await page.locator(act === readText ? shown : "dialog[open], .more-filters").first().waitFor();
      for (const finding of await findings(page)) found.push(`${path}: ${finding}`);
    }
    await page.context().clearCookies();
    await page.goto("about:blank");
    await page.goto(server.url);
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    for (const finding of await findings(page)) found.push(`door: ${finding}`);
    await browser.done(page);
    ok(found.length === 0, found.join("\n"));
  },
]);
