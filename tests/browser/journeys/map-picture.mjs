// The map's picture under a person's hands: groups chosen by keys, statements asked about, zoom by keys and wheel, a
// canvas for very many marks. The snapshot is the server's, with figures that an older database does not have.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";

// A reader who has voted and looks at the map. `change` alters its picture on the way.
async function visit(stage, { change = () => {}, search = { lang: "en" }, ...options } = {}) {
  const server = await stage.server();
  const page = await stage.page(undefined, options);
  await page.route(`**/deliberations/${server.deliberation}`, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    change(Object.assign(body.map.picture, { stability: 0.91, spread: [1.1, 0.5], noise: 0.5 }));
    await route.fulfill({ response: answer, json: body });
  });
  // What would come later is not altered: it does not come.
  await page.route(/\/(live|ticks)\b/, () => {});
  await page.goto(server.address(search));
  const widget = stage.widget(page, search.lang);
  await widget.ready();
  await widget.vote("agree");
  await widget.open("map");
  await widget.map.waitFor();
  return widget;
}

const without = (picture) => {
  Object.assign(picture, { groups: [], grouped: 0, common_ground: [] });
  for (const cell of picture.cells) cell.group = null;
  return picture;
};

// A small number, as the screen has it.
const few = (widget, n) => widget.words.say(["number.two", "number.three", "number.four", "number.five"][n - 2]);
const scale = (widget) =>
  widget.map.locator(".scene").evaluate((node) => Number(/scale\(([\d.]+)\)/.exec(node.style.transform)[1]));
// The screen follows a key in a moment.
const scaled = (widget, to) => eventually(`it is shown ${to} times as large`, async () => (await scale(widget)) === to);
const active = (widget) =>
  widget.root.evaluate((node) => node.shadowRoot.activeElement?.getAttribute("aria-label") ?? "");

