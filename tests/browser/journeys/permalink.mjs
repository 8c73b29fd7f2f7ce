// A link to a statement: given, followed, and when it leads to nothing that is shown any more.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";

// The link of the second row of the list, as a person gets it.
async function linkOf(stage, server, options = {}) {
  const widget = await stage.visit(server, { search: { lang: "en" }, ...options });
  await widget.button("list.open-all").click();
  const row = widget.root.locator("#panel-list li.entry").nth(1);
  const text = await row.locator(".statement").innerText();
  await row.getByRole("button", { name: widget.words.say("link.copy") }).click();
  return { widget, row, text };
}

async function stands(widget, text) {
  await eventually("it is on the card", async () => (await widget.statement.innerText()) === text);
}

export const cases = {
  async "it lies in the clipboard, and whoever opens it sees that statement first"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    await reader.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { widget, text } = await linkOf(stage, server, { reader });
    await widget.text("link.copied").first().waitFor();
    const link = await widget.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /#dw-[0-9a-f]{16}$/);
    for (const width of [1280, 390]) {
      const other = await stage.page(undefined, { width, height: 700 });
      await other.goto(link);
      const opened = await stage.widget(other, "en").ready();
      await stands(opened, text);
      await eventually("it is in view", () =>
        opened.statement.evaluate((node) => {
          const { top, bottom } = node.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
      );
      await opened.text("why.card").first().click();
      await opened.text("why.asked").first().waitFor();
      await stage.shot(other, `permalink-${width}`, {});
    }
    // On the same page, while it is open.
    await widget.page.goto(link);
    await stands(widget, text);
  },

  async "without a clipboard it is there to be copied by hand"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    await reader.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    const { widget, row } = await linkOf(stage, server, { reader });
    const field = row.getByRole("textbox", { name: widget.words.say("link.field") });
    assert.match(await field.inputValue(), /^http.*#dw-[0-9a-f]{16}$/);
  },

  async "what is not shown any more is said, and other hashes are the page's"(stage) {
    const server = await stage.server();
    const { opening } = await server.snapshot();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    const card = await widget.statement.innerText();
    const go = (hash) => widget.page.evaluate((hash) => (location.hash = hash), hash);
    for (const hash of ["#programme", "#dw-", "#dw-0123456789abcdef", "#dw-%E4%B8%AD"]) await go(hash);
    await never("the card moves", async () => (await widget.statement.innerText()) !== card, 400);
    await go(`#dw-${opening.act.slice(-4)}0123456789ab`);
    await widget.text("vote.gone").first().waitFor();
    await stage.shot(widget.page, "permalink-gone");
    await widget.button("vote.next").click();
    await stands(widget, card);
  },
};
