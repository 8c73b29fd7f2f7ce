// What is one's own: the name one chooses, a code, all data as a file, words that are erased. And what a writer is told of how
// writing goes on.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually, never } from "../harness/eventually.mjs";
import { Player, text } from "../harness/player.mjs";
import { author, demo, open, page as read, panel, posts, quiet } from "../harness/thread.mjs";
import { open as visit, portal } from "./two-devices.mjs";

const has = (locator) => locator.evaluate((node) => node.getRootNode().activeElement === node);
const named = (place, widget, key, places) => place.getByRole("button", { name: widget.words.say(key, places), exact: true });
const mine = (widget) => widget.root.locator("dialog.mine");
const erasing = (widget) => widget.root.locator("dialog.erasing");
const field = (widget) => mine(widget).getByRole("textbox", { name: widget.words.say("own.name-field") });

async function openMine(widget) {
  await widget.button("mine.label").click();
  await mine(widget).waitFor();
}

// Presses Tab until the focus is there.
async function tabTo(widget, what, locator, most = 200) {
  await locator.waitFor();
  for (let at = 0; at < most; at += 1) {
    if (await has(locator)) return;
    await widget.page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${what}`);
}

async function begin(stage, server, options = {}) {
  const widget = await stage.visit(server, { search: { lang: "en" }, ...options });
  await widget.vote("agree");
  await widget.vote("agree");
  await widget.allSent();
  return widget;
}

async function fileOf(widget, press) {
  const coming = widget.page.waitForEvent("download");
  await press();
  return JSON.parse(await readFile(await (await coming).path(), "utf8"));
}

// What lies in the browser of a page, wherever it is kept.
const kept = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((give, fail) => Object.assign(request, { onsuccess: () => give(request.result), onerror: fail }));
    const base = await done(indexedDB.open("deliberation-outbox"));
    const all = [];
    for (const store of base.objectStoreNames) all.push(...(await done(base.transaction(store).objectStore(store).getAll())));
    base.close();
    return JSON.stringify({ ...localStorage }) + JSON.stringify(all);
  });

export const cases = {
  async "a name is chosen from the keyboard, refused with the reason and the words kept, and stands beside all one wrote"(stage) {
    const server = await demo(stage);
    const taken = await Player.join(server);
    await taken.send("name", { shown: "Old Chen" });
    const own = await author(stage, server, { search: { lang: "en" } });
    const { widget } = own;
    const { keyboard } = widget.page;
    await widget.button("mine.label").focus();
    await keyboard.press("Enter");
    await mine(widget).getByText(widget.words.pattern("own.name-number")).waitFor();
    await tabTo(widget, "the way to a name", named(mine(widget), widget, "own.name-choose"));
    await keyboard.press("Enter");
    await eventually("the field has the focus", () => has(field(widget)));
    for (const [typed, key] of [["The Moderator", "office"], ["Аlех Wang", "scripts"], ["居民 037", "form"], ["old-chen", "taken"]]) {
      await field(widget).fill(typed);
      await keyboard.press("Enter");
      await mine(widget).getByRole("alert").getByText(widget.words.say(`own.name-unfit-${key}`)).waitFor();
      assert.equal(await field(widget).inputValue(), typed, "what was typed stays");
      await eventually("the focus is in the field", () => has(field(widget)));
    }
    await stage.accessible(widget.page, "deliberation-widget");
    await field(widget).fill("七楼的老陈");
    await keyboard.press("Enter");
    const shown = mine(widget).getByText(widget.words.say("own.name-shown", { name: "七楼的老陈" }));
    await shown.waitFor();
    await eventually("the focus goes on", () => has(named(mine(widget), widget, "own.name-change")));
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await open(reader, server);
    await posts(reader).filter({ hasText: own.words.slice(0, 24) }).first().getByText("七楼的老陈").waitFor();
    await widget.page.reload();
    await widget.ready();
    await openMine(widget);
    await shown.waitFor();
    await named(mine(widget), widget, "own.name-drop").click();
    await mine(widget).getByText(widget.words.pattern("own.name-number")).waitFor();
    await eventually("the number is there again", async () => (await posts(reader).getByText("七楼的老陈").count()) === 0);
  },

  async "the name of the sign-in is proposed, leaves only when it is taken, and the file is asked for in a session that has just begun"(stage) {
    const { server, token, host } = await portal(stage);
    const widget = await visit(stage, host, await stage.reader(), token("resident 17", { name: "陈静" }));
    await widget.vote("agree");
    await widget.vote("agree");
    await widget.allSent();
    await openMine(widget);
    await named(mine(widget), widget, "own.name-choose").click();
    const offer = named(mine(widget), widget, "own.name-offer", { name: "陈静" });
    await offer.waitFor();
    assert.equal(await field(widget).inputValue(), "", "it is not in the field");
    await stage.accessible(widget.page, "deliberation-widget");
    await stage.shot(widget.page, "own-offer", {});
    const sent = () => widget.page.requests.filter(({ method, url }) => method === "POST" && url.endsWith("/acts")).length;
    const before = sent();
    await never("it leaves by itself", () => sent() > before);
    await offer.click();
    await mine(widget).getByText(widget.words.say("own.name-shown", { name: "陈静" })).waitFor();
    // The session is too old: a new one is asked for, once, and the file is there.
    let refused = 0;
    await widget.page.route("**/me/data", async (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      const body = JSON.stringify({ type: "/problems/unauthenticated", title: "No session.", status: 401 });
      return route.fulfill({ status: 401, contentType: "application/problem+json", body });
    });
    const joins = () => widget.page.requests.filter(({ url }) => url.endsWith("/join")).length;
    const joined = joins();
    const file = await fileOf(widget, () => named(mine(widget), widget, "mine.save").click());
    assert.ok(file.backend.acts.some(({ act }) => act?.shown === "陈静"));
    assert.deepEqual([refused, joins() - joined], [2, 1]);
    // The browser tells of the refusal.
    stage.complaints = stage.complaints.filter((text) => !/401/.test(text));
  },

  async "my code is copied, and whoever is given a role by it is told until when"(stage) {
    const server = await demo(stage);
    const reader = await stage.reader({ permissions: ["clipboard-read", "clipboard-write"] });
    const widget = await begin(stage, server, { reader });
    await openMine(widget);
    const code = await mine(widget).locator("code.receipt").first().innerText();
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await named(mine(widget), widget, "own.code-copy").click();
    await mine(widget).getByText(widget.words.say("flag.copied")).waitFor();
    assert.equal(await widget.page.evaluate(() => navigator.clipboard.readText()), code);
    const host = await Player.join(server, "host");
    await host.send("grant", { to: code, role: "moderator", until: "2031-01-31" });
    await widget.page.reload();
    await widget.ready();
    await openMine(widget);
    const role = widget.words.say("own.role-until", { role: widget.words.say("role.moderator"), until: "2031-01-31" });
    await mine(widget).getByText(role).waitFor();
    await stage.shot(widget.page, "own-role", {});
    await stage.accessible(widget.page, "deliberation-widget");
    // Without a clipboard it can be copied by hand.
    await widget.page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await named(mine(widget), widget, "own.code-copy").click();
    const byHand = mine(widget).getByRole("textbox", { name: widget.words.say("own.code-label") });
    await byHand.waitFor();
    assert.equal(await byHand.inputValue(), code);
  },

  async "all data are one file; without a connection it says so and gives what this device has"(stage) {
    const server = await demo(stage);
    const own = await author(stage, server, { search: { lang: "en" } });
    const { widget } = own;
    await openMine(widget);
    const file = await fileOf(widget, () => named(mine(widget), widget, "mine.save").click());
    assert.equal(file.format, "deliberation-widget/my-data/2");
    assert.equal(file.backend.deliberation, server.deliberation);
    assert.ok(file.backend.acts.some(({ act }) => act?.text?.text === own.words));
    assert.ok(file.backend.acts.some(({ type }) => type === "vote"));
    await mine(widget).getByText(widget.words.say("own.file-saved")).waitFor();
    await widget.page.context().setOffline(true);
    await named(mine(widget), widget, "mine.save").click();
    await mine(widget).getByText(widget.words.say("own.file-offline")).waitFor();
    await stage.shot(widget.page, "own-offline", {});
    await stage.accessible(widget.page, "deliberation-widget");
    const here = await fileOf(widget, () => named(mine(widget), widget, "own.file-here").click());
    assert.equal(here.format, "deliberation-widget/my-data/1");
    await widget.page.context().setOffline(false);
  },

  async "one text is erased from the keyboard: the words go everywhere, the place and the replies stay"(stage) {
    const server = await demo(stage);
    const own = await author(stage, server, { search: { lang: "en" } });
    const { widget } = own;
    const { keyboard } = widget.page;
    const other = await Player.join(server);
    const reply = await other.argue(own.post, "ask", "en", "What does the ground floor get for it?");
    // What comes while one reads waits behind a press.
    await eventually("the reply is there for everybody", async () => (await read(own.thread)).posts.some(({ id }) => id === reply));
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await open(reader, server);
    const start = own.words.slice(0, 24);
    await posts(reader).filter({ hasText: start }).first().waitFor();
    const post = posts(widget).filter({ hasText: start }).first();
    // A draft of another wording lies on the device.
    await named(post, widget, "thread.revise").click();
    await widget.root.locator(".reply textarea").fill(`${own.words} A draft of mine.`);
    await named(widget.root.locator(".reply"), widget, "write.cancel").click();
    assert.ok((await kept(widget.page)).includes("A draft of mine."));
    await post.focus();
    const way = named(post, widget, "own.erase");
    await tabTo(widget, "the way to erase", way);
    await keyboard.press("Enter");
    await erasing(widget).waitFor();
    await eventually("Cancel has the focus", () => has(named(erasing(widget), widget, "own.cancel")));
    await stage.accessible(widget.page, "deliberation-widget");
    await keyboard.press("Enter");
    await erasing(widget).waitFor({ state: "hidden" });
    await eventually("the focus is back", () => has(way));
    await keyboard.press("Enter");
    await tabTo(widget, "erasing", named(erasing(widget), widget, "own.erase-do"));
    await keyboard.press("Enter");
    await erasing(widget).getByText(widget.words.say("own.erase-done")).waitFor();
    await keyboard.press("Escape");
    await erasing(widget).waitFor({ state: "hidden" });
    for (const page of [widget, reader]) await panel(page).getByText(page.words.say("thread.erased")).waitFor();
    await eventually("the focus is on its place", () => widget.root.evaluate((node) => node.shadowRoot.activeElement?.matches("li.post") ?? false));
    await panel(reader).getByText("What does the ground floor get for it?").waitFor();
    assert.equal(await posts(reader).filter({ hasText: start }).count(), 0);
    const row = (await read(own.thread)).posts.find(({ id }) => id === own.post);
    assert.deepEqual([row.absent, row.text], ["erased", undefined]);
    const left = await kept(widget.page);
    assert.ok(!left.includes(start) && !left.includes("A draft of mine."), "nothing of it lies in the browser");
  },

  async "all that one wrote is erased; votes stay counted, and one goes on as somebody new"(stage) {
    const server = await demo(stage);
    const own = await author(stage, server, { search: { lang: "en" } });
    const { widget } = own;
    await widget.open("vote");
    await widget.button("write.open").click();
    await widget.field.fill("Paint the mailboxes green before anything else.");
    await widget.root.locator(".composer [type=submit]").click();
    const isThere = async () => JSON.stringify((await server.snapshot()).statements).includes("mailboxes green");
    await eventually("it is there for everybody", isThere);
    await widget.field.fill("A draft that nobody has seen.");
    const before = (await server.snapshot()).participation.voters;
    await openMine(widget);
    await named(mine(widget), widget, "own.erase-all").click();
    await erasing(widget).getByText(widget.words.say("own.stays-all")).waitFor();
    await named(erasing(widget), widget, "own.erase-do").click();
    await erasing(widget).getByText(widget.words.say("own.erase-done-all")).waitFor();
    await stage.shot(widget.page, "own-erased-all", {});
    await named(erasing(widget), widget, "rule.close").click();
    await mine(widget).getByText(widget.words.say("mine.no-statements")).waitFor();
    await eventually("the focus is on the head", () => has(mine(widget).locator("h3")));
    const left = await kept(widget.page);
    for (const words of [own.words.slice(0, 24), "mailboxes green", "A draft that nobody"]) assert.ok(!left.includes(words), words);
    await eventually("the statement is gone for everybody", async () => !(await isThere()));
    assert.equal((await server.snapshot()).participation.voters, before, "votes stay");
    await widget.page.keyboard.press("Escape");
    await widget.vote("disagree");
    await widget.allSent();
    await eventually("somebody new has voted", async () => (await server.snapshot()).participation.voters === before + 1);
  },

  async "in a page without a backend words go from the browser's store, the file comes from there, and starting afresh forgets drafts"(stage) {
    const host = await stage.host({ dist: true });
    const page = await stage.page(undefined, { locale: "en" });
    await page.goto(`${host.origin}/practice.html?lang=en`);
    const widget = await stage.widget(page, "en").ready();
    await widget.root.locator(".play select").waitFor();
    await widget.vote("agree");
    await widget.button("write.open").click();
    await widget.field.fill("My own words about the stairs.");
    await widget.root.locator(".composer [type=submit]").click();
    await eventually("they are kept", async () => (await kept(page)).includes("about the stairs"));
    await openMine(widget);
    const file = await fileOf(widget, () => named(mine(widget), widget, "mine.save").click());
    assert.ok(file.backend.acts.some(({ act }) => act?.text?.text === "My own words about the stairs."));
    await named(mine(widget), widget, "own.erase").first().click();
    await named(erasing(widget), widget, "own.erase-do").click();
    await erasing(widget).getByText(widget.words.say("own.erase-done")).waitFor();
    assert.ok(!(await kept(page)).includes("about the stairs"), "gone from the store");
    await named(erasing(widget), widget, "rule.close").click();
    await named(mine(widget), widget, "rule.close").click();
    await page.reload();
    await widget.ready();
    assert.ok(!(await kept(page)).includes("about the stairs"));
    await widget.button("write.open").click();
    await widget.field.fill("Half a thought.");
    await eventually("it is kept", async () => (await kept(page)).includes("Half a thought."));
    await widget.button("thread.play-anew").click();
    await eventually("it is forgotten", async () => !(await kept(page)).includes("Half a thought."));
    assert.deepEqual(page.requests.filter(({ url, method }) => method !== "GET" || url.includes("/api/")), [], "nobody was asked");
  },

  async "the rules lead to the page to sign, where there is a server"(stage) {
    const server = await demo(stage);
    const widget = await stage.visit(server, { search: { lang: "en" } });
    await widget.button("rule.label").click();
    const link = widget.root.locator(".policy a");
    await link.waitFor();
    await link.scrollIntoViewIfNeeded();
    await stage.shot(widget.page, "own-policy", {});
    await stage.accessible(widget.page, "deliberation-widget");
    const answer = await fetch(await link.evaluate((node) => node.href));
    assert.deepEqual([answer.status, answer.headers.get("content-type")?.split(";")[0]], [200, "text/html"]);
    const host = await stage.host({ dist: true });
    const page = await stage.page(undefined, { locale: "en" });
    await page.goto(`${host.origin}/plain.html?lang=en`);
    const alone = await stage.widget(page, "zh-CN").ready();
    await alone.button("rule.label").click();
    await alone.root.locator(".articles li").first().waitFor();
    assert.equal(await alone.root.locator(".policy").isVisible(), false, "no page to sign without a server");
  },

  async "who writes is told how long texts wait, where posts went, and until when they do not write"(stage) {
    const server = await demo(stage);
    // The clock of the server cannot be turned: the edition is as it would be ten minutes later.
    const page = await stage.page();
    await page.route(`**/deliberations/${server.deliberation}`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), moderation: { changed: 1, hold: "everyone", waits_min: 10 } } });
    });
    await page.goto(server.address({ lang: "en" }));
    const waits = await stage.widget(page, "en").ready();
    await waits.button("write.open").click();
    await waits.root.locator(".composer").getByText(waits.words.say("gate.waits", { n: "10" })).waitFor();
    await stage.shot(page, "own-waits");
    await stage.accessible(page, "deliberation-widget");

    const own = await author(stage, server, { search: { lang: "en" } });
    const { widget } = own;
    const moderator = await Player.join(server, "moderator", "en");
    const { statements } = await server.snapshot();
    const elsewhere = statements.find(({ id, closed_by: closed }) => id !== server.quiet && !closed);
    const ground = { article: 2, version: 1 };
    const reason = text("en", "It belongs to the other question.");
    await moderator.send("decision", { target: own.post, wording: own.post, outcome: "move", to: elsewhere.id, about: "off-topic", ground, reason });
    const pointer = panel(widget).locator("li.moved");
    await pointer.waitFor();
    await pointer.scrollIntoViewIfNeeded();
    await stage.shot(widget.page, "own-moved", {});
    await named(pointer, widget, "thread.go-there").click();
    await posts(widget).filter({ hasText: own.words.slice(0, 24) }).first().waitFor();

    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await moderator.send("decision", { target: own.post, outcome: "limit", until, about: "attack", ground, reason });
    await widget.open("vote");
    const gate = widget.root.locator(".composer .gate");
    await gate.getByText(widget.words.say("gate.limited", { until })).waitFor();
    await gate.getByText("It belongs to the other question.").waitFor();
    await gate.scrollIntoViewIfNeeded();
    await stage.shot(widget.page, "own-limited", {});
    await stage.accessible(widget.page, "deliberation-widget");
    await widget.vote("disagree");
  },
};

// Every state, in both languages, light and dark, on a phone and on a desk.
for (const lang of ["zh-CN", "en"])
  for (const theme of ["light", "dark"])
    for (const width of [320, 1280])
      cases[`${lang} ${theme} ${width}: my name, my code, my data, and erasing`] = async (stage) => {
        const server = await demo(stage);
        const height = width < 600 ? 720 : 900;
        const own = await author(stage, server, { search: { lang, theme }, width, height, dark: theme === "dark" });
        const { widget } = own;
        const { page } = widget;
        const look = async (name) => {
          await stage.shot(page, `own-${name}-${lang}-${theme}-${width}`, {});
          await stage.accessible(page, "deliberation-widget");
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${name}: the page is ${wide} px wider than the screen`);
        };
        await openMine(widget);
        await mine(widget).getByText(widget.words.pattern("own.name-number")).waitFor();
        await look("mine");
        await named(mine(widget), widget, "own.name-choose").click();
        await field(widget).fill(lang === "en" ? "The Moderator" : "主持人老陈");
        await field(widget).press("Enter");
        await mine(widget).getByRole("alert").waitFor();
        await look("name");
        await field(widget).fill(lang === "en" ? "Chen on the seventh floor" : "七楼的老陈");
        if (lang === "en") await field(widget).fill("Chen, seventh floor");
        await field(widget).press("Enter");
        await mine(widget).getByText(widget.words.pattern("own.name-shown")).waitFor();
        await named(mine(widget), widget, "own.erase-all").scrollIntoViewIfNeeded();
        await look("data");
        await named(mine(widget), widget, "own.erase-all").click();
        await look("erase-all");
        await page.keyboard.press("Escape");
        await named(mine(widget), widget, "own.erase").first().click();
        await look("erase");
        await named(erasing(widget), widget, "own.erase-do").click();
        await erasing(widget).getByText(widget.words.say("own.erase-done")).waitFor();
        await look("erased");
        await named(erasing(widget), widget, "rule.close").click();
        await page.keyboard.press("Escape");
        await panel(widget).getByText(widget.words.say("thread.erased")).first().scrollIntoViewIfNeeded();
        await look("place");
      };
