// Every state of the screen that is not the usual one, in both languages and themes, on a phone and at a desk: nothing
// that axe calls a violation, nothing wider than the screen, and a sentence that says what is the matter.
import assert from "node:assert/strict";
import { Words } from "../harness/words.mjs";

// The snapshot as it might have been.
const altered = (change) => async (route) => {
  const answer = await route.fetch();
  const body = await answer.json();
  change(body);
  await route.fulfill({ response: answer, json: body });
};
const problem = (status, slug) => (route) =>
  route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify({ type: `/problems/${slug}`, title: slug, status }) });

const STATES = {
  closed: {
    snapshot: altered((body) => (body.phase.id = body.opening.phases.at(-1).id)),
    says: ["vote.closed"],
  },
  empty: {
    snapshot: altered((body) => Object.assign(body, { statements: [], map: null })),
    says: ["vote.none"],
  },
  unknown: { snapshot: problem(404, "unknown-deliberation"), says: ["load.unknown"] },
  network: { snapshot: (route) => route.abort(), says: ["load.network"] },
  // The rest of the screens does not come: one can vote all the same.
  alone: {
    rest: (route) => route.abort(),
    says: [],
    async then({ widget, wide }) {
      await widget.ready();
      await widget.vote("agree");
      await widget.open("map");
      await widget.mapPanel.getByText(widget.words.say("rest.missing")).waitFor();
      assert.ok(wide || (await widget.root.getByRole("tab").count()) >= 4);
    },
    complains: true,
  },
  offline: {
    says: ["brand.live"],
    async then({ widget, page }) {
      await page.context().setOffline(true);
      await page.evaluate(() => dispatchEvent(new Event("offline")));
      await widget.vote("agree");
      await widget.vote("disagree");
      await widget.text("brand.offline").first().waitFor();
    },
    complains: true,
  },
  // Axe reckons with colours that are not shown then.
  forced: {
    says: ["brand.live"],
    unseen: true,
    async then({ widget, page }) {
      await page.emulateMedia({ forcedColors: "active" });
      await widget.vote("agree");
      await widget.open("map");
      await widget.map.waitFor();
    },
  },
  list: {
    says: ["brand.live"],
    async then({ widget, wide }) {
      if (wide) await widget.button("list.open-all").click();
      else await widget.open("list");
      await widget.root.getByRole("searchbox").waitFor();
    },
  },
  mine: {
    says: ["brand.live"],
    async then({ widget }) {
      await widget.vote("agree");
      await widget.button("mine.label").click();
      await widget.root.getByRole("dialog").waitFor();
    },
  },
  help: {
    says: ["brand.live"],
    async then({ widget }) {
      await widget.button("foot.help").click();
      await widget.root.getByRole("dialog").waitFor();
    },
  },
  larger: {
    says: ["brand.live"],
    async then({ widget }) {
      await widget.button("foot.larger").click();
      await widget.vote("agree");
    },
  },
};

export const cases = {};
for (const lang of ["zh-CN", "en"])
  for (const theme of ["light", "dark"])
    for (const width of [320, 1280]) cases[`${lang} ${theme} ${width}`] = (stage) => all(stage, lang, theme, width);

async function all(stage, lang, theme, width) {
  const server = await stage.server();
  for (const [name, { snapshot, rest, says, then, complains, unseen }] of Object.entries(STATES)) {
    const page = await stage.page(undefined, { width, height: width < 600 ? 720 : 900 });
    if (snapshot) await page.route(`**/deliberations/${server.deliberation}`, snapshot);
    if (rest) await page.route("**/deliberation-rest_bg.wasm*", rest);
    await page.goto(server.address({ lang, theme }));
    const widget = stage.widget(page, lang);
    const words = new Words(lang);
    for (const key of says) await widget.text(key).first().waitFor().catch(() => assert.fail(`${name}: “${words.say(key)}” is not said`));
    await then?.({ widget, page, wide: width > 820 });
    await widget.root.evaluate((node) => node.scrollIntoView());
    await stage.shot(page, `state-${name}-${lang}-${theme}-${width}`, {});
    if (!unseen) await stage.accessible(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name}: the page is ${over} px wider than the screen`);
    // What a browser writes on its console of a request that failed.
    if (complains || snapshot) stage.complaints.length = 0;
    await page.context().close();
  }
}
