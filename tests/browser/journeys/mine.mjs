// What is mine, and what few ask for: my contributions with a change of mind and a file, "not now", larger type, help,
// the sheet on paper.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually, never } from "../harness/eventually.mjs";

const dialog = (widget, key) => widget.root.getByRole("dialog", { name: widget.words.say(key) });

export const cases = {
  async "what I did is listed, can be changed, and saved as a file"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" }, lang: "en" });
    const first = await widget.vote("agree");
    await widget.vote("disagree");
    await widget.allSent();
    await widget.button("mine.label").click();
    const mine = dialog(widget, "mine.label");
    await mine.waitFor();
    assert.equal(await mine.getByRole("listitem").count(), 2);
    assert.ok((await mine.innerText()).includes(first));
    await stage.accessible(widget.page);
    await stage.shot(widget.page, "mine", {});
    const coming = widget.page.waitForEvent("download");
    await widget.button("mine.save").click();
    const file = JSON.parse(await readFile(await (await coming).path(), "utf8"));
    assert.equal(file.format, "deliberation-widget/my-data/2");
    assert.equal(file.backend.mine.votes.length, 2);
    assert.deepEqual(file.device.votes.map(({ value, progress }) => [value, progress]), [["disagree", "kept-by-the-server"], ["agree", "kept-by-the-server"]]);
    assert.equal(file.device.votes[1].text, first);
    await mine.getByRole("button", { name: widget.words.pattern("mine.change-one") }).last().click();
    await eventually("it is on the card again", async () => (await widget.statement.innerText()) === first);
    assert.equal(await mine.isVisible(), false);
    await widget.vote("pass");
    await widget.button("mine.label").click();
    await eventually("it is changed", async () => (await mine.innerText()).includes(widget.words.say("vote.pass")));
    await widget.page.keyboard.press("Escape");
    await eventually("Escape closes it", async () => !(await mine.isVisible()));
  },

  async "not now: nothing leaves, and it can be handed in later"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const widget = await stage.visit(server, { reader, search: { lang: "en" } });
    const posts = () => widget.page.requests.filter(({ method }) => method === "POST").length;
    await widget.vote("agree");
    await widget.notice.waitFor();
    await widget.button("notice.later").click();
    await eventually("the notice is gone", async () => (await widget.notice.count()) === 0);
    for (const value of ["agree", "disagree", "pass"]) await widget.vote(value);
    // Panels follow the card a moment later.
    await eventually("all four are kept here", async () => (await widget.count("sent.held")) === 4);
    await never("something leaves the device", () => posts() > 0);
    await widget.page.reload();
    await widget.ready();
    await eventually("it is still here", async () => (await widget.text("sent.held").count()) > 0 && (await widget.count("sent.held")) === 4);
    await stage.shot(widget.page, "not-now", {});
    const before = (await server.snapshot()).seq;
    await widget.button("notice.again").click();
    await widget.button("notice.go").click();
    await eventually("all of it is kept", async () => (await server.snapshot()).seq >= before + 5);
    await eventually("and no more said to wait", async () => (await widget.text("sent.held").count()) === 0);
  },

  async "larger type: one thing a screen, kept for the next visit"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const widget = await stage.visit(server, { reader });
    const size = () => widget.statement.evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
    const before = await size();
    await widget.button("foot.larger").click();
    await eventually("it is larger", async () => (await size()) > 1.2 * before);
    assert.ok((await widget.root.getByRole("tab").count()) >= 4, "one panel at a time");
    assert.ok((await widget.button("vote.agree").boundingBox()).height >= 64);
    await stage.accessible(widget.page);
    await stage.shot(widget.page, "larger");
    await widget.page.reload();
    await widget.ready();
    assert.ok((await size()) > 1.2 * before);
    await widget.button("foot.larger").click();
    await eventually("as before", async () => (await size()) === before);
  },

  async "help, and the sheet on paper with its code"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.button("foot.help").click();
    const help = dialog(widget, "foot.help");
    await help.waitFor();
    await stage.accessible(widget.page);
    await stage.shot(widget.page, "help", {});
    await widget.page.keyboard.press("Escape");
    // No dialog of a printer here: what is to be printed is noted.
    await widget.page.evaluate(() => {
      const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow");
      Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
        get() {
          const inside = get.call(this);
          inside.print = () => (globalThis.printed = inside.document.body.innerText);
          return inside;
        },
      });
    });
    await widget.button("foot.print").click();
    await eventually("it is printed", () => widget.page.evaluate(() => globalThis.printed !== undefined));
    const text = await widget.page.evaluate(() => globalThis.printed);
    const { statements } = await server.snapshot();
    assert.equal(text.split(widget.words.say("vote.pass")).length - 1, statements.length, "each statement has its boxes");
    const frame = widget.page.frames().find((frame) => frame.parentFrame() && frame.url() === "about:blank");
    const code = await frame.locator("svg path").getAttribute("d");
    assert.ok(code.length > 3000, "a code");
    await frame.evaluate(() => { frameElement.style.cssText = "position:fixed;inset:0;width:794px;height:1123px;background:#fff;z-index:9"; });
    await stage.shot(widget.page, "paper", { clip: { x: 0, y: 0, width: 794, height: 900 } });
  },
};
