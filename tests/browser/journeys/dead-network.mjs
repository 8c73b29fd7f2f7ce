// The network dies: votes wait, the screen says so, and they are sent later, each once.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

// What the server keeps of the person in the page, in words: `[statement, value]` each, and how many acts there are.
async function mine(widget, server) {
  const token = await widget.page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("deliberation/") && key.endsWith("/token"));
    return localStorage.getItem(key);
  });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.api}/deliberations/${server.deliberation}/me`, { headers });
  assert.equal(answer.status, 200);
  const { votes, seq } = await answer.json();
  const { statements } = await server.snapshot();
  const words = new Map(statements.map(({ id, text }) => [id, text.text]));
  return { votes: votes.map(({ statement, value }) => [words.get(statement), value]).sort(), seq };
}

export const cases = {
  async "the reader goes offline and comes back"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const before = await server.snapshot();
    const cast = [];
    const vote = async (value) => cast.push([await widget.vote(value), value]);
    await vote("agree");
    await vote("agree");
    await widget.allSent();

    await widget.page.context().setOffline(true);
    for (let i = 0; i < 3; i += 1) await vote("disagree");
    await widget.text("brand.offline").first().waitFor();
    await eventually("three wait", async () => (await widget.count("sent.waiting")) === 3);
    await stage.shot(widget.page, "dead-network");

    await widget.page.context().setOffline(false);
    await eventually("they are sent", async () => (await widget.text("sent.waiting").count()) === 0, 30_000);
    const kept = await mine(widget, server);
    assert.deepEqual(kept.votes, cast.sort(), "my votes are those I cast");
    // Nobody else acts here: that I take part, and each vote, once.
    assert.equal(kept.seq, before.seq + 1 + cast.length, "each act is there once");
    const one = before.participation.took_part + 1;
    await eventually("I count once", async () => (await server.snapshot()).participation.took_part === one);
    assert.equal((await server.snapshot()).participation.voters, before.participation.voters + 1);
    assert.equal(await widget.text("brand.offline").count(), 0);
    stage.complaints.length = 0;
  },

  async "the server is killed right after it acknowledged"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    const people = await widget.tookPart();
    const before = await server.snapshot();
    const cast = [];
    const vote = async (value) => cast.push([await widget.vote(value), value]);
    await vote("agree");
    await vote("agree");
    await widget.allSent();
    await server.stop("SIGKILL");
    // A vote into the void waits.
    await vote("disagree");
    await eventually("it waits", async () => (await widget.count("sent.waiting")) === 1);
    await server.resume();
    assert.ok((await server.snapshot()).seq >= before.seq + 3, "what was acknowledged is there");
    await eventually("it is sent", async () => (await widget.text("sent.waiting").count()) === 0, 40_000);
    const kept = await mine(widget, server);
    assert.deepEqual(kept.votes, cast.sort(), "my votes are those I cast");
    assert.equal(kept.seq, before.seq + 1 + cast.length, "each act is there once");
    await eventually("I still count once", async () => (await widget.tookPart()) === people + 1);
    stage.complaints.length = 0;
  },
};
