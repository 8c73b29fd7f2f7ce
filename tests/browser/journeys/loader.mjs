// The loader by itself, in front of a stand-in for the widget: its whole contract with host pages, without wasm.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";
import { embedding } from "../harness/host.mjs";

// Notes what it is told. The real one is src/element.rs.
const STAND_IN = `
export const lives = (globalThis.lives ??= []);
export default async function () { globalThis.started = (globalThis.started ?? 0) + 1; }
export function mount(host, container, options) {
  const life = { host: host.id, told: [], over: false, backend: options.backend?.snapshot(), fault: options.fault, token: host.token };
  options.snapshot?.then((text) => (life.snapshot = text));
  lives.push(life);
  globalThis.send = (acts) => options.backend.send(JSON.stringify(acts));
  container.append(Object.assign(document.createElement("button"), { textContent: "Agree" }));
  if (host.hasAttribute("data-breaks")) throw new Error("on purpose");
  return {
    attributeChanged(name, value) { life.told.push([name, value]); },
    unmount() { life.over = true; container.textContent = ""; },
  };
}`;
// The real one is crates/in-page.
const IN_PAGE = `
export default async function () { globalThis.rooms = (globalThis.rooms ?? 0) + 1; }
export function open(opening, name) {
  if (opening === "{}") throw new Error("no question");
  const send = (acts) => JSON.stringify({ results: JSON.parse(acts).map(({ bad }) => (bad ? { problem: {} } : { seq: 1 })) });
  return { snapshot: () => opening + " " + name, send, mine: () => "{}", tick: () => undefined };
}`;
const EMPTY_WASM = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);

async function open(stage, body, { pages = {}, headers = {}, embed = {} } = {}) {
  const host = await stage.host({
    dist: true,
    headers,
    pages: {
      "/": embedding({ loader: "./deliberation.js", ...embed, ...(typeof body === "string" ? { attributes: body } : body) }),
      "/deliberation-widget.js": STAND_IN,
      "/deliberation-widget_bg.wasm": EMPTY_WASM,
      "/deliberation-in-page.js": IN_PAGE,
      "/deliberation-in-page_bg.wasm": EMPTY_WASM,
      "/api/deliberations/a%20b": { body: '{"seq":1}', headers: { "content-type": "application/json" } },
      ...pages,
    },
  });
  const page = await stage.page();
  await page.goto(host.origin);
  return { host, page };
}

const lives = (page) => page.evaluate(() => globalThis.lives ?? []);
const agree = (page) => page.locator("deliberation-widget").getByRole("button", { name: "Agree" });

