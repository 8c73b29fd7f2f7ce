// Text that is longer, larger or runs the other way: a pseudo-language from right to left, and type of twice the size,
// on a phone and at a desk. Nothing sticks out, nothing is cut off; at the usual size all can be hit with a finger.
import assert from "node:assert/strict";
import { Words } from "../harness/words.mjs";

const SCREENS = {
  vote: (widget) => widget.open("vote"),
  map: async (widget) => {
    await widget.open("map");
    await widget.map.waitFor();
  },
  common: (widget) => widget.open("common"),
  list: async (widget, wide) => {
    if (wide) await widget.button("list.open-all").click();
    else await widget.open("list");
    await widget.root.getByRole("searchbox").waitFor();
  },
  mine: (widget) => dialog(widget, "mine.label"),
  help: (widget) => dialog(widget, "foot.help"),
};

async function dialog(widget, button) {
  await widget.button(button).click();
  await widget.root.getByRole("dialog").waitFor();
}

// What is wrong with where things stand: each a line that names the text.
function misfits(fingers) {
  const wrong = [];
  const root = document.querySelector("deliberation-widget").shadowRoot;
  const name = (node) => `<${node.localName} class="${node.getAttribute("class") ?? ""}"> “${node.textContent.trim().slice(0, 40)}”`;
  const scrolls = (node) => {
    for (let at = node; at && at !== root; at = at.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  for (const node of root.querySelectorAll("*")) {
    if (!node.checkVisibility() || node.closest("svg")) continue;
    const box = node.getBoundingClientRect();
    // Only for the ear.
    if (box.width <= 1 || box.height <= 1) continue;
    const style = getComputedStyle(node);
    if (!scrolls(node) && (box.left < -1 || box.right > innerWidth + 1)) wrong.push(`sticks out (${box.left | 0} to ${box.right | 0}): ${name(node)}`);
    const hidden = ["hidden", "clip"].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (hidden && node.textContent.trim()) wrong.push(`cut off (${node.scrollWidth} in ${node.clientWidth}): ${name(node)}`);
    // WCAG 2.2, 2.5.8, with its exception for links in a sentence.
    const alone = node.matches("button, input, select, textarea, summary, a") && style.display !== "inline";
    if (fingers && alone && !node.closest("label") && (box.width < 24 || box.height < 24))
      wrong.push(`too small for a finger (${box.width | 0} × ${box.height | 0}): ${name(node)}`);
  }
  return wrong;
}

async function through(stage, server, width, { words, set = {}, fingers = false, called, then }) {
  for (const [screen, go] of Object.entries(SCREENS)) {
    const page = await stage.page(undefined, { width, height: width < 600 ? 720 : 900 });
    await page.addInitScript(([set, messages]) => {
      new MutationObserver((_, watch) => {
        const widget = document.querySelector("deliberation-widget");
        if (!widget) return;
        watch.disconnect();
        if (set.dir) widget.dir = set.dir;
        if (set.size) widget.style.setProperty("--deliberation-font-size", set.size);
        if (messages) widget.messages = messages;
      }).observe(document, { childList: true, subtree: true });
    }, [set, words?.messages]);
    await page.goto(server.address({ lang: "en", theme: "light" }));
    const widget = stage.widget(page, "en");
    if (words) widget.words = words;
    await widget.ready();
    await widget.vote("agree");
    await go(widget, width > 820);
    await widget.root.evaluate((node) => node.scrollIntoView());
    await stage.shot(page, `${called}-${screen}-${width}`, {});
    assert.deepEqual(await page.evaluate(misfits, fingers), [], `${called}, ${screen}, ${width} px`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${called}, ${screen}: the page is ${over} px wider than the screen`);
    await then?.(widget, screen);
    await page.context().close();
  }
}

export const cases = {};
for (const width of [320, 1280]) {
  cases[`from right to left, ${width} px`] = async (stage) =>
    through(stage, await stage.server(), width, {
      called: "pseudo",
      words: Words.pseudo(),
      set: { dir: "rtl" },
      async then(widget, screen) {
        if (screen !== "vote") return;
        const at = async (key) => (await widget.button(key).boundingBox()) ?? assert.fail(key);
        const [agree, disagree] = [await at("vote.agree"), await at("vote.disagree")];
        if (Math.abs(agree.y - disagree.y) < 2) assert.ok(agree.x > disagree.x, "the first answer is to the right");
        // What people wrote runs as its own language does.
        assert.equal(await widget.statement.evaluate((node) => getComputedStyle(node).direction), "ltr");
      },
    });
  cases[`type of twice the size, ${width} px`] = async (stage) =>
    through(stage, await stage.server(), width, { called: "twice", set: { size: "32px" } });
  cases[`targets for fingers, ${width} px`] = async (stage) =>
    through(stage, await stage.server(), width, { called: "fingers", fingers: true });
}
