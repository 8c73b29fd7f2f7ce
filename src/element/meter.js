// <deliberation-meter>: what a deliberation has come to, on any page: of one statement, or of all together. The address of
// this file is all that a page writes; the rest comes when the reader comes near. It asks the API for what everybody
// gets, sends nothing, keeps nothing, and knows nobody.
const TAG = "deliberation-meter";
const NEAR = "800px";
// So often the results are asked for while somebody looks at them.
const ANEW_MS = 20_000;
const BASE = new URL("./", import.meta.url).href;
// Put in when it is built: names stay, yet no cache gives old code to new glue.
const BUILD = "source";

let module;
let sheet;
const address = (name) => BASE + name + "?" + BUILD;

// Code, glue and style, once a page.
const load = () =>
  (module ??= (async () => {
    const [glue, answer] = await Promise.all([
      import(address("deliberation-meters.js")),
      fetch(address("deliberation-meters_bg.wasm"), { credentials: "omit" }),
    ]);
    if (!answer.ok) throw new Error(answer.url + ": " + answer.status);
    await glue.default({ module_or_path: answer });
    return glue;
  })().catch((error) => {
    module = undefined;
    throw error;
  }));

// Style without <style>, which a strict page blocks; and with it in a browser that knows nothing else.
function dress(root, css) {
  try {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}

class DeliberationMeter extends HTMLElement {
  static observedAttributes = ["api", "deliberation", "statement", "lang"];

  #place;
  #near;
  #meter;
  #timer;
  #shown;
  #text;
  #snapshot;
  #life = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#place = document.createElement("div");
    this.#place.className = "place";
    this.#place.setAttribute("part", "meter");
    root.append(this.#place);
  }

  connectedCallback() {
    this.#life += 1;
    const begin = () => {
      this.#near?.disconnect();
      this.#near = undefined;
      void this.#anew();
    };
    if (!globalThis.IntersectionObserver) return begin();
    this.#near = new IntersectionObserver((entries) => entries.some((own) => own.isIntersecting) && begin(), { rootMargin: NEAR });
    this.#near.observe(this);
    document.addEventListener("visibilitychange", this.#seen);
  }

  disconnectedCallback() {
    this.#life += 1;
    this.#near?.disconnect();
    this.#near = undefined;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected || this.#near) return;
    if (name === "api" || name === "deliberation") this.#text = this.#snapshot = undefined;
    void this.#anew();
  }

  #seen = () => {
    if (!document.hidden && !this.#near) void this.#anew();
  };

  get #lang() {
    return this.getAttribute("lang") || document.documentElement.lang || navigator.language;
  }

  async #anew() {
    clearTimeout(this.#timer);
    const life = (this.#life += 1);
    const path = [this.getAttribute("api")?.replace(/\/+$/, ""), "deliberations", encodeURIComponent(this.getAttribute("deliberation") ?? "")];
    let glue;
    try {
      glue = await load();
      const answer = await fetch(path.join("/"), { credentials: "omit" });
      if (!answer.ok) throw new Error(answer.url + ": " + answer.status);
      const text = await answer.text();
      // Another deliberation may be asked for by now.
      if (life !== this.#life) return;
      if (text !== this.#text) [this.#text, this.#snapshot] = [text, JSON.parse(text)];
    } catch (error) {
      console.error("<deliberation-meter>:", error);
    }
    if (life !== this.#life) return;
    if (glue) this.#show(glue);
    // In a page that nobody sees nothing is asked for; it is when they look again.
    this.#timer = setTimeout(() => document.hidden || this.#anew(), ANEW_MS);
  }

  #show(glue) {
    if (!this.#meter) {
      dress(this.shadowRoot, glue.style());
      this.#meter = new glue.Meter(this.#place);
    }
    // What is known stays when the network does not.
    if (this.#snapshot === undefined) return void this.#meter.fail(this.#lang);
    const now = [this.#snapshot, this.getAttribute("statement") ?? "", this.#lang];
    if (this.#shown?.every((own, at) => own === now[at])) return;
    this.#shown = now;
    this.#meter.show(...now);
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, DeliberationMeter);
