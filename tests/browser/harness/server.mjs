// The reference server on a free port, with a database of its own in a temporary folder. Importing takes a while, so
// each deliberation is imported once a run and its database copied.
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./eventually.mjs";
import { paths } from "./tools.mjs";

const call = promisify(execFile);
const imports = {
  // Ours: an old residential compound decides on lifts; enough people for a map.
  elevator: ["import", "sample"],
  // Synthetic and small: two groups on a park.
  twin: ["import", "polis", join(paths.root, "tests", "data", "twin"), "--id", "twin"],
};
const imported = new Map();
let home;

async function folder() {
  home ??= mkdtemp(join(tmpdir(), "deliberation-"));
  return home;
}

async function template(name) {
  if (!imports[name]) throw new Error(`there is no deliberation ${name} to import`);
  if (!imported.has(name))
    imported.set(
      name,
      (async () => {
        const file = join(await folder(), `${name}.template.db`);
        await call(paths.server, [...imports[name], "--database", `sqlite:${file}`]);
        return file;
      })(),
    );
  return imported.get(name);
}

let count = 0;

// A copy with its write-ahead log.
async function copyOf(name) {
  const from = await template(name);
  const to = join(await folder(), `${name}.${(count += 1)}.db`);
  const base = `${name}.template.db`;
  for (const file of await readdir(await folder()))
    if (file.startsWith(base)) await copyFile(join(await folder(), file), to + file.slice(base.length));
  return to;
}

export function freePort() {
  return new Promise((give, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => give(port));
    });
  });
}

export class Server {
  #child;
  #log = "";

  // `deliberation` is one of the imports above; `flags` go to `serve`.
  static async start(deliberation, flags = []) {
    const server = new Server();
    server.deliberation = deliberation;
    server.database = await copyOf(deliberation);
    server.port = await freePort();
    server.flags = flags;
    await server.resume();
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  get api() {
    return `${this.origin}/api/v1`;
  }

  // The demo page, as a reader opens it.
  address(search = {}) {
    return `${this.origin}/?${new URLSearchParams({ deliberation: this.deliberation, ...search })}`;
  }

  get log() {
    return this.#log;
  }

  // Starts it (again) on the same port and database.
  async resume() {
    const words = ["serve", "--listen", `127.0.0.1:${this.port}`, "--database", `sqlite:${this.database}`];
    const child = spawn(paths.server, [...words, "--assets", paths.dist, ...this.flags], { stdio: "pipe" });
    this.#child = child;
    const keep = (bytes) => (this.#log += bytes);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    let ended;
    child.once("error", (error) => (ended = error.message));
    child.once("exit", (code, signal) => (ended = `it ended (${code ?? signal})`));
    await eventually("the server answers", async () => {
      if (ended) throw new Error(`${ended}\n${this.#log}`);
      return (await fetch(`${this.origin}/healthz`)).ok;
    });
  }

  // Ends it: with SIGKILL as a power cut would.
  async stop(signal = "SIGTERM") {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 12_000);
    await gone;
    clearTimeout(patience);
  }

  // What everybody may see, as the server says it.
  async snapshot() {
    const answer = await fetch(`${this.api}/deliberations/${this.deliberation}`);
    if (!answer.ok) throw new Error(`the snapshot is not to be had: ${answer.status}`);
    return answer.json();
  }
}

export async function sweep() {
  if (home) await rm(await home, { recursive: true, force: true });
}
