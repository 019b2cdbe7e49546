// The keyboard alone: every page can be walked, chosen from and left; dialogs keep the focus and give it back.
import { is, ok, until } from "./browser.mjs";

const PAGES = [["b", "Board"], ["i", "Intake"], ["r", "Review"], ["o", "Outlook"], ["s", "Sharing"], ["a", "Admin"]];
const TEXT = "Car bomb kills four in Baidoa\n\nBAIDOA, Somalia, 20 May 2025 (Horn Wire) - A car bomb killed four people outside a hotel in Baidoa on Monday, police said.\n";
const query = (page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? ""));
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
const focusedIs = (page, selector) => page.evaluate((selector) => !!document.activeElement?.matches(selector), selector);

async function go(page, server, path, shown) {
  await page.goto(`${server.url}/#/${path}`);
  await page.locator(shown).first().waitFor();
}

/** What the focus stands on is marked: it looks other than it does without. */
async function focusSeen(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const look = (of) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(of);
      return [outlineStyle, outlineWidth, boxShadow, borderColor].join(" ");
    };
    const with_ = look(element) + [...element.querySelectorAll("*")].map(look).join();
    element.blur();
    const without = look(element) + [...element.querySelectorAll("*")].map(look).join();
    element.focus();
    return with_ !== without;
  });
}

