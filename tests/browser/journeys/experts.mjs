// Experts at the desk: one marks words and sends, from the keyboard; another signs in one action; a reader reads it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { counting } from "../harness/actions.mjs";
import { eventually, never } from "../harness/eventually.mjs";
import { Player, text } from "../harness/player.mjs";
import { paths } from "../harness/tools.mjs";

const call = promisify(execFile);

const FLAGS = ["--no-limits", "--demo"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const says = (widget, key) => desk(widget).getByText(widget.words.say(key), { exact: true });
const press = (widget, key) => desk(widget).getByRole("button", { name: widget.words.say(key), exact: true });
const field = (widget, key) => desk(widget).getByLabel(widget.words.say(key), { exact: true });
// A choice is named by its label alone, whatever is chosen.
const choice = (widget, key) => desk(widget).getByRole("combobox", { name: widget.words.say(key), exact: true });
const visit = (stage, server, play, options = {}) => stage.visit(server, { search: { lang: "en", play }, ...options });

async function open(widget, tool) {
  await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
  await desk(widget).getByRole("tab", { name: widget.words.tool(tool), exact: true }).click();
  await desk(widget).locator(".desk-panel:not([hidden]) h3").first().waitFor();
}

const BEFORE = "👨‍👩‍👧 说：";
const WORDS = "三分之二同意就行";

// What was said on air, with words after emoji and Chinese; shown in the widget.
async function spoken(stage, server) {
  const host = await visit(stage, server, "host");
  await open(host, "air");
  await field(host, "desk.said").fill(BEFORE + WORDS + "。");
  await field(host, "desk.speaker").fill("Ms Li");
  await field(host, "desk.moment").fill("0:01");
  await press(host, "desk.write").click();
  await says(host, "desk.written").waitFor();
  return host;
}

const posts = async (server) => (await (await fetch(`${server.api}/deliberations/elevator/posts`)).json()).posts;
const thread = async (server) => (await fetch(`${server.api}/deliberations/elevator/thread`)).json();

// Selects words of what was said.
async function select(widget, words) {
  const said = widget.root.locator("#panel-thread .words").filter({ hasText: words }).first();
  await said.waitFor();
  await said.evaluate(async (node, words) => {
    // What is marked already is a piece of its own.
    const pieces = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (!pieces.nextNode().data.includes(words));
    const piece = pieces.currentNode;
    const at = piece.data.indexOf(words);
    getSelection().setBaseAndExtent(piece, at, piece, at + words.length);
    await new Promise((done) => setTimeout(done, 80));
  }, words);
}

async function beside(widget) {
  const button = widget.root.getByRole("button", { name: widget.words.say("thread.read-beside") });
  await button.click();
  await widget.root.locator("#panel-thread").getByRole("button", { name: widget.words.say("thread.by-newest"), exact: true }).click();
}

// What is required, from the keyboard; each step by Tab from the one before.
async function write(widget, severity) {
  const { keyboard } = widget.page;
  await choice(widget, "expert.annotate-code").focus();
  await keyboard.type("L2");
  await eventually("its question is proposed", async () =>
    (await field(widget, "expert.annotate-question").inputValue()) === widget.words.say("expert.asks-l2"),
  );
  if (severity) await choice(widget, "expert.annotate-severity").selectOption(severity);
  await field(widget, "expert.annotate-right").focus();
  await keyboard.type("Neighbours do decide this together.");
  await keyboard.press("Tab");
  await keyboard.type("Two thirds take part; of these a majority decides.");
  await field(widget, "expert.annotate-citation").fill("《中华人民共和国民法典》第二百七十八条第二款");
  await field(widget, "expert.annotate-since").fill("2021-01-01");
  await field(widget, "expert.annotate-url").fill("https://flk.npc.gov.cn/");
}

// What is counted in the page is what was to be done: four at most.
async function four(counted, ...expected) {
  assert.deepEqual(await counted.actions(), expected);
}

const RIGHT = "Neighbours do decide this together.";
const SAID = "How many agree depends on the share of the floors.";

// All that a hint takes; `reach` brings the focus to the first field, from which Tab leads to the next.
async function hint(widget, reach) {
  await reach(field(widget, "expert.annotate-right"));
  await widget.page.keyboard.type(RIGHT);
  await widget.page.keyboard.press("Tab");
  await widget.page.keyboard.type(SAID);
}

// Opens the list of problems, goes to one by its name, and takes it.
async function choose(widget, reach, code) {
  await reach(choice(widget, "expert.annotate-code"));
  await widget.page.keyboard.type(code);
  await widget.page.keyboard.press("Enter");
  await eventually("it is chosen", async () => (await choice(widget, "expert.annotate-code").inputValue()) === code);
}

const click = (place) => place.click();
const tap = (place) => place.tap();
const focus = (place) => place.focus();

// An expert who has sent one note already on words said on air, and so has said what they have to do with the matter.
async function experienced(stage, options) {
  const server = await stage.server("elevator", FLAGS);
  const host = await Player.join(server, "host", "en");
  const say = (words, ms) => host.send("spoken", { text: text("zh-CN", words), speaker: { name: "Ms Li" }, moment: { programme: "morninglight-1", ms } });
  await say("先说一句，三个门都一样。", 1_000);
  await say(`${BEFORE}${WORDS}。`, 2_000);
  // What comes later waits to be asked for.
  await eventually("both are published", async () => (await thread(server)).posts.some((own) => own.text?.text.includes(WORDS)));
  const expert = await visit(stage, server, "expert-planning", options);
  await beside(expert);
  await open(expert, "annotate");
  await select(expert, "三个门都一样");
  await choice(expert, "expert.annotate-code").selectOption("R1");
  await hint(expert, focus);
  await choice(expert, "expert.annotate-interest").selectOption("none");
  await press(expert, "expert.annotate-send").click();
  await says(expert, "expert.annotate-done").waitFor();
  // What was sent is not taken again; what one has to do with the matter is, and it is said that it is.
  await says(expert, "expert.annotate-select").waitFor();
  await never("the old words are taken again", async () => (await desk(expert).locator("form .desk-exact").count()) > 0, 300);
  await field(expert, "expert.annotate-right").focus();
  assert.equal(await desk(expert).locator("form .desk-exact").count(), 0);
  assert.equal(await choice(expert, "expert.annotate-interest").inputValue(), "none");
  await says(expert, "expert.annotate-again").waitFor();
  return { server, expert };
}

async function published(server, exact) {
  const found = await eventually("everybody reads it", async () => (await thread(server)).annotations?.find((own) => own.state === "published" && own.note?.exact === exact) ?? false);
  return found.note;
}

// Where words of what was said stand on the screen: two points at their ends.
async function ends(widget, words) {
  const said = widget.root.locator("#panel-thread .words").filter({ hasText: words }).first();
  await said.scrollIntoViewIfNeeded();
  return said.evaluate((node, words) => {
    const at = node.firstChild.data.indexOf(words);
    const range = document.createRange();
    range.setStart(node.firstChild, at);
    range.setEnd(node.firstChild, at + words.length);
    const rects = [...range.getClientRects()];
    const [first, last] = [rects[0], rects.at(-1)];
    return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
  }, words);
}

export const cases = {
  async "a note takes four actions by mouse: drag, choose, write, send"(stage) {
    const { server, expert } = await experienced(stage);
    const { mouse } = expert.page;
    const [[x, y], [toX, toY]] = await ends(expert, WORDS);
    const counted = await counting(expert.page);
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(toX, toY, { steps: 6 });
    await mouse.up();
    await choose(expert, click, "R2");
    await hint(expert, click);
    await press(expert, "expert.annotate-send").click();
    const note = await published(server, WORDS);
    await four(counted, "selection", "choice", "press", "press");
    assert.deepEqual([note.code, note.text.text, note.question.text], ["R2", SAID, expert.words.say("expert.asks-r2")]);
  },

  // A long press selects a word and its handles the others; browsers under test have no such hands, so the selection is set
  // where a finger would set it, and everything after it is tapped.
  async "a note takes four actions by touch, on a tablet"(stage) {
    const { server, expert } = await experienced(stage, { hasTouch: true, width: 1024, height: 768 });
    const counted = await counting(expert.page);
    await select(expert, WORDS);
    await choose(expert, tap, "R2");
    await hint(expert, tap);
    await press(expert, "expert.annotate-send").tap();
    assert.equal((await published(server, WORDS)).code, "R2");
    await four(counted, "selection", "choice", "press", "press");
  },

  // From the selection on: how words of a page are selected from the keyboard is the browser's (caret browsing).
  async "a note takes four actions by keys, from the selection on; how much may be written is said"(stage) {
    const { server, expert } = await experienced(stage);
    const { keyboard } = expert.page;
    const counted = await counting(expert.page);
    await select(expert, WORDS);
    await choice(expert, "expert.annotate-code").focus();
    await keyboard.type("R2");
    await eventually("its question is proposed", async () => (await field(expert, "expert.annotate-question").inputValue()) === expert.words.say("expert.asks-r2"));
    await hint(expert, focus);
    const left = desk(expert).locator("#desk-note-text-left");
    assert.equal(await left.innerText(), expert.words.say("desk.left.other", { n: String(300 - SAID.length) }));
    await press(expert, "expert.annotate-send").focus();
    await keyboard.press("Enter");
    assert.equal((await published(server, WORDS)).code, "R2");
    await four(counted, "selection", "choice", "press");

    // Another selection of the very same words counts again; too much is told by the number and refused.
    await select(expert, WORDS);
    await field(expert, "expert.annotate-text").focus();
    await desk(expert).locator("form .desk-exact").getByText(WORDS, { exact: true }).waitFor();
    await field(expert, "expert.annotate-text").fill("👨‍👩‍👧".repeat(302));
    assert.equal(await left.innerText(), expert.words.say("desk.over.other", { n: "2" }));
    await choice(expert, "expert.annotate-interest").selectOption("resident");
    await eventually("it is another than last time", async () => (await says(expert, "expert.annotate-again").count()) === 0);
    await stage.accessible(expert.page, "deliberation-widget");
  },

  // In a field words are selected by keys and fingers alike, on a phone as well, where the desk lies over the page.
  async "who is called selects the words in the claim that is shown, by keys alone, on a phone"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await Player.join(server, "host", "en");
    const said = `${BEFORE}采光没了，${WORDS}。`;
    const target = await host.send("spoken", { text: text("zh-CN", said), speaker: { name: "Ms Li" }, moment: { programme: "morninglight-1", ms: 2_000 } });
    await (await Player.join(server, "resident")).send("expert-call", { target, asks: true, nth: 1 });
    const expert = await visit(stage, server, "expert-planning", { width: 412, height: 823, hasTouch: true });
    const { keyboard } = expert.page;
    await open(expert, "sign");
    const call = desk(expert).locator("li").filter({ hasText: said });
    await call.getByText(expert.words.say("expert.calls-mine", { field: expert.words.say("desk.field-planning"), word: "采光" })).waitFor();
    await stage.shot(expert.page, "desk-calls-en-412", { fullPage: false });
    const counted = await counting(expert.page);
    await call.getByRole("button", { name: new RegExp(`^${expert.words.say("expert.calls-annotate")}`) }).focus();
    await keyboard.press("Enter");
    const whole = field(expert, "expert.annotate-whole");
    await eventually("the focus is in the claim", () => whole.evaluate((node) => node.getRootNode().activeElement === node));
    await keyboard.press("Control+End");
    await keyboard.press("ArrowLeft");
    for (let at = 0; at < [...WORDS].length; at += 1) await keyboard.press("Shift+ArrowLeft");
    await desk(expert).locator("form .desk-exact").getByText(WORDS, { exact: true }).waitFor();
    await choice(expert, "expert.annotate-code").focus();
    await keyboard.type("R2");
    await hint(expert, focus);
    // Asked the first time, and then no more.
    await choice(expert, "expert.annotate-interest").selectOption("none");
    await stage.shot(expert.page, "desk-annotate-en-412", { fullPage: false });
    await stage.accessible(expert.page, "deliberation-widget");
    await press(expert, "expert.annotate-send").focus();
    await keyboard.press("Enter");
    const { place } = await published(server, WORDS);
    await four(counted, "press", "selection", "choice", "press");
    const start = [...said.split(WORDS)[0]].length;
    assert.deepEqual(place, { revision: 1, start, end: start + [...WORDS].length });
  },

  async "the claim that is shown to be selected in takes no letters, and is renewed with its words"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await Player.join(server, "host", "en");
    const said = `${BEFORE}${WORDS}。`;
    const target = await host.send("spoken", { text: text("zh-CN", said), speaker: { name: "Ms Li" }, moment: { programme: "morninglight-1", ms: 2_000 } });
    await (await Player.join(server, "resident")).send("expert-call", { target, asks: true, nth: 1 });
    const expert = await visit(stage, server, "expert-planning");
    const { keyboard } = expert.page;
    await open(expert, "sign");
    await desk(expert).locator("li").filter({ hasText: said }).getByRole("button", { name: new RegExp(`^${expert.words.say("expert.calls-annotate")}`) }).click();
    const whole = field(expert, "expert.annotate-whole");
    await eventually("the focus is in the claim", () => whole.evaluate((node) => node.getRootNode().activeElement === node));
    await keyboard.type("x");
    const input = await expert.page.context().newCDPSession(expert.page);
    await input.send("Input.imeSetComposition", { text: "不", selectionStart: 1, selectionEnd: 1 });
    await input.send("Input.insertText", { text: "不" });
    assert.equal(await whole.inputValue(), said);
    await keyboard.press("Control+a");
    const exact = desk(expert).locator("form .desk-exact");
    await exact.getByText(said, { exact: true }).waitFor();
    await field(expert, "expert.annotate-text").fill(SAID);
    // What is selected in the page is older than what is selected here.
    await host.send("revision", { target, base: 1, text: text("zh-CN", `改过：${said}`) });
    await desk(expert).getByRole("alert").getByText(expert.words.say("expert.refuse-changed")).waitFor();
    assert.deepEqual([await whole.inputValue(), await exact.count(), await field(expert, "expert.annotate-text").inputValue()], [`改过：${said}`, 0, SAID]);
    await whole.focus();
    await keyboard.press("Control+a");
    await exact.getByText(`改过：${said}`, { exact: true }).waitFor();
    assert.equal(await desk(expert).getByText(expert.words.say("expert.refuse-changed")).count(), 0);
  },

  async "what captions say on air is marked, signed, and read with its mark"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const said = "👵 装电梯，三分之二同意就行，一楼说了不算。";
    const folder = await mkdtemp(join(tmpdir(), "captions-"));
    await server.stop();
    try {
      const file = join(folder, "show.vtt");
      await writeFile(file, `WEBVTT\n\n00:12:05.000 --> 00:12:09.500\n<v 李女士, 六楼居民>${said}\n`);
      const words = ["import", "captions", file, "--id", "elevator", "--programme", "morninglight-1", "--lang", "zh-CN"];
      await call(paths.server, [...words, "--database", `sqlite:${server.database}`]);
    } finally {
      await rm(folder, { recursive: true });
    }
    await server.resume();
    const post = (await posts(server)).find((own) => own.text?.text === said);
    assert.deepEqual([post.kind, post.speaker, post.moment], ["spoken", { name: "李女士", role: "六楼居民" }, { programme: "morninglight-1", ms: 725_000 }]);

    const lawyer = await visit(stage, server, "expert-law");
    await beside(lawyer);
    await open(lawyer, "annotate");
    await select(lawyer, WORDS);
    await write(lawyer, "material");
    await choice(lawyer, "expert.annotate-interest").selectOption("none");
    await press(lawyer, "expert.annotate-send").click();
    await says(lawyer, "expert.annotate-done").waitFor();
    const planner = await visit(stage, server, "expert-planning");
    await open(planner, "sign");
    const waiting = desk(planner).locator("li").filter({ hasText: WORDS });
    await waiting.getByText(said).waitFor();
    await waiting.getByRole("button", { name: planner.words.say("expert.sign-send"), exact: true }).click();
    const note = await published(server, WORDS);
    assert.deepEqual([note.by.name, note.signatures[0].by.name], ["Lawyer Zhang", "Planner Li"]);

    const reader = await stage.visit(server, { search: { lang: "en" } });
    await beside(reader);
    const shown = reader.root.locator("#panel-thread li.post").filter({ hasText: WORDS });
    await shown.locator("mark.doubt").waitFor();
    assert.equal(await shown.locator("mark.doubt").innerText(), WORDS);
    await shown.locator(".note-mark").click();
    await reader.root.locator("dialog.note-card").getByText(RIGHT).waitFor();
    await stage.shot(reader.page, "note-on-air-en-1280", { fullPage: false });
  },

  async "a lawyer marks words after emoji and Chinese; a planner signs in one action; a reader has it"(stage) {
    const server = await stage.server("elevator", FLAGS);
    await spoken(stage, server);
    const lawyer = await visit(stage, server, "expert-law");
    const { keyboard } = lawyer.page;
    await beside(lawyer);
    await open(lawyer, "annotate");
    await select(lawyer, WORDS);
    await write(lawyer, "material");
    await desk(lawyer).locator(".desk-exact").getByText(WORDS, { exact: true }).waitFor();
    await says(lawyer, "expert.annotate-second").waitFor();
    // What one has to do with the matter is asked for; nothing is lost by that.
    await press(lawyer, "expert.annotate-send").focus();
    await keyboard.press("Enter");
    await says(lawyer, "expert.need-interest").waitFor();
    await stage.shot(lawyer.page, "desk-annotate");
    await stage.accessible(lawyer.page, "deliberation-widget");
    await choice(lawyer, "expert.annotate-interest").selectOption("none");
    await press(lawyer, "expert.annotate-send").focus();
    await keyboard.press("Enter");
    await says(lawyer, "expert.annotate-done").waitFor();
    const silent = await eventually("it waits, and says nothing", async () => (await thread(server)).annotations?.find((own) => own.state === "awaiting"));
    assert.deepEqual([silent.state, silent.note], ["awaiting", undefined]);

    const planner = await visit(stage, server, "expert-planning");
    await open(planner, "sign");
    await desk(planner).locator(".desk-exact").getByText(WORDS, { exact: true }).waitFor();
    await desk(planner).getByText("Neighbours do decide this together.").waitFor();
    await stage.shot(planner.page, "desk-sign");
    await stage.accessible(planner.page, "deliberation-widget");
    const waiting = desk(planner).locator("li").filter({ hasText: WORDS });
    const sign = waiting.getByRole("button", { name: planner.words.say("expert.sign-send"), exact: true });
    const counted = await counting(planner.page);
    await sign.focus();
    await planner.page.keyboard.press("Enter");
    await eventually("it waits no more", async () => (await waiting.count()) === 0);
    assert.deepEqual(await counted.actions(), ["press"], "a second signature");
    const { note, state } = await eventually("a reader has it", async () =>
      (await thread(server)).annotations.find((own) => own.id === silent.id && own.state === "published"),
    );
    const start = [...BEFORE].length;
    assert.deepEqual(
      { state, exact: note.exact, place: note.place, code: note.code, severity: note.severity, signed: note.signatures.map((own) => own.by.name) },
      { state: "published", exact: WORDS, place: { revision: 1, start, end: start + [...WORDS].length }, code: "L2", severity: "material", signed: ["Planner Li"] },
    );
  },

  async "the words are changed meanwhile: the expert is told, and nothing is lost"(stage) {
    const server = await stage.server("elevator", FLAGS);
    const host = await spoken(stage, server);
    const lawyer = await visit(stage, server, "expert-law");
    await beside(lawyer);
    await open(lawyer, "annotate");
    await select(lawyer, WORDS);
    await write(lawyer);
    await choice(lawyer, "expert.annotate-interest").selectOption("none");
    const line = desk(host).locator(".desk-list li").filter({ hasText: WORDS });
    await line.getByRole("button", { name: /^Correct/ }).click();
    await field(host, "desk.corrected").fill("改过：" + WORDS + "。");
    await press(host, "desk.correct-send").click();
    await says(host, "desk.correct-done").waitFor();
    await eventually("everybody has the other wording", async () => (await posts(server)).some((post) => post.text?.text.startsWith("改过")));
    await press(lawyer, "expert.annotate-send").click();
    await desk(lawyer).getByText(lawyer.words.say("expert.refuse-changed")).waitFor();
    assert.equal(await field(lawyer, "expert.annotate-right").inputValue(), "Neighbours do decide this together.");
    await lawyer.root.locator("#panel-thread .words").filter({ hasText: "改过" }).waitFor();
    await select(lawyer, WORDS);
    await press(lawyer, "expert.annotate-send").focus();
    await lawyer.page.keyboard.press("Enter");
    await says(lawyer, "expert.annotate-done").waitFor();
    await eventually("it stands on the new wording", async () =>
      (await thread(server)).annotations?.some((own) => own.note?.place?.revision === 2 && own.note.exact === WORDS),
    );
  },
};
