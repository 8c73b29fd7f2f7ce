// A browser and a server compute the same map, to the bit: what the module of a page says of a list of crowds is what
// a native program says. A line for each crowd and step (crates/in-page/src/bench/witness.rs).
import assert from "node:assert/strict";
import { benchPage } from "../harness/bench.mjs";

export default async function sameBits(stage) {
  const native = process.env.DELIBERATION_WITNESS?.trim().split("\n") ?? [];
  assert.ok(native.length > 100, "xtask has asked the native program");
  const page = await benchPage(stage);
  const said = await page.evaluate(() => globalThis.inPage.witness());
  const browser = said.trim().split("\n");
  assert.equal(browser.length, native.length, "both speak of the same crowds and steps");
  const different = native.filter((line, at) => line !== browser[at]);
  assert.deepEqual(different, [], "each step comes out the same");
}
