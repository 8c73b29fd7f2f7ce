// What I did is still there after a reload: votes, a draft, and that I was told once.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

export default async function reload(stage) {
  const server = await stage.server();
  const widget = await stage.visit(server);
  const answered = [await widget.vote("agree"), await widget.vote("disagree"), await widget.vote("agree")];
  const people = await eventually("I am counted", async () => {
    const now = await widget.tookPart();
    return now > 428 ? now : false;
  }).catch(() => widget.tookPart());
  await widget.button("write.open").click();
  await widget.field.fill("写了一半");
  await eventually("nothing waits to be sent", async () => (await widget.text("sent.waiting").count()) === 0);

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
