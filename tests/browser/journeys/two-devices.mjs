// One person who is signed in on the host's page, on two devices; and two people who share one device.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, never } from "../harness/eventually.mjs";
import { embedding } from "../harness/host.mjs";

const ISSUER = "https://portal.test";
const AUDIENCE = "deliberation";

// A portal where people sign in, and a server that knows its key.
export async function portal(stage) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const folder = await mkdtemp(join(tmpdir(), "portal-"));
  const file = join(folder, "key.pem");
  await writeFile(file, publicKey.export({ type: "spki", format: "pem" }));
  const flags = ["--sign-in-key", file, "--sign-in-issuer", ISSUER, "--sign-in-audience", AUDIENCE];
  const server = await stage.server("twin", ["--no-limits", ...flags]);
  await rm(folder, { recursive: true });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = (sub, more = {}) => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const signed = `${part({ alg: "EdDSA", typ: "JWT" })}.${part({ iss: ISSUER, aud: AUDIENCE, sub, exp, ...more })}`;
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  const attributes = `lang="en" loading="eager" api="${server.api}" deliberation="twin"`;
  const host = await stage.host({ dist: true, pages: { "/": embedding({ loader: "./deliberation.js", attributes }) } });
  return { server, token, host };
}

// The page of whoever is signed in there; nobody without a token.
export async function open(stage, host, reader, token) {
  const page = await stage.page(reader);
  await page.addInitScript((token) => {
    if (!token) return;
    new MutationObserver((_, watch) => {
      const widget = document.querySelector("deliberation-widget");
      if (!widget) return;
      watch.disconnect();
      widget.getToken = async () => token;
    }).observe(document, { childList: true, subtree: true });
  }, token);
  await page.goto(host.origin);
  return stage.widget(page, "en").ready();
}

const mine = async (widget) => {
  await widget.button("mine.label").click();
  const dialog = widget.root.getByRole("dialog", { name: widget.words.say("mine.label") });
  await dialog.waitFor();
  const text = await dialog.innerText();
  await widget.page.keyboard.press("Escape");
  return text;
};
const voters = async (server) => (await server.snapshot()).participation.voters;

export const cases = {
  async "what was done on one device is there on the other, and counts once"(stage) {
    const { server, token, host } = await portal(stage);
    const before = await voters(server);
    const phone = await open(stage, host, await stage.reader({ width: 390 }), token("resident 17"));
    const voted = [await phone.vote("agree"), await phone.vote("disagree")];
    await eventually("it is counted", async () => (await voters(server)) === before + 1);
    await phone.allSent();

    const desk = await open(stage, host, await stage.reader(), token("resident 17"));
    await eventually("both votes are here", async () => {
      const text = await mine(desk);
      return voted.every((statement) => text.includes(statement));
    });
    assert.ok(!voted.includes(await desk.statement.innerText()), "the card is one that has no answer yet");
    // The notice was read on the phone.
    const third = await desk.vote("pass");
    await eventually("and goes out at once", async () => (await mine(desk)).includes(third));
    await desk.allSent();
    assert.equal(await desk.notice.count(), 0);
    await phone.page.reload();
    await phone.ready();
    await eventually("the phone has it too", async () => (await mine(phone)).includes(third));
    assert.equal(await voters(server), before + 1);
  },

  async "who signs in goes on with what was begun; the next person on this device sees none of it"(stage) {
    const { server, token, host } = await portal(stage);
    const before = await voters(server);
    const reader = await stage.reader();
    const nobody = await open(stage, host, reader);
    const first = await nobody.vote("agree");
    await nobody.notice.waitFor();
    await nobody.button("write.open").click();
    await nobody.field.fill("A bench at the gate");
    await eventually("the draft is kept", () => nobody.page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith("/draft"))));
    await nobody.page.close();

    const one = await open(stage, host, reader, token("resident 17"));
    await eventually("the vote is still mine", async () => (await mine(one)).includes(first));
    assert.equal(await one.field.inputValue(), "A bench at the gate");
    await one.button("notice.go").click();
    await eventually("it is handed in", async () => (await voters(server)) === before + 1);
    await one.allSent();
    await one.page.reload();
    await one.ready();
    assert.ok((await mine(one)).includes(first));
    await one.page.close();

    const two = await open(stage, host, reader, token("resident 18"));
    assert.ok(!(await mine(two)).includes(first));
    assert.equal(await two.field.count(), 0, "nor the draft");
    await two.vote("disagree");
    await two.vote("disagree");
    await eventually("they count for themselves", async () => (await voters(server)) === before + 2);
    await two.allSent();
    await two.page.close();

    const again = await open(stage, host, reader, token("resident 17"));
    await eventually("and the first finds everything", async () => (await mine(again)).includes(first));
    assert.equal(await again.field.inputValue(), "A bench at the gate");
  },

  async "signing in or out on the page begins anew"(stage) {
    const { server, token, host } = await portal(stage);
    const reader = await stage.reader();
    const widget = await open(stage, host, reader, token("resident 17"));
    const first = await widget.vote("agree");
    await widget.vote("agree");
    await widget.allSent();
    const set = (token) =>
      widget.page.evaluate((token) => {
        const widget = document.querySelector("deliberation-widget");
        widget.getToken = undefined;
        widget.token = token;
      }, token);
    const before = await voters(server);
    await set(token("resident 19"));
    await eventually("nothing of the one before", async () => !(await mine(widget)).includes(first));
    await set(token("resident 17"));
    await eventually("all of it again", async () => (await mine(widget)).includes(first));
    assert.equal(await voters(server), before, "and nobody was counted twice");
    // A newer token of the same person changes nothing.
    await widget.page.evaluate(() => {
      globalThis.lives = 0;
      document.addEventListener("deliberation-ready", () => (globalThis.lives += 1));
    });
    await set(token("resident 17", { jti: "2" }));
    await never("it begins anew", () => widget.page.evaluate(() => globalThis.lives > 0));
    // Where the page gives tokens when asked, it says that there is news.
    await widget.page.evaluate(async (token) => {
      const widget = document.querySelector("deliberation-widget");
      widget.token = undefined;
      widget.getToken = async () => token;
      await widget.refresh();
    }, token("resident 20"));
    await eventually("nothing of the one before", async () => !(await mine(widget)).includes(first));
  },
};
