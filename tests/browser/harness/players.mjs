// Players of a demonstration (`serve --demo`) who act over the API, as their own tools would.
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
  static async join(server, player, lang = "zh-CN") {
    const own = new Player();
    const json = { "content-type": "application/json" };
    const ask = async (address, body, headers) => {
      const answer = await fetch(address, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
      assert.ok(answer.ok, `${address}: ${await answer.clone().text()}`);
      return answer.json();
    };
    const { token } = await ask(`${server.origin}/demo/token`, { player, lang });
    const place = `${server.api}/deliberations/${server.deliberation}`;
    const session = await ask(`${place}/join`, {}, { authorization: `Bearer ${token}` });
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

  // A note on the words `exact` of a post.
  note(post, whole, exact, more) {
    const lang = /[一-鿿]/.test(whole) ? "zh-CN" : "en";
    const say = lang === "en" ? "Consent of the ground floor is one voice among others." : "一楼的意见是其中一票，还要看总的比例。";
    return this.send("annotation", { target: post, revision: 1, span: span(whole, exact), interests: [], text: text(lang, say), ...more });
  }
}
