// What a journey stands on. Everything it opens is closed when it ends; what a page complains about fails it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { violations } from "./axe.mjs";
import { Host } from "./host.mjs";
import { Server, sweep } from "./server.mjs";
import { chromium, paths } from "./tools.mjs";
import { requestsOf } from "./watch.mjs";
import { Widget } from "./widget.mjs";

const FLAGS = [
  // As root there is no sandbox to have.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The same picture on every machine.
  "--force-color-profile=srgb",
  "--font-render-hinting=none",
  "--lang=en-US",
  // A host that is not the machine itself, and so no secure context.
  "--host-resolver-rules=MAP portal.test 127.0.0.1",
];

let browser;

async function chromiumOnce() {
  if (!paths.browser) throw new Error("Chromium is not on this machine; set $CHROMIUM");
  browser ??= chromium.launch({ executablePath: paths.browser, args: FLAGS });
  return browser;
}

export async function close() {
  await (await browser?.catch(() => undefined))?.close();
  await sweep();
}

export class Stage {
  #ends = [];
  #pages = [];
  #servers = [];

  constructor(title) {
    this.title = title;
    // What pages complained about. A journey that expects complaints empties it.
    this.complaints = [];
  }

  // The reference server with a deliberation: `elevator` (ours, with a map) or `twin` (small).
  async server(deliberation = "elevator", flags = ["--no-limits"]) {
    const server = await Server.start(deliberation, flags);
    this.#ends.push(() => server.stop("SIGKILL"));
    this.#servers.push(server);
    return server;
  }

  // A stranger's site.
  async host(options) {
    const host = await Host.open(options);
    this.#ends.push(() => host.close());
    return host;
  }

  // A reader: own storage, own cookies. Options are Playwright's, and `width`, `height`, `dark`.
  async reader({ width = 1280, height = 900, dark = false, ...options } = {}) {
    const context = await (await chromiumOnce()).newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(15_000);
    this.#ends.push(() => context.close());
    return context;
  }

  // A page of a reader (a new one, if none is given) that is watched from its first request.
  async page(reader = undefined, options = {}) {
    const context = reader ?? (await this.reader(options));
    const page = await context.newPage();
    page.requests = requestsOf(page);
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.stack ?? error}`));
    page.on("console", (message) => {
      // Only a journey pulls the network; what a browser then says of its requests may come at any later time.
      if (message.type() === "error" && !message.text().includes("ERR_INTERNET_DISCONNECTED")) this.complaints.push(`${message.location().url || page.url()}: ${message.text()}`);
    });
    this.#pages.push(page);
    return page;
  }

  // Opens the demo page and waits until the widget can be used.
  async visit(server, { search = {}, reader, ...options } = {}) {
    const page = await this.page(reader, options);
    await page.goto(server.address(search));
    const widget = new Widget(page, search.lang ?? "zh-CN");
    await widget.ready();
    return widget;
  }

  widget(page, tag, root) {
    return new Widget(page, tag, root);
  }

  // target/screens/<name>.png, for whoever looks at the run afterwards.
  async shot(page, name, options = { fullPage: true }) {
    await mkdir(paths.screens, { recursive: true });
    await page.screenshot({ path: join(paths.screens, `${name}.png`), animations: "disabled", ...options });
  }

  // Fails on anything that axe calls a violation.
  async accessible(page, within) {
    const found = await violations(page, within);
    if (found.length) throw new Error(`${found.length} accessibility violations\n${found.join("\n")}`);
  }

  // At the end of a journey that went well.
  check() {
    if (this.complaints.length) throw new Error(`the page complained:\n${this.complaints.join("\n")}`);
  }

  // What is good to know about one that did not.
  async postMortem() {
    const name = this.title.replace(/[^\w-]+/g, "-");
    for (const [at, page] of this.#pages.entries())
      if (!page.isClosed()) {
        await this.shot(page, `FAILED-${name}-${at}`).catch(() => {});
        // Where screens are not kept, the words on the desk tell what was waited for in vain.
        for (const words of await page.locator("deliberation-desk").evaluateAll(wordsOn).catch(() => []))
          console.log(`    on the desk: ${words.replace(/\s*\n\s*/g, " | ").slice(0, 1500)}`);
      }
    for (const complaint of this.complaints) console.log(`    page: ${complaint}`);
    for (const server of this.#servers)
      for (const line of server.log.split("\n").filter((line) => line && !/GET.*status=[23]/.test(line)).slice(-15))
        console.log(`    server: ${line}`);
  }

  async end() {
    for (const end of this.#ends.reverse()) await end().catch((error) => console.log(`    cleaning up: ${error}`));
  }
}

const wordsOn = (desks) => desks.map((desk) => [...(desk.shadowRoot?.children ?? [])].map((own) => own.innerText ?? "").join("\n"));
