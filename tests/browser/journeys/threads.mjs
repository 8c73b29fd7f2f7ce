// Reasons, remarks and demands: read, written, rated; from the keyboard, in both languages, with what comes meanwhile.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";
import { Player, hint } from "../harness/player.mjs";
import { open as openThread, quiet } from "../harness/thread.mjs";

const panel = (widget) => widget.root.locator("#panel-thread");
const posts = (widget) => panel(widget).locator("li.post");
const elsewhere = (widget, at) => panel(widget).locator(".elsewhere li").nth(at).getByRole("button");
const within = (widget, key, places) => panel(widget).getByRole("button", { name: widget.words.say(key, places), exact: true });
const area = (widget) => widget.root.getByRole("textbox", { name: widget.words.say("thread.field") });

// Opens the fullest thread of a statement; gives its statement.
async function fullest(widget) {
  await widget.open("thread");
  await panel(widget).locator(".elsewhere li").first().waitFor();
  if (!(await panel(widget).locator(".elsewhere-fold").evaluate((node) => node.open)))
    await panel(widget).locator(".elsewhere-fold summary").click();
  // The first is what stands beside the programme.
  await elsewhere(widget, 1).click();
  await posts(widget).first().waitFor();
  return panel(widget).locator(".root .statement").innerText();
}

