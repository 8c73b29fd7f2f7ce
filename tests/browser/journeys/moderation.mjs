// Reports, decisions and appeals, as those meet them who take part: from the keyboard alone. Those who decide and rule act
// over the API here.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { Player, text } from "../harness/player.mjs";
import { author, demo, open, page as read, panel, posts, quiet } from "../harness/thread.mjs";

const RULE = { article: 2, version: 1 };
const REASON = { "zh-CN": "这句话说的是人，不是事。", en: "This is about persons, not about the matter." };

// What has the focus is `locator`.
const has = (locator) => locator.evaluate((node) => node.getRootNode().activeElement === node);

// Presses Tab until the focus is there.
async function tabTo(widget, what, locator, most = 400) {
  await locator.waitFor();
  for (let at = 0; at < most; at += 1) {
    if (await has(locator)) return;
    await widget.page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${what}`);
}

const dialog = (widget) => widget.root.locator("dialog.report");
const news = (widget) => widget.root.locator(".news-of");
const named = (place, widget, key, places) => place.getByRole("button", { name: widget.words.say(key, places), exact: true });
const post = (widget, words) => posts(widget).filter({ hasText: words });
const decide = (player, target, outcome, lang, more = {}) =>
  player.send("decision", { target, outcome, about: "attack", ground: RULE, reason: text(lang, REASON[lang]), ...more });

export const cases = {
  async "a report, a decision, an appeal and a ruling: each is told what concerns them, from the keyboard alone"(stage) {
    const server = await demo(stage);
    const lang = "en";
    const own = await author(stage, server, { search: { lang } });
    const moderator = await Player.join(server, "moderator", lang);
    const host = await Player.join(server, "host", lang);
    const statement = await quiet(server);
    const start = own.words.slice(0, 24);

    // Somebody else reports it.
    const flagger = await stage.visit(server, { search: { lang } });
    const { keyboard } = flagger.page;
    await flagger.vote("agree");
    await flagger.vote("agree");
    await open(flagger, server);
    const way = named(post(flagger, start).first(), flagger, "flag.open");
    await post(flagger, start).first().focus();
    await tabTo(flagger, "the way to report", way);
    await keyboard.press("Enter");
    await dialog(flagger).waitFor();
    assert.ok((await dialog(flagger).locator("blockquote").innerText()).includes(start), "the words are quoted");
    const send = dialog(flagger).locator("[type=submit]");
    await tabTo(flagger, "sending", send);
    await keyboard.press("Enter");
    await dialog(flagger).getByRole("alert").getByText(flagger.words.say("flag.need-reason")).waitFor();
    const radio = (key) => dialog(flagger).getByRole("radio", { name: flagger.words.say(key), exact: true });
    await eventually("the focus is on what is missing", () => has(radio("flag.illegal")));
    await keyboard.press("Space");
    await tabTo(flagger, "sending", send);
    await keyboard.press("Enter");
    await eventually("the law is missing", () => has(dialog(flagger).getByLabel(flagger.words.say("flag.law"))));
    await keyboard.type("A law");
    // Closed and opened again, what was typed is there.
    await keyboard.press("Escape");
    await eventually("the focus is back", () => has(way));
    await keyboard.press("Enter");
    assert.equal(await dialog(flagger).getByLabel(flagger.words.say("flag.law")).inputValue(), "A law");
    await tabTo(flagger, "the reasons", radio("flag.illegal"));
    for (let at = 0; at < 3; at += 1) await keyboard.press("ArrowDown");
    assert.ok(await radio("flag.attack").isChecked());
    await tabTo(flagger, "why", dialog(flagger).getByLabel(flagger.words.say("flag.why-may")));
    await keyboard.type("It calls people names.");
    await tabTo(flagger, "sending", send);
    await keyboard.press("Enter");
    await dialog(flagger).getByText(flagger.words.say("flag.sent")).waitFor();
    assert.ok(await has(dialog(flagger).locator(".receipt-of")), "the receipt has the focus");
    const receipt = await dialog(flagger).locator(".receipt").innerText();
    assert.match(receipt, /^([0-9a-f]{4}-){3}[0-9a-f]{4}$/);
    await keyboard.press("Escape");
    await eventually("the focus is back", () => has(way));

    // A moderator decides; everybody sees the tombstone, and its author still reads the words.
    const decision = await decide(moderator, own.post, "hide", lang, { wording: own.post });
    const reader = await stage.visit(server, { search: { lang } });
    await open(reader, server);
    const stone = (widget) => panel(widget).locator(".stone").filter({ hasText: REASON.en });
    for (const widget of [reader, flagger, own.widget]) await stone(widget).first().waitFor();
    assert.equal(await post(reader, start).count(), 0, "nobody else reads the words");
    assert.ok((await stone(reader).innerText()).includes(reader.words.say("stands.about-attack")));
    await post(own.widget, start).getByText(own.widget.words.say("stands.yours")).waitFor();
    await named(stone(reader), reader, "stands.how").waitFor();

    // Whoever reported is told, and so is the author, who appeals.
    await news(flagger).getByText(flagger.words.say("told.other-hide")).waitFor();
    const widget = own.widget;
    await news(widget).getByText(widget.words.say("told.mine-hide")).waitFor();
    await widget.page.evaluate(() => document.activeElement?.blur());
    const appeal = named(news(widget), widget, "stands.appeal");
    await tabTo(widget, "the appeal", appeal);
    await widget.page.keyboard.press("Enter");
    const field = news(widget).getByRole("textbox");
    await eventually("the field has the focus", () => has(field));
    await widget.page.keyboard.type("I meant nobody in this house.");
    await tabTo(widget, "sending", news(widget).locator("[type=submit]"));
    await widget.page.keyboard.press("Enter");
    await news(widget).getByText(widget.words.say("told.appeal-sent")).waitFor();
    await widget.allSent();

    // Somebody else rules: it is back for everybody, and both are told.
    const mine = await eventually("the appeal is kept", async () => (await host.get("/queue")).appeals?.[0] ?? false).catch(() => undefined);
    const act = mine?.id ?? mine?.appeal;
    assert.ok(act, `the appeal is in the queue: ${JSON.stringify(mine)}`);
    await host.send("ruling", { appeal: act, finding: "overturned", text: text(lang, "It is about a habit, not about a person.") });
    await eventually("it is back", async () => (await read(own.thread)).posts.some((row) => row.id === own.post && row.text));
    await post(reader, start).first().waitFor();
    await news(widget).getByText(widget.words.say("stands.appeal-overturned")).waitFor();
    await news(flagger).getByText(flagger.words.say("stands.appeal-overturned")).waitFor();
    await tabTo(flagger, "putting it aside", named(news(flagger), flagger, "told.seen").first());
    await keyboard.press("Enter");
    await eventually("it is gone", async () => (await news(flagger).count()) === 0);
    assert.ok(decision && statement);

    // The receipt stands with what one contributed.
    await flagger.button("mine.label").click();
    await flagger.root.locator("dialog.mine").getByText(receipt).waitFor();
  },

  async "who sees it otherwise replies in place of a report; without a connection a report waits, and its receipt is known"(stage) {
    const server = await demo(stage);
    const writer = await Player.join(server);
    const statement = await quiet(server);
    const id = await writer.argue(statement, "support", "en", "Everybody on this stair agrees anyway.");
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.allSent();
    await open(widget, server);
    const line = post(widget, "Everybody on this stair").first();
    await named(line, widget, "flag.open").click();
    await named(dialog(widget), widget, "flag.otherwise").click();
    const field = line.getByRole("textbox").first();
    await field.waitFor();
    await eventually("the field of the reply has the focus", () => has(field));
    await named(line, widget, "write.cancel").click();

    await widget.page.context().setOffline(true);
    await named(line, widget, "flag.open").click();
    await dialog(widget).getByRole("radio", { name: widget.words.say("flag.spam"), exact: true }).check();
    await dialog(widget).locator("[type=submit]").click();
    const receipt = dialog(widget).locator(".receipt");
    await receipt.waitFor();
    await dialog(widget).getByText(widget.words.say("flag.kept")).waitFor();
    await widget.page.context().setOffline(false);
    await dialog(widget).getByText(widget.words.say("flag.sent")).waitFor({ timeout: 40_000 });
    const moderator = await Player.join(server, "moderator", "en");
    const digits = (await receipt.innerText()).replaceAll("-", "");
    await eventually("it is in the queue", async () => JSON.stringify(await moderator.get("/queue")).includes(id) && digits.length === 16);
  },

  async "while writing is paused one reads why in place of the field, and votes"(stage) {
    const server = await demo(stage);
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.button("write.open").click();
    await widget.field.fill("Half a thought");
    const moderator = await Player.join(server, "moderator", "en");
    await moderator.send("writing", { closed: true, reason: text("en", "The show has ended. We go on tomorrow at eight.") });
    const gate = widget.root.locator(".composer .gate");
    await gate.getByText("The show has ended.").waitFor();
    await gate.getByText(widget.words.say("gate.draft")).waitFor();
    assert.equal(await widget.field.count(), 0);
    await widget.vote("disagree");
    await moderator.send("writing", { closed: false });
    await widget.field.waitFor();
    assert.equal(await widget.field.inputValue(), "Half a thought");
  },
};

// Every state, in both languages, light and dark, on a phone and on a desk.
for (const lang of ["zh-CN", "en"])
  for (const theme of ["light", "dark"])
    for (const width of [320, 1280])
      cases[`${lang} ${theme} ${width}: the dialog, what stands, what one is told, the pause`] = async (stage) => {
        const server = await demo(stage);
        const search = { lang };
        const height = width < 600 ? 720 : 900;
        const moderator = await Player.join(server, "moderator", lang);
        const own = await author(stage, server, { search, width, height, dark: theme === "dark" });
        const { widget } = own;
        const { page } = widget;
        const look = async (name, options) => {
          await stage.shot(page, `moderation-${name}-${lang}-${theme}-${width}`, options);
          await stage.accessible(page, "deliberation-widget");
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${name}: the page is ${wide} px wider than the screen`);
        };
        const all = (await read(own.thread)).posts.filter((row) => row.text && row.id !== own.post && row.by.role === "participant");
        // The dialog.
        await named(posts(widget).nth(1), widget, "flag.open").first().click();
        await dialog(widget).waitFor();
        await look("flag", {});
        await dialog(widget).getByRole("radio", { name: widget.words.say("flag.illegal"), exact: true }).check();
        await dialog(widget).locator("[type=submit]").click();
        await dialog(widget).getByRole("alert").waitFor();
        await look("flag-law", {});
        await dialog(widget).getByRole("radio", { name: widget.words.say("flag.attack"), exact: true }).check();
        await dialog(widget).locator("[type=submit]").click();
        await dialog(widget).getByText(widget.words.say("flag.sent")).waitFor();
        await look("flag-sent", {});
        await page.keyboard.press("Escape");
        // What stands.
        const [first, second, third] = all;
        await decide(moderator, first.id, "hide", lang, { wording: first.id });
        await decide(moderator, second.id, "collapse", lang, { wording: second.id, about: "off-topic" });
        await decide(moderator, third.id, "label", lang, { wording: third.id, about: "other" });
        await decide(moderator, third.id, "lock", lang, { about: "other" });
        await decide(moderator, own.post, "hide", lang, { wording: own.post });
        await panel(widget).locator(".stone").first().waitFor();
        await news(widget).getByText(widget.words.say("told.mine-hide")).waitFor();
        await look("stands");
        // What one is told, and the appeal.
        await named(news(widget), widget, "stands.appeal").first().click();
        await news(widget).getByRole("textbox").fill(lang === "en" ? "I meant nobody in this house." : "我没有针对楼里任何人。");
        await widget.root.evaluate((node) => node.shadowRoot.querySelector(".news-of").scrollIntoView());
        await look("appeal", {});
        await news(widget).locator("[type=submit]").click();
        await news(widget).getByText(widget.words.say("told.appeal-sent")).waitFor();
        await look("told", {});
        // The pause.
        await widget.open("vote");
        await moderator.send("writing", { closed: true, reason: text(lang, lang === "en" ? "The show has ended. We go on tomorrow at eight." : "节目已经结束，明天八点继续。") });
        await widget.root.locator(".composer .gate").waitFor();
        await widget.root.locator(".composer").first().scrollIntoViewIfNeeded();
        await look("paused", {});
      };
