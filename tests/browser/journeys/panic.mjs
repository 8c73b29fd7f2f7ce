// A widget that breaks takes neither the page nor another widget along; it says so, and another try is one press away.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { heard, shelf } from "../harness/shelf.mjs";

export default async function (stage) {
  const { host } = await shelf(stage);
  const page = await stage.page();
  await page.goto(`${host.origin}/two-and-twice.html`);
  const one = await stage.widget(page, "en").ready();
  const two = await stage.widget(page, "zh-CN", page.locator("deliberation-widget").nth(1)).ready();
  await one.vote("agree");
  // The page takes something away that no page may take away, while the first widget opens a field.
  await page.evaluate(() => {
    const create = Document.prototype.createElement;
    globalThis.restore = () => (Document.prototype.createElement = create);
    let left = 1;
    Document.prototype.createElement = function (...all) {
      if (all[0] === "textarea" && left-- > 0) throw new Error("on purpose");
      return create.apply(this, all);
    };
  });
  await one.button("write.open").click();
  await eventually("the page hears it", async () => (await heard(page, "error")).length === 1);
  await page.evaluate(() => globalThis.restore());
  assert.deepEqual(await heard(page, "error"), [{ type: "panic" }]);
  await one.text("panic.title").waitFor();
  assert.ok(await page.locator("deliberation-widget:state(failed)").first().isVisible());
  assert.ok(stage.complaints.length > 0, "the console has the reason");
  stage.complaints.length = 0;

  assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
  await two.vote("agree");
  await two.vote("disagree");
  const gone = await page.evaluate(() => document.querySelector("deliberation-widget").focusStatement("nothing"));
  assert.equal(gone, false, "what is asked of a broken one is answered");

  await one.button("load.retry").click();
  await one.ready();
  await one.vote("pass");
  assert.equal((await heard(page, "error")).length, 1, "and no more of it");
}
