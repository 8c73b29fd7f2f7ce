// Somebody who acts over the API: a player of the demonstration, or a reader whom nobody vouches for.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

export const text = (lang, text) => ({ lang, text });

function act(type, members) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const id = bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, nonce: randomBytes(16).toString("base64url"), at: Date.now(), type, ...members };
}

// Where words stand in a text: code points, and the words.
export function span(whole, exact) {
  const start = [...whole.slice(0, whole.indexOf(exact))].length;
  return { start, end: start + [...exact].length, exact };
}

export class Player {
  // Without `player`, a reader.
  static async join(server, player = undefined, lang = "zh-CN") {
    const own = new Player();
    own.server = server;
    const json = { "content-type": "application/json" };
    const ask = async (address, body, headers) => {
      const answer = await fetch(address, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
      assert.ok(answer.ok, `${address}: ${await answer.clone().text()}`);
      return answer.json();
    };
    const place = `${server.api}/deliberations/${server.deliberation}`;
    const signed = player && { authorization: `Bearer ${(await ask(`${server.origin}/demo/token`, { player, lang })).token}` };
    const session = await ask(`${place}/join`, {}, signed);
    const bears = { authorization: `Bearer ${session.token}` };
    own.send = async (type, members) => {
      const whole = act(type, members);
      const { results } = await ask(`${place}/acts`, { acts: [whole] }, bears);
      assert.ok(results[0].seq, JSON.stringify(results[0]));
      return whole.id;
    };
    // What only those of the role read, such as `/desk`.
    own.get = async (path) => (await fetch(place + path, { headers: bears })).json();
    return own;
  }

  // A note on the words `exact` of a post or statement whose words are `whole`.
  note(post, whole, exact, more) {
    const lang = /[一-鿿]/.test(whole) ? "zh-CN" : "en";
    const say = lang === "en" ? "Consent of the ground floor is one voice among others." : "一楼的意见是其中一票，还要看总的比例。";
    return this.send("annotation", { target: post, revision: 1, span: span(whole, exact), interests: [], text: text(lang, say), ...more });
  }

  // Says that they see a note otherwise, as somebody who stands on a side of the statement.
  async object(note, statement, value) {
    await this.send("vote", { statement, revision: 1, value, nth: 1 });
    await this.send("objection", { target: note, asks: true, nth: 2 });
  }

  // A reason under a statement or a post.
  argue(on, relation, lang, words) {
    return this.send("argument", { on, relation, text: text(lang, words) });
  }
}

// What notes say in journeys.
export const hint = (lang) => ({
  kind: "correction",
  code: "R1",
  severity: "hint",
  right: lang === "en" ? text(lang, "The ground floor does lose light.") : text(lang, "一楼的采光损失是真实的，应当补偿。"),
  question: lang === "en" ? text(lang, "How many homes does this cover?") : text(lang, "这样的有多少户？"),
  suggestion: lang === "en" ? text(lang, "a lift should first agree on compensation") : text(lang, "装电梯应当先谈好补偿"),
});

// A law as it is cited, for notes that need one.
export const LAW = {
  jurisdiction: "CN",
  instrument: "中华人民共和国民法典",
  citation: "《中华人民共和国民法典》第二百七十八条第一款第七项",
  quote: "改建、重建建筑物及其附属设施",
  version_date: "2021-01-01",
  status: "in-force",
  checked_on: "2026-11-01",
  url: "https://flk.npc.gov.cn/",
};

export const law = (lang) => ({ ...hint(lang), code: "L1", severity: "material", law: [LAW] });

export const context = (lang) => ({
  kind: "context",
  severity: "hint",
  text: lang === "en" ? text(lang, "Three stairwells nearby have agreed on it.") : text(lang, "附近有三个楼道已经谈妥。"),
});
