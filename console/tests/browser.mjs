// Debian's Chromium, driven by playwright-core; whatever the pages ask of other servers, or the browser objects
// to, is remembered as a complaint.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ACCOUNT } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const modules = join(process.env.CONSOLE_BUILD ?? join(root, "build/console"), "tests");
export const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");

export class Browser {
  static async start(server) {
    const browser = new Browser();
    browser.server = server;
    browser.complaints = [];
    // The pages are our own, and the sandbox wants rights that a build machine may not give.
    browser.chromium = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromiumSandbox: false, args: ["--disable-dev-shm-usage"] });
    return browser;
  }

  async page({ login = true, width = 1280, height = 720, theme = "light" } = {}) {
    this.complaints.length = 0;
    const context = await this.chromium.newContext({ viewport: { width, height }, colorScheme: theme, locale: "en-GB", timezoneId: "Europe/Vienna", reducedMotion: "reduce" });
    context.setDefaultTimeout(20000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && !/status of (401|403|404|409|422|400)/.test(message.text()) && this.complaints.push(message.text()));
    page.on("request", (request) => /^https?:/.test(request.url()) && !request.url().startsWith(this.server.url + "/") && this.complaints.push(`asked for ${request.url()}`));
    if (login) await this.login(page);
    return page;
  }

  /** Logs in by the API: the form has scenarios of its own. */
  async login(page) {
    const answer = await page.request.post(`${this.server.url}/api/v1/session`, { data: ACCOUNT, headers: { Origin: this.server.url } });
    if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`);
  }

  async done(page) {
    await page.context().close();
  }

  async stop() {
    await this.chromium.close();
  }
}

export function is(got, wanted, what = "") {
  if (JSON.stringify(got) !== JSON.stringify(wanted)) throw new Error(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

export function ok(truth, what) {
  if (!truth) throw new Error(what);
}

/** Waits until a question about the page is answered with yes. */
export async function until(what, ask) {
  const end = Date.now() + 20000;
  for (;;) {
    if (await ask()) return;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
