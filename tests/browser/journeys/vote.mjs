// A person votes: the first step stays on the device, the second hands both in, the map appears and moves.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";

export const cases = {
  async "the first step stays on the device, the second hands both in"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const before = (await server.snapshot()).seq;
    const posts = () => widget.page.requests.filter(({ method }) => method === "POST").length;

    await widget.vote("agree");
    await widget.notice.waitFor();
    await never("something leaves the device", () => posts() > 0);

    await widget.vote("disagree");
    await eventually("both are kept", async () => (await server.snapshot()).seq >= before + 2);
    await eventually("the notice is gone", async () => (await widget.notice.count()) === 0);
    await stage.shot(widget.page, "vote");
  },

  async "each vote counts me once, and the map knows where I am"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const people = await widget.tookPart();
    for (const value of ["agree", "disagree", "agree", "pass", "agree"]) await widget.vote(value);
    await eventually("I am counted", async () => (await widget.tookPart()) === people + 1);
    const one = await widget.place();
    for (const value of ["disagree", "disagree", "disagree", "disagree"]) await widget.vote(value);
    await eventually("I moved", async () => {
      const two = await widget.place();
      return Math.hypot(two.x - one.x, two.y - one.y) > 0.005;
    });
    await stage.shot(widget.page, "vote-map");
  },

  async "by keys"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const first = await widget.statement.innerText();
    await widget.button("vote.agree").focus();
    await widget.page.keyboard.press("2");
    await eventually("the next card", async () => (await widget.statement.innerText()) !== first);
    await widget.button("vote.agree").focus();
    await widget.page.keyboard.press("z");
    await eventually("the first again", async () => (await widget.statement.innerText()) === first);
    assert.equal(await widget.button("vote.undo").isDisabled(), true);
  },

  async "the next card is there within one frame"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    await widget.vote("agree");
    await widget.vote("agree");
    // Ten times, in the page itself: from the click to the next frame.
    const name = widget.words.say("vote.pass");
    const late = await widget.page.evaluate(async (name) => {
      const root = document.querySelector("deliberation-widget").shadowRoot;
      let late = 0;
      for (let i = 0; i < 10; i += 1) {
        const before = root.querySelector("[part~=statement]").textContent;
        const button = [...root.querySelectorAll("[part~=answer]")].find((node) => node.textContent.includes(name));
        await new Promise(requestAnimationFrame);
        button.click();
        await new Promise(requestAnimationFrame);
        if (root.querySelector("[part~=statement]").textContent === before) late += 1;
      }
      return late;
    }, name);
    assert.equal(late, 0, `${late} of 10 cards came later than the next frame`);
  },
};
