// Notes of experts, as a reader and an author meet them. The experts are players of a demonstration and act over the API.
import assert from "node:assert/strict";
import { counting } from "../harness/actions.mjs";
import { eventually } from "../harness/eventually.mjs";
import { Player, context, hint, law, text } from "../harness/player.mjs";
import { CLAIMS, area, author, card, demo, focused, marks, mine, open, page, panel, posts, quiet, toMark, within } from "../harness/thread.mjs";

export const cases = {
  async "a reader finds a mark by keys, after emoji and Chinese, reads the card, and is back where they were"(stage) {
    const server = await demo(stage);
    const { post, words } = await author(stage, server);
    const lawyer = await Player.join(server, "expert-law");
    const planner = await Player.join(server, "expert-planning");
    const [, exact, over] = CLAIMS["zh-CN"];
    const note = await lawyer.note(post, words, exact, law("zh-CN"));

    const reader = await stage.visit(server, { search: { lang: "zh-CN" } });
    await open(reader, server);
    const claim = posts(reader).filter({ hasText: "就不能装" }).first();
    await claim.getByText(reader.words.say("thread.notes-checking")).waitFor();
    assert.equal(await marks(reader).count(), 0, "and nothing else is said");

    await planner.send("signature", { annotation: note, agrees: true });
    await marks(reader).first().waitFor();
    assert.equal(await claim.locator("mark.doubt").innerText(), exact, "the exact words are marked");
    await planner.note(post, words, over, context("zh-CN"));
    await eventually("what overlaps is a piece of its own", async () => (await claim.locator("mark.many").innerText()) === "电梯");
    assert.equal(await claim.locator(".words").evaluate((node) => [...node.childNodes].filter((n) => n.nodeName !== "BUTTON").map((n) => n.textContent).join("")), words);

    await toMark(reader);
    const first = await reader.root.evaluate((node) => node.shadowRoot.activeElement.dataset.note);
    await reader.page.keyboard.press(".");
    assert.notEqual(await reader.root.evaluate((node) => node.shadowRoot.activeElement.dataset.note), first);
    await reader.page.keyboard.press(",");
    assert.equal(await reader.root.evaluate((node) => node.shadowRoot.activeElement.dataset.note), first);
    const counted = await counting(reader.page);
    await reader.page.keyboard.press("Enter");
    await card(reader).waitFor();
    assert.equal(await card(reader).locator("article").count(), 2);
    // Mark to text of the law: one action, and the law is set like one.
    await card(reader).locator("cite").getByText("第二百七十八条").waitFor();
    assert.deepEqual(await counted.actions(), ["press"]);
    const shown = await card(reader).locator("article", { has: reader.page.locator("cite") }).innerText();
    const order = [exact, "thread.note-right", "thread.note-check", "thread.note-law", "thread.note-question"];
    const places = order.map((key) => shown.indexOf(key.startsWith("thread.") ? reader.words.say(key) : key));
    assert.deepEqual([...places].sort((a, b) => a - b), places, "what is right stands before what is to check");
    assert.ok(shown.includes("张律师") && shown.includes("李工"), "who, and who signed");
    await stage.accessible(reader.page, "deliberation-widget");
    await stage.shot(reader.page, "note-card-zh-1280", {});
    await reader.page.keyboard.press("Escape");
    await eventually("the focus is back", async () => (await focused(reader)).includes("note-mark"));
    assert.equal(await card(reader).count(), 0);

    await within(panel(reader), reader, "thread.notes-on").click();
    await eventually("marks are put away", async () => (await marks(reader).count()) === 0);
    await within(panel(reader), reader, "thread.notes-off").click();
    await marks(reader).first().waitFor();

    // In a field these keys are letters.
    await within(panel(reader), reader, "thread.support").first().click();
    await reader.page.keyboard.type("好.,");
    assert.equal(await area(reader).inputValue(), "好.,");
    await panel(reader).locator(".evidence summary").click();
    const title = reader.root.getByLabel(reader.words.say("thread.source-title"));
    await title.focus();
    await reader.page.keyboard.type("a.,b");
    assert.equal(await title.inputValue(), "a.,b");
  },

  async "in the field of a statement's own card the keys between marks are letters"(stage) {
    const server = await demo(stage);
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.button("write.open").click();
    await widget.field.fill("No lift, ever, unless all agree.");
    await widget.button("write.send").click();
    await widget.allSent();
    const id = await eventually("it is published", async () => (await server.snapshot()).statements.find((own) => own.text.text === "No lift, ever, unless all agree.")?.id ?? false);
    const lawyer = await Player.join(server, "expert-law", "en");
    await lawyer.note(id, "No lift, ever, unless all agree.", "ever", hint("en"));
    await lawyer.argue(id, "ask", "en", "Whom do you mean by all?");
    await open(widget, server, id);
    const mark = panel(widget).locator(".root .note-mark");
    await mark.waitFor();
    await panel(widget).locator(".acts button").first().focus();
    await widget.page.keyboard.press(",");
    await eventually("the mark before has the focus", async () => (await focused(widget)).includes("note-mark"));
    await widget.page.keyboard.press("Enter");
    await within(card(widget), widget, "thread.note-reply").click();
    const field = card(widget).getByRole("textbox");
    await field.waitFor();
    await widget.page.keyboard.type("Mr. Li, please.");
    assert.equal(await field.inputValue(), "Mr. Li, please.");
    assert.ok(await field.evaluate((node) => node.getRootNode().activeElement === node), "the focus stays in the field");
  },

  async "where a note stands is said: withdrawn, amended, its law changed, or written on what one reads a translation of"(stage) {
    const server = await demo(stage);
    const statement = await quiet(server);
    const lang = "en";
    const reader = await stage.visit(server, { search: { lang } });
    const writer = await Player.join(server);
    const [lawyer, planner, host] = await Promise.all(["expert-law", "expert-planning", "host"].map((player) => Player.join(server, player, lang)));
    const thread = await open(reader, server, statement);
    const [words, exact] = CLAIMS.en;
    const claim = async (before) => [await writer.argue(statement, "oppose", lang, before + words), before + words];
    const loose = (claim) => posts(reader).filter({ hasText: claim.slice(0, 9) }).locator(".loose .note-mark");
    const says = async (mark, key, shot) => {
      await mark.first().click();
      await card(reader).getByText(reader.words.say(key)).waitFor();
      await stage.shot(reader.page, `note-${shot}-en-1280`, {});
      const text = await card(reader).innerText();
      await reader.page.keyboard.press("Escape");
      await eventually("it is closed", async () => (await card(reader).count()) === 0);
      return text;
    };
    const [[first, one], [second, two], [third, three]] = [await claim("First: "), await claim("Second: "), await claim("Third: ")];
    const taken = await lawyer.note(first, one, exact, hint(lang));
    await lawyer.send("note-withdrawal", { annotation: taken, text: text(lang, "I had another stairwell in mind.") });
    const old = await lawyer.note(second, two, exact, hint(lang));
    await lawyer.note(second, two, exact, { ...hint(lang), amends: old, text: text(lang, "Of twelve stairwells nearby, nine were built.") });
    const law_ = await lawyer.note(third, three, exact, law(lang));
    await planner.send("signature", { annotation: law_, agrees: true });
    await host.send("law-change", { version: { instrument: "中华人民共和国民法典", version_date: "2026-06-01" } });
    // What the desk of a show translated is marked in the words that were written.
    const post = (await page(thread)).posts.find((own) => own.text?.lang === "zh-CN" && own.text.translations?.en);
    const exactly = post.text.text.slice(0, 4);
    await lawyer.note(post.id, post.text.text, exactly, hint("zh-CN"));

    await panel(reader).getByRole("button", { name: reader.words.say("thread.new.other", { n: "3" }), exact: true }).click();
    const withdrawn = await says(loose("First: "), "thread.note-withdrawn", "withdrawn");
    assert.ok(withdrawn.includes("I had another stairwell in mind.") && withdrawn.includes(reader.words.say("thread.note-taken-back")));
    assert.ok((await loose("Second:").innerText()).includes(reader.words.say("thread.note-loose-amended")));
    await says(loose("Second:"), "thread.note-amended", "amended");
    const now = await says(posts(reader).filter({ hasText: "Second:" }).locator(".words .note-mark"), "thread.note-check", "better");
    assert.ok(now.includes("nine were built"));
    await says(posts(reader).filter({ hasText: "Third: " }).locator(".words .note-mark"), "thread.note-law-changed", "law-changed");

    const translated = posts(reader).filter({ has: reader.page.locator(".loose") }).filter({ hasText: post.text.translations.en.slice(0, 20) });
    assert.equal(await translated.locator(".words .note-mark").count(), 0, "a translation has no marks");
    const badge = translated.locator(".loose .note-mark");
    assert.ok((await badge.innerText()).includes(reader.words.say("thread.note-loose-original")));
    const text_ = await says(badge, "thread.note-about", "translated");
    assert.ok(text_.includes(exactly), "the card quotes the words that were written");
  },

  async "who acts in an office has the ways to be heard of that office, and no others"(stage) {
    const server = await demo(stage);
    const statement = await quiet(server);
    const [words, exact] = CLAIMS.en;
    const claim = await (await Player.join(server)).argue(statement, "oppose", "en", words);
    const lawyer = await Player.join(server, "expert-law", "en");
    const note = await lawyer.note(claim, words, exact, hint("en"));
    const look = async (play) => {
      const widget = await stage.visit(server, { search: { lang: "en", ...(play && { play }) } });
      await open(widget, server, statement);
      await marks(widget).first().click();
      await card(widget).waitFor();
      return widget;
    };
    const ways = async (widget) => {
      const keys = ["note-help-yes", "note-help-some", "note-help-no", "note-dispute", "note-reply", "note-revise"];
      const found = [];
      for (const key of keys) if (await within(card(widget), widget, `thread.${key}`).count()) found.push(key);
      return found;
    };
    assert.deepEqual(await ways(await look()), ["note-help-yes", "note-help-some", "note-help-no", "note-dispute"]);
    assert.deepEqual(await ways(await look("expert-law")), [], "who wrote it takes it back at the desk");
    assert.deepEqual(await ways(await look("moderator")), []);
    assert.deepEqual(await ways(await look("official")), ["note-dispute"]);
    const planner = await look("expert-planning");
    assert.deepEqual(await ways(planner), ["note-dispute"]);
    await within(card(planner), planner, "thread.note-dispute").click();
    await card(planner).getByRole("textbox").fill("Heads alone do not decide.");
    await stage.shot(planner.page, "note-dispute-expert-en-1280", {});
    await card(planner).locator(".reply [type=submit]").click();
    const go = within(planner.root, planner, "notice.go");
    if (await go.count()) await go.first().click({ force: true });
    await card(planner).getByText(planner.words.say("thread.note-disputed")).waitFor();
    await card(planner).getByText("Heads alone do not decide.").waitFor();
    assert.deepEqual(await ways(planner), [], "once");
    const { annotations } = await page(`${server.api}/deliberations/elevator/statements/${statement}/thread`);
    assert.equal(annotations.find((row) => row.id === note).note.disputes[0].by.name, "Planner Li", "under a name");
  },

  async "the author revises from the card in three actions, by keys alone, and both wordings are seen"(stage) {
    const server = await demo(stage);
    const { widget, post, words } = await author(stage, server);
    const lawyer = await Player.join(server, "expert-law");
    const [, exact] = CLAIMS["zh-CN"];
    await lawyer.note(post, words, exact, hint("zh-CN"));
    await marks(widget).first().waitFor();
    await toMark(widget);
    const { keyboard } = widget.page;
    await keyboard.press("Enter");
    await card(widget).waitFor();
    await stage.shot(widget.page, "note-author-zh-1280", {});
    const counted = await counting(widget.page);
    const press = async (button) => {
      await button.focus();
      await keyboard.press("Enter");
    };
    await press(within(card(widget), widget, "thread.note-revise"));
    const field = widget.root.locator(".reply textarea");
    await field.waitFor();
    assert.equal(
      await field.evaluate((node) => node.value.slice(node.selectionStart, node.selectionEnd)),
      exact,
      "the marked words are chosen",
    );
    await stage.shot(widget.page, "note-revise-zh-1280", {});
    await press(within(widget.root.locator(".reply"), widget, "thread.note-take"));
    await press(widget.root.locator(".reply [type=submit]"));
    const revised = panel(widget).locator(".loose .note-mark");
    await revised.waitFor();
    await posts(widget).locator(".words", { hasText: "装电梯应当先谈好补偿" }).first().waitFor();
    const actions = await counted.actions();
    assert.ok(actions.length >= 1 && actions.length <= 3, `from the card to a saved revision: ${actions}`);
    await revised.click();
    await card(widget).locator("ins", { hasText: "先谈好补偿" }).waitFor();
    assert.equal(await card(widget).locator("del").innerText(), words);
    await stage.shot(widget.page, "note-revised-zh-1280", {});
  },

  async "a dispute survives a reload and suspends the note; a revision in between leaves it without a mark"(stage) {
    const server = await demo(stage);
    const reader = await stage.reader();
    const { widget, post, words, thread } = await author(stage, server, { reader, search: { lang: "en" } });
    const lawyer = await Player.join(server, "expert-law", "en");
    const [, exact] = CLAIMS.en;
    const note = await lawyer.note(post, words, exact, hint("en"));
    await marks(widget).first().waitFor();
    await marks(widget).first().click();
    await within(card(widget), widget, "thread.note-dispute").click();
    const why = card(widget).getByRole("textbox");
    await why.fill("I meant our stairwell only.");
    await widget.page.reload();
    await widget.ready();
    await open(widget, server);
    await marks(widget).first().click();
    await within(card(widget), widget, "thread.note-dispute").click();
    assert.equal(await why.inputValue(), "I meant our stairwell only.");
    await card(widget).locator(".reply [type=submit]").click();
    await card(widget).getByText(widget.words.say("thread.note-disputed")).waitFor();
    await card(widget).getByText("I meant our stairwell only.").waitFor();

    // Other words, for another reason.
    await widget.page.keyboard.press("Escape");
    await mine(widget).first().getByRole("button", { name: widget.words.say("thread.revise"), exact: true }).click();
    await widget.root.locator(".reply textarea").fill("The ground floor wants to be asked first.");
    await widget.root.locator(".reply [type=submit]").click();
    const loose = panel(widget).locator(".loose .note-mark");
    await loose.waitFor();
    assert.equal(await marks(widget).count(), 0);
    await loose.click();
    await card(widget).getByText(widget.words.say("thread.note-detached")).waitFor();
    const { annotations } = await page(thread);
    assert.equal(annotations.find((row) => row.id === note).state, "disputed", "nothing is lost");
  },

  async "anybody asks for an expert, and takes it back; and says whether a note helps"(stage) {
    const server = await demo(stage);
    const { post, words } = await author(stage, server, { search: { lang: "en" } });
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await reader.vote("agree");
    await reader.vote("agree");
    await open(reader, server);
    const claim = posts(reader).filter({ hasText: words }).first();
    await within(claim, reader, "thread.notes-ask").click();
    await within(claim, reader, "thread.notes-asked").waitFor();
    await eventually("the number is published", async () => (await server.snapshot()).notes.claims.find((own) => own.target === post)?.calls === 1);
    await within(claim, reader, "thread.notes-asked").click();
    await eventually("and not any more", async () => !(await server.snapshot()).notes?.claims?.some((own) => own.target === post));
    await (await Player.join(server, "expert-law", "en")).note(post, words, CLAIMS.en[1], hint("en"));
    await marks(reader).first().click();
    const yes = within(card(reader), reader, "thread.note-help-yes");
    await yes.click();
    await eventually("it is mine at once", async () => (await yes.getAttribute("aria-pressed")) === "true");
    await within(card(reader), reader, "thread.note-dispute").click();
    await within(card(reader), reader, "thread.note-objected").waitFor();
    await reader.allSent();
  },

  async "axe finds nothing wrong in cards, in both languages, narrow and wide, by day and by night"(stage) {
    const server = await demo(stage);
    const all = {};
    for (const lang of ["zh-CN", "en"]) {
      const { post, words } = await author(stage, server, { search: { lang } });
      const lawyer = await Player.join(server, "expert-law", lang);
      const planner = await Player.join(server, "expert-planning", lang);
      const [, exact, over] = CLAIMS[lang];
      const note = await lawyer.note(post, words, exact, law(lang));
      await planner.send("signature", { annotation: note, agrees: true });
      await planner.note(post, words, over, context(lang));
      // What is marked is broken by badges: some words between them.
      all[lang] = { "zh-CN": "就不能装", en: "can be built" }[lang];
    }
    for (const [lang, width, dark] of [["zh-CN", 320, true], ["zh-CN", 1280, true], ["en", 320, false], ["en", 1280, false]]) {
      const widget = await stage.visit(server, { search: { lang }, width, height: 900, dark });
      await open(widget, server);
      const claim = posts(widget).filter({ hasText: all[lang] }).first();
      const mark = claim.locator(".words .note-mark").last();
      await mark.scrollIntoViewIfNeeded();
      await stage.accessible(widget.page, "deliberation-widget");
      await stage.shot(widget.page, `note-marks-${lang}-${width}`, {});
      await mark.click();
      await card(widget).waitFor();
      await stage.accessible(widget.page, "deliberation-widget");
      // What sticks out, if anything does.
      const out = await card(widget).evaluate((node) => {
        const { left, right } = node.getBoundingClientRect();
        const wide = [...node.querySelectorAll("*")].filter((own) => own.getBoundingClientRect().right > right + 1);
        return [...(left < -1 || right > innerWidth + 1 ? [`card ${left} to ${right}`] : []), ...wide.map((own) => own.className || own.localName)];
      });
      assert.deepEqual(out, [], `nothing sticks out at ${width}`);
      await stage.shot(widget.page, `note-card-${lang}-${width}`, {});
      await widget.page.keyboard.press("Escape");
      await eventually("it is closed", async () => (await card(widget).count()) === 0);
    }
  },
};
