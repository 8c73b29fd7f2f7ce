// A widget in a stranger's page leaves that page alone: nothing is written outside the element, nobody else is asked,
// no cookie is set. And a page that is hostile to it does it no harm.
import assert from "node:assert/strict";
import { embedding } from "../harness/host.mjs";
import { startWatching, strangers, whatWasSeen } from "../harness/watch.mjs";

// What a widget may listen to outside itself: is the network back, is the page visible, did a policy forbid something,
// did another tab write.
const LISTENERS = ["online", "offline", "hashchange", "visibilitychange", "pagehide", "pageshow", "securitypolicyviolation", "storage"];

const attributesFor = (server) => `api="${server.api}" deliberation="${server.deliberation}"`;

export const cases = {
  async "nothing is written outside the element"(stage) {
    const server = await stage.server();
    const loader = `${server.origin}/deliberation.js`;
    const after = "<p>And the page goes on.</p>";
    const host = await stage.host({
      pages: { "/": embedding({ loader, attributes: attributesFor(server), script: false, after }) },
    });
    const page = await stage.page();
    await page.goto(host.origin);
    await startWatching(page);
    await page.evaluate((src) => {
      const script = Object.assign(document.createElement("script"), { type: "module", src });
      script.dataset.ofTheTest = "";
      script.setAttribute("data-of-the-test", "");
      document.head.append(script);
    }, loader);
    const widget = await stage.widget(page, "en").ready();
    for (const value of ["agree", "disagree", "agree"]) await widget.vote(value);
    for (const panel of ["map", "common", "vote"]) await widget.open(panel);
    await widget.button("write.open").click();
    await widget.field.fill("A statement that stays a draft.");
    await widget.button("rule.label").click();
    await page.keyboard.press("Escape");

    const seen = await whatWasSeen(page);
    assert.deepEqual(seen.changes, [], "no change outside");
    assert.deepEqual(seen.globals, [], "no global");
    assert.equal(seen.sheets, 0, "no sheet on the document");
    assert.equal(seen.cookie, "");
    assert.deepEqual(await page.context().cookies(), [], "no cookie, of nobody");
    assert.equal(seen.sessionKeys, 0);
    assert.deepEqual(seen.keys.filter((key) => !key.startsWith("deliberation/")), [], "its own keys only");
    assert.deepEqual(seen.listeners.filter((type) => !LISTENERS.includes(type)), [], "no listener on the page");
    assert.deepEqual(strangers(page.requests, [host.origin, server.origin]), [], "nobody else is asked");
  },

  async "the demo page asks nobody else either"(stage) {
    const server = await stage.server();
    const widget = await stage.visit(server);
    await widget.vote("agree");
    await widget.vote("agree");
    assert.deepEqual(strangers(widget.page.requests, [server.origin]), []);
    assert.deepEqual(await widget.page.context().cookies(), []);
  },

  async "a hostile sheet does it no harm"(stage) {
    const server = await stage.server();
    const sheet =
      "*{all:unset!important}html{font-size:62.5%!important}button{opacity:.1!important}p{display:none!important}";
    const host = await stage.host({
      pages: {
        "/hostile.css": sheet,
        "/": embedding({
          loader: `${server.origin}/deliberation.js`,
          attributes: attributesFor(server),
          before: '<link rel="stylesheet" href="/hostile.css">',
        }),
      },
    });
    const page = await stage.page();
    await page.goto(host.origin);
    const widget = await stage.widget(page, "en").ready();
    await widget.vote("agree");
    const box = await widget.root.evaluate((node) => {
      const { display } = getComputedStyle(node);
      const statement = node.shadowRoot.querySelector("[part~=statement]");
      const button = node.shadowRoot.querySelector("[part~=answer]");
      return {
        display,
        size: parseFloat(getComputedStyle(statement).fontSize),
        opacity: getComputedStyle(button).opacity,
        width: node.getBoundingClientRect().width,
      };
    });
    assert.equal(box.display, "block");
    assert.ok(box.size >= 16, `the statement is ${box.size} px high`);
    assert.equal(box.opacity, "1");
    assert.ok(box.width > 600, `it is ${box.width} px wide`);
    await stage.shot(page, "hostile-sheet");
  },

  async "two of them, moved and taken out"(stage) {
    const server = await stage.server();
    const attributes = attributesFor(server);
    const host = await stage.host({
      pages: {
        "/": embedding({
          loader: `${server.origin}/deliberation.js`,
          attributes,
          after: `<deliberation-widget ${attributes} lang="zh-CN"></deliberation-widget><aside></aside>`,
        }),
      },
    });
    const page = await stage.page();
    await page.goto(host.origin);
    const one = await stage.widget(page, "en").ready();
    const two = await stage.widget(page, "zh-CN", page.locator("deliberation-widget").nth(1)).ready();
    const first = await one.vote("agree");
    await page.evaluate(() => document.querySelector("aside").append(document.querySelector("deliberation-widget")));
    // The first is now the last; it still knows what was voted on.
    const moved = stage.widget(page, "en", page.locator("deliberation-widget").last());
    assert.notEqual(await moved.statement.innerText(), first);
    await page.evaluate(() => document.querySelector("deliberation-widget").remove());
    assert.equal(await page.locator("deliberation-widget").count(), 1);
    await moved.vote("agree");
    assert.equal(two.words.tag, "zh-CN");
  },
};
