// Claims often heard: whoever is about to write one is told, in a line, that experts have looked at it; nothing is held
// back by that.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";
import { Player, hint, law } from "../harness/player.mjs";
import { area, demo, open, panel, posts, quiet, within } from "../harness/thread.mjs";

const CLAIM = { "zh-CN": "一楼不点头，这电梯就一辈子装不成", en: "No lift is ever built unless the ground floor nods" };
const ELSE = { "zh-CN": "先把报价单贴出来给大家看。", en: "Put the quote on the board for all to see." };

// Three say it, and the same note stands on each.
async function heard(server, lang) {
  const statement = await quiet(server);
  const claim = CLAIM[lang];
  const say = async (before) => {
    const words = `${before}${claim}${lang === "en" ? "." : "。"}`;
    return [await (await Player.join(server)).argue(statement, "oppose", lang, words), words];
  };
  const [again, more] = lang === "en" ? ["😡 As I hear: ", "👨‍👩‍👧 Once more: "] : ["😡 听人说，", "👨‍👩‍👧 我再说一遍，"];
  const [[first, one], ...others] = [await say(""), await say(again), await say(more)];
  const lawyer = await Player.join(server, "expert-law", lang);
  const planner = await Player.join(server, "expert-planning", lang);
  const note = await lawyer.note(first, one, claim, law(lang));
  await planner.send("signature", { annotation: note, agrees: true });
  for (const [id, words] of others) await lawyer.note(id, words, claim, { ...law(lang), same_as: note });
  await lawyer.note(first, one, claim.slice(0, 4), hint(lang));
  await eventually("it is often heard", async () => {
    const answer = await fetch(`${server.api}/deliberations/${server.deliberation}/heard`);
    return (await answer.json()).heard.some((own) => own.first === note && own.claims === 3);
  });
  return statement;
}

const dialog = (widget) => widget.root.locator("dialog.heard[open]");
const told = (widget) => widget.text("thread.heard-near");

export const cases = Object.fromEntries(
  [["zh-CN", 1280, false], ["en", 320, true]].map(([lang, width, dark]) => [`in ${lang}, ${width} px wide`, (stage) => way(stage, lang, width, dark)]),
);

async function way(stage, lang, width, dark) {
  const server = await demo(stage);
  const statement = await heard(server, lang);
  const widget = await stage.visit(server, { search: { lang }, width, height: 900, dark });
  const { page } = widget;
  await widget.vote("agree");
  await widget.vote("agree");
  await never("anybody asks for them before somebody writes", async () => page.requests.some(({ url }) => url.endsWith("/heard")), 200);

  // A statement.
  await widget.button("write.open").click();
  await widget.field.fill(ELSE[lang]);
  await eventually("they are asked for", async () => page.requests.some(({ url }) => url.endsWith("/heard")));
  assert.equal(await told(widget).count(), 0);
  await widget.field.fill(`${CLAIM[lang]}？`);
  await told(widget).waitFor();
  await stage.accessible(page, "deliberation-widget");
  await stage.shot(page, `heard-hint-${lang}-${width}`, {});
  await within(widget.root, widget, "thread.heard-read").click();
  await dialog(widget).waitFor();
  const claim = dialog(widget).locator(".heard-claim").filter({ hasText: CLAIM[lang] });
  assert.ok((await claim.innerText()).includes(widget.words.say("thread.heard-on.other", { n: "3" })));
  assert.ok((await claim.innerText()).includes(widget.words.say("thread.note-right")));
  assert.equal(await dialog(widget).getByRole("button", { name: widget.words.say("thread.note-help-yes") }).count(), 0, "it is read here, and answered where it stands");
  await stage.accessible(page, "deliberation-widget");
  await stage.shot(page, `heard-page-${lang}-${width}`, {});
  const wide = await dialog(widget).evaluate((node) => node.scrollWidth > node.clientWidth + 1);
  assert.ok(!wide, "nothing sticks out");
  await page.keyboard.press("Escape");
  await eventually("it is closed", async () => (await dialog(widget).count()) === 0);
  await eventually("the focus is where it was", () => widget.root.evaluate((node, name) => node.shadowRoot.activeElement?.textContent === name, widget.words.say("thread.heard-read")));
  assert.equal(await widget.field.inputValue(), `${CLAIM[lang]}？`, "nothing is lost");

  // Nothing is held back: one press posts it.
  const before = (await server.snapshot()).statements.length;
  await widget.button("write.send").click();
  await widget.allSent();
  await eventually("it is posted", async () => (await server.snapshot()).statements.length === before + 1);

  // A reason.
  await open(widget, server, statement);
  await within(panel(widget), widget, "thread.support").first().click();
  await area(widget).fill(CLAIM[lang]);
  await told(widget).waitFor();
  await stage.shot(page, `heard-reply-${lang}-${width}`, {});
  await within(panel(widget), widget, "thread.hint-dismiss").click();
  await eventually("it is said no more", async () => (await told(widget).count()) === 0);
  assert.equal(await area(widget).inputValue(), CLAIM[lang]);
  await area(widget).fill(`${CLAIM[lang]}!`);
  await never("it is said again", async () => (await told(widget).count()) > 0, 300);

  // The page has a way of its own, and leads to where the claim stands.
  await within(panel(widget), widget, "thread.heard").click();
  await dialog(widget).locator(".heard-claim").filter({ hasText: CLAIM[lang] }).getByRole("button", { name: widget.words.say("thread.heard-there"), exact: true }).click();
  await eventually("the claim has the focus", () => widget.root.evaluate((node, words) => node.shadowRoot.activeElement?.matches("li.post") && node.shadowRoot.activeElement.textContent.includes(words), CLAIM[lang].slice(-4)));
  assert.equal(await dialog(widget).count(), 0);
  assert.ok((await posts(widget).count()) > 0);
}
