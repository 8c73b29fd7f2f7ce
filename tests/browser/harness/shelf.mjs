// The shelf of hostile hosts, tests/hosts/*.html. A page may open with `<!-- header name: value -->` lines; {{cdn}} is
// the server's origin, {{widget}} the attributes of the element.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { paths } from "./tools.mjs";

const folder = join(paths.root, "tests", "hosts");
const EVENTS = ["ready", "vote", "statement", "connection", "error", "act"];
const LISTEN = `globalThis.heard = [];
for (const type of ${JSON.stringify(EVENTS)})
  document.addEventListener("deliberation-" + type, (event) => heard.push({ type, detail: event.detail, target: event.target.localName }));
globalThis.shifts = [];
if (globalThis.PerformanceObserver) new PerformanceObserver((list) => {
  // What follows a press at once was asked for.
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push({ value: entry.value, nodes: entry.sources?.map((s) => (s.node ? s.node.nodeName + "." + s.node.className : "in the widget") + ":" + JSON.stringify(s.previousRect) + ">" + JSON.stringify(s.currentRect)) });
}).observe({ type: "layout-shift", buffered: true });`;

export const names = readdirSync(folder).filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5)).sort();

// A server, and a stranger's host with all pages of the shelf.
export async function shelf(stage, deliberation = "elevator") {
  const server = await stage.server(deliberation);
  const pages = { "/listen.js": LISTEN };
  for (const name of names) {
    let body = readFileSync(join(folder, `${name}.html`), "utf8")
      .replaceAll("{{cdn}}", server.origin)
      .replaceAll("{{widget}}", `api="${server.api}" deliberation="${server.deliberation}"`);
    const headers = {};
    body = body.replace(/^<!-- header ([\w-]+): (.*) -->\n/gm, (_, header, value) => {
      headers[header] = value;
      return "";
    });
    pages[`/${name}.html`] = { body, headers };
  }
  return { server, host: await stage.host({ pages }) };
}

// What the page heard of one kind.
export const heard = (frame, type) =>
  frame.evaluate((type) => globalThis.heard.filter((one) => one.type === type).map((one) => one.detail), type);
