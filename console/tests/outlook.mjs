// The outlook: a chart a unit, with the list behind every bar.
import { ok, until } from "./browser.mjs";

export default [
  ["each country has its bars, and a bar leads to its list", async (page, server) => {
    await page.goto(`${server.url}/#/outlook?since=2024-06-01&until=2025-08-31`);
    const chart = page.locator(".chart").filter({ hasText: "Philippines" });
    await chart.waitFor();
    await chart.getByRole("link", { name: /Feb 2025: 1 incident/ }).click();
    await until("the list behind it", async () => (await page.locator(".vlist .row:has(a)").count()) === 1);
    ok((await page.locator(".vlist .row:has(a)").innerText()).includes("Batangas"), "the incident of the bar");
    ok(page.url().includes("country=PH"), page.url());
  }],
  ["by sector and by actor, too", async (page, server) => {
    await page.goto(`${server.url}/#/outlook?since=2024-06-01&until=2025-08-31`);
    await page.getByRole("button", { name: "Actor" }).click();
    await page.locator(".chart").filter({ hasText: "Southern Tide Movement" }).waitFor();
    await page.getByRole("button", { name: "Sector" }).click();
    await page.locator(".chart").filter({ hasText: "Transport" }).waitFor();
  }],
];
