// The queue of those who moderate, from the keyboard: what was reported is decided with at most three keys, taken back,
// returned where something came meanwhile; and nothing decided is lost.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";
import { Player, text } from "../harness/player.mjs";
import * as thread from "../harness/thread.mjs";

const FLAGS = ["--no-limits", "--demo"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const says = (widget, key, places) => desk(widget).getByText(widget.words.say(key, places), { exact: true });
const open = (widget) => desk(widget).locator(".review-case");
const keysOf = (page) => page.evaluate(() => globalThis.pressed);

// Counts the keys that reach the page, modifiers aside.
const counting = () => {
  globalThis.pressed = 0;
  addEventListener("keydown", (event) => (globalThis.pressed += event.isTrusted && !["Shift", "Control", "Alt", "Meta"].includes(event.key) ? 1 : 0), true);
};

export async function begin(stage, server, search = {}, options = {}) {
  const widget = await stage.visit(server, { search: { lang: "en", play: "moderator", ...search }, ...options });
  await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).focus();
  await widget.page.keyboard.press("Enter");
  await desk(widget).getByRole("tab", { name: widget.words.say("desk.review"), exact: true }).waitFor();
  await desk(widget).locator(".review-list, .review-none").waitFor();
  return widget;
}

// Switches the keys on and goes to the case.
async function keysOn(widget) {
  await desk(widget).getByRole("button", { name: widget.words.say("staff.keys-off"), exact: true }).focus();
  await widget.page.keyboard.press("Enter");
  await eventually("the case has the focus", () => open(widget).evaluate((node) => node === node.getRootNode().activeElement));
}

// So many posts of one person, each reported by another for a reason; in the order in which the queue has them.
async function reported(server, reasons) {
  const { statements } = await server.snapshot();
  const [author, reporter] = [await Player.join(server), await Player.join(server)];
  const all = [];
  for (const [n, reason] of reasons.entries()) {
    const post = await author.argue(statements[n % 4].id, "oppose", "en", `Text ${n} that somebody reports, about the lift and who pays for it.`);
    const explanation = reason === "other" ? { explanation: text("en", "Please look at this.") } : {};
    await reporter.send("flag", { target: post, revision: 1, reason, ...explanation });
    all.push(post);
  }
  return all;
}

const decisions = async (server) => (await (await Player.join(server, "moderator")).get("/queue")).open;
const posts = async (server) => (await (await fetch(`${server.api}/deliberations/${server.deliberation}/posts`)).json()).posts;

