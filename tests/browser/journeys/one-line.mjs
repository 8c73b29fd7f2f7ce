// The tabs of one browser share one line: one of them leads, all hear, another goes on when it closes; a tab that
// nobody looks at rests and catches up.
import assert from "node:assert/strict";
import { eventually, never } from "../harness/eventually.mjs";

// The streams to `/live` of all pages of a reader: how many were opened, how many are open.
function streams(reader) {
  const open = new Set();
  const seen = {
    opened: 0,
    polls: 0,
    waits: 0,
    // Nobody says of a closed page that its requests ended.
    get open() {
      return [...open].filter((request) => !request.frame().page().isClosed()).length;
    },
  };
  reader.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (path.endsWith("/live")) {
      seen.opened += 1;
      open.add(request);
    }
    if (path.endsWith("/ticks/latest")) seen.polls += 1;
    else if (/\/ticks\/\d+$/.test(path)) seen.waits += 1;
  });
  for (const end of ["requestfinished", "requestfailed"]) reader.on(end, (request) => open.delete(request));
  return seen;
}

// The page as if another were in front of it.
const look = (page, hidden) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);

// What the screen and the server say about how many took part.
const agrees = (widget, server) =>
  eventually("nothing was lost", async () => (await widget.tookPart()) === (await server.snapshot()).participation.took_part);

// Somebody else, in another browser, votes twice: that is one person more.
async function somebodyVotes(stage, server) {
  const other = await stage.visit(server);
  await other.vote("agree");
  await other.vote("disagree");
  await other.allSent();
  return other;
}

export const cases = {
  async "one connection, passed on when its tab closes"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const seen = streams(reader);
    const one = await stage.visit(server, { reader });
    await one.text("brand.live").waitFor();
    const two = await stage.visit(server, { reader });
    await two.text("brand.live").waitFor();
    const three = await stage.visit(server, { reader });
    await three.text("brand.live").waitFor();
    assert.deepEqual([seen.opened, seen.open], [1, 1], "three tabs, one stream");

    const people = await two.tookPart();
    await one.vote("agree");
    await one.vote("disagree");
    for (const tab of [one, two, three])
      await eventually("a vote in one is seen in all", async () => (await tab.tookPart()) === people + 1);

    await one.page.close();
    await eventually("another leads", () => seen.opened === 2 && seen.open === 1);
    await somebodyVotes(stage, server);
    for (const tab of [two, three])
      await eventually("the others go on", async () => (await tab.tookPart()) === people + 2);
    assert.equal(seen.opened, 2, "and still with one stream");
    assert.equal(seen.waits, 0, "nothing was missed");
    assert.equal(seen.polls, 2, "each that joined asked once");
    await agrees(three, server);
  },

  async "a tab that was told too little asks once for what it lacks"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const seen = streams(reader);
    const one = await stage.visit(server, { reader });
    await one.text("brand.live").waitFor();
    // The second loads an edition that is old by the time it hears of the line.
    const page = await stage.page(reader);
    let old;
    await page.route(`**/deliberations/${server.deliberation}`, async (route) => {
      old ??= await (await route.fetch()).text();
      await somebodyVotes(stage, server);
      await eventually("the first tab has it", async () => (await one.tookPart()) > JSON.parse(old).participation.took_part);
      await route.fulfill({ body: old, contentType: "application/json" });
    });
    await page.goto(server.address());
    const two = await stage.widget(page, "zh-CN").ready();
    await agrees(two, server);
    assert.equal(seen.opened, 1, "without a stream of its own");
    assert.ok(seen.polls + seen.waits > 0, "it asked");
  },

  async "without locks or channels each tab has a line of its own"(stage) {
    const server = await stage.server();
    for (const name of ["locks", "BroadcastChannel"]) {
      const reader = await stage.reader();
      await reader.addInitScript((name) => {
        if (name === "locks") Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
        else delete globalThis.BroadcastChannel;
      }, name);
      const seen = streams(reader);
      for (const tab of [await stage.visit(server, { reader }), await stage.visit(server, { reader })])
        await tab.text("brand.live").waitFor();
      assert.equal(seen.open, 2, name);
    }
  },

  async "a hidden tab rests, hands the line on, and catches up when it is looked at"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const seen = streams(reader);
    const page = await stage.page(reader);
    await page.clock.install();
    await page.goto(server.address());
    const one = await stage.widget(page, "zh-CN").ready();
    await one.text("brand.live").waitFor();
    const people = await one.tookPart();
    await look(page, true);
    // A glance elsewhere costs nothing.
    await page.clock.fastForward(20_000);
    await never("it rests at once", () => seen.open !== 1);
    await page.clock.fastForward(11_000);
    await eventually("it rests", () => seen.open === 0);
    await somebodyVotes(stage, server);
    assert.equal(await one.tookPart(), people, "it hears nothing");
    await look(page, false);
    await eventually("it catches up", async () => (await one.tookPart()) === people + 1);
    assert.deepEqual([seen.opened, seen.open], [2, 1]);

    const two = await stage.visit(server, { reader });
    await two.text("brand.live").waitFor();
    assert.equal(seen.opened, 2, "the second hears from the first");
    await look(page, true);
    await page.clock.fastForward(31_000);
    await eventually("the visible tab has the line", () => seen.opened === 3 && seen.open === 1);
    await somebodyVotes(stage, server);
    await eventually("and goes on", async () => (await two.tookPart()) === people + 2);
    await look(page, false);
    await eventually("the first hears from it", async () => (await one.tookPart()) === people + 2);
    assert.deepEqual([seen.opened, seen.open], [3, 1]);
  },

  async "a page that is put aside closes its line and takes it up again"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const seen = streams(reader);
    const one = await stage.visit(server, { reader });
    await one.text("brand.live").waitFor();
    const people = await one.tookPart();
    const fire = (type) =>
      one.page.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
    await fire("pagehide");
    await eventually("the stream is closed", () => seen.open === 0);
    await somebodyVotes(stage, server);
    await fire("pageshow");
    await eventually("it catches up", async () => (await one.tookPart()) === people + 1);
    assert.deepEqual([seen.opened, seen.open], [2, 1]);
  },

  async "where data are to be saved there is no stream, only slow polling"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    await reader.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }), configurable: true });
    });
    const seen = streams(reader);
    const page = await stage.page(reader);
    await page.clock.install();
    await page.goto(server.address());
    const one = await stage.widget(page, "zh-CN").ready();
    await one.text("brand.polling").waitFor();
    const people = await one.tookPart();
    await somebodyVotes(stage, server);
    await page.clock.fastForward(10_000);
    await never("it asks soon", () => seen.polls > 1);
    await page.clock.fastForward(21_000);
    await eventually("it asks", async () => (await one.tookPart()) === people + 1);
    assert.equal(seen.opened, 0);
  },

  async "a gap that is too wide loads the snapshot"(stage) {
    const server = await stage.server();
    const reader = await stage.reader();
    const page = await stage.page(reader);
    let loads = 0;
    // The first answer is of a run of the server that nobody remembers.
    await page.route(`**/deliberations/${server.deliberation}`, async (route) => {
      loads += 1;
      const body = await (await route.fetch()).json();
      if (loads === 1) body.epoch = "another";
      await route.fulfill({ json: body });
    });
    await page.goto(server.address());
    const one = await stage.widget(page, "zh-CN").ready();
    await eventually("it is loaded again", () => loads === 2);
    await one.text("brand.live").waitFor();
    await somebodyVotes(stage, server);
    await agrees(one, server);
    assert.equal(loads, 2, "and once");
  },
};
