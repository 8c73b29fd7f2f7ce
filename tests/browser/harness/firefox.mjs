// Firefox by WebDriver BiDi, which it speaks itself: what one journey needs of it, and no more.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.mjs";

const STARTED = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const PREFERENCES = {
  "app.update.disabledForTesting": true,
  "browser.aboutConfig.showWarning": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "intl.accept_languages": "en",
  "toolkit.telemetry.enabled": false,
};

export class Firefox {
  #child;
  #socket;
  #profile;
  #sent = 0;
  #waiting = new Map();
  complaints = [];

  static async start(program) {
    const firefox = new Firefox();
    firefox.#profile = await mkdtemp(join(tmpdir(), "deliberation-firefox-"));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    await writeFile(join(firefox.#profile, "user.js"), lines.join("\n"));
    const flags = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", firefox.#profile];
    firefox.#child = spawn(program, flags, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    firefox.#child.stderr.on("data", (text) => (said += text));
    await eventually("Firefox listens", () => STARTED.test(said), 60_000);
    const [, address] = STARTED.exec(said);
    firefox.#socket = new WebSocket(`${address}/session`);
    await new Promise((give, fail) => {
      firefox.#socket.onopen = give;
      firefox.#socket.onerror = () => fail(new Error("Firefox does not talk"));
    });
    firefox.#socket.onmessage = ({ data }) => firefox.#heard(JSON.parse(data));
    const { capabilities } = await firefox.ask("session.new", { capabilities: {} });
    firefox.version = capabilities.browserVersion;
    await firefox.ask("session.subscribe", { events: ["log.entryAdded"] });
    const { contexts } = await firefox.ask("browsingContext.getTree", {});
    firefox.context = contexts[0].context;
    return firefox;
  }

  #heard({ id, result, error, message, method, params }) {
    if (method === "log.entryAdded" && params.level === "error") this.complaints.push(params.text);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.fail(new Error(`${error}: ${message}`));
    else waiting?.give(result);
  }

  ask(method, params) {
    const id = (this.#sent += 1);
    return new Promise((give, fail) => {
      this.#waiting.set(id, { give, fail });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  goto(url) {
    return this.ask("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  reload() {
    return this.ask("browsingContext.reload", { context: this.context, wait: "complete" });
  }

  size(width, height) {
    return this.ask("browsingContext.setViewport", { context: this.context, viewport: { width, height } });
  }

  // What `script`, the text of an expression, comes to; its value as JSON.
  async evaluate(script) {
    const expression = `Promise.resolve(${script}).then((value) => JSON.stringify(value) ?? "null")`;
    const target = { context: this.context };
    const answer = await this.ask("script.evaluate", { expression, target, awaitPromise: true });
    if (answer.type !== "success") throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value);
  }

  // A press of the mouse, as a hand does it, in the middle of what `script` finds.
  async click(script) {
    const at = await this.evaluate(`((node) => {
      node.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = node.getBoundingClientRect();
      return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    })(${script})`);
    const actions = [{ type: "pointerMove", ...at }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    const pointer = { type: "pointer", id: "mouse", actions };
    await this.ask("input.performActions", { context: this.context, actions: [pointer] });
  }

  async type(text) {
    const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.ask("input.performActions", { context: this.context, actions: [{ type: "key", id: "keys", actions }] });
  }

  async shot(file) {
    const { data } = await this.ask("browsingContext.captureScreenshot", { context: this.context, origin: "document" });
    await writeFile(file, Buffer.from(data, "base64"));
  }

  async end() {
    this.#socket?.close();
    this.#child?.kill("SIGKILL");
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