export const cases = {
  async "a reason from the keyboard: a hint first, then posted; another reader is told and reads on undisturbed"(stage) {
    const server = await stage.server();
    const reader = await stage.visit(server, { search: { lang: "en" } });
    const statement = await fullest(reader);
    await within(reader, "thread.by-newest").click();
    const before = await posts(reader).allInnerTexts();

    const writer = await stage.visit(server, { search: { lang: "en" } });
    await writer.vote("agree");
    await writer.vote("agree");
    assert.equal(await fullest(writer), statement);
    const { page } = writer;
    await within(writer, "thread.oppose").focus();
    await page.keyboard.press("Enter");
    await area(writer).waitFor();
    assert.ok(await area(writer).evaluate((node) => node.getRootNode().activeElement === node), "one can type at once");
    await page.keyboard.type("Ask the office at 138 0013 8000 first.");
    for (let at = 0; at < 6 && !(await writer.root.locator(".reply [type=submit]").evaluate((n) => n.getRootNode().activeElement === n)); at += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await within(writer, "thread.hide").waitFor();
    assert.equal(await posts(reader).count(), before.length, "nothing was posted");
    await within(writer, "thread.hide").focus();
    await page.keyboard.press("Enter");
    assert.equal(await area(writer).inputValue(), "Ask the office at ▇▇▇ first.");
    await writer.root.locator(".reply [type=submit]").focus();
    await page.keyboard.press("Enter");
    await posts(writer).filter({ hasText: "Ask the office at" }).first().waitFor();
    await writer.allSent();

    const news = panel(reader).getByRole("button", { name: reader.words.say("thread.new.one", { n: "1" }), exact: true });
    await news.waitFor();
    assert.deepEqual(await posts(reader).allInnerTexts(), before, "what is read does not move");
    await news.click();
    await posts(reader).filter({ hasText: "Ask the office at" }).first().waitFor();
  },

  async "a remark is two presses and the typing, and may be put under a statement afterwards"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { width: 390, height: 800 });
    const { page } = widget;
    await widget.root.getByRole("button", { name: widget.words.say("thread.remark-open") }).click();
    await page.keyboard.type("这一段讲得清楚。");
    await widget.root.locator(".reply [type=submit]").click();
    await widget.text("thread.remark-sent").waitFor();
    // The notice comes with the first act, and the second turns both in.
    await widget.notice.waitFor();
    const attach = widget.root.getByRole("button", { name: widget.words.pattern("thread.attach") });
    const statement = await widget.statement.innerText();
    await attach.click();
    await widget.allSent();
    const { statements } = await server.snapshot();
    const { id } = statements.find((own) => Object.values(own.text).includes(statement));
    await eventually("it stands under the statement", async () => {
      const answer = await fetch(`${server.api}/deliberations/elevator/statements/${id}/thread`);
      return (await answer.text()).includes("这一段讲得清楚。");
    });
  },

  async "what was written survives a reload and a dead network, and is posted once"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const widget = await stage.visit(server, { reader });
    await widget.vote("agree");
    await widget.vote("agree");
    const statement = await fullest(widget);
    await within(widget, "thread.support").click();
    await area(widget).fill("先把报价单贴出来。");
    const { page } = widget;
    await page.reload();
    await widget.ready();
    assert.equal(await fullest(widget), statement);
    await within(widget, "thread.support").click();
    assert.equal(await area(widget).inputValue(), "先把报价单贴出来。");
    await server.stop("SIGKILL");
    await widget.root.locator(".reply [type=submit]").click();
    const mine = posts(widget).filter({ hasText: "先把报价单贴出来。" });
    await mine.filter({ hasText: widget.words.say("write.state-waiting") }).waitFor();
    await server.resume();
    await widget.allSent();
    await eventually("it counts as posted", async () => (await mine.filter({ hasText: widget.words.say("write.state-waiting") }).count()) === 0);
    assert.equal(await mine.count(), 1);
    stage.complaints = stage.complaints.filter((text) => !/Failed to load resource|ERR_|fetch/.test(text));
  },

  async "rating, folding, sorting, why it is strong and its link, without a mouse"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    const { page } = widget;
    const press = async (button, key) => {
      await button.focus();
      await page.keyboard.press(key);
      assert.ok(await button.evaluate((node) => node.getRootNode().activeElement === node), "the focus stays where it is");
    };
    await widget.vote("agree");
    await widget.vote("agree");
    await fullest(widget);
    const first = posts(widget).first();
    const up = first.getByRole("button", { name: widget.words.say("thread.up"), exact: true });
    await press(up, "Enter");
    await eventually("it is mine at once", async () => (await up.getAttribute("aria-pressed")) === "true");
    await press(up, "Space");
    await eventually("and taken back", async () => (await up.getAttribute("aria-pressed")) === "false");
    await press(first.locator(".strength summary"), "Enter");
    await panel(widget).getByText(widget.words.pattern("thread.strength")).first().waitFor();
    const count = await posts(widget).count();
    const fold = panel(widget).locator(".acts [aria-expanded]").first();
    await press(fold, "Enter");
    await eventually("its replies are put away", async () => (await posts(widget).count()) < count);
    assert.equal(await fold.getAttribute("aria-expanded"), "false");
    await press(fold, "Space");
    await eventually("and back", async () => (await posts(widget).count()) === count);
    for (const key of ["newest", "moment", "contested", "unanswered", "strength"]) {
      await press(within(widget, `thread.by-${key}`), "Space");
      assert.equal(await within(widget, `thread.by-${key}`).getAttribute("aria-pressed"), "true");
    }
    await press(first.getByRole("button", { name: widget.words.say("link.copy") }), "Enter");
    const given = first.getByRole("status");
    await eventually("the link is given", async () => (await given.innerText()) !== "" || (await given.getByRole("textbox").count()) > 0);
    await widget.allSent();
  },

  async "what I wrote and rated stands among my contributions, with the way there; beginnings stay while one writes"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server, { search: { lang: "en" } });
    const { page } = widget;
    await widget.vote("agree");
    await widget.vote("agree");
    await fullest(widget);
    await within(widget, "thread.oppose").click();
    await area(widget).fill("Who ");
    const start = widget.root.locator(".starters").getByRole("button").first();
    await start.click();
    assert.equal(await area(widget).inputValue(), `Who\n${widget.words.say("thread.start-but")}`);
    await area(widget).fill("Nights would be loud.");
    await widget.root.locator(".reply summary").click();
    const cite = async (at, title) => widget.root.getByLabel(widget.words.say("thread.source-title")).nth(at).fill(title);
    await cite(0, "Minutes of March");
    await widget.root.getByRole("button", { name: widget.words.say("thread.source-another") }).click();
    await cite(1, "Minutes of May");
    await widget.root.locator(".reply [type=submit]").click();
    const mine = posts(widget).filter({ hasText: "Nights would be loud." });
    await mine.filter({ hasText: "Minutes of May" }).first().waitFor();
    await posts(widget).first().waitFor();
    const up = panel(widget).getByRole("button", { name: widget.words.say("thread.up"), exact: true });
    await up.first().click();
    await widget.allSent();
    await widget.button("mine.label").click();
    const dialog = widget.root.getByRole("dialog", { name: widget.words.say("mine.label") });
    const own = dialog.getByRole("listitem").filter({ hasText: "Nights would be loud." });
    await own.waitFor();
    await dialog.getByText(widget.words.say("thread.mine-ratings.one", { n: "1" })).waitFor();
    await stage.accessible(page, "deliberation-widget");
    await own.getByRole("button", { name: widget.words.say("thread.go-there") }).click();
    await eventually("the post has the focus", async () =>
      widget.root.evaluate((node) => node.shadowRoot.activeElement?.textContent.includes("Nights would be loud.")),
    );
    const revise = mine.first().getByRole("button", { name: widget.words.say("thread.revise"), exact: true });
    await revise.click();
    assert.equal(await widget.root.getByLabel(widget.words.say("thread.source-title")).count(), 2, "a revision keeps its sources");
  },

  async "the link of a post opens its thread at that post"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    await reader.grantPermissions(["clipboard-read", "clipboard-write"]);
    const widget = await stage.visit(server, { reader, search: { lang: "en" } });
    await fullest(widget);
    const words = await posts(widget).nth(2).locator(".words").innerText();
    await posts(widget).nth(2).getByRole("button", { name: widget.words.say("link.copy") }).click();
    await panel(widget).getByText(widget.words.say("link.copied")).waitFor();
    const address = await widget.page.evaluate(() => navigator.clipboard.readText());
    const other = await stage.page();
    await other.goto(address);
    const there = stage.widget(other, "en");
    await there.ready();
    await eventually("the post has the focus", async () =>
      there.root.evaluate((node, words) => node.shadowRoot.activeElement?.textContent.includes(words), words),
    );
  },

  async "after a restart that a reader missed their thread is whole, and nothing that they read or write moves"(stage) {
    const server = await stage.server();
    const writer = await stage.visit(server, { search: { lang: "en" } });
    await writer.vote("agree");
    await writer.vote("agree");
    const reader = await stage.visit(server, { reader: await stage.reader(), search: { lang: "en" } });
    const statement = await fullest(reader);
    await within(reader, "thread.oppose").click();
    await area(reader).fill("Half a thought");
    const before = await posts(reader).allInnerTexts();
    await reader.page.context().setOffline(true);
    await server.stop("SIGKILL");
    await server.resume();
    assert.equal(await fullest(writer), statement);
    await within(writer, "thread.support").click();
    await area(writer).fill("Written meanwhile.");
    await writer.root.locator(".reply [type=submit]").click();
    await writer.allSent();
    await eventually("it is published", async () => {
      const { threads } = await server.snapshot();
      const pages = await Promise.all(threads.map(({ statement }) => fetch(`${server.api}/deliberations/elevator/${statement ? `statements/${statement}/` : ""}thread`).then((answer) => answer.text())));
      return pages.some((page) => page.includes("Written meanwhile."));
    });
    await reader.page.context().setOffline(false);
    const news = panel(reader).getByRole("button", { name: reader.words.say("thread.new.one", { n: "1" }), exact: true });
    await news.waitFor({ timeout: 60_000 });
    assert.deepEqual(await posts(reader).allInnerTexts(), before, "what is read does not move");
    assert.equal(await area(reader).inputValue(), "Half a thought");
    await news.click();
    await posts(reader).filter({ hasText: "Written meanwhile." }).first().waitFor();
    stage.complaints.length = 0;
  },

  async "who asks for more goes on, by keys, at the first post that was not there"(stage) {
    const server = await stage.server();
    const statement = await quiet(server);
    const writer = await Player.join(server);
    for (let nth = 1; nth <= 16; nth += 1) await writer.argue(statement, "oppose", "en", `Reason ${nth}.`);
    // An edition comes once a second.
    const published = (words) =>
      eventually(`${words} is published`, async () => {
        const page = await (await fetch(`${server.api}/deliberations/elevator/statements/${statement}/thread`)).json();
        return page.posts.find((post) => post.text?.text === words)?.id ?? false;
      });
    const reason = await published("Reason 16.");
    for (let nth = 1; nth <= 4; nth += 1) await writer.argue(reason, "support", "en", `Reply ${nth}.`);
    await published("Reply 4.");
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await openThread(widget, server, statement);
    await within(widget, "thread.by-newest").click();
    const words = () => posts(widget).locator(".words").allInnerTexts();
    const landed = async (before) => {
      const own = await eventually("a post has the focus", () =>
        widget.root.evaluate((node) => node.shadowRoot.activeElement?.matches("li.post") && node.shadowRoot.activeElement.querySelector(".words").textContent),
      );
      assert.ok(!before.includes(own), `${own} was not there`);
      assert.equal(own, (await words()).find((text) => !before.includes(text)), "the first of them");
    };
    for (const button of [panel(widget).locator(".further button").first(), within(widget, "thread.more")]) {
      const before = await words();
      await button.focus();
      await widget.page.keyboard.press("Enter");
      await landed(before);
    }
    const before = await words();
    await writer.argue(statement, "oppose", "en", "Meanwhile.");
    const news = panel(widget).locator(".news");
    await news.waitFor();
    await news.focus();
    await widget.page.keyboard.press("Enter");
    await landed(before);
  },

  async "what the rules refuse is said where it was done, with its article, and put aside when it was read"(stage) {
    const server = await stage.server("elevator", ["--no-limits", "--demo"]);
    const statement = await quiet(server);
    const writer = await Player.join(server);
    const claim = await writer.argue(statement, "oppose", "en", "It takes the light.");
    const lawyer = await Player.join(server, "expert-law", "en");
    const note = await lawyer.note(claim, "It takes the light.", "the light", hint("en"));
    for (const [lang, width, dark] of [["en", 1280, false], ["zh-CN", 320, true]]) {
      const page = await stage.page(undefined, { width, height: 900, dark });
      await page.goto(server.address({ lang }));
      const widget = await stage.widget(page, lang).ready();
      await widget.vote("agree");
      await widget.vote("agree");
      await widget.allSent();
      await openThread(widget, server, statement);
      const post = posts(widget).filter({ hasText: "It takes" });
      await post.waitFor();
      // The server answers as one whose phase has ended meanwhile.
      await page.route(/\/acts$/, (route) => {
        const { acts } = route.request().postDataJSON();
        const problem = { type: "/problems/phase-closed", title: "The phase does not allow this", status: 409, rule: { article: 9, version: 1 } };
        route.fulfill({ json: { results: acts.map(({ id }) => ({ id, problem })) } });
      });
      const up = post.getByRole("button", { name: widget.words.say("thread.up"), exact: true });
      await up.click();
      const said = post.locator(".undone");
      await said.getByText(widget.words.say("refuse.phase-closed")).waitFor();
      assert.equal(await up.getAttribute("aria-pressed"), "false", "it does not stand");
      await said.getByRole("button", { name: widget.words.say("rule.open", { n: "9" }) }).waitFor();
      await stage.accessible(page, "deliberation-widget");
      await post.scrollIntoViewIfNeeded();
      await stage.shot(page, `thread-undone-${lang}-${width}`, {});
      await said.getByRole("button", { name: widget.words.say("thread.hint-dismiss"), exact: true }).click();
      await eventually("it is put aside", async () => (await said.count()) === 0);
      await post.locator(".note-mark").click();
      const card = widget.root.locator("dialog.note-card");
      await card.getByRole("button", { name: widget.words.say("thread.note-help-yes"), exact: true }).click();
      await card.locator(".undone").waitFor();
      await stage.shot(page, `note-undone-${lang}-${width}`, {});
      await page.keyboard.press("Escape");
      await post.locator(".undone").waitFor();
      await page.unroute(/\/acts$/);
      await up.click();
      await widget.allSent();
      assert.equal(await up.getAttribute("aria-pressed"), "true");
      assert.ok(note);
    }
  },

  async "what was said on air is quoted: the words selected, or all, with who and when; the reply is one to it"(stage) {
    const server = await stage.server("elevator", ["--no-limits", "--demo"]);
    const host = await Player.join(server, "host", "en");
    const BEFORE = "👨‍👩‍👧 说：";
    const spoken = await host.send("spoken", {
      // Of what is read in translation the words that were said are quoted.
      text: { lang: "zh-CN", text: `${BEFORE}三分之二同意就行。`, translations: { en: "Two thirds will do." } },
      speaker: { name: "李女士", role: "居民" },
      moment: { programme: "morninglight-1", ms: 185_000 },
    });
    for (const [lang, width] of [["en", 1280], ["zh-CN", 320]]) {
      const widget = await stage.visit(server, { search: { lang }, width, height: 900 });
      const { page } = widget;
      await widget.vote("agree");
      await widget.vote("agree");
      await widget.root.getByRole("button", { name: widget.words.say("thread.read-beside") }).click();
      const post = posts(widget).filter({ has: page.locator(`[data-target="${spoken}"]`) });
      await post.waitFor();
      const quote = post.getByRole("button", { name: widget.words.say("thread.quote"), exact: true });
      await quote.focus();
      await page.keyboard.press("Enter");
      const field = widget.root.locator(".reply textarea");
      const whole = widget.words.say("thread.quoted", { words: `${BEFORE}三分之二同意就行。`, who: "李女士 · 居民", at: "3:05" });
      await eventually("all of it", async () => (await field.inputValue()) === `${whole}\n`);
      await field.fill("");
      if (lang === "en") {
        await post.locator(".words").evaluate((node) => getSelection().selectAllChildren(node));
        await quote.click();
        await eventually("what was said, and not its translation", async () => (await field.inputValue()) === `${whole}\n`);
        continue;
      }
      await post.locator(".words").evaluate((node, from) => {
        const range = [node.firstChild, from, node.firstChild, from + 4];
        getSelection().setBaseAndExtent(...range);
      }, BEFORE.length);
      await quote.click();
      const part = widget.words.say("thread.quoted", { words: "三分之二", who: "李女士 · 居民", at: "3:05" });
      await eventually("the words selected", async () => (await field.inputValue()) === `${part}\n`);
      assert.ok(await field.evaluate((node) => node.getRootNode().activeElement === node), "one goes on writing");
      await field.pressSequentially("谁的三分之二？");
      await stage.shot(page, `thread-quote-${lang}-${width}`, {});
      await widget.root.locator(".reply [type=submit]").click();
      if (await field.count()) await widget.root.locator(".reply [type=submit]").click();
      await widget.allSent();
      await eventually("it is a reply to it", async () => {
        const { posts } = await (await fetch(`${server.api}/deliberations/elevator/thread`)).json();
        return posts.some((own) => own.on === spoken && own.text?.text.startsWith(part));
      });
    }
  },

  async "nobody is told of the thread who does not look, and axe finds nothing wrong in it"(stage) {
    const server = await stage.server();
    for (const [lang, width, dark] of [["zh-CN", 320, true], ["en", 1280, false], ["en", 390, true], ["zh-CN", 1280, false]]) {
      const widget = await stage.visit(server, { search: { lang }, width, height: 900, dark });
      await never("a thread is asked for", async () => widget.page.requests.some((request) => /\/thread/.test(request.url)));
      await fullest(widget);
      await within(widget, "thread.oppose").click();
      await area(widget).fill("It costs 45 percent more.");
      await widget.root.locator(".reply [type=submit]").click();
      await within(widget, "thread.hint-dismiss").waitFor();
      await panel(widget).locator(".strength summary").first().click();
      await within(widget, "thread.hint-dismiss").click();
      await widget.root.locator(".reply [type=submit]").click();
      // The first of what one does is explained where one did it.
      await panel(widget).locator("[part~=notice]").waitFor();
      // Where it stands by itself: further down it floats over what is read, and may hide half a button until one scrolls on.
      await panel(widget).evaluate((node) => node.scrollIntoView());
      await stage.accessible(widget.page, "deliberation-widget");
      const wide = await panel(widget).evaluate((node) => node.scrollWidth > node.clientWidth + 1);
      assert.ok(!wide, `nothing sticks out at ${width}`);
      await stage.shot(widget.page, `thread-${lang}-${width}`);
    }
  },
};
