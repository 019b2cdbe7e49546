// The outlook: a chart a unit, with the list behind every bar.
import { is, ok, until } from "./browser.mjs";

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
  ["warnings have bars of their own, of the country, sector and actor that they name; a bar leads to its warnings", async (page, server) => {
    for (const [by, name] of [["country", "Somalia"], ["sector", "Transport"], ["actor", "Red Lantern"]]) {
      await page.goto(`${server.url}/#/outlook?by=${by}&since=2024-06-01&until=2025-08-31`);
      const chart = page.locator(".chart").filter({ has: page.getByText(name, { exact: true }) });
      await chart.getByRole("link", { name: "Jun 2025: 1 warning" }).click();
      await until("the list behind it", async () => (await page.locator(".warnings li").count()) === 1);
      ok((await page.locator(".warnings li").innerText()).includes("tankers"), "the warning of the bar");
    }
    await page.goto(`${server.url}/#/outlook?since=2024-06-01&until=2025-08-31`);
    const ferries = page.locator(".chart").filter({ hasText: "Philippines" });
    await ferries.getByRole("link", { name: "Feb 2025: 1 warning" }).waitFor();
    await ferries.getByRole("link", { name: "Feb 2025: 1 incident" }).waitFor();
  }],
  ["a country with warnings alone has its chart, and what is above usual says so", async (page, server) => {
    const outlook = await (await page.request.get(`${server.url}/api/v1/outlook?since=2025-01-01&until=2025-08-31`)).json();
    const colombia = outlook.items.find(({ key }) => key === "CO");
    ok(!colombia, "the Colombian warning is older than what is shown");
    const somalia = outlook.items.find(({ key }) => key === "SO");
    is(somalia.warnings, [0, 0, 0, 0, 0, 1, 0, 0]);
    is(somalia.warnings_mean, [0, 0, 0, 0, 0, 0, 0.08, 0.08]);
    is(outlook.warnings_total, 3);
  }],
];