export const cases = {
  async "a group is chosen by keys, and Escape or the same again ends it"(stage) {
    let count;
    const widget = await visit(stage, { change: (picture) => (count = picture.groups.length) });
    const { keyboard } = widget.page;
    const clear = widget.words.say("map.groups-clear", { n: few(widget, count) });
    assert.ok((await widget.mapPanel.innerText()).includes(clear), "it says how clear the groups are");
    await widget.map.focus();
    await keyboard.press("Tab");
    assert.match(await active(widget), widget.words.pattern("map.letter"));
    const first = await active(widget);
    await keyboard.press("ArrowRight");
    const second = await active(widget);
    assert.notEqual(first, second, "arrows lead from group to group");
    const letter = widget.map.getByRole("button", { name: second });
    for (const [choose, end] of [["Enter", "Escape"], [" ", " "]]) {
      await keyboard.press(choose);
      assert.equal(await letter.getAttribute("aria-pressed"), "true");
      assert.ok((await widget.map.locator(".letter.off").count()) > 0, "the others fade");
      assert.equal(await widget.mapPanel.locator(".groups .quotes").count(), 1, "its description is open");
      await stage.accessible(widget.page);
      await keyboard.press(end);
      assert.equal(await letter.getAttribute("aria-pressed"), "false");
    }
    await keyboard.press("Tab");
    assert.notEqual(await active(widget), second, "no trap");
    await widget.map.locator(".letter").first().click();
    await eventually("a tap chooses too", async () => (await widget.map.locator(".letter.off").count()) > 0);
    await stage.shot(widget.page, "map-group");
  },

  async "keys zoom and move the picture, and its buttons do"(stage) {
    const widget = await visit(stage);
    const { keyboard } = widget.page;
    await widget.map.focus();
    await keyboard.press("+");
    await keyboard.press("+");
    await scaled(widget, 2.25);
    const before = await widget.map.locator(".scene").getAttribute("style");
    await keyboard.press("ArrowRight");
    assert.notEqual(await widget.map.locator(".scene").getAttribute("style"), before);
    await stage.accessible(widget.page);
    await stage.shot(widget.page, "map-closer");
    // A picture of the whole page makes the window one pixel wide for a moment, where the map is behind its tab.
    await widget.map.focus();
    await keyboard.press("0");
    await scaled(widget, 1);
    await widget.button("map.closer").click();
    await scaled(widget, 1.5);
    await widget.button("map.whole").click();
    await scaled(widget, 1);
    await widget.map.dblclick({ position: { x: 8, y: 8 } });
    await scaled(widget, 2);
  },

  async "the wheel is the page's until the picture has the focus"(stage) {
    const widget = await visit(stage, { height: 500 });
    const { page } = widget;
    await widget.map.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await widget.map.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    const top = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, -120);
    await eventually("the page scrolls", async () => (await page.evaluate(() => scrollY)) < top);
    await scaled(widget, 1);
    await widget.map.focus();
    await widget.map.hover();
    const there = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, -120);
    await eventually("the map is looked at closer", async () => (await scale(widget)) > 1.2);
    await never("the page scrolls", async () => (await page.evaluate(() => scrollY)) !== there, 300);
  },

  async "who agrees with a statement is said with numbers"(stage) {
    for (const [lang, theme, width] of [["en", "light", 1280], ["zh-CN", "dark", 320]]) {
      const widget = await visit(stage, { search: { lang, theme }, width });
      const chooser = widget.mapPanel.getByRole("combobox", { name: widget.words.say("map.ask") });
      await chooser.selectOption({ index: 1 });
      await widget.text("map.asked").first().waitFor();
      const rows = widget.mapPanel.locator(".shares li");
      assert.equal(await rows.count(), await widget.map.locator("[role=button]").count(), "a row a group");
      assert.match(await rows.first().innerText(), widget.words.pattern("map.asked-row"));
      assert.ok((await widget.map.locator(".share").count()) > 0, "shares stand at the letters");
      await stage.accessible(widget.page);
      await stage.shot(widget.page, `map-asked-${lang}`);
      await chooser.focus();
      await widget.page.keyboard.press("Escape");
      await eventually("nothing is chosen", async () => (await rows.count()) === 0);
      assert.equal(await chooser.inputValue(), "");
    }
  },

  async "without groups none are drawn, and it says so"(stage) {
    for (const stability of [0.21, undefined]) {
      const widget = await visit(stage, { change: (picture) => Object.assign(without(picture), { stability }) });
      const said = await widget.mapPanel.innerText();
      assert.match(said, widget.words.pattern("map.no-groups"));
      assert.match(said, widget.words.pattern("map.when-groups"));
      assert.equal(widget.words.pattern("map.stable-not").test(said), stability !== undefined, said);
      assert.equal(await widget.map.locator(".hull, .letter").count(), 0);
      await stage.accessible(widget.page);
      await stage.shot(widget.page, "map-none");
    }
  },

  async "groups that do not hold in both halves of the people are not called clear"(stage) {
    let count;
    const widget = await visit(stage, {
      change(picture) {
        picture.stability = 0.66;
        count = picture.groups.length;
      },
    });
    const said = await widget.mapPanel.innerText();
    assert.ok(said.includes(widget.words.say("map.groups-hardly", { n: few(widget, count) })), said);
    assert.match(said, widget.words.pattern("map.stable"));
    assert.ok((await widget.map.locator(".hull").count()) > 1, "they are drawn");
  },

  async "nothing glides for a reader who prefers less motion"(stage) {
    for (const reducedMotion of ["reduce", "no-preference"]) {
      const widget = await visit(stage, { reducedMotion });
      const glides = await widget.map.locator(".cell").first().evaluate((node) => getComputedStyle(node).transitionDuration);
      assert.equal(/[1-9]/.test(glides), reducedMotion !== "reduce", glides);
    }
  },

  async "more than 2,000 marks are painted"(stage) {
    const widget = await visit(stage, {
      change(picture) {
        const cells = [];
        for (let i = 0; i < 2400; i += 1) {
          const from = picture.cells[i % picture.cells.length];
          const [x, y] = [Math.sin(i * 7.3) * 0.3, Math.cos(i * 3.1) * 0.3];
          cells.push({ ...from, x: from.x + x, y: from.y + y, people: 1 });
        }
        picture.cells = cells;
      },
    });
    const canvas = widget.root.locator("canvas");
    const painted = () =>
      canvas.evaluate((node) => {
        const { data } = node.getContext("2d").getImageData(0, 0, node.width, node.height);
        let [filled, sum] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3]) filled += 1;
          sum = (sum * 31 + data[at] + data[at + 3]) | 0;
        }
        return { filled, sum, width: node.width };
      });
    const first = await painted();
    assert.ok(first.filled > 2000, "there are marks");
    assert.equal(await widget.map.locator(".cell").count(), 0, "none of them twice");
    assert.ok((await widget.map.locator(".hull").count()) > 1, "hulls stay");
    await stage.accessible(widget.page);
    await stage.shot(widget.page, "map-canvas");
    await widget.map.focus();
    await widget.page.keyboard.press("+");
    const closer = await painted();
    assert.notEqual(closer.sum, first.sum, "painted anew for a closer look");
    await widget.root.evaluate((node) => node.setAttribute("theme", "dark"));
    await eventually("painted anew for the theme", async () => (await painted()).sum !== closer.sum);
    await widget.page.setViewportSize({ width: 700, height: 900 });
    await eventually("painted anew for the size", async () => {
      await widget.open("map");
      return (await painted()).width !== first.width;
    });
  },
};
