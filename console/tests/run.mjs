// Runs the scenarios of one topic and prints TAP: node run.mjs TOPIC
//
// A topic is a module of this folder whose default export is a list of [name, scenario]; a scenario gets a page
// of a browser that is logged in, unless the topic says `export const fresh = true`, and throws when it fails.
import { Browser } from "./browser.mjs";
import { Server } from "./server.mjs";

const topic = process.argv[2];
const { default: scenarios, fresh = false } = await import(`./${topic}.mjs`);
const server = await Server.start({ fresh });
const browser = await Browser.start(server);
let failed = 0;
console.log(`1..${scenarios.length}`);
for (const [n, [name, scenario]] of scenarios.entries()) {
  const page = await browser.page({ login: !fresh });
  try {
    await scenario(page, server, browser);
    if (browser.complaints.length) throw new Error(`the browser complained: ${browser.complaints.join("; ")}`);
    console.log(`ok ${n + 1} - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${n + 1} - ${name}`);
    for (const line of String(error.stack ?? error).split("\n").slice(0, 14)) console.log(`# ${line}`);
  }
  await browser.done(page);
}
await browser.stop();
await server.stop();
process.exit(failed ? 1 : 0);
