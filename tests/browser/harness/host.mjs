// A stranger's site: serves pages of its own with headers of its own, from another origin than the widget's.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "./tools.mjs";

const KINDS = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  vtt: "text/vtt",
  wasm: "application/wasm",
};

export class Host {
  requests = [];

  // `pages`: path → body, or {body, headers, status}. With `dist`, what was built is there too, under `/`.
  static async open({ pages = {}, headers = {}, dist = false } = {}) {
    const host = new Host();
    host.pages = pages;
    host.headers = headers;
    host.dist = dist;
    host.server = createServer((request, response) => void host.#answer(request, response));
    await new Promise((done) => host.server.listen(0, "127.0.0.1", done));
    host.origin = `http://127.0.0.1:${host.server.address().port}`;
    return host;
  }

  async #answer(request, response) {
    const path = new URL(request.url, this.origin).pathname;
    this.requests.push(path);
    // Browsers ask for it by themselves.
    if (path === "/favicon.ico") return response.writeHead(204).end();
    const page = this.pages[path] ?? (await this.#file(path));
    const { body, headers = {}, status = 200 } = whole(page);
    const kind = KINDS[/\.(\w+)$/.exec(path)?.[1]] ?? KINDS.html;
    response.writeHead(status, { "content-type": kind, "cache-control": "no-store", ...this.headers, ...headers });
    response.end(body);
  }

  async #file(path) {
    if (!this.dist || path.includes("..")) return undefined;
    return readFile(join(paths.dist, path === "/" ? "index.html" : path)).catch(() => undefined);
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

// An answer with all its parts.
function whole(page) {
  if (page === undefined) return { body: "not here", status: 404 };
  return Buffer.isBuffer(page) || typeof page === "string" ? { body: page } : page;
}

// A page that embeds the widget: what a site's author would write, and nothing else.
export function embedding({ loader, attributes = "", inside = "", before = "", after = "", lang = "en", script = true }) {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A stranger's page</title></head><body><main><h1>A stranger's page</h1>${before}${
    script ? `<script type="module" src="${loader}"></script>` : ""
  }<deliberation-widget ${attributes}>${inside}</deliberation-widget>${after}</main></body></html>`;
}
