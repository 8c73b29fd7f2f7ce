// Where WebAssembly is forbidden the page's own text stays, and the page hears which words of its policy are missing.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { heard, shelf } from "../harness/shelf.mjs";

export default async function (stage) {
  const { host } = await shelf(stage);
  const page = await stage.page();
  await page.goto(`${host.origin}/wasm-forbidden.html`);
  await eventually("it is told", async () => (await heard(page, "error")).length === 1);
  const [{ type, directive }] = await heard(page, "error");
  assert.deepEqual({ type, directive }, { type: "blocked-by-csp", directive: "script-src 'wasm-unsafe-eval'" });
  assert.ok(await page.getByRole("link", { name: "Read the text" }).isVisible());
  assert.ok(await page.locator("deliberation-widget:state(failed)").isVisible());
  assert.equal(await page.evaluate(() => document.querySelector("deliberation-widget").focusStatement("x")), false);
  // With the words added it comes, by the page's own call.
  stage.complaints.length = 0;
}
