// The list of all statements: searched, filtered, answered where it stands; nothing in it moves by itself.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const rows = (widget) => widget.root.locator("#panel-list li.entry");
const chip = (widget, key) => widget.root.locator("#panel-list").getByRole("button", { name: widget.words.say(key), exact: true }).first();
const search = (widget) => widget.root.getByRole("searchbox", { name: widget.words.say("list.find") });

// Somebody else writes a statement.
async function another(stage, server, text) {
  const widget = await stage.visit(server);
  await widget.vote("agree");
  await widget.vote("agree");
  await widget.button("write.open").click();
  await widget.field.fill(text);
  await widget.button("write.send").click();
  await eventually("the server has it", async () => JSON.stringify(await server.snapshot()).includes(text));
}

export const cases = {
  async "on a phone: search, filter, change of mind, and the notice where one acts"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" }, width: 390, height: 800 });
    const { page } = widget;
    const { statements } = await server.snapshot();
    const card = await widget.statement.innerText();
    await widget.open("list");
    assert.equal(await rows(widget).count(), Math.min(50, statements.length));
    assert.equal(await rows(widget).first().getAttribute("aria-setsize"), String(statements.length));
    // A vote on what is on the card would bring the next one.
    const texts = await rows(widget).locator(".statement").allTextContents();
    const [one, other] = [0, 1, 2, 3].filter((at) => texts[at] !== card);
    await rows(widget).nth(one).getByRole("button", { name: widget.words.say("vote.disagree"), exact: true }).click();
    await widget.notice.waitFor();
    await stage.shot(page, "list-phone", {});
    await rows(widget).nth(other).getByRole("button", { name: widget.words.say("vote.agree"), exact: true }).click();
    await eventually("the notice is gone", async () => (await widget.notice.count()) === 0);
    await chip(widget, "vote.disagree").click();
    await eventually("one row", async () => (await rows(widget).count()) === 1);
    // Another mind, and then none: the row stays where it is, though it fits the filter no more.
    const row = rows(widget).first();
    const pressed = (key) => row.getByRole("button", { name: widget.words.say(key), exact: true });
    await pressed("vote.agree").click();
    await eventually("it is agreed to", async () => (await pressed("vote.agree").getAttribute("aria-pressed")) === "true");
    await pressed("vote.agree").click();
    await eventually("it is taken back", async () => (await pressed("vote.agree").getAttribute("aria-pressed")) === "false");
    assert.equal(await rows(widget).count(), 1);
    await chip(widget, "list.all").click();
    await search(widget).fill("GROUND FLOOR");
    await eventually("fewer rows", async () => {
      const found = await rows(widget).count();
      return found > 0 && found < statements.length;
    });
    await search(widget).fill("no such words");
    await widget.text("list.none").first().waitFor();
    await widget.open("vote");
    assert.equal(await widget.statement.innerText(), card, "votes from the list leave the card as it is");
  },

  async "what is new waits behind a button"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.button("list.open-all").click();
    const texts = () => widget.root.locator("#panel-list .statement").allTextContents();
    const before = await texts();
    const text = "每层留一个共用的储物间，电梯口不放杂物。";
    await another(stage, server, text);
    await widget.button("list.new.one", { n: "1" }).waitFor();
    assert.deepEqual(await texts(), before);
    await stage.shot(widget.page, "list-new");
    await widget.button("list.new.one", { n: "1" }).click();
    await eventually("it stands first", async () => (await texts())[0] === text);
    assert.deepEqual((await texts()).slice(1, 10), before.slice(0, 9));
    const focused = () => widget.root.evaluate((host) => host.shadowRoot.activeElement?.getAttribute("aria-posinset"));
    assert.equal(await focused(), "1");
  },

  async "axe finds nothing in it"(stage) {
    const server = await stage.server();
    for (const [lang, theme, width] of [["zh-CN", "light", 320], ["en", "dark", 320], ["zh-CN", "dark", 1280], ["en", "light", 1280]]) {
      const widget = await stage.visit(server, { search: { lang, theme }, width, height: 800 });
      await widget.vote("agree");
      await widget.vote("disagree");
      await widget.open("list");
      if (width > 600) await widget.button("list.open-all").click();
      await rows(widget).first().waitFor();
      await stage.accessible(widget.page, "deliberation-widget");
      const over = await widget.root.evaluate((host) => host.scrollWidth - host.clientWidth);
      assert.ok(over <= 0, `${over} px stick out`);
      await widget.root.locator("#panel-list").evaluate((node) => node.scrollIntoView());
      await stage.shot(widget.page, `list-${lang}-${theme}-${width}`, {});
    }
  },
};
