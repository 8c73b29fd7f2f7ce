// The practice ground: one person is by turns a resident, a moderator and the host; nothing of it leaves the browser, a reload
// changes nothing, and all can be begun afresh.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

async function open(stage) {
  const host = await stage.host({ dist: true });
  const page = await stage.page(undefined, { locale: "en" });
  await page.goto(`${host.origin}/practice.html?lang=en`);
  const widget = await stage.widget(page, "en").ready();
  const select = () => widget.root.locator(".play select");
  await select().waitFor();
  const play = async (player) => {
    await select().selectOption(player);
    await widget.ready();
    await eventually(`${player} is played`, async () => (await select().inputValue().catch(() => "")) === player);
  };
  return { host, page, widget, select, play };
}

export const cases = {
  async "roles are played in turn, nobody is asked, and a reload changes nothing"(stage) {
    const { page, widget, select, play } = await open(stage);
    await widget.text("thread.play-note").first().waitFor();
    assert.equal(await select().inputValue(), "participant");
    assert.equal(await select().locator("option").count(), 5);
    const desk = () => widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true });
    assert.equal(await desk().count(), 0, "a resident has no desk");
    // Before anything was done, too.
    await play("moderator");
    await desk().waitFor();
    await page.reload();
    await widget.ready();
    await eventually("who is played stays", async () => (await select().inputValue().catch(() => "")) === "moderator");
    await stage.accessible(page, "deliberation-widget");
    await stage.shot(page, "practice");
    // The host's own tool works without a server: it reads by the widget.
    await play("host");
    await desk().click();
    await widget.root.locator("deliberation-desk .review-list").waitFor();
    assert.deepEqual(
      page.requests.filter(({ url, method }) => method !== "GET" || url.includes("/api/")),
      [],
      "nobody was asked",
    );
  },

  async "thirty cases wait for a moderator, who keeps one by a key"(stage) {
    const { page, widget, play } = await open(stage);
    await play("moderator");
    await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
    const desk = widget.root.locator("deliberation-desk");
    const reported = (n) => desk.getByRole("button", { name: widget.words.say("staff.reported", { n }) }).waitFor();
    await reported(30);
    await desk.getByRole("button", { name: widget.words.say("staff.keys-off"), exact: true }).focus();
    await page.keyboard.press("Enter");
    const target = () => desk.locator(".review-case").getAttribute("data-target");
    const first = await target();
    await page.keyboard.press("a");
    await eventually("the next one is there", async () => (await target()) !== first);
    // What is held for a moment leaves with the page, and is kept.
    await page.reload();
    await widget.ready();
    await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
    await reported(29);
  },

  async "all can be begun afresh"(stage) {
    const { widget, select, play } = await open(stage);
    await widget.vote("agree");
    await widget.vote("disagree");
    const people = () => widget.root.locator(".people").innerText().catch(() => "");
    await eventually("I am counted", async () => (await people()).startsWith("1 "));
    await play("moderator");
    await widget.button("thread.play-anew").click();
    await widget.ready();
    await eventually("it begins anew, as whom it was", async () => (await select().inputValue().catch(() => "")) === "moderator");
    await eventually("nobody has voted", async () => (await people()).startsWith("0 "));
  },

  async "the page says how we would decide, in the reader's language"(stage) {
    const { page } = await open(stage);
    const key = page.locator("#key");
    await key.locator("summary").click();
    assert.equal(await key.locator("li").count(), 30);
    assert.match(await key.locator("li").nth(12).innerText(), /crooks.*Hide/);
    await stage.accessible(page, "article");
  },
};
