// Where Node's packages, Chromium, the server and what was built are: as xtask says, else where xtask puts them.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR || "target");

function node() {
  if (process.env.DELIBERATION_NODE) return process.env.DELIBERATION_NODE;
  const tools = resolve(root, process.env.DELIBERATION_TOOLS || join("target", "tools"));
  const folders = existsSync(tools) ? readdirSync(tools) : [];
  const complete = folders.filter((name) => name.startsWith("node-") && existsSync(join(tools, name, ".complete")));
  if (!complete.length) throw new Error("the packages of package.json are not installed: `cargo xtask setup`");
  return join(tools, complete.at(-1));
}

const require = createRequire(join(node(), "package.json"));

export const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;
export const paths = {
  root,
  dist: process.env.DELIBERATION_DIST || join(root, "dist"),
  server: process.env.DELIBERATION_SERVER || join(target, "debug", "deliberation-server"),
  screens: process.env.DELIBERATION_SCREENS || join(target, "screens"),
  firefox: process.env.FIREFOX || ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path)),
  browser: process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path)),
};
