// The network dies: votes wait, the screen says so, and they are sent later, each once.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

export const cases = {
  async "the reader goes offline and comes back"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    await widget.vote("agree");
    await widget.vote("agree");
    await eventually("they are sent", async () => (await widget.text("sent.waiting").count()) === 0);
    const { seq } = await server.snapshot();

    await widget.page.context().setOffline(true);
    for (let i = 0; i < 3; i += 1) await widget.vote("disagree");
    await widget.text("brand.offline").first().waitFor();
    await eventually("three wait", async () => (await widget.count("sent.waiting")) === 3);
    await stage.shot(widget.page, "dead-network");

    await widget.page.context().setOffline(false);
    await eventually("they are sent", async () => (await widget.text("sent.waiting").count()) === 0, 30_000);
    await eventually("the server has them", async () => (await server.snapshot()).seq >= seq + 3);
    assert.equal(await widget.text("brand.offline").count(), 0);
    stage.complaints.length = 0;
  },

  async "the server is killed right after it acknowledged"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const people = await widget.tookPart();
    await widget.vote("agree");
    await widget.vote("agree");
    await eventually("they are acknowledged", async () => (await widget.text("sent.waiting").count()) === 0);
    const { seq } = await server.snapshot();
    await server.stop("SIGKILL");
    // A vote into the void waits.
    await widget.vote("disagree");
    await eventually("it waits", async () => (await widget.count("sent.waiting")) === 1);
    await server.resume();
    assert.ok((await server.snapshot()).seq >= seq, "what was acknowledged is there");
    await eventually("it is sent", async () => (await widget.text("sent.waiting").count()) === 0, 40_000);
    await eventually("I still count once", async () => (await widget.tookPart()) === people + 1);
    stage.complaints.length = 0;
  },
};
