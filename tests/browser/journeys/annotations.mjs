// Notes of experts, as a reader and an author meet them. The experts are players of a demonstration and act over the API.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { Player, text } from "../harness/players.mjs";

const panel = (widget) => widget.root.locator("#panel-thread");
const posts = (widget) => panel(widget).locator("li.post");
const mine = (widget) => posts(widget).filter({ hasText: widget.words.say("thread.mine") });
const card = (widget) => widget.root.locator("dialog.note-card");
const marks = (widget) => panel(widget).locator(".words .note-mark");
const within = (place, widget, key) => place.getByRole("button", { name: widget.words.say(key), exact: true });
const area = (widget) => widget.root.getByRole("textbox", { name: widget.words.say("thread.field") });

const hint = (lang) => ({
  kind: "correction",
  code: "R1",
  severity: "hint",
  right: lang === "en" ? text(lang, "The ground floor does lose light.") : text(lang, "一楼的采光损失是真实的，应当补偿。"),
  question: lang === "en" ? text(lang, "How many homes does this cover?") : text(lang, "这样的有多少户？"),
  suggestion: lang === "en" ? text(lang, "a lift should first agree on compensation") : text(lang, "装电梯应当先谈好补偿"),
});

const law = (lang) => ({
  ...hint(lang),
  code: "L1",
  severity: "material",
  law: [
    {
      jurisdiction: "CN",
      instrument: "中华人民共和国民法典",
      citation: "《中华人民共和国民法典》第二百七十八条第一款第七项",
      quote: "改建、重建建筑物及其附属设施",
      version_date: "2021-01-01",
      status: "in-force",
      checked_on: "2026-11-01",
      url: "https://flk.npc.gov.cn/",
    },
  ],
});

const context = (lang) => ({
  kind: "context",
  severity: "hint",
  text: lang === "en" ? text(lang, "Three stairwells nearby have agreed on it.") : text(lang, "附近有三个楼道已经谈妥。"),
});

const CLAIMS = {
  "zh-CN": ["😡👨‍👩‍👧 一楼不同意，电梯就不能装。", "电梯就不能装", "一楼不同意，电梯"],
  en: ["😡 If the ground floor says no, no lift can be built.", "no lift can be built", "says no, no lift"],
};

// Opens a thread of which no expert has said anything yet; gives its address on the server.
async function open(widget, server) {
  const { statements, threads } = await server.snapshot();
  const address = (id) => `${server.api}/deliberations/elevator/statements/${id}/thread`;
  const full = threads.filter((head) => head.statement).sort((one, other) => other.posts - one.posts);
  server.quiet ??= await (async () => {
    for (const { statement } of full) if (!(await page(address(statement))).annotations) return statement;
  })();
  const { number } = statements.find((own) => own.id === server.quiet);
  await widget.open("thread");
  await panel(widget).locator(".elsewhere li").first().waitFor();
  if (!(await panel(widget).locator(".elsewhere-fold").evaluate((node) => node.open)))
    await panel(widget).locator(".elsewhere-fold summary").click();
  const named = widget.words.say("vote.number", { n: String(number) }).replace(".", "\\.");
  await panel(widget).locator(".elsewhere li").filter({ hasText: new RegExp(`^${named}\\s`) }).getByRole("button").click();
  await posts(widget).first().waitFor();
  return address(server.quiet);
}

const page = async (address) => (await fetch(address)).json();

// An author who wrote a claim in a thread.
async function author(stage, server, options = {}) {
  const lang = options.search?.lang ?? "zh-CN";
  const widget = await stage.visit(server, { ...options, search: { lang } });
  await widget.vote("agree");
  await widget.vote("agree");
  const thread = await open(widget, server);
  const [words] = CLAIMS[lang];
  await within(panel(widget), widget, "thread.oppose").first().click();
  await area(widget).fill(words);
  await widget.root.locator(".reply [type=submit]").click();
  const post = await eventually("it is published", async () => (await page(thread)).posts.find((own) => own.text?.text === words)?.id ?? false);
  await widget.allSent();
  return { widget, post, words, lang, thread };
}

const focused = (widget) => widget.root.evaluate((node) => node.shadowRoot.activeElement?.className ?? "");
const demo = (stage) => stage.server("elevator", ["--no-limits", "--demo"]);

// Presses a key until a mark has the focus.
async function toMark(widget) {
  await panel(widget).locator(".acts button").first().focus();
  await widget.page.keyboard.press(".");
  await eventually("a mark has the focus", async () => (await focused(widget)).includes("note-mark"));
}

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
    await reader.page.keyboard.press("Enter");
    await card(reader).waitFor();
    assert.equal(await card(reader).locator("article").count(), 2);
    // Mark to text of the law: one action, and the law is set like one.
    await card(reader).locator("cite").getByText("第二百七十八条").waitFor();
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
    let actions = 0;
    const press = async (button) => {
      await button.focus();
      await keyboard.press("Enter");
      actions += 1;
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
    assert.equal(actions, 3, "from the card to a saved revision");
    const revised = panel(widget).locator(".loose .note-mark");
    await revised.waitFor();
    await posts(widget).locator(".words", { hasText: "装电梯应当先谈好补偿" }).first().waitFor();
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
