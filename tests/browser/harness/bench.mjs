// The in-page module with its bench inside, as xtask built it into $DELIBERATION_BENCH, open in a browser.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const NAME = "deliberation-in-page";
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><script type="module">
import init, * as module from "./${NAME}.js";
await init({ module_or_path: "./${NAME}_bg.wasm" });
globalThis.inPage = module;
</script></html>`;
// A page that is apart from all others gets a clock of five microseconds instead of a hundred.
const APART = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

// A page in which `inPage` is that module.
export async function benchPage(stage) {
  const folder = process.env.DELIBERATION_BENCH;
  if (!folder) throw new Error("no bench was built: `cargo xtask test --journey same-bits` and `cargo xtask bench` do");
  const pages = { "/": HTML };
  for (const file of [`${NAME}.js`, `${NAME}_bg.wasm`]) pages[`/${file}`] = await readFile(join(folder, file));
  const host = await stage.host({ pages, headers: APART });
  const page = await stage.page();
  await page.goto(`${host.origin}/`);
  await page.waitForFunction(() => globalThis.inPage !== undefined);
  return page;
}
