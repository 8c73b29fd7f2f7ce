// Meters: as the panel of common ground has them, and standing alone on a page that knows nothing of the widget.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const meters = (root) => root.locator(".meter");
const alone = (page) => page.locator("deliberation-meter").first();

// A strict page with a meter on it, and nothing else of ours.
async function visit(stage, server, { statement = "", lang = "en", ...options } = {}) {
  const policy =
    `default-src 'none'; base-uri 'none'; script-src ${server.origin} 'wasm-unsafe-eval'; ` +
    `connect-src ${server.origin}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const host = await stage.host({
    headers: { "content-security-policy": policy },
    pages: {
      "/": `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Report</title><main><h1>Report</h1><script type="module" src="${server.origin}/deliberation-meter.js"></script>
<deliberation-meter api="${server.api}" deliberation="${server.deliberation}" statement="${statement}"></deliberation-meter></main></html>`,
    },
  });
  const page = await stage.page(undefined, options);
  await page.goto(host.origin);
  return page;
}

// All that a meter says, numbers and all.
async function said(meter) {
  await meter.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
  return (await meter.innerText()).replace(/\s+/g, " ");
}

export const cases = {
  async "alone, under a strict policy, it says the same as in the widget, to the digit, in both languages"(stage) {
    const server = await stage.server();
    const { statements } = await server.snapshot();
    for (const lang of ["zh-CN", "en"]) {
      const widget = await stage.visit(server, { search: { lang } });
      await widget.vote("agree");
      await widget.open("common");
      await meters(widget.commonPanel).first().waitFor();
      const count = await meters(widget.commonPanel).count();
      assert.ok(count >= 3, `${count} meters in the panel`);
      for (let at = 0; at < count; at += 1) {
        const own = meters(widget.commonPanel).nth(at);
        const words = await own.locator(".statement").innerText();
        const of = statements.find(({ text }) => text.text === words || Object.values(text.translations ?? {}).includes(words));
        assert.ok(of, words);
        const page = await visit(stage, server, { statement: at % 2 ? of.id : String(of.number), lang });
        await meters(alone(page)).waitFor();
        assert.equal(await said(meters(alone(page))), await said(own));
        await page.context().close();
      }
      await widget.page.context().close();
    }
  },

  async "axe finds nothing wrong, and nothing sticks out, at 320 px and in the dark"(stage) {
    const server = await stage.server();
    for (const [lang, width, dark] of [["zh-CN", 320, true], ["en", 320, false], ["zh-CN", 1280, false], ["en", 1280, true]]) {
      const page = await visit(stage, server, { lang, width, dark });
      await meters(alone(page)).first().waitFor();
      await alone(page).locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await stage.accessible(page, "deliberation-meter");
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `it is no wider than ${width}`);
      await stage.shot(page, `meter-alone-${lang}-${width}`);
    }
  },

  async "what was shown stays while the server is away, and what is not there is said"(stage) {
    const server = await stage.server();
    const page = await visit(stage, server, { statement: "99999" });
    await alone(page).getByText("not shown any more").waitFor();
    await alone(page).evaluate((meter) => meter.setAttribute("statement", "1"));
    await meters(alone(page)).waitFor();
    const before = await meters(alone(page)).innerText();
    await server.stop("SIGKILL");
    await alone(page).evaluate((meter) => meter.setAttribute("lang", "zh-CN"));
    await eventually("it speaks Chinese all the same", async () => (await meters(alone(page)).innerText()) !== before);
    await server.resume();
    const late = await visit(stage, server, { statement: "1" });
    await meters(alone(late)).waitFor();
    // The browser says of each request that it found nobody there.
    assert.ok(stage.complaints.splice(0).every((line) => /ERR_CONNECTION_REFUSED|TypeError: Failed to fetch/.test(line)));
  },
};
