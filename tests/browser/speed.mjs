// What a reader waits for, in Chromium: `cargo xtask bench` calls this and reads the last line, JSON. By hand, after
// `cargo xtask build`: `node tests/browser/speed.mjs 5`. On a slow phone and a slow line, as CDP makes them.
import { Stage, close } from "./harness/stage.mjs";

const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const SLOWER = 4;
const MARKS = 2000;
const STATEMENTS = 10_000;
const POSTS = 5_000;
const DEPTH = 12;

const [runs = 5] = process.argv.slice(2).map(Number);
const stage = new Stage("speed");
const result = {
  first_vote: [], next_card: [], map: [], shift: [], heap: [],
  pan_frame: [], pan_dropped: [], list_frame: [], list_dropped: [],
  thread_open: [], thread_whole: [], thread_frame: [], thread_dropped: [], plain_dropped: [],
};

// In the page: when the first answer can be pressed, presses it, and when that has put another statement there.
function watch() {
  const times = (globalThis.times = { shift: 0 });
  new PerformanceObserver((list) => {
    // What comes after the press was asked for, if not by a hand.
    for (const entry of list.getEntries()) if (!(entry.startTime > times.pressed)) times.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const root = document.querySelector("deliberation-widget")?.shadowRoot;
    const text = root?.querySelector("[part~=statement]")?.textContent;
    if (!times.pressed) {
      const answer = root?.querySelector("[part~=answer]:not(:disabled)");
      if (answer) {
        times.pressed = performance.now();
        times.text = text;
        answer.click();
      }
    } else if (!times.voted && text !== times.text) {
      times.voted = performance.now();
      root.querySelector("[aria-controls=panel-map]").click();
    }
    if (times.voted && !times.map && root?.querySelector("#panel-map svg .hull")) times.map = performance.now();
    if (!times.map) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function slowly(page, line = LINE) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  if (line) await devtools.send("Network.emulateNetworkConditions", line);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return devtools;
}

// A bare page of another origin, cold: from the start of the navigation to the first vote, and on to the map.
async function opening(server) {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>
<script type="module" src="${server.origin}/deliberation.js"></script>
<deliberation-widget api="${server.api}" deliberation="${server.deliberation}"></deliberation-widget>`;
  const host = await stage.host({ pages: { "/": body } });
  const page = await stage.page(undefined, { width: 412, height: 823 });
  await page.addInitScript(watch);
  const devtools = await slowly(page);
  await page.goto(host.origin, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.times?.map, undefined, { timeout: 60_000 });
  const times = await page.evaluate(() => globalThis.times);
  result.first_vote.push(times.voted);
  result.map.push(times.map);
  result.shift.push(times.shift * 1000);
  await devtools.send("Network.emulateNetworkConditions", { ...LINE, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.evaluate(() => document.querySelector("deliberation-widget").shadowRoot.querySelector("[aria-controls=panel-vote]").click());
  // From the press to the frame in which the next statement stands, painted.
  const next = await page.evaluate(async () => {
    const root = document.querySelector("deliberation-widget").shadowRoot;
    const took = [];
    for (let i = 0; i < 12; i += 1) {
      await new Promise((done) => setTimeout(done, 150));
      const answer = root.querySelectorAll("[part~=answer]")[2];
      const before = root.querySelector("[part~=statement]").textContent;
      await new Promise(requestAnimationFrame);
      const pressed = performance.now();
      answer.click();
      while (root.querySelector("[part~=statement]").textContent === before) await new Promise(requestAnimationFrame);
      // After the frame has been painted.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      took.push(performance.now() - pressed);
    }
    return took;
  });
  result.next_card.push(...next.slice(2));
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  result.heap.push((usedSize + backingStorageSize) / 1e6);
  await page.context().close();
}

const WORK = new Set(["EventDispatch", "FireAnimationFrame", "FunctionCall", "RunMicrotasks", "TimerFire", "UpdateLayoutTree", "Layout"]);

// Script, style and layout of each frame while `steps` runs in the page, in ms; and how many frames were dropped.
async function traced(page, devtools, steps) {
  const events = [];
  const hear = ({ value }) => events.push(...value);
  devtools.on("Tracing.dataCollected", hear);
  const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame", "v8.execute"];
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: categories } });
  await steps();
  const complete = new Promise((done) => devtools.once("Tracing.tracingComplete", done));
  await devtools.send("Tracing.end");
  await complete;
  devtools.off("Tracing.dataCollected", hear);
  const main = new Map();
  for (const event of events) if (event.name === "FireAnimationFrame") main.set(event.tid, (main.get(event.tid) ?? 0) + 1);
  const tid = [...main].sort((a, b) => b[1] - a[1])[0]?.[0];
  const own = events.filter((event) => event.tid === tid && event.ph === "X").sort((a, b) => a.ts - b.ts);
  const starts = own.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts);
  const frames = starts.map(() => 0);
  let end = 0;
  for (const { name, ts, dur = 0 } of own) {
    // What lies inside another is in that one.
    if (!WORK.has(name) || ts < end) continue;
    end = ts + dur;
    const at = starts.findLastIndex((start) => start <= ts);
    if (at >= 0) frames[at] += dur / 1000;
  }
  return { frames: frames.slice(1), dropped: events.filter(({ name }) => name === "DroppedFrame").length };
}

// The snapshot with more in it than any server here has.
async function changed(server, change, options) {
  const page = await stage.page(undefined, options);
  await page.route(`**/deliberations/${server.deliberation}`, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    change(body);
    await route.fulfill({ response: answer, json: body });
  });
  await page.route(/\/(live|ticks)\b/, () => {});
  await page.goto(server.address({ lang: "en" }));
  return { page, widget: await stage.widget(page, "en").ready() };
}

// The map with 2,000 marks, moved by keys.
async function panning(server) {
  const { page, widget } = await changed(server, ({ map: { picture } }) => {
    const { cells } = picture;
    picture.cells = Array.from({ length: MARKS }, (_, i) => {
      const from = cells[i % cells.length];
      return { ...from, x: from.x + Math.sin(i * 7.3) * 0.3, y: from.y + Math.cos(i * 3.1) * 0.3, people: 1 };
    });
  });
  await widget.vote("agree");
  await widget.map.waitFor();
  await widget.map.focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("+");
  const devtools = await slowly(page, undefined);
  const { frames, dropped } = await traced(page, devtools, () =>
    page.evaluate(async () => {
      const root = document.querySelector("deliberation-widget").shadowRoot;
      const map = root.activeElement;
      for (let i = 0; i < 60; i += 1) {
        await new Promise(requestAnimationFrame);
        const key = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"][Math.floor(i / 5) % 4];
        map.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
      }
    }),
  );
  result.pan_frame.push(...frames);
  result.pan_dropped.push(dropped);
  await page.context().close();
}

// The list of 10,000 statements, scrolled through.
async function scrolling(server) {
  const { page, widget } = await changed(server, ({ statements }) => {
    const first = statements.slice();
    for (let i = first.length; i < STATEMENTS; i += 1) {
      const from = first[i % first.length];
      const id = `00000000-0000-7000-8000-${i.toString(16).padStart(12, "0")}`;
      statements.push({ ...from, id, number: i + 1, text: { ...from.text, text: `${from.text.text} ${i}`, translations: {} } });
    }
  }, { width: 412, height: 823 });
  await widget.vote("agree");
  await widget.open("list");
  const devtools = await slowly(page, undefined);
  const { frames, dropped } = await traced(page, devtools, () =>
    page.evaluate(async () => {
      for (let i = 0; i < 120; i += 1) {
        await new Promise(requestAnimationFrame);
        scrollBy(0, 400);
      }
    }),
  );
  result.list_frame.push(...frames);
  result.list_dropped.push(dropped);
  await page.context().close();
}

// A thread of 5,000 posts, twelve deep, brought in pages as the server has them: from the end of the last answer to the
// frame in which it stands; and in one piece, so that nothing has been read before. Then, with some hundreds of posts drawn, scrolled through.
async function discussing(server, times, whole) {
  const { statements, tick } = await server.snapshot();
  const statement = statements[0].id;
  const id = (i) => `00000000-0000-7000-8000-${(0xabc000000 + i).toString(16).padStart(12, "0")}`;
  const posts = Array.from({ length: POSTS }, (_, i) => {
    // A tenth at the root; else under a post of the level above.
    const level = i % DEPTH;
    const on = i < DEPTH || level === 0 ? statement : id(i - 1);
    const relation = ["support", "oppose", "ask"][(i * 7) % 3];
    const text = { lang: "en", text: `Reason ${i}: ${"the lift should stop at every floor and cost no more than said. ".repeat(1 + (i % 3))}` };
    const ratings = i % 4 ? { up: (i * 13) % 40, down: (i * 5) % 20 } : undefined;
    const by = { number: 1 + (i % 300), role: "participant" };
    return { id: id(i), number: i + 1, kind: "argument", on, statement, relation, by, text, revision: 1, received: 1_763_890_000_000 + i, from: "remote", ratings, changed: i + 1 };
  });
  for (let i = 0; i < times; i += 1) {
    const page = await stage.page(undefined, { width: 412, height: 823 });
    const size = whole ? POSTS : 500;
    await page.route("**/statements/*/thread*", (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get("after"));
      const next = after + size < POSTS ? after + size : undefined;
      return route.fulfill({ json: { tick, posts: posts.slice(after, after + size), next } });
    });
    await page.goto(server.address({ lang: "en" }));
    const widget = await stage.widget(page, "en").ready();
    await widget.open("thread");
    const ways = widget.root.locator("#panel-thread .elsewhere li button");
    await ways.nth(1).waitFor();
    const took = await ways.nth(1).evaluate(async (button) => {
      const root = button.getRootNode();
      button.click();
      const patience = performance.now() + 60_000;
      while (!root.querySelector("#panel-thread li.post")) {
        if (performance.now() > patience) throw new Error("the thread did not open within a minute");
        await new Promise(requestAnimationFrame);
      }
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const now = performance.now();
      return now - performance.getEntriesByType("resource").findLast(({ name }) => /\/thread/.test(name)).responseEnd;
    });
    result[whole ? "thread_whole" : "thread_open"].push(took);
    if (!whole && i + 1 === times) {
      for (let more = 0; more < 4; more += 1) await widget.root.getByRole("button", { name: widget.words.say("thread.more"), exact: true }).click();
      const devtools = await slowly(page, undefined);
      const scroll = () =>
        traced(page, devtools, () =>
          page.evaluate(async () => {
            for (let i = 0; i < 120; i += 1) {
              await new Promise(requestAnimationFrame);
              scrollBy(0, 400);
            }
          }),
        );
      const { frames, dropped } = await scroll();
      result.thread_frame.push(...frames);
      result.thread_dropped.push(dropped);
      // What the machine drops of a page that has the same words and no script.
      await page.setContent(`<!doctype html><meta name="viewport" content="width=device-width"><ul>${posts.map(({ text }) => `<li><p>${text.text}</p>`).join("")}</ul>`);
      result.plain_dropped.push((await scroll()).dropped);
    }
    await page.context().close();
  }
}

try {
  const server = await stage.server();
  if (process.argv.includes("threads")) {
    await discussing(server, runs, false);
    await discussing(server, runs, true);
  } else {
    for (let i = 0; i < runs; i += 1) await opening(server);
    await panning(server);
    await scrolling(server);
    await discussing(server, runs, false);
    await discussing(server, runs, true);
  }
  console.log(JSON.stringify(result));
} finally {
  await stage.end();
  await close();
}
