// A real server on a store of its own, filled by the real pipeline from examples/ and reports/ here.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
export const TOCSIN = process.env.TOCSIN ?? join(root, "build/src/tocsin");
export const ACCOUNT = { name: "ada", password: "a long pass phrase" };

export class Server {
  /** fresh: nobody has set it up yet. */
  static async start({ fresh = false, reports = readdirSync(join(here, "reports")) } = {}) {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), "tocsin-console-"));
    server.store = join(server.folder, "store.db");
    server.tocsin("add", join(root, "examples/reports"), ...reports.map((name) => join(here, "reports", name)));
    await server.serve();
    if (!fresh) await server.setUp();
    return server;
  }

  /** Runs a command of tocsin on the store and gives what it prints. */
  tocsin(command, ...args) {
    return execFileSync(TOCSIN, [command, ...args, "--store", this.store], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }

  /** The ids of the incidents that a report tells of, by the report's name. */
  incidentsOf(report) {
    return JSON.parse(this.tocsin("incidents", "--format", "json")).incidents.filter((one) => one.reports.includes(report)).map((one) => one.id);
  }

  async serve(port = 0) {
    this.process = spawn(TOCSIN, ["serve", "--plain", "--listen", `127.0.0.1:${port}`, "--store", this.store], { stdio: ["ignore", "pipe", "pipe"] });
    process.once("exit", () => this.process.kill("SIGKILL")); // whatever ends the scenarios
    const said = [];
    this.process.stderr.on("data", (bytes) => said.push(String(bytes)));
    let listens = false;
    const lines = createInterface({ input: this.process.stdout });
    await new Promise((ready, failed) => {
      this.process.once("exit", (code) => failed(new Error(`tocsin serve ended with ${code}: ${said.join("")}`)));
      lines.on("line", (line) => {
        const url = /^console: (http\S+)/.exec(line)?.[1].replace(/\/$/, "");
        listens ||= !!url;
        this.url = url ?? this.url;
        this.code = /code (\S+)$/.exec(line)?.[1] ?? this.code;
        if (listens && this.code) ready();
      });
    });
    this.process.removeAllListeners("exit");
  }

  get port() {
    return new URL(this.url).port;
  }

  /** As when the machine fails: serve(port) brings it back. */
  async kill() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await ended;
  }

  async setUp() {
    const answer = await fetch(`${this.url}/api/v1/setup`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...ACCOUNT, code: this.code }) });
    if (answer.status !== 204) throw new Error(`setup: ${answer.status} ${await answer.text()}`);
  }

  async stop() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