export const cases = {
  async "hands over the snapshot, asked for while the code was on its way"(stage) {
    const { page } = await open(stage, 'api="/api/" deliberation="a b"');
    await agree(page).waitFor();
    await eventually("the snapshot came", async () => (await lives(page))[0].snapshot === '{"seq":1}');
  },

  async "a page without a backend gets one of its own, from inline text or by src"(stage) {
    const inside = '<p>Fallback</p><script type="application/json">{"question":1}</script>';
    const after = `<deliberation-widget>${inside.replace("1", "3")}</deliberation-widget>`;
    const { host, page } = await open(stage, { attributes: 'deliberation="garden"', inside, after });
    await agree(page).first().waitFor();
    await eventually("both live", async () => (await lives(page)).length === 2);
    const [one, two] = (await lives(page)).map(({ backend }) => backend).sort();
    assert.equal(one, '{"question":1} garden');
    assert.match(two, /^{"question":3} inline-\w+$/, "without a name it goes by what it asks");
    assert.equal(await page.evaluate(() => globalThis.rooms), 1, "one module for both");
    assert.equal(host.requests.filter((path) => path.includes("in-page")).length, 2);

    const second = await open(stage, 'src="./opening.json"', { pages: { "/opening.json": '{"question":2}' } });
    await agree(second.page).waitFor();
    assert.equal((await lives(second.page))[0].backend, '{"question":2} ./opening.json');
  },

  async "a page without a backend hears of each act that was done, and of no other"(stage) {
    const { page } = await open(stage, { inside: '<script type="application/json">{"question":1}</script>' });
    await agree(page).waitFor();
    const heard = await page.evaluate(async () => {
      const acts = [];
      document.addEventListener("deliberation-act", (event) => acts.push(event.detail));
      const answer = globalThis.send([{ id: 1 }, { id: 2, bad: true }, { id: 3 }]);
      // The host hears it when the widget is done.
      await undefined;
      return { acts, answers: JSON.parse(answer).results.length };
    });
    assert.deepEqual(heard, { acts: [{ id: 1 }, { id: 3 }], answers: 3 });
  },

  async "an opening that cannot be read is a fault that the widget says"(stage) {
    const { page } = await open(stage, { inside: '<script type="application/json">{}</script>' });
    await agree(page).waitFor();
    assert.equal((await lives(page))[0].fault, "no question");
  },

  async "a page with a backend never loads the other one"(stage) {
    const { host, page } = await open(stage, 'api="/api" deliberation="a b"');
    await agree(page).waitFor();
    assert.deepEqual(host.requests.filter((path) => path.includes("in-page")), []);
  },

  async "loads nothing until the reader is near, and then only once"(stage) {
    const before = '<div id="far" style="height: 5000px"></div>';
    const after = '<deliberation-widget id="two"></deliberation-widget>';
    const { host, page } = await open(stage, { attributes: 'id="one"', before, after });
    await page.waitForFunction(() => customElements.get("deliberation-widget"));
    await never("the widget is asked for", () => host.requests.some((path) => path.includes("widget")));
    const reserved = await page.locator("#one").evaluate((node) => node.getBoundingClientRect().height);
    assert.ok(reserved > 200, `room is kept: ${reserved} px`);
    await page.locator("#one").scrollIntoViewIfNeeded();
    await eventually("both are mounted", async () => (await lives(page)).length === 2);
    assert.equal(host.requests.filter((path) => path.endsWith("_bg.wasm")).length, 1, "its code once");
    assert.equal(await page.evaluate(() => globalThis.started), 2, "an instance each");
  },

  async "loads at once when told to"(stage) {
    const before = '<div style="height: 5000px"></div>';
    const { page } = await open(stage, { attributes: 'loading="eager"', before });
    await eventually("it is mounted", async () => (await lives(page)).length === 1);
  },

  async "a move is not a new life, a removal is the end of one"(stage) {
    const { page } = await open(stage, 'id="one"', { embed: { after: "<aside></aside>" } });
    await agree(page).waitFor();
    await page.evaluate(() => document.querySelector("aside").append(document.querySelector("#one")));
    await never("it is mounted anew", async () => (await lives(page)).length > 1, 300);
    assert.equal((await lives(page))[0].over, false);
    await page.evaluate(() => {
      window.kept = document.querySelector("#one");
      window.kept.remove();
    });
    await eventually("it is unmounted", async () => (await lives(page))[0].over);
    await page.evaluate(() => document.querySelector("aside").append(window.kept));
    await eventually("it lives again", async () => (await lives(page)).length === 2);
    await agree(page).waitFor();
  },

  async "tells of attributes; another deliberation is another life"(stage) {
    const { page } = await open(stage, 'deliberation="one"');
    await agree(page).waitFor();
    await page.evaluate(() => {
      const widget = document.querySelector("deliberation-widget");
      widget.lang = "en";
      widget.theme = "dark";
    });
    assert.deepEqual((await lives(page))[0].told, [
      ["lang", "en"],
      ["theme", "dark"],
    ]);
    await page.evaluate(() => {
      const widget = document.querySelector("deliberation-widget");
      widget.api = "/api";
      widget.deliberation = "a b";
    });
    await eventually("it lives anew, once", async () => (await lives(page)).length === 2);
    await never("twice", async () => (await lives(page)).length > 2, 300);
    assert.equal((await lives(page))[0].over, true);
    await eventually("with its own snapshot", async () => (await lives(page))[1].snapshot === '{"seq":1}');
  },

  async "properties set before the class was there are not lost"(stage) {
    const { page } = await open(stage, { attributes: "", script: false });
    await page.evaluate(() => {
      const widget = document.querySelector("deliberation-widget");
      widget.token = "secret";
      widget.deliberation = "early";
      const script = Object.assign(document.createElement("script"), { type: "module", src: "./deliberation.js" });
      document.head.append(script);
    });
    await agree(page).waitFor();
    assert.equal((await lives(page))[0].token, "secret");
    const widget = page.locator("deliberation-widget");
    assert.equal(await widget.getAttribute("deliberation"), "early");
    assert.equal(await widget.getAttribute("token"), null);
  },

  async "may be included twice, under two addresses"(stage) {
    const { page } = await open(stage, { after: '<script type="module" src="./deliberation.js?again"></script>' });
    await agree(page).waitFor();
    assert.equal((await lives(page)).length, 1);
  },

  async "a page that forbids wasm keeps its own text and hears why"(stage) {
    const policy = "script-src 'self'; style-src 'none'";
    const compiling = STAND_IN.replace("{ globalThis", "{ await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); globalThis");
    const { page } = await heard(stage, { "content-security-policy": policy }, { "/deliberation-widget.js": compiling });
    const { type, directive } = await page.evaluate(() => globalThis.errors[0]);
    assert.deepEqual({ type, directive }, { type: "blocked-by-csp", directive: "script-src 'wasm-unsafe-eval'" });
    stage.complaints.length = 0;
  },

  async "a page that forbids the request hears which directive"(stage) {
    const { page } = await heard(stage, { "content-security-policy": "connect-src 'none'" });
    const { type, directive } = await page.evaluate(() => globalThis.errors[0]);
    assert.deepEqual({ type, directive }, { type: "blocked-by-csp", directive: "connect-src" });
    stage.complaints.length = 0;
  },

  async "a server that does not answer leaves the page's own text, and is tried again"(stage) {
    const { host, page } = await heard(stage, {}, { "/deliberation-widget.js": { body: "gone", status: 500 } });
    assert.equal(await page.evaluate(() => globalThis.errors[0].type), "unreachable");
    host.pages["/deliberation-widget.js"] = STAND_IN;
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await agree(page).waitFor();
    stage.complaints.length = 0;
  },

  async "a widget that breaks when it starts leaves the page's own text"(stage) {
    const { page } = await heard(stage, {}, {}, "data-breaks");
    assert.equal(await page.evaluate(() => globalThis.errors[0].type), "broken");
    stage.complaints.length = 0;
  },
};

// Opens a page on which it cannot work, and waits until that is told and the text inside is read.
async function heard(stage, headers, pages = {}, attributes = "") {
  const opened = await open(
    stage,
    { attributes, inside: '<p>Read <a href="/text">the text</a>.</p>', before: '<script src="./listen.js"></script>' },
    {
      headers,
      pages: {
        "/listen.js":
          "globalThis.errors=[];document.addEventListener('deliberation-error',(e)=>errors.push(e.detail))",
        ...pages,
      },
    },
  );
  await eventually("the error is told", () => opened.page.evaluate(() => globalThis.errors.length === 1));
  assert.ok(await opened.page.getByRole("link", { name: "the text" }).isVisible());
  return opened;
}
