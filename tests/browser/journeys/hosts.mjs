// Every page of tests/hosts/ is a journey: the widget loads there, two votes are sent, and the server has them. What a
// page is about is looked at besides.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { heard, names, shelf } from "../harness/shelf.mjs";

// Those have journeys of their own: wasm-forbidden.mjs.
const ELSEWHERE = ["wasm-forbidden"];
// Reachable under a name that is not the machine itself, so that it is no secure context.
const NAMED = { "plain-http": "portal.test" };

const looks = {
  async "unset-all"({ widget }) {
    const seen = await widget.root.evaluate((node) => {
      const statement = getComputedStyle(node.shadowRoot.querySelector("[part~=statement]"));
      const button = getComputedStyle(node.shadowRoot.querySelector("[part~=answer]"));
      const { fontSize, textTransform, letterSpacing, display } = statement;
      return { fontSize: parseFloat(fontSize), textTransform, letterSpacing, display, opacity: button.opacity, width: node.getBoundingClientRect().width };
    });
    assert.ok(seen.fontSize >= 16, `the statement is ${seen.fontSize} px high`);
    assert.ok(seen.width > 600, `it is ${seen.width} px wide`);
    assert.deepEqual(
      { ...seen, fontSize: 0, width: 0 },
      { fontSize: 0, width: 0, textTransform: "none", letterSpacing: "normal", display: "block", opacity: "1" },
    );
  },

  async "small-root"({ widget }) {
    const size = await widget.statement.evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
    assert.ok(size >= 16, `the statement is ${size} px high`);
  },

  async "right-to-left"({ page, widget }) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
    const direction = await widget.question.evaluate((node) => getComputedStyle(node).direction);
    assert.ok(["ltr", "rtl"].includes(direction));
  },

  async hotkeys({ page, widget }) {
    const commands = () => page.evaluate(() => globalThis.commands.splice(0));
    await widget.button("write.open").click();
    await widget.field.click();
    await commands();
    await page.keyboard.type("fkm 12");
    assert.equal(await widget.field.inputValue(), "fkm 12");
    assert.deepEqual(await commands(), [], "what is typed into our field is no command");
    await page.locator("#play").focus();
    const before = await widget.statement.innerText();
    await page.keyboard.press("1");
    await page.keyboard.press("z");
    assert.equal(await widget.statement.innerText(), before, "keys outside are not ours");
    assert.deepEqual((await commands()).filter((key) => key.startsWith("keydown")), ["keydown 1", "keydown 1", "keydown z", "keydown z"].sort());
    await widget.button("vote.agree").focus();
    await page.keyboard.press("2");
    await eventually("our keys work inside", async () => (await widget.statement.innerText()) !== before);
  },

  async "two-and-twice"({ page, stage, frame }) {
    const two = stage.widget(page, "zh-CN", page.locator("deliberation-widget").nth(1));
    await two.ready();
    await two.vote("agree");
    assert.equal((await heard(frame, "ready")).length, 2, "each is ready once");
  },

  async moved({ page, widget, frame }) {
    const find = `document.querySelector("portal-box").shadowRoot.querySelector("deliberation-widget") ?? document.querySelector("deliberation-widget")`;
    const text = await widget.statement.innerText();
    await page.evaluate(`document.querySelector("aside").append(globalThis.one = ${find})`);
    assert.equal(await widget.statement.innerText(), text, "a move changes nothing");
    assert.equal((await heard(frame, "ready")).length, 1);
    await page.evaluate(() => globalThis.one.remove());
    await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
    await page.evaluate(() => document.querySelector("aside").append(globalThis.one));
    await eventually("it lives again", async () => (await heard(frame, "ready")).length === 2);
    await widget.vote("agree");
    await page.evaluate(() => document.querySelector("portal-box").append(globalThis.one));
    await widget.vote("agree");
  },

  async "plain-http"({ page }) {
    assert.equal(await page.evaluate(() => globalThis.isSecureContext), false);
    assert.equal(await page.evaluate(() => typeof crypto.randomUUID), "undefined");
  },

  async "older-browser"({ page, widget }) {
    const ink = () => widget.statement.evaluate((node) => [getComputedStyle(node).color, getComputedStyle(node.closest(".widget")).backgroundColor]);
    assert.equal(await widget.root.getAttribute("data-state"), "ready", "an attribute in place of the state");
    const light = await ink();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await ink();
    assert.notDeepEqual(light, dark, "both themes");
    assert.equal(dark[1], "rgb(22, 23, 25)");
    await widget.vote("pass");
  },

  async article({ page }) {
    const shifts = await page.evaluate(() => globalThis.shifts);
    const hosts = shifts.filter(({ nodes }) => nodes.some((node) => !node.startsWith("in the widget")));
    assert.deepEqual(hosts, [], "nothing of the page jumps");
    const inside = shifts.reduce((sum, { value }) => sum + value, 0);
    assert.ok(inside < 0.001, `and nothing inside that one would see: ${JSON.stringify(shifts)}`);
  },

  async sandboxed({ frame }) {
    assert.equal(await frame.evaluate(() => globalThis.origin), "null");
  },
};

export const cases = Object.fromEntries(
  names.filter((name) => !ELSEWHERE.includes(name)).map((name) => [name, (stage) => journey(stage, name)]),
);

async function journey(stage, name) {
  const { server, host } = await shelf(stage);
  const origin = NAMED[name] ? host.origin.replace("127.0.0.1", NAMED[name]) : host.origin;
  const page = await stage.page();
  await page.goto(`${origin}/${name}.html`);
  const frame = name === "sandboxed" ? page.frames()[1] : page.mainFrame();
  const widget = stage.widget(page, "en", frame.locator("deliberation-widget").first());
  await widget.ready();
  const before = (await server.snapshot()).participants?.voters;
  await widget.vote("agree");
  await widget.vote("disagree");
  await eventually("both votes are kept", async () => (await heard(frame, "vote")).filter(({ state }) => state === "sent").length >= 2);
  const said = await heard(frame, "vote");
  assert.ok(said.every((detail) => Object.keys(detail).sort().join() === "state,statement"), "which way is told to nobody");
  assert.equal((await heard(frame, "error")).length, 0);
  void before;
  await looks[name]?.({ page, frame, widget, stage, server });
  await stage.shot(page, `host-${name}`);
}
