// Three readers of both sides of a statement see a note otherwise: a review is open and the note has no effect. Another
// expert looks: it stands, or it is withdrawn and stays to be read.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { Player, hint, text } from "../harness/player.mjs";
import { CLAIMS, card, demo, marks, open, panel, posts, quiet, within } from "../harness/thread.mjs";

// A claim that five people rated and a note with weight on it; a reader who stands against the statement, and two who
// stand for it and see the note otherwise.
async function quarrel(stage) {
  const server = await demo(stage);
  const statement = await quiet(server);
  const [words, exact] = CLAIMS.en;
  const claim = await (await Player.join(server)).argue(statement, "oppose", "en", words);
  const [lawyer, planner, official] = await Promise.all(["expert-law", "expert-planning", "official"].map((player) => Player.join(server, player, "en")));
  const note = await lawyer.note(claim, words, exact, { ...hint("en"), severity: "material" });
  await official.send("signature", { annotation: note, agrees: true });
  for (let nth = 0; nth < 5; nth += 1)
    await (await Player.join(server)).send("rating", { post: claim, revision: 1, value: "up", nth: 1 });
  for (let nth = 0; nth < 2; nth += 1) await (await Player.join(server)).object(note, statement, "agree");

  const reader = await stage.visit(server, { search: { lang: "en" } });
  await reader.vote("agree");
  await reader.vote("agree");
  await open(reader, server, statement);
  await within(panel(reader), reader, "thread.vote").first().click();
  await eventually("the statement is on the card", async () => (await reader.statement.innerText()) === (await panel(reader).locator(".root .statement").innerText()));
  await reader.button("vote.disagree").click();
  await reader.allSent();
  const post = posts(reader).filter({ has: reader.page.locator(`[data-note="${note}"]`) });
  return { server, planner, note, reader, post };
}

// Whether the strength is given with what the note takes away.
async function counted(reader, post) {
  const fold = post.locator("details.strength");
  if (!(await fold.evaluate((node) => node.open))) await fold.locator("summary").click();
  return (await fold.getByText(reader.words.pattern("thread.note-strength-with")).count()) > 0;
}

async function objects(stage) {
  const all = await quarrel(stage);
  const { reader, post } = all;
  await marks(reader).first().waitFor();
  await eventually("it takes something away", () => counted(reader, post));
  await marks(reader).first().click();
  await card(reader).waitFor();
  assert.equal(await card(reader).getByText(reader.words.say("thread.note-disputed")).count(), 0, "two of one side open nothing");
  await within(card(reader), reader, "thread.note-dispute").click();
  await card(reader).getByText(reader.words.say("thread.note-disputed")).waitFor();
  await stage.shot(reader.page, "objectors-disputed-en-1280", {});
  await eventually("and nothing while that is open", async () => !(await counted(reader, post)));
  assert.ok((await marks(reader).count()) > 0, "the words stay marked");
  return all;
}

const review = (planner, note, finding, words) => planner.send("note-review", { annotation: note, finding, text: text("en", words) });

export const cases = {
  async "a review upholds it: it has its effect again, and all read what the review said"(stage) {
    const { planner, note, reader, post } = await objects(stage);
    await review(planner, note, "upheld", "Consent is counted by heads and by space; the sentence is right.");
    await card(reader).getByText(reader.words.say("thread.note-upheld")).waitFor();
    await card(reader).getByText("Consent is counted by heads and by space").waitFor();
    assert.equal(await card(reader).getByText(reader.words.say("thread.note-disputed")).count(), 0);
    await eventually("it takes something away again", () => counted(reader, post));
    await stage.accessible(reader.page, "deliberation-widget");
  },

  async "a review withdraws it: it marks nothing, and stays to be read, struck, with the reason"(stage) {
    const { planner, note, reader, post } = await objects(stage);
    await review(planner, note, "withdrawn", "It speaks of one stairwell only; the note goes too far.");
    await card(reader).getByText(reader.words.say("thread.note-withdrawn")).waitFor();
    const reason = card(reader).locator(".told").filter({ hasText: reader.words.say("thread.note-taken-back") });
    await reason.getByText("the note goes too far").waitFor();
    const struck = (place) => place.evaluate((node) => getComputedStyle(node).textDecorationLine);
    assert.equal(await struck(card(reader).locator(".struck .says")), "line-through");
    assert.equal(await struck(reason.getByText("the note goes too far")), "none", "the reason is not");
    await stage.shot(reader.page, "objectors-withdrawn-en-1280", {});
    await stage.accessible(reader.page, "deliberation-widget");
    await reader.page.keyboard.press("Escape");
    await eventually("it marks nothing", async () => (await marks(reader).count()) === 0);
    assert.ok(!(await counted(reader, post)), "and takes nothing away");
    const loose = post.locator(".loose .note-mark");
    assert.ok((await loose.innerText()).includes(reader.words.say("thread.note-loose-withdrawn")));
    await loose.click();
    await card(reader).getByText(reader.words.say("thread.note-withdrawn")).waitFor();
  },
};
