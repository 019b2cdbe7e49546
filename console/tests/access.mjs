// What axe-core finds on each page, in both themes and sizes: nothing.
import { readFileSync } from "node:fs";
import { ok, require } from "./browser.mjs";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

function pages(server) {
  const id = server.incidentsOf("ferry-terminal")[0];
  return [
    ["board", ".vlist .row a"],
    ["board?realm=cyber", ".chips button"],
    [`incident/${id}?fact=killed`, "mark.active"],
    [`incident/${id}?section=claims`, ".claims li"],
    [`incident/${id}?section=related`, "#section"],
    [`incident/${id}?section=graph`, ".graph .node"],
    [`incident/${id}?section=history`, "#section"],
    ["intake", ".drop"],
    ["review", ".compare"],
    ["outlook?since=2024-06-01&until=2025-08-31", ".chart"],
    [`sharing?incident=${id}`, ".card"],
    ["admin?tab=partners", "#admin .line"],
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

const looks = [["light", 1280, 720], ["dark", 1280, 720], ["light", 820, 1180]];

export default looks.map(([theme, width, height]) => [
  `no page has a violation, ${theme} at ${width}x${height}`,
  async (_, server, browser) => {
    const page = await browser.page({ theme, width, height });
    const found = [];
    for (const [path, shown] of pages(server)) {
      await page.goto(`${server.url}/#/${path}`);
      await page.locator(shown).first().waitFor();
      for (const finding of await findings(page)) found.push(`${path}: ${finding}`);
    }
    await browser.done(page);
    ok(found.length === 0, found.join("\n"));
  },
]);
