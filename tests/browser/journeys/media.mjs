// Beside the page's own player: what a reader does carries its moment, statements are listed by theirs, a press goes
// there; the player may go, come back, or be another.
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.mjs";

const page_ = (server) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Beside a player</title>
<main><h1>Beside a player</h1><div id="place"></div>
<script>
  // Two hundred seconds of silence.
  globalThis.player = (id) => {
    const rate = 8000, bytes = 200 * rate, wav = new DataView(new ArrayBuffer(44 + bytes));
    const text = (at, letters) => [...letters].forEach((letter, i) => wav.setUint8(at + i, letter.charCodeAt()));
    text(0, "RIFF"); wav.setUint32(4, 36 + bytes, true); text(8, "WAVEfmt "); wav.setUint32(16, 16, true);
    wav.setUint16(20, 1, true); wav.setUint16(22, 1, true); wav.setUint32(24, rate, true); wav.setUint32(28, rate, true);
    wav.setUint16(32, 1, true); wav.setUint16(34, 8, true); text(36, "data"); wav.setUint32(40, bytes, true);
    for (let i = 44; i < 44 + bytes; i += 1) wav.setUint8(i, 128);
    const audio = document.createElement("audio");
    Object.assign(audio, { id, controls: true, src: URL.createObjectURL(new Blob([wav], { type: "audio/wav" })) });
    audio.dataset.programme = "ep-298";
    document.querySelector("#place").replaceChildren(audio);
    return new Promise((done) => audio.addEventListener("loadedmetadata", done, { once: true }));
  };
  globalThis.seek = (s) => { const audio = document.querySelector("audio"); return new Promise((done) => { audio.addEventListener("seeked", done, { once: true }); audio.currentTime = s; }); };
</script>
<script type="module" src="${server.origin}/deliberation.js"></script>
<deliberation-widget api="${server.api}" deliberation="${server.deliberation}" media="#player"></deliberation-widget></main>`;

export default async function (stage) {
  const server = await stage.server("twin");
  const host = await stage.host({ pages: { "/": page_(server) } });
  const page = await stage.page(undefined, { width: 390 });
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/acts")) sent.push(...(request.postDataJSON().acts ?? request.postDataJSON()));
  });
  await page.goto(host.origin);
  const widget = await stage.widget(page, "en").ready();
  await widget.vote("agree");
  await page.evaluate(() => globalThis.player("player").then(() => globalThis.seek(83)));
  await widget.vote("disagree");
  await eventually("both are sent", () => sent.filter(({ type }) => type === "vote").length === 2);
  const [before, after] = sent.filter(({ type }) => type === "vote");
  assert.equal(before.moment, undefined, "there was no player yet");
  assert.deepEqual(after.moment, { programme: "ep-298", ms: 83_000, error_ms: 0 });

  await page.evaluate(() => globalThis.seek(125));
  await widget.button("write.open").click();
  await widget.field.fill("A quiet corner near the gate, please.");
  await page.evaluate(() => globalThis.seek(130));
  await widget.button("write.send").click();
  await eventually("it is published with its moment", async () => {
    const { statements } = await server.snapshot();
    return statements.some(({ moment }) => moment?.ms === 130_000);
  });
  const moments = [...JSON.stringify(await server.snapshot()).matchAll(/"moment":({.*?})/g)].map(([, moment]) => JSON.parse(moment).ms);
  assert.deepEqual(moments, [130_000], "nobody is told when I voted");

  await widget.open("list");
  const way = widget.root.getByRole("button", { name: widget.words.say("moments.go", { at: "2:10" }) });
  await way.first().waitFor();
  await stage.accessible(page);
  await stage.shot(page, "media");
  await page.evaluate(() => globalThis.seek(10));
  await way.first().click();
  await eventually("the player is there", () => page.evaluate(() => Math.abs(document.querySelector("audio").currentTime - 130) < 1));
  // The slice of the strip that has anything: a press goes to its beginning.
  await widget.root.locator(".strip .some").first().click();
  await eventually("by the strip", () => page.evaluate(() => Math.abs(document.querySelector("audio").currentTime - 130) <= 5));

  await page.evaluate(() => document.querySelector("audio").remove());
  await widget.open("vote");
  await widget.vote("pass");
  await eventually("it is sent", () => sent.filter(({ type }) => type === "vote").length === 3);
  assert.equal(sent.filter(({ type }) => type === "vote")[2].moment, undefined, "the player is gone");
  await page.evaluate(() => globalThis.player("other").then(() => globalThis.seek(20)));
  await page.evaluate(() => document.querySelector("deliberation-widget").setAttribute("media", "#other"));
  await widget.vote("agree");
  await eventually("it is sent", () => sent.filter(({ type }) => type === "vote").length === 4);
  assert.equal(sent.filter(({ type }) => type === "vote")[3].moment.ms, 20_000, "another player");
  // What the server would refuse costs no vote.
  await page.evaluate(() => (document.querySelector("audio").dataset.programme = "x".repeat(200)));
  await widget.vote("disagree");
  await eventually("it is sent", () => sent.filter(({ type }) => type === "vote").length === 5);
  assert.equal(sent.filter(({ type }) => type === "vote")[4].moment, undefined, "a name that is none");
  await widget.allSent();
}
