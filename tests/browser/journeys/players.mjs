// The demo page under `serve --demo`: a reader plays an expert, and is nobody again; without it there is nobody to play.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const ofServer = (server, text) => async () =>
  (await server.snapshot()).statements.find((statement) => statement.text.text === text)?.by;

const say = async (widget, text) => {
  await widget.button("write.open").click();
  await widget.field.fill(text);
  await widget.button("write.send").click();
  await widget.text("write.thanks").first().waitFor();
};

export const cases = {
  async "whoever is played acts in their role, under their name"(stage) {
    const server = await stage.server("elevator", ["--no-limits", "--demo"]);
    const widget = await stage.visit(server, { search: { lang: "en" } });
    const { page } = widget;
    const players = page.getByLabel("Play as");
    await players.waitFor();
    await stage.accessible(page, ".players");
    await players.selectOption("expert-law");
    await widget.ready();
    // An expert has other ways to say what they think than a vote.
    const statement = await widget.statement.innerText();
    await widget.card.getByText("You are here as expert").waitFor();
    assert.equal(await widget.card.getByRole("group", { name: widget.words.say("vote.label") }).count(), 0);
    await widget.button("vote.next").click();
    await eventually("another is shown", async () => (await widget.statement.innerText()) !== statement);
    // What is written first stays on the device until the notice is answered.
    await widget.button("write.open").click();
    await widget.field.fill("An agreement names who pays for the lift's repairs.");
    await widget.button("write.send").click();
    await widget.button("notice.go").click();
    const by = ofServer(server, "An agreement names who pays for the lift's repairs.");
    await eventually("the lawyer said it", async () => (await by())?.name === "Lawyer Zhang");
    assert.deepEqual({ ...(await by()), number: 0 }, { number: 0, role: "expert", name: "Lawyer Zhang", org: "A law firm (sample)" });
    await stage.shot(page, "players");

    // The choice outlives a reload and the other language, and can be taken back.
    await page.reload();
    await widget.ready();
    assert.equal(await players.inputValue(), "expert-law");
    await page.locator("[data-switch=lang]").click();
    const chinese = stage.widget(page, "zh-CN");
    await chinese.ready();
    assert.equal(await page.getByLabel("扮演").inputValue(), "expert-law");
    await page.getByLabel("扮演").selectOption("");
    await chinese.ready();
    assert.ok(!page.url().includes("play="));
    await chinese.vote("agree");
    await chinese.vote("agree");
    await say(chinese, "修理费由谁出，写进协议。");
    const resident = ofServer(server, "修理费由谁出，写进协议。");
    await eventually("a resident said it", async () => (await resident())?.role === "participant");
  },

  async "without a demonstration nobody is played"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en", play: "host" } });
    await widget.vote("agree");
    assert.equal(await widget.page.locator(".players").isVisible(), false);
  },
};