export default [
  ["g and a letter opens each page; ? tells its keys and closes again", async (page, server) => {
    await go(page, server, "board", ".vlist .row a");
    for (const [letter, name] of PAGES) {
      await press(page, "g", letter);
      await page.getByRole("heading", { name, level: 1 }).waitFor();
      await press(page, "?");
      const help = page.getByRole("dialog", { name: "Keyboard" });
      await help.waitFor();
      ok((await help.locator("dd").allTextContents()).includes("This help"), `keys of ${name}`);
      await press(page, "Escape");
      await help.waitFor({ state: "detached" });
    }
  }],
  ["what is walked through with Tab shows where it is, on every page", async (page, server) => {
    const [id] = server.incidentsOf("ferry-terminal");
    for (const [path, shown] of [["board", ".vlist .row a"], [`incident/${id}`, ".reader mark"], ["intake", ".drop"], ["review", ".compare"], ["outlook?since=2024-06-01&until=2025-08-31", ".chart"], [`sharing?incident=${id}`, ".verdict, .card"], ["admin?tab=users", "#admin table"]]) {
      await go(page, server, path, shown);
      await page.evaluate(() => document.getElementById("content").focus());
      const seen = new Set();
      for (let n = 0; n < 14; n++) {
        await press(page, "Tab");
        if (await focusedIs(page, "body")) break;
        ok(await focusSeen(page), `${path}: the focus shows on ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
        seen.add(await page.evaluate(() => document.activeElement.outerHTML));
      }
      ok(seen.size > 2, `${path}: Tab moves on`);
    }
  }],
  ["the board: what j chose has the focus; w shows the warnings; f more filters; Enter in the search gives the keys back", async (page, server) => {
    await go(page, server, "board", ".vlist .row a");
    await press(page, "j", "j");
    await until("the second row has the focus", async () => (await page.evaluate(() => document.activeElement?.closest(".row")?.getAttribute("aria-rowindex"))) === "3");
    await press(page, "/");
    await page.keyboard.type("ferry");
    await press(page, "Enter");
    await until("found", async () => query(page).q === "ferry" && (await page.locator(".vlist .row a").count()) === 1);
    await press(page, "j", "x");
    await until("the filters are off", async () => !query(page).q);
    await press(page, "w");
    await page.locator(".warnings li").first().waitFor();
    ok(await focusedIs(page, "#news-tab-warnings"), "the tab has the focus");
    await press(page, "f");
    await page.getByLabel("Dead, at least").waitFor();
    await press(page, "Tab");
    ok(await focusedIs(page, "select"), "the first of the filters comes next");
  }],
  ["a circle is drawn and the map is moved without a pointer", async (page, server) => {
    await go(page, server, "board", ".vlist .row a");
    await page.locator(".map canvas").waitFor();
    await press(page, "/");
    await page.keyboard.type("ferry");
    await until("found", async () => (await page.locator(".vlist .row a").count()) === 1);
    await press(page, "Enter", "j");
    await until("chosen", async () => !!query(page).sel);
    await press(page, "c");
    await page.getByText("Drag from the centre outwards").waitFor();
    await press(page, "-", "ArrowRight", "ArrowLeft", "Enter");
    await until("a circle in the address", async () => /^-?[\d.]+,-?[\d.]+,\d+$/.test(query(page).near ?? ""));
    const [lat, lon] = query(page).near.split(",").map(Number);
    ok(Math.abs(lat - 13.76) < 3 && Math.abs(lon - 121.06) < 3, `around Batangas: ${query(page).near}`);
    await press(page, "x", "m", "ArrowLeft", "+");
    ok(await focusedIs(page, "canvas"), "the map keeps the focus");
  }],
  ["an incident: j walks its values and lights their words, e corrects and Escape gives the focus back", async (page, server) => {
    await go(page, server, `incident/${server.incidentsOf("ferry-terminal")[0]}`, ".reader mark");
    await press(page, "j", "j", "j");
    await until("words are lit", async () => (await page.locator("mark.active").count()) > 0);
    const chosen = await focused(page);
    await press(page, "e");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    for (let n = 0; n < 12; n++) {
      await press(page, "Tab");
      ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest("dialog")), "the dialog keeps the focus");
    }
    await press(page, "Escape");
    await dialog.waitFor({ state: "detached" });
    is(await focused(page), chosen, "where the focus was");
    await press(page, "2", "j");
    ok(await focusedIs(page, ".claims button"), "statements, too");
    await press(page, "]", "[", "u");
    await page.locator(".vlist .row a").first().waitFor();
  }],
  ["intake: text is read, values are judged, and no key alone stores", async (page, server) => {
    await go(page, server, "intake", ".drop");
    const before = server.tocsin("incidents", "--format", "json");
    await press(page, "/");
    await page.keyboard.insertText(TEXT);
    await press(page, "Tab", "Tab", "Enter");
    await page.locator(".reader mark").first().waitFor();
    await press(page, "j", "a");
    await until("accepted", async () => (await page.locator('.judging .verdicts button[aria-pressed="true"]').count()) === 1);
    await press(page, "j", "r");
    await page.getByText("2 decisions").waitFor();
    await press(page, "e");
    await page.getByRole("dialog").waitFor();
    await press(page, "Escape", "s", "d", "Enter", "Delete", "x");
    is(server.tocsin("incidents", "--format", "json"), before, "nothing is stored");
  }],
  ["outlook: j goes from chart to chart, arrows along the bars, Enter to the list behind one", async (page, server) => {
    await go(page, server, "outlook?since=2024-06-01&until=2025-08-31", ".chart");
    await press(page, "3");
    await until("by actor", async () => query(page).by === "actor");
    await press(page, "1");
    await until("by country", async () => !query(page).by);
    await page.locator(".chart").filter({ hasText: "Philippines" }).waitFor();
    await press(page, "j", "j");
    ok(await focusedIs(page, ".chart svg a"), "a bar has the focus");
    const bar = await page.evaluate(() => document.activeElement.getAttribute("href"));
    await press(page, "ArrowLeft", "ArrowRight");
    is(await page.evaluate(() => document.activeElement.getAttribute("href")), bar, "left and right again");
    await press(page, "Enter");
    await page.locator(".vlist").waitFor();
  }],
  ["sharing: the incident is found and picked with arrows; j walks what would leave, Enter shows it", async (page, server) => {
    await go(page, server, "sharing", "h1");
    await press(page, "/");
    await page.keyboard.type("ferry");
    await page.getByRole("button", { name: /Batangas/ }).waitFor();
    await press(page, "ArrowDown", "Enter");
    await until("picked", async () => (query(page).incident ?? "").startsWith("incident--"));
    ok(await focusedIs(page, ".finder input"), "back in the field");
    await page.locator(".leaves summary").first().waitFor();
    await press(page, "Escape", "j", "Enter");
    await page.locator(".leaves details[open] pre").waitFor();
  }],
  ["admin: numbers open its sections; what is removed wants its name, and Escape leaves it", async (page, server) => {
    await go(page, server, "admin", "#admin");
    await press(page, "5");
    await page.getByRole("cell", { name: "ada", exact: true }).waitFor();
    await press(page, "j");
    is(await focused(page), "Remove");
    await press(page, "Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await press(page, "Enter");
    await press(page, "Escape");
    await dialog.waitFor({ state: "detached" });
    is(await focused(page), "Remove", "where the focus was");
    await page.getByRole("cell", { name: "ada", exact: true }).waitFor();
  }],
  ["after Enter on a link the next Tab starts in the page that it opened", async (page, server) => {
    await go(page, server, "board", ".vlist .row a");
    await press(page, "j");
    await until("the row has the focus", () => focusedIs(page, ".vlist .row a"));
    await press(page, "Enter");
    await page.locator(".reader mark").first().waitFor();
    await until("the page has the focus", () => focusedIs(page, "#content"));
    await press(page, "Tab");
    ok(await focusedIs(page, ".back"), "its first control");
  }],
];
