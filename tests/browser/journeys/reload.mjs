// What I did is still there after a reload: votes, a draft, and that I was told once.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

export default async function reload(stage) {
  const server = await stage.server();
  const widget = await stage.visit(server);
  const before = await widget.tookPart();
  const answered = [await widget.vote("agree"), await widget.vote("disagree"), await widget.vote("agree")];
  const people = before + 1;
  await eventually("I am counted", async () => (await widget.tookPart()) === people);
  await widget.button("write.open").click();
  await widget.field.fill("写了一半");
  await widget.allSent();

  await widget.page.reload();
  await widget.ready();
  assert.equal(await widget.tookPart(), people);
  assert.equal(await widget.field.inputValue(), "写了一半");
  await eventually("what I answered is not asked again", async () => {
    const shown = await widget.statement.innerText();
    return !answered.includes(shown);
  });
  await widget.vote("agree");
  assert.equal(await widget.notice.count(), 0, "the notice came once");
}
