// The stance line and earlier moments: said with keys alone, kept through a reload and a dead network, shown in bars, in
// a table and part by part; and how it came to this.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { Player } from "../harness/player.mjs";
import { demo } from "../harness/thread.mjs";

const line = (widget) => widget.root.locator(".stance");
const replay = (widget) => widget.root.locator(".replay");
const slider = (widget) => line(widget).getByRole("slider");
const button = (place, widget, key) => place.getByRole("button", { name: widget.words.say(key), exact: true });
const bars = (widget) => line(widget).getByRole("img");
const said = (widget) => line(widget).locator(".stance-said");

// What the server knows of where I stand.
async function mine(widget, server) {
  const token = await widget.page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.startsWith("deliberation/") && key.endsWith("/token"));
    return localStorage.getItem(key);
  });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.api}/deliberations/${server.deliberation}/me`, { headers });
  const stances = (await answer.json()).stances ?? [];
  return Object.fromEntries(stances.map(({ when, value }) => [when, value]));
}

// Opens the demonstration and notes what the page around is told.
async function visit(stage, server, lang, width, dark) {
  const page = await stage.page(undefined, { width, height: 900, dark });
  await page.addInitScript(() => {
    window.heard = [];
    const dispatch = EventTarget.prototype.dispatchEvent;
    EventTarget.prototype.dispatchEvent = function (event) {
      if (event instanceof CustomEvent) window.heard.push(`${event.type} ${JSON.stringify(event.detail)}`);
      return dispatch.call(this, event);
    };
  });
  await page.goto(server.address({ lang }));
  const widget = stage.widget(page, lang);
  await widget.ready();
  await widget.open("map");
  await line(widget).waitFor();
  return widget;
}

async function look(stage, widget, name, place = line(widget)) {
  const clip = await place.evaluate((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  });
  await stage.shot(widget.page, name, { fullPage: true, clip });
  await stage.accessible(widget.page, "deliberation-widget");
  const wide = await widget.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: the page is ${wide} px wider than the screen`);
}

const press = async (widget, key, times) => {
  for (let i = 0; i < times; i += 1) await widget.page.keyboard.press(key);
};

// From where the focus is to a button, with the Tab key alone.
async function tabTo(widget, key) {
  const name = widget.words.say(key);
  await eventually(`Tab leads to ${name}`, async () => {
    await widget.page.keyboard.press("Tab");
    return widget.root.evaluate((node, name) => node.shadowRoot.activeElement?.textContent === name, name);
  });
}

async function way(stage, lang, width, dark) {
  const server = await demo(stage);
  const widget = await visit(stage, server, lang, width, dark);
  const { page, words } = widget;
  const name = (what) => `line-${what}-${lang}-${width}`;
  const sides = (await server.snapshot()).opening.sides.map((side) => (lang === "en" ? side.translations.en : side.text));
  const near = (side, n) => words.say("line.near", { side: sides[side], n: String(n) });

  // Nobody is led by where others stand.
  await widget.text("line.wait-mine").waitFor();
  assert.equal(await bars(widget).count(), 0);
  await look(stage, widget, name("first"));

  // Before, by keys. The first act stays on the device, with the notice beside it.
  await slider(widget).focus();
  await press(widget, "ArrowLeft", 8);
  assert.equal(await slider(widget).getAttribute("aria-valuetext"), near(0, 40));
  await tabTo(widget, "line.stood");
  await page.keyboard.press("Enter");
  await said(widget).getByText(words.say("line.said-before", { place: near(0, 40) })).waitFor();
  await line(widget).locator(".notice").waitFor();
  assert.ok(!page.requests.some(({ method }) => method === "POST"), "nothing leaves the device before the notice");
  await look(stage, widget, name("notice"));

  // After begins where I stood before.
  await line(widget).getByText(words.say("line.ask-after")).waitFor();
  assert.equal(await slider(widget).inputValue(), "-40");
  await slider(widget).focus();
  await press(widget, "ArrowRight", 12);
  assert.equal(await slider(widget).getAttribute("aria-valuetext"), near(1, 20));
  await tabTo(widget, "line.stand");
  await page.keyboard.press("Enter");
  await widget.allSent();
  assert.deepEqual(await mine(widget, server), { before: -40, after: 20 });

  // Then others, in bars of one scale, with their numbers in words; and as a table.
  await eventually("two rows of bars", async () => (await bars(widget).count()) === 2);
  for (const at of [0, 1]) {
    const label = await bars(widget).nth(at).getAttribute("aria-label");
    assert.match(label, words.pattern("line.on.other"));
    assert.match(label, words.pattern("line.unsure.other"));
  }
  assert.equal(await line(widget).locator(".stance-bars").first().locator(".bar-of").count(), 21);
  // Movement is said in people.
  await line(widget).getByText(words.pattern("line.ways")).waitFor();
  await look(stage, widget, name("bars"));
  await button(line(widget), widget, "line.as-table").click();
  const table = line(widget).getByRole("table", { name: words.say("line.table") });
  await table.waitFor();
  assert.equal(await table.getByRole("row").count(), 1 + 21 + 1);
  await look(stage, widget, name("table"));
  await button(line(widget), widget, "line.as-picture").click();

  // What people in a part hold, by keys; first it does not come.
  await page.route("**/regions", (route) => route.abort());
  const part = line(widget).locator(".stance-part").nth(4);
  await part.focus();
  await page.keyboard.press("Enter");
  await line(widget).getByText(words.say("line.hold-failed")).waitFor();
  await page.unroute("**/regions");
  await button(line(widget), widget, "load.retry").click();
  const held = line(widget).locator(".stance-held li.shared");
  await eventually("what they hold is shown", async () => (await held.count()) > 0);
  assert.equal(await part.getAttribute("aria-pressed"), "true");
  const shown = await held.allInnerTexts();
  const shares = ["agree", "disagree"].map((side) => words.pattern(`line.hold-${side}`));
  for (const text of shown) assert.ok(shares.some((share) => share.test(text)), `a share with its people: ${text}`);
  await eventually("with reasons", async () => (await line(widget).locator(".stance-held .stance-reasons li").count()) > 0);
  stage.complaints.length = 0;
  await look(stage, widget, name("part"));
  await part.press("Enter");
  await eventually("nothing is chosen", async () => (await held.count()) === 0);

  // A reload and a dead network keep it.
  await page.reload();
  await widget.ready();
  await widget.open("map");
  await said(widget).getByText(words.say("line.said-after", { place: near(1, 20) })).waitFor();
  await page.context().setOffline(true);
  await button(line(widget), widget, "line.undecided-now").click();
  await said(widget).getByText(words.say("write.state-waiting")).waitFor();
  await page.context().setOffline(false);
  await widget.allSent();
  assert.deepEqual(await mine(widget, server), { before: -40, after: "undecided" });
  await button(line(widget), widget, "line.back").click();
  await widget.allSent();
  assert.deepEqual(await mine(widget, server), { before: -40 });
  stage.complaints.length = 0;
  const told = await page.evaluate(() => window.heard.filter((event) => /stance|-40|undecided/.test(event)));
  assert.deepEqual(told, [], "the page around is told nothing of it");
}

