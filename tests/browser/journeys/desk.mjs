// The desk: what those do who run a deliberation, from the keyboard; what they write is not lost; and nobody else loads it.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";
import { embedding } from "../harness/host.mjs";

const FLAGS = ["--no-limits", "--demo"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const says = (widget, key, places) => desk(widget).getByText(widget.words.say(key, places), { exact: true });
const press = (widget, key, places) => desk(widget).getByRole("button", { name: widget.words.say(key, places), exact: true });
const field = (widget, key) => desk(widget).getByLabel(widget.words.say(key), { exact: true });
const loaded = (page) => page.requests.filter((request) => /deliberation-(panel|staff|face)/.test(new URL(request.url).pathname));

const posts = async (server) => (await (await fetch(`${server.api}/deliberations/elevator/posts`)).json()).posts;
const said = async (server, text) => (await posts(server)).filter((post) => post.text?.text === text);

// Presses Tab until the focus is on what `is` says of it.
async function tabTo(widget, what, is, most = 120) {
  for (let at = 0; at < most; at += 1) {
    const there = await widget.root.evaluate((node, [is]) => {
      const focused = node.shadowRoot.activeElement;
      const label = focused?.closest("label")?.querySelector(".label")?.textContent ?? focused?.textContent;
      return Boolean(focused) && (label === is || label?.startsWith(is + ":"));
    }, [is]);
    if (there) return;
    await widget.page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${what}: ${is}`);
}

const key = async (widget, name, places) => tabTo(widget, name, widget.words.say(name, places));

// Opens the desk from the keyboard, at one of its tools.
async function open(widget, tool = "air") {
  await key(widget, "thread.desk");
  await widget.page.keyboard.press("Enter");
  const tab = desk(widget).getByRole("tab", { name: widget.words.tool(tool), exact: true });
  await tab.waitFor();
  await desk(widget).getByRole("tab", { selected: true }).focus();
  const shown = desk(widget).getByRole("tab", { selected: true });
  for (let at = 0; at < 9 && (await tab.getAttribute("aria-selected")) !== "true"; at += 1) {
    const before = await shown.textContent();
    await widget.page.keyboard.press("ArrowRight");
    // The tool may be in a module that comes only now.
    await eventually("the next tool is shown, and its tab has the focus", () =>
      shown.evaluate((node, before) => node.textContent !== before && node === node.getRootNode().activeElement, before).catch(() => false),
    );
  }
  assert.equal(await tab.getAttribute("aria-selected"), "true");
  await desk(widget).locator(".desk-panel:not([hidden]) h3").first().waitFor();
}

const visit = (stage, server, play, search = {}, options = {}) =>
  stage.visit(server, { search: { lang: "en", play, ...search }, ...options });

export const cases = {
  async "what was said on air is written down from the keyboard, and read by somebody else; then corrected"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const reader = await stage.visit(server, { search: { lang: "en" } });
    await reader.root.getByRole("button", { name: reader.words.say("thread.read-beside") }).click();
    const shown = reader.root.locator("#panel-thread li.post");
    await shown.first().waitFor();
    await reader.root.locator("#panel-thread").getByRole("button", { name: reader.words.say("thread.by-newest"), exact: true }).click();
    const host = await visit(stage, server, "host");
    const { keyboard } = host.page;
    // Whoever decides is shown what waits before that: by the face alone.
    const tools = () => loaded(host.page).filter(({ url }) => !url.includes("deliberation-face"));
    await never("the desk is loaded before it is opened", () => tools().length > 0, 300);
    await open(host);
    await key(host, "desk.said");
    await keyboard.type("We heard the ground floor. 光是够的。");
    // What is missing is said, and nothing is lost.
    await key(host, "desk.write");
    await keyboard.press("Enter");
    await says(host, "desk.need-speaker").waitFor();
    await field(host, "desk.said").focus();
    await key(host, "desk.speaker");
    await keyboard.type("Ms Li");
    await key(host, "desk.speaker-role");
    await keyboard.type("resident, ground floor");
    await key(host, "desk.moment");
    await keyboard.type("12:05");
    await key(host, "desk.write");
    await keyboard.press("Enter");
    await says(host, "desk.written").waitFor();
    const [post] = await eventually("everybody has it", async () => {
      const found = await said(server, "We heard the ground floor. 光是够的。");
      return found.length === 1 && found;
    });
    assert.deepEqual(
      { kind: post.kind, from: post.from, speaker: post.speaker, moment: post.moment, role: post.by.role },
      { kind: "spoken", from: "desk", speaker: { name: "Ms Li", role: "resident, ground floor" }, moment: { programme: "morninglight-1", ms: 725_000 }, role: "host" },
    );
    assert.equal(await field(host, "desk.said").inputValue(), "");
    await reader.root.getByRole("button", { name: reader.words.pattern("thread.new") }).click();
    await shown.filter({ hasText: "We heard the ground floor." }).waitFor();

    const line = desk(host).locator(".desk-list li").filter({ hasText: "We heard the ground floor." });
    await line.getByRole("button", { name: /^Correct/ }).focus();
    await keyboard.press("Enter");
    await field(host, "desk.corrected").fill("We heard the ground floor: there is light enough.");
    await key(host, "desk.correct-send");
    await keyboard.press("Enter");
    await says(host, "desk.correct-done").waitFor();
    await eventually("it is another wording of the same post", async () => {
      const corrected = (await posts(server)).find((own) => own.id === post.id);
      return corrected.revision === 2 && corrected.earlier?.length === 1;
    });
    await shown.filter({ hasText: "there is light enough" }).waitFor();
    // Whoever takes part is counted, who runs it is not.
    assert.ok(!(await host.page.evaluate(() => Object.keys(localStorage).some((key) => /\/desk\/spoken$/.test(key)))));
  },

  async "a demand is marked, carried over by the host, and shown with its reason"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await visit(stage, server, "host");
    const { keyboard } = host.page;
    await open(host, "demands");
    const first = desk(host).locator(".desk-list").first().locator("li").first();
    await first.getByText(host.words.say("desk.open")).waitFor();
    const text = await first.locator(".words").innerText();
    await first.getByRole("button", { name: /^Carry over/ }).focus();
    await keyboard.press("Enter");
    await key(host, "desk.carry-send");
    await keyboard.press("Enter");
    await says(host, "desk.need-reason").waitFor();
    await field(host, "desk.reason").focus();
    await keyboard.type("The quote comes next month.");
    await keyboard.press("Tab");
    await keyboard.type("12242027");
    await key(host, "desk.carry-send");
    await keyboard.press("Enter");
    await says(host, "desk.carry-done").waitFor();
    await eventually("it is carried over, with its reason", async () => {
      const all = (await posts(server)).filter((post) => post.demand?.state === "carried-over");
      return all.some((post) => post.demand.reason.text === "The quote comes next month." && post.demand.until === "2027-12-24");
    });
    await desk(host).locator(".desk-list li").filter({ hasText: text }).getByText("Carried over to 2027-12-24.").waitFor();

    // A post becomes a demand, by words of it.
    const plain = (await posts(server)).find((post) => post.kind === "argument" && !post.demand && post.text && post.by.role === "participant");
    await field(host, "desk.find").fill((plain.text.translations?.en ?? plain.text.text).slice(0, 24));
    await desk(host).getByRole("button", { name: /^This is a demand/ }).first().focus();
    await keyboard.press("Enter");
    await field(host, "desk.body").fill("The property manager (sample)");
    await key(host, "desk.mark-send");
    await keyboard.press("Enter");
    await says(host, "desk.mark-done").waitFor();
    await eventually("it is a demand, marked by the host", async () =>
      (await posts(server)).some((post) => post.demand?.body?.text === "The property manager (sample)" && post.demand.marked_by === "host"),
    );

    // An official is shown the way to the thread, and asks the residents in the same form.
    const official = await visit(stage, server, "official");
    await open(official, "demands");
    assert.equal(await desk(official).getByRole("button", { name: /^Carry over/ }).count(), 0);
    await desk(official).getByRole("button", { name: /^Answer in the thread/ }).first().click();
    await eventually("the thread stands at the demand", () =>
      official.root.evaluate((node) => node.shadowRoot.activeElement?.matches("#panel-thread li.post")),
    );
    await field(official, "desk.ask-text").fill("Which hours would suit you?");
    await press(official, "desk.ask-send").click();
    await says(official, "desk.ask-done").waitFor();
    await eventually("it asks the residents", async () => {
      const [asked] = await said(server, "Which hours would suit you?");
      return asked?.kind === "remark" && asked.demand.residents === true;
    });
  },

  async "statements are merged and parted again, and a remark is put under one"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await visit(stage, server, "moderator");
    const { keyboard } = host.page;
    await open(host, "statements");
    await key(host, "desk.merge-target");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await key(host, "desk.merge-into");
    await keyboard.press("ArrowDown");
    await key(host, "desk.merge-send");
    await keyboard.press("Enter");
    await says(host, "desk.merged").waitFor();
    const closed = await eventually("it is merged", async () => {
      const { statements } = await server.snapshot();
      const closed = statements.find((own) => own.merged);
      return Boolean(closed && statements.some((own) => own.id === closed.closed_by)) && closed;
    });
    await key(host, "desk.undo", { n: String(closed.number) });
    await keyboard.press("Enter");
    await says(host, "desk.undone").waitFor();
    await eventually("it is open again", async () => (await server.snapshot()).statements.every((own) => !own.merged));

    const loose = desk(host).locator(".desk-list").last().locator("li").first();
    const text = await loose.locator(".words").innerText();
    await loose.getByRole("button", { name: /^Put it under/ }).focus();
    await keyboard.press("Enter");
    await desk(host).locator(".desk-list").last().getByLabel(host.words.say("desk.under")).focus();
    await keyboard.press("ArrowDown");
    await key(host, "desk.attach-send");
    await keyboard.press("Enter");
    await says(host, "desk.attached").waitFor();
    await eventually("it stands there", async () =>
      (await posts(server)).some((post) => post.on && [post.text?.text, post.text?.translations?.en].includes(text)),
    );
  },

  async "a dead network, a reload, a refusal: what was written is kept, and sent once"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const reader = await stage.reader();
    const host = await visit(stage, server, "host", {}, { reader });
    const { page } = host;
    await open(host);
    await field(host, "desk.said").fill("Half a sentence");
    await field(host, "desk.speaker").fill("Mr Gu");
    // A reload loses nothing that was typed.
    await page.reload();
    await host.ready();
    await open(host);
    assert.equal(await field(host, "desk.said").inputValue(), "Half a sentence");
    await field(host, "desk.said").fill("A whole sentence.");
    await field(host, "desk.moment").fill("1:02:03");
    await server.stop("SIGKILL");
    await press(host, "desk.write").click();
    await desk(host).getByText(new RegExp(`${host.words.say("desk.waits")}|${host.words.say("desk.sending")}`)).waitFor();
    assert.equal(await field(host, "desk.said").inputValue(), "A whole sentence.");
    await server.resume();
    // The page goes before the answer comes, maybe: the same act is sent again, and is there once.
    await page.reload();
    await host.ready();
    await open(host);
    await eventually("it is written down once", async () => (await said(server, "A whole sentence.")).length === 1, 40_000);
    await eventually("and the form is free again", async () => (await field(host, "desk.said").inputValue()) === "");
    assert.equal((await said(server, "A whole sentence.")).length, 1);

    // Two correct the same words: the second is told, with the article, and has theirs still.
    const other = await visit(stage, server, "moderator");
    await open(other);
    for (const one of [host, other]) {
      const line = desk(one).locator(".desk-list li").filter({ hasText: "A whole sentence." });
      await line.getByRole("button", { name: /^Correct/ }).click();
    }
    await field(other, "desk.corrected").fill("A whole sentence, corrected.");
    await press(other, "desk.correct-send").click();
    await says(other, "desk.correct-done").waitFor();
    await field(host, "desk.corrected").fill("A whole sentence, corrected by me.");
    await press(host, "desk.correct-send").click();
    await desk(host).getByRole("alert").filter({ hasText: host.words.say("desk.refuse-stale") }).waitFor();
    assert.equal(await field(host, "desk.corrected").inputValue(), "A whole sentence, corrected by me.");
    await desk(host).getByRole("button", { name: host.words.pattern("desk.article") }).click();
    await host.root.getByRole("dialog", { name: "" }).locator(".article").first().waitFor();
    stage.complaints = stage.complaints.filter((text) => !/Failed to load resource|ERR_|fetch/.test(text));
  },

  async "nobody without a role loads a byte of it"(stage) {
    const server = await stage.server("elevator", FLAGS);
    for (const play of [undefined, "resident", "party"]) {
      const widget = await visit(stage, server, play ?? "");
      await widget.vote("agree");
      await widget.vote("agree");
      await widget.allSent();
      await widget.open("thread");
      await never("the desk is offered or loaded", async () => {
        const offered = await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).count();
        return offered > 0 || loaded(widget.page).length > 0;
      });
    }
    // An expert is offered it, and loads it when it is opened.
    const expert = await visit(stage, server, "expert-law");
    await key(expert, "thread.desk");
    assert.deepEqual(loaded(expert.page), []);
    await open(expert, "demands");
    assert.equal(loaded(expert.page).length, 3);
    assert.ok(!loaded(expert.page).some(({ url }) => url.includes("deliberation-staff")), "the tools of others");
  },

  async "what is selected is known in code points of the wording, and its post can be marked"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await visit(stage, server, "host");
    const before = "👨‍👩‍👧 说：";
    await open(host);
    await field(host, "desk.said").fill(before + "光够。");
    await field(host, "desk.speaker").fill("Ms Li");
    await field(host, "desk.moment").fill("0:01");
    await press(host, "desk.write").click();
    await says(host, "desk.written").waitFor();
    await host.root.getByRole("tab", { name: host.words.say("panel.thread"), exact: true }).click();
    await desk(host).locator(".desk-list li").filter({ hasText: "光够。" }).getByRole("button", { name: /^Show it/ }).click();
    const words = host.root.locator("#panel-thread .words").filter({ hasText: "光够。" });
    await words.waitFor();
    const selected = await words.evaluate(async (node, [before, face]) => {
      getSelection().setBaseAndExtent(node.firstChild, before.length, node.firstChild, before.length + 2);
      await new Promise((done) => setTimeout(done, 50));
      return { ...(await import(face)).selectedIn(node.getRootNode()), there: node.dataset.target };
    }, [before, `${server.origin}/deliberation-face.js`]);
    const { there, ...own } = selected;
    assert.deepEqual(own, { target: there, revision: 1, start: [...before].length, end: [...before].length + 2, exact: "光够" });
    await desk(host).getByRole("tab", { name: host.words.say("desk.demands"), exact: true }).click();
    await press(host, "desk.selected").click();
    await field(host, "desk.body").fill("The property manager (sample)");
    await press(host, "desk.mark-send").click();
    await says(host, "desk.mark-done").waitFor();
    await eventually("that post is a demand", async () => (await posts(server)).some((post) => post.id === there && post.demand));
  },

  async "twice on a page with a strict policy"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const answer = await fetch(`${server.origin}/demo/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ player: "host", lang: "en" }),
    });
    const { token } = await answer.json();
    const one = `<deliberation-widget api="${server.api}" deliberation="elevator"></deliberation-widget>`;
    const policy = `default-src 'none'; base-uri 'none'; script-src 'self' ${server.origin} 'wasm-unsafe-eval'; connect-src ${server.origin}; require-trusted-types-for 'script'; trusted-types deliberation`;
    const host = await stage.host({
      headers: { "content-security-policy": policy },
      pages: {
        "/sign.js": `for (const one of document.querySelectorAll("deliberation-widget")) one.token = ${JSON.stringify(token)};`,
        "/": embedding({
          loader: `${server.origin}/deliberation.js`,
          attributes: `api="${server.api}" deliberation="elevator"`,
          after: `${one}<script src="/sign.js"></script>`,
        }),
      },
    });
    const page = await stage.page();
    await page.goto(host.origin);
    const widgets = [0, 1].map((nth) => stage.widget(page, "en", page.locator("deliberation-widget").nth(nth)));
    for (const widget of widgets) {
      await widget.ready();
      await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
      await desk(widget).getByRole("tab", { name: widget.words.tool("air"), exact: true }).click();
      await field(widget, "desk.said").fill(`Typed ${widgets.indexOf(widget)}`);
      assert.notEqual(await desk(widget).evaluate((node) => getComputedStyle(node.querySelector("h3")).borderBlockEndStyle), "none");
    }
    assert.deepEqual(await Promise.all(widgets.map((widget) => field(widget, "desk.said").inputValue())), ["Typed 0", "Typed 1"]);
  },

  async "axe finds nothing wrong in it, in both languages, wide and narrow"(stage) {
    const server = await stage.server("elevator", FLAGS);
    for (const [lang, width, dark] of [["zh-CN", 320, false], ["en", 1280, false], ["en", 320, true], ["zh-CN", 1280, true]]) {
      const widget = await visit(stage, server, "host", { lang }, { width, height: width < 600 ? 720 : 900, dark });
      for (const tool of ["air", "demands", "statements"]) {
        if (tool === "air") await open(widget);
        else await desk(widget).getByRole("tab", { name: widget.words.tool(tool), exact: true }).click();
        await desk(widget).locator(".desk-panel:not([hidden]) h3").first().waitFor();
        if (tool === "demands") {
          await desk(widget).getByRole("button", { name: new RegExp(`^${widget.words.say("desk.carry")}`) }).first().click();
          await press(widget, "desk.carry-send").click();
          await says(widget, "desk.need-reason").waitFor();
        }
        await stage.shot(widget.page, `desk-${tool}-${lang}-${width}`, { fullPage: false });
        await stage.accessible(widget.page, "deliberation-widget");
        const sticks = await desk(widget).evaluate((node) => node.parentNode.scrollWidth > node.parentNode.clientWidth + 1);
        assert.ok(!sticks, `nothing sticks out at ${width}`);
      }
      await widget.page.keyboard.press("Escape");
      await eventually("Escape closes it", () => widget.root.evaluate((node) => !node.shadowRoot.querySelector("dialog.desk").open));
      await widget.page.context().close();
    }
  },
};
