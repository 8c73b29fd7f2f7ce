// A person writes a statement; what is refused stays in the field; others see it.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const TEXT = "每层留一个共用的储物间，电梯口不放杂物。";

export const cases = {
  async "it is handed in and others can vote on it"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    // Past the notice.
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.button("write.open").click();
    await widget.field.fill(TEXT);
    await widget.button("write.send").click();
    await widget.text("write.thanks").first().waitFor();
    await eventually("the server has it", async () => JSON.stringify(await server.snapshot()).includes(TEXT));
    await widget.text("write.mine").first().waitFor();
    await widget.root.getByText(TEXT).waitFor();
    await stage.shot(widget.page, "write-statement");
  },

  async "what does not fit is said, and stays"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.button("write.open").click();
    await widget.button("write.send").click();
    await widget.text("refuse.statement-empty").first().waitFor();
    const long = "Too long. ".repeat(120);
    await widget.field.fill(long);
    await widget.text("write.over").first().waitFor();
    await widget.button("write.send").click();
    await widget.text("refuse.statement-too-long").first().waitFor();
    assert.equal(await widget.field.inputValue(), long);
  },

  async "keys typed in the field never reach the page"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.page.evaluate(() => {
      window.heard = [];
      addEventListener("keydown", (event) => window.heard.push(event.key));
    });
    await widget.button("write.open").click();
    await widget.field.pressSequentially("k f 1z");
    assert.deepEqual(await widget.page.evaluate(() => window.heard), []);
    assert.equal(await widget.field.inputValue(), "k f 1z");
  },
};
