// A vote is taken back: before it left, and after.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";

export default async function undo(stage) {
  const server = await stage.server();
  const widget = await stage.visit(server);
  const people = await widget.tookPart();
  const { seq } = await server.snapshot();
  const first = await widget.vote("agree");
  await widget.undo();
  await eventually("its card is back", async () => (await widget.statement.innerText()) === first);
  await never("something leaves the device", () => widget.page.requests.some(({ method }) => method === "POST"), 500);

  await widget.vote("agree");
  const second = await widget.vote("disagree");
  await eventually("I am counted", async () => (await widget.tookPart()) === people + 1);
  // A vote that is undone before it was published changes nothing that anybody could see.
  await eventually("both are published", async () => (await server.snapshot()).seq >= seq + 2);
  await widget.undo();
  await eventually("its card is back", async () => (await widget.statement.innerText()) === second);
  await eventually("the server hears of it", async () => (await server.snapshot()).seq >= seq + 3);
  assert.equal(await widget.button("vote.agree").getAttribute("aria-pressed"), null);
}
