// Experts at the desk: one marks words and sends, from the keyboard; another signs in one action; a reader reads it.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const FLAGS = ["--no-limits", "--demo"];
const desk = (widget) => widget.root.locator("deliberation-desk");
const says = (widget, key) => desk(widget).getByText(widget.words.say(key), { exact: true });
const press = (widget, key) => desk(widget).getByRole("button", { name: widget.words.say(key), exact: true });
const field = (widget, key) => desk(widget).getByLabel(widget.words.say(key), { exact: true });
// A choice: what is chosen is a part of its label's text.
const choice = (widget, key) => desk(widget).locator("label").filter({ hasText: widget.words.say(key) }).locator("select");
const visit = (stage, server, play, lang = "en") => stage.visit(server, { search: { lang, play } });

async function open(widget, tool) {
  await widget.root.getByRole("button", { name: widget.words.say("thread.desk"), exact: true }).click();
  await desk(widget).getByRole("tab", { name: widget.words.say(`desk.${tool}`), exact: true }).click();
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
    const at = node.firstChild.data.indexOf(words);
    getSelection().setBaseAndExtent(node.firstChild, at, node.firstChild, at + words.length);
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
  await choice(widget, "desk.annotate-code").focus();
  await keyboard.type("L2");
  await eventually("its question is proposed", async () =>
    (await field(widget, "desk.annotate-question").inputValue()) === widget.words.say("desk.asks-l2"),
  );
  if (severity) await choice(widget, "desk.annotate-severity").selectOption(severity);
  await field(widget, "desk.annotate-right").focus();
  await keyboard.type("Neighbours do decide this together.");
  await keyboard.press("Tab");
  await keyboard.type("Two thirds take part; of these a majority decides.");
  await field(widget, "desk.annotate-citation").fill("《中华人民共和国民法典》第二百七十八条第二款");
  await field(widget, "desk.annotate-since").fill("2021-01-01");
  await field(widget, "desk.annotate-url").fill("https://flk.npc.gov.cn/");
}

export const cases = {
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
    await says(lawyer, "desk.annotate-second").waitFor();
    // What one has to do with the matter is asked for; nothing is lost by that.
    await press(lawyer, "desk.annotate-send").focus();
    await keyboard.press("Enter");
    await says(lawyer, "desk.need-interest").waitFor();
    await stage.shot(lawyer.page, "desk-annotate");
    await stage.accessible(lawyer.page, "deliberation-widget");
    await choice(lawyer, "desk.annotate-interest").selectOption("none");
    await press(lawyer, "desk.annotate-send").focus();
    await keyboard.press("Enter");
    await says(lawyer, "desk.annotate-done").waitFor();
    const silent = await eventually("it waits, and says nothing", async () => (await thread(server)).annotations?.find((own) => own.state === "awaiting"));
    assert.deepEqual([silent.state, silent.note], ["awaiting", undefined]);

    const planner = await visit(stage, server, "expert-planning");
    await open(planner, "sign");
    await desk(planner).locator(".desk-exact").getByText(WORDS, { exact: true }).waitFor();
    await desk(planner).getByText("Neighbours do decide this together.").waitFor();
    await stage.shot(planner.page, "desk-sign");
    await stage.accessible(planner.page, "deliberation-widget");
    const waiting = desk(planner).locator("li").filter({ hasText: WORDS });
    await waiting.getByRole("button", { name: planner.words.say("desk.sign-send"), exact: true }).focus();
    await planner.page.keyboard.press("Enter");
    await eventually("it waits no more", async () => (await waiting.count()) === 0);
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
    await choice(lawyer, "desk.annotate-interest").selectOption("none");
    const line = desk(host).locator(".desk-list li").filter({ hasText: WORDS });
    await line.getByRole("button", { name: /^Correct/ }).click();
    await field(host, "desk.corrected").fill("改过：" + WORDS + "。");
    await press(host, "desk.correct-send").click();
    await says(host, "desk.correct-done").waitFor();
    await eventually("everybody has the other wording", async () => (await posts(server)).some((post) => post.text?.text.startsWith("改过")));
    await press(lawyer, "desk.annotate-send").click();
    await desk(lawyer).getByText(lawyer.words.say("desk.refuse-changed")).waitFor();
    assert.equal(await field(lawyer, "desk.annotate-right").inputValue(), "Neighbours do decide this together.");
    await lawyer.root.locator("#panel-thread .words").filter({ hasText: "改过" }).waitFor();
    await select(lawyer, WORDS);
    await press(lawyer, "desk.annotate-send").focus();
    await lawyer.page.keyboard.press("Enter");
    await says(lawyer, "desk.annotate-done").waitFor();
    await eventually("it stands on the new wording", async () =>
      (await thread(server)).annotations?.some((own) => own.note?.place?.revision === 2 && own.note.exact === WORDS),
    );
  },
};