export const cases = {
  async "thirty cases by keys: kept, hidden with a rule, moved, labelled, passed on, twice taken back; at most three keys each, no other page"(stage) {
    const server = await stage.server("elevator", FLAGS);
    // As reporters have it: what is heaviest comes first, of the same weight what came first.
    const plan = [...Array(12).fill("a"), ...Array(8).fill("h1"), ...Array(4).fill("m1"), ...Array(4).fill("l1"), ...Array(2).fill("p")];
    const all = await reported(server, plan.map(() => "attack"));
    const widget = await begin(stage, server);
    const { page } = widget;
    let moved = 0;
    page.on("framenavigated", () => (moved += 1));
    await page.evaluate(counting);
    await keysOn(widget);
    const before = await keysOf(page);
    const spent = [];
    let at = await open(widget).getAttribute("data-target");
    for (const [n, keys] of plan.entries()) {
      const start = await keysOf(page);
      for (const key of keys) await page.keyboard.press(key);
      if (n === 5 || n === 15) {
        // Taken back, it is there again; decided once more, it goes.
        await eventually("the next case is there", async () => (n + 1 === plan.length ? true : (await open(widget).getAttribute("data-target")) !== at));
        await page.keyboard.press("z");
        await eventually("it is there again", async () => (await open(widget).getAttribute("data-target")) === at);
        for (const key of keys) await page.keyboard.press(key);
      }
      spent.push((await keysOf(page)) - start - (n === 5 || n === 15 ? keys.length + 1 : 0));
      if (n + 1 < plan.length)
        await eventually("the next case has the focus", async () => {
          const now = await open(widget).getAttribute("data-target");
          if (now === at) return false;
          at = now;
          return open(widget).evaluate((node) => node === node.getRootNode().activeElement);
        });
    }
    assert.ok(Math.max(...spent) <= 3, `keys a decision: ${spent}`);
    console.log(`    ${(await keysOf(page)) - before} keys for 30 decisions and two undone`);
    await says(widget, "staff.nothing").waitFor();
    // They leave after eight seconds each.
    await eventually("all are decided", async () => (await decisions(server)) === 2, 25_000);
    const counts = async () => {
      const rows = (await posts(server)).filter((post) => all.includes(post.id));
      const moves = (await server.snapshot()).moderation?.moved?.length;
      return { rows, counts: [rows.filter((post) => post.absent === "hidden").length, rows.filter((post) => post.measures?.some(({ outcome }) => outcome === "label")).length, moves] };
    };
    const { rows } = await eventually("everybody is told: eight hidden, four labelled, four moved", async () => {
      const now = await counts();
      return String(now.counts) === "8,4,4" && now;
    });
    const hidden = rows.find((post) => post.absent === "hidden");
    const [{ about, ground, reason }] = hidden.measures;
    assert.deepEqual({ about, article: ground.article }, { about: "attack", article: 2 });
    assert.ok(reason.text && Object.keys(reason.translations).length === 1, "it says why in both languages");
    assert.equal(moved, 0, "no other page");
  },

  async "where something came meanwhile the decision comes back, says what, and is taken with the same keys"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const [post] = await reported(server, ["attack"]);
    const widget = await begin(stage, server);
    await keysOn(widget);
    await widget.page.keyboard.press("h");
    await widget.page.keyboard.press("1");
    const other = await Player.join(server);
    await other.send("flag", { target: post, revision: 1, reason: "threat" });
    await desk(widget).getByRole("button", { name: widget.words.say("staff.send-now"), exact: true }).click();
    await says(widget, "staff.updated").waitFor();
    await says(widget, "staff.updated-flag", { what: widget.words.say("staff.about-threat") }).waitFor();
    await stage.accessible(widget.page, "deliberation-widget");
    assert.equal(await decisions(server), 1);
    await open(widget).focus();
    await widget.page.keyboard.press("h");
    await widget.page.keyboard.press("2");
    await desk(widget).getByRole("button", { name: widget.words.say("staff.send-now"), exact: true }).click();
    await eventually("it is decided", async () => (await decisions(server)) === 0);
    // It is in the record, with its ground; lifted there, the post is back.
    await desk(widget).getByRole("tab", { name: widget.words.tool("decided"), exact: true }).click();
    const line = desk(widget).locator(".desk-list li").first();
    await line.getByText(widget.words.say("staff.because-threat"), { exact: true }).waitFor();
    const row = await eventually("everybody is told", async () => (await posts(server)).find((own) => own.id === post && own.measures));
    assert.deepEqual([row.absent, row.measures[0].about], ["hidden", "threat"]);
    await line.getByRole("button", { name: widget.words.say("staff.decided-lift"), exact: true }).click();
    await desk(widget).getByText(widget.words.say("staff.decided-state-lifted"), { exact: true }).waitFor();
    await eventually("everybody reads it again", async () => (await posts(server)).find((own) => own.id === post)?.text);
    await stage.accessible(widget.page, "deliberation-widget");
  },

  async "what was decided when the page went leaves once it is opened again, once"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const [post] = await reported(server, ["spam"]);
    const widget = await begin(stage, server);
    await keysOn(widget);
    await widget.page.context().setOffline(true);
    await widget.page.keyboard.press("h");
    await widget.page.keyboard.press("1");
    await desk(widget).locator(".review-held li").first().waitFor();
    await widget.page.close();
    assert.equal(await decisions(server), 1);
    const context = widget.page.context();
    await context.setOffline(false);
    const again = await begin(stage, server, {}, { reader: context });
    // The keys are as they were left.
    await desk(again).getByRole("button", { name: again.words.say("staff.keys-on"), exact: true }).waitFor();
    await eventually("it is decided", async () => (await decisions(server)) === 0, 15_000);
    await eventually("everybody is told", async () => (await posts(server)).some((own) => own.id === post && own.measures));
    const rows = (await posts(server)).filter((own) => own.id === post);
    assert.deepEqual(rows.map(({ absent, measures }) => [absent, measures.length]), [["hidden", 1]]);
  },

  async "keys do nothing until they are switched on, nor in a field, and can be others"(stage) {
    const server = await stage.server("elevator", FLAGS);
    await reported(server, ["spam", "attack"]);
    const widget = await begin(stage, server);
    const { keyboard } = widget.page;
    await open(widget).focus();
    await keyboard.press("a");
    await never("a key did something", async () => (await desk(widget).locator(".review-held li").count()) > 0, 300);
    await desk(widget).getByRole("button", { name: widget.words.say("staff.keys-all"), exact: true }).click();
    const hide = desk(widget).getByLabel(widget.words.say("staff.hide"), { exact: true });
    await hide.fill("a");
    await hide.press("Tab");
    await says(widget, "staff.key-taken", { what: widget.words.say("staff.keep") }).waitFor();
    await hide.fill("x");
    await hide.press("Tab");
    await keysOn(widget);
    await keyboard.press("x");
    await says(widget, "staff.find").waitFor();
    await keyboard.press("Escape");
    await says(widget, "staff.find").waitFor({ state: "detached" });
    assert.ok(await widget.root.locator("dialog.desk").evaluate((dialog) => dialog.open), "the desk stays open");
  },

  async "spam alone is hidden together, once its number was typed, and taken back together"(stage) {
    const server = await stage.server("elevator", FLAGS);
    await reported(server, ["spam", "spam", "attack", "spam"]);
    const widget = await begin(stage, server);
    await desk(widget).getByRole("button", { name: widget.words.say("staff.spam"), exact: true }).click();
    await desk(widget).getByRole("checkbox").nth(2).uncheck();
    const number = desk(widget).getByLabel(widget.words.say("staff.batch", { n: "2" }), { exact: true });
    await number.fill("3");
    await number.press("Enter");
    await says(widget, "staff.batch-need", { n: "2" }).waitFor();
    await stage.accessible(widget.page, "deliberation-widget");
    await number.fill("2");
    await number.press("Enter");
    await desk(widget).getByRole("button", { name: widget.words.say("staff.undo"), exact: true }).click();
    await eventually("all are there again", async () => (await desk(widget).locator(".review-list > li").count()) === 4);
    assert.equal(await decisions(server), 4);
  },

  async "two who look at the same case know of each other"(stage) {
    const server = await stage.server("elevator", FLAGS);
    await reported(server, ["spam"]);
    const one = await begin(stage, server);
    const other = await begin(stage, server, { play: "host" });
    await eventually("both are told", async () => {
      const seen = [one, other].map((widget) => desk(widget).locator(".review-present").count());
      return (await Promise.all(seen)).every((n) => n === 1);
    }, 15_000);
  },

  async "what waits for a decision is marked where it stands, for those who decide alone, and a press opens the desk at it"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const { statements } = await server.snapshot();
    const [post] = await reported(server, ["attack", "spam"]);
    const person = await Player.join(server);
    for (const target of [post, statements[0].id]) await person.send("flag", { target, revision: 1, reason: "off-topic" });
    const widget = await stage.visit(server, { search: { lang: "en", play: "moderator" } });
    const { keyboard } = widget.page;
    const mark = (place) => place.locator(".waits");
    const parts = () => widget.page.requests.map(({ url }) => /deliberation-(panel|staff|stage)_bg/.exec(url)?.[1]).filter(Boolean);
    await thread.open(widget, server, statements[0].id);
    const line = thread.posts(widget).filter({ hasText: "Text 0 that" });
    await mark(line).waitFor();
    const says = async (place, n) => assert.equal(await mark(place).textContent(), `⚑ ${widget.words.say(n === 1 ? "flag.reports.one" : "flag.reports.other", { n: String(n) })}${widget.words.say("flag.decide")}`);
    await says(line, 2);
    await says(thread.panel(widget).locator(".root"), 1);
    assert.deepEqual(parts(), [], "nothing of the desk is loaded by that");
    await stage.accessible(widget.page, "deliberation-widget");
    await stage.shot(widget.page, "marks-thread-en-1280", {});
    // From the keyboard; the case has the focus then.
    await mark(line).focus();
    await keyboard.press("Enter");
    await eventually("the case has the focus", async () => (await open(widget).count()) && open(widget).evaluate((node, id) => node.dataset.target === id && node === node.getRootNode().activeElement, post));
    assert.deepEqual(parts(), ["staff"]);
    // Another mark brings the open desk to another case, and from another module, too.
    await desk(widget).getByRole("tab", { name: widget.words.tool("air"), exact: true }).click();
    await desk(widget).getByLabel(widget.words.say("desk.said"), { exact: true }).waitFor();
    await mark(thread.panel(widget).locator(".root")).click();
    await eventually("the statement is open", async () => (await open(widget).getAttribute("data-target")) === statements[0].id);
    // What is decided has no mark any more.
    await desk(widget).getByRole("button", { name: widget.words.say("staff.keep"), exact: true }).first().click();
    await desk(widget).getByRole("button", { name: widget.words.say("staff.send-now"), exact: true }).click();
    await eventually("the mark has gone", async () => (await mark(thread.panel(widget).locator(".root")).count()) === 0, 15_000);
    assert.equal(await mark(line).count(), 1);
    // Others have none, and are sent nothing of it.
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await thread.open(reader, server, statements[0].id);
    await never("a reader sees a mark", async () => (await reader.root.locator(".waits").count()) > 0, 600);
    assert.ok(!reader.page.requests.some(({ url }) => /deliberation-face|\/queue/.test(url)));
  },

  async "a session that is over is renewed from the desk, and what was asked for comes"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const widget = await begin(stage, server);
    const token = () => widget.page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith("/token")));
    const [key] = await token();
    await widget.page.evaluate(([key]) => localStorage.setItem(key, "of-a-session-that-is-over"), [key]);
    await reported(server, ["spam"]);
    await open(widget).waitFor();
    await eventually("there is another session", async () => (await token())[1] !== "of-a-session-that-is-over");
    assert.equal(await says(widget, "staff.missing").count(), 0);
    // The browser tells of each refusal.
    stage.complaints = stage.complaints.filter((text) => !/401/.test(text));
  },

  async "the tools of the programme stand in the same row, and come when they are asked for"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const widget = await begin(stage, server);
    const parts = () => widget.page.requests.map(({ url }) => /deliberation-(panel|staff|stage)_bg/.exec(url)?.[1]).filter(Boolean);
    assert.deepEqual(parts(), ["staff"]);
    const tab = (name) => desk(widget).getByRole("tab", { name: widget.words.tool(name), exact: true });
    await tab("review").focus();
    await widget.page.keyboard.press("ArrowRight");
    await eventually("the tool is there", async () => (await tab("air").getAttribute("aria-selected")) === "true");
    assert.ok(await tab("air").evaluate((node) => node === node.getRootNode().activeElement), "the focus is on its tab");
    await desk(widget).getByLabel(widget.words.say("desk.said"), { exact: true }).waitFor();
    assert.deepEqual(parts(), ["staff", "stage"]);
    await tab("review").click();
    await desk(widget).locator(".review-none, .review-list").waitFor();
  },

  async "an appeal is ruled on at the desk, from the keyboard, by somebody who took no part in the decision"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const { statements } = await server.snapshot();
    const [author, reporter] = [await Player.join(server), await Player.join(server)];
    const post = await author.argue(statements[0].id, "oppose", "en", "Whoever wants this lift has never read a bill.");
    await reporter.send("flag", { target: post, revision: 1, reason: "attack" });
    const moderator = await begin(stage, server);
    await keysOn(moderator);
    await moderator.page.keyboard.press("h");
    await moderator.page.keyboard.press("1");
    await desk(moderator).getByRole("button", { name: moderator.words.say("staff.send-now"), exact: true }).click();
    const mine = await eventually("the author is told", async () => (await author.get("/me")).moderation?.on_mine?.[0]);
    await author.send("appeal", { decision: mine.id, text: text("en", "It is about a bill, not about a person.") });
    const host = await begin(stage, server, { play: "host" });
    const { keyboard } = host.page;
    const tabTo = async (what, locator) => {
      await locator.waitFor();
      for (let at = 0; at < 200; at += 1) {
        if (await locator.evaluate((node) => node === node.getRootNode().activeElement)) return;
        await keyboard.press("Tab");
      }
      throw new Error(`Tab does not come to ${what}`);
    };
    await desk(host).getByRole("tab", { selected: true }).focus();
    await keyboard.press("ArrowRight");
    await desk(host).getByText("It is about a bill, not about a person.", { exact: true }).waitFor();
    await tabTo("ruling", desk(host).locator(".desk-list .acts button").first());
    await keyboard.press("Enter");
    const finding = desk(host).getByLabel(host.words.say("staff.appeal-finding"), { exact: true });
    await tabTo("the ruling", finding);
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    assert.equal(await finding.inputValue(), "overturned");
    await tabTo("why", desk(host).getByLabel(host.words.say("staff.appeal-text"), { exact: true }));
    await keyboard.type("It speaks of the matter.");
    await stage.accessible(host.page, "deliberation-widget");
    await tabTo("sending", desk(host).locator(".desk-panel:not([hidden]) [type=submit]"));
    await keyboard.press("Enter");
    await says(host, "staff.appeal-done").waitFor();
    await eventually("everybody reads it again", async () => (await posts(server)).find((own) => own.id === post)?.text);
    const told = (await reporter.get("/me")).moderation.flags[0];
    assert.equal(told.answer.state, "overturned");
  },

  async "writing is closed and opened again by one switch, within two seconds, and votes go on"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const person = await Player.join(server);
    const host = await begin(stage, server, { play: "host" });
    await desk(host).getByRole("tab", { name: host.words.tool("gate"), exact: true }).click();
    const close = desk(host).getByRole("button", { name: host.words.say("staff.gate-close"), exact: true });
    await close.click();
    await says(host, "staff.gate-need").waitFor();
    await desk(host).getByLabel(host.words.say("staff.gate-reason"), { exact: true }).fill("The broadcast begins.");
    const [events, heard] = [new AbortController(), []];
    const live = await fetch(`${server.api}/deliberations/${server.deliberation}/live`, { signal: events.signal });
    void (async () => {
      try {
        for await (const bytes of live.body) heard.push([Date.now(), Buffer.from(bytes).toString()]);
      } catch {}
    })();
    const pressed = Date.now();
    await close.click();
    await says(host, "staff.gate-closed").waitFor();
    const told = await eventually("everybody is told", () => heard.find(([, event]) => event.includes("The broadcast begins.")));
    console.log(`    told after ${told[0] - pressed} ms`);
    events.abort();
    await assert.rejects(person.argue((await server.snapshot()).statements[0].id, "support", "en", "One more."), /writing-closed/);
    await person.send("vote", { statement: (await server.snapshot()).statements[0].id, revision: 1, value: "agree", nth: 1 });
    await stage.accessible(host.page, "deliberation-widget");
    await desk(host).getByRole("button", { name: host.words.say("staff.gate-reopen"), exact: true }).click();
    await says(host, "staff.gate-open").waitFor();
    await person.argue((await server.snapshot()).statements[0].id, "support", "en", "One more.");
  },
};