async function moments(stage, lang, width, dark) {
  const server = await demo(stage);
  const widget = await visit(stage, server, lang, width, dark);
  const { page, words } = widget;
  assert.ok(!page.requests.some(({ url }) => url.endsWith("/history")), "nobody asked for it");
  await button(replay(widget), widget, "time.open").click();
  const time = replay(widget).getByRole("slider");
  await time.waitFor();
  const last = Number(await time.getAttribute("max"));
  assert.ok(last >= 5, `${last} moments`);
  assert.equal(await time.inputValue(), String(last));
  await look(stage, widget, `line-replay-${lang}-${width}`, replay(widget));
  // By keys; dates are words.
  await time.focus();
  await page.keyboard.press("Home");
  assert.equal(await time.inputValue(), "0");
  assert.match(await time.getAttribute("aria-valuetext"), lang === "en" ? /\d{4}.*·/ : /\d{4}年.*·/);
  await replay(widget).getByText(words.say("time.groups-unknown"), { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  assert.equal(await time.inputValue(), "1");
  // It plays from there, and stands still when asked.
  await button(replay(widget), widget, "time.play").click();
  await eventually("it goes on", async () => Number(await time.inputValue()) > 1);
  await button(replay(widget), widget, "time.pause").click();
  const here = await time.inputValue();
  await page.keyboard.press("Escape");
  assert.equal(await time.inputValue(), here);
  await button(replay(widget), widget, "time.as-table").click();
  const table = replay(widget).getByRole("table", { name: words.say("time.table") });
  await table.waitFor();
  assert.equal(await table.getByRole("row").count(), last + 2);
  await look(stage, widget, `line-moments-${lang}-${width}`, replay(widget));
  await button(replay(widget), widget, "time.now").click();
  await button(replay(widget), widget, "time.open").waitFor();
}

async function ended(stage, lang, width, dark) {
  const server = await demo(stage);
  const host = await Player.join(server, "host", lang);
  await host.send("phase", { to: "decide" });
  const widget = await visit(stage, server, lang, width, dark);
  const { words } = widget;
  const [more, may] = ["more", "may"].map((key) => line(widget).getByText(words.pattern(`line.test-${key}`)));
  await more.or(may).waitFor();
  await line(widget).locator(".stance-how summary").click();
  assert.match(await line(widget).locator(".stance-how").innerText(), /p [=<] [01]/);
  // Nobody can say anything more, and an article says why.
  assert.equal(await slider(widget).count(), 0);
  await line(widget).locator(".stance-form .stance-shut button").click();
  await widget.root.getByRole("dialog").waitFor();
  await widget.page.keyboard.press("Escape");
  await look(stage, widget, `line-ended-${lang}-${width}`);
}

const LOOKS = [["zh-CN", 1280, false], ["en", 390, false], ["en", 320, true]];
const each = (what, journey) => LOOKS.map(([lang, width, dark]) => [`${what}, ${lang} ${width}`, (stage) => journey(stage, lang, width, dark)]);

export const cases = Object.fromEntries([
  ...each("where I stand", way),
  ...each("how it came to this", moments),
  ...each("when the phase has ended", ended),
]);
