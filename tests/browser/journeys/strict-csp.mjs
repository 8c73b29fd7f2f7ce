// A page with a strict policy: what our documentation asks for is enough, and without it the page hears what to add.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";
import { embedding } from "../harness/host.mjs";

async function visit(stage, policy) {
  const server = await stage.server();
  const host = await stage.host({
    headers: { "content-security-policy": policy(server.origin) },
    pages: {
      "/listen.js": "globalThis.errors=[];document.addEventListener('deliberation-error',(e)=>errors.push(e.detail))",
      "/": embedding({
        loader: `${server.origin}/deliberation.js`,
        attributes: `api="${server.api}" deliberation="${server.deliberation}"`,
        inside: '<p><a href="/text">Read the text</a></p>',
        before: '<script src="/listen.js"></script>',
      }),
    },
  });
  const page = await stage.page();
  await page.goto(host.origin);
  return page;
}

export const cases = {
  async "the documented line is enough, with Trusted Types enforced"(stage) {
    const page = await visit(
      stage,
      (cdn) =>
        `default-src 'none'; base-uri 'none'; script-src 'self' ${cdn} 'wasm-unsafe-eval'; connect-src ${cdn}; ` +
        "require-trusted-types-for 'script'; trusted-types deliberation",
    );
    const widget = await stage.widget(page, "en").ready();
    for (const value of ["agree", "disagree", "agree", "agree"]) await widget.vote(value);
    await widget.open("map");
    await widget.map.waitFor();
    await widget.button("write.open").click();
    await widget.button("rule.label").click();
    assert.deepEqual(await page.evaluate(() => globalThis.errors), []);
    await stage.shot(page, "strict-csp");
  },

  async "without 'wasm-unsafe-eval' the page's own text stays, and it hears why"(stage) {
    const page = await visit(stage, (cdn) => `default-src 'none'; script-src 'self' ${cdn}; connect-src ${cdn}`);
    await eventually("it is told", () => page.evaluate(() => globalThis.errors.length === 1));
    const { type, directive } = await page.evaluate(() => globalThis.errors[0]);
    assert.deepEqual({ type, directive }, { type: "blocked-by-csp", directive: "script-src 'wasm-unsafe-eval'" });
    assert.ok(await page.getByRole("link", { name: "Read the text" }).isVisible());
    stage.complaints.length = 0;
  },
};