for (const lang of ["zh-CN", "en"])
  for (const [theme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]])
    cases[`how it looks: ${lang} ${theme} ${width}`] = async (stage) => {
      const server = await stage.server("elevator", FLAGS);
      const all = await reported(server, ["attack", "spam", "off-topic", "other", "personal-data"]);
      const second = await Player.join(server);
      await second.send("flag", { target: all[0], revision: 1, reason: "threat", span: { start: 0, end: 6, exact: "Text 0" } });
      const { statements } = await server.snapshot();
      for (const { id } of statements.slice(0, 5)) await second.send("flag", { target: id, revision: 1, reason: "off-topic" });
      // What comes while one reads is said in a notice that floats over the thread.
      await eventually("all are there for everybody", async () => {
        const there = new Set((await posts(server)).map((own) => own.id));
        return all.every((id) => there.has(id));
      });
      const page = await stage.visit(server, { search: { lang, theme, play: "moderator" }, width, height: width < 600 ? 720 : 900 });
      await thread.open(page, server, statements[0].id);
      await page.root.locator("#panel-thread .waits").first().waitFor();
      await page.root.locator("#panel-thread .waits").first().scrollIntoViewIfNeeded();
      await stage.shot(page.page, `queue-marks-${lang}-${theme}-${width}`, {});
      await stage.accessible(page.page, "deliberation-widget");
      await page.page.close();
      const widget = await begin(stage, server, { lang, theme }, { width, height: width < 600 ? 720 : 900 });
      const word = (key) => widget.words.say(key);
      const shot = async (name) => {
        await stage.shot(widget.page, `queue-${name}-${lang}-${theme}-${width}`, {});
        await stage.accessible(widget.page, "deliberation-widget");
        const over = await widget.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${name}: the page is ${over} px wider than the screen`);
      };
      await shot("list");
      await keysOn(widget);
      await widget.page.keyboard.press("h");
      await says(widget, "staff.find").waitFor();
      await shot("find");
      await widget.page.keyboard.press("e");
      await desk(widget).getByLabel(word("staff.reason"), { exact: true }).waitFor();
      await shot("write");
      await open(widget).focus();
      await widget.page.keyboard.press("Escape");
      await widget.page.keyboard.press("m");
      await says(widget, "staff.where").waitFor();
      await shot("move");
      await widget.page.keyboard.press("1");
      await widget.page.keyboard.press("a");
      await desk(widget).locator(".review-held li").nth(1).waitFor();
      await shot("held");
      await desk(widget).getByRole("tab", { name: widget.words.tool("gate"), exact: true }).click();
      await says(widget, "staff.gate-open").waitFor();
      await shot("gate");
    };
