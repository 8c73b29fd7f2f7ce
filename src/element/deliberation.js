// <deliberation-widget>: the element's class, and the loader of what it shows. This file is the only address that
// a host page writes, and all that a page view costs: the rest comes when the reader comes near, once a page.
//
// The face, pinned by tests/browser:
//   attributes  api, deliberation, src, lang, theme, media (the first three, theme and media also as properties);
//               loading="eager" does not wait until the reader is near
//   properties  token, getToken, messages, fetch: reserved, without effect yet
//   content     what stands inside is shown where the widget cannot be, and when it is late;
//               <script type="application/json"> inside opens a deliberation of its own
//   events      deliberation-act, on a page without a backend: detail is the act that was done;
//               deliberation-error, bubbling, detail {type, message, directive?}: "blocked-by-csp" names the
//               directive to add, "unsupported", "unreachable", "broken"
const TAG = "deliberation-widget";
// How near the reader must be, above or below.
const NEAR = "1200px";
const REFLECTED = ["api", "deliberation", "src", "theme", "media"];
// Another backend or another deliberation is another widget.
const ANOTHER = ["api", "deliberation", "src"];
const BASE = new URL("./", import.meta.url).href;
// Put in when it is built: names stay, yet no cache gives old code to new glue.
const BUILD = "source";

// The place is reserved before anything comes. What stands inside appears only when the widget is late, else it
// would flash. It is done without <style>, which a strict page blocks.
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ":host{display:block}:host([hidden]){display:none!important}" +
    ".w{display:block;min-height:var(--deliberation-min-height,32em)}.f{display:block}" +
    ".w slot{display:block;animation:d 2s step-end}@keyframes d{from{visibility:hidden}}",
);

const coming = {};
let tries = 0;

// A browser may remember that an address failed: another try is another address.
const address = (name) => BASE + name + "?" + BUILD + (tries ? "." + tries : "");

// A wasm module with its glue, once a page. Both come at the same time.
const load = (name) =>
  (coming[name] ??= fetchBoth(name).catch((error) => {
    delete coming[name];
    tries += 1;
    throw error;
  }));

async function fetchBoth(name) {
  const wasm = fetch(address(name + "_bg.wasm"), { credentials: "omit" });
  // It is awaited below; until then a failure is not unheard.
  wasm.catch(() => {});
  const glue = await import(address(name + ".js"));
  const answer = await wasm;
  if (!answer.ok) throw new Error(answer.url + ": " + answer.status);
  await glue.default({ module_or_path: answer });
  return glue;
}

// Why it did not come. `WebAssembly.validate` says yes even where compiling is forbidden: only trying tells.
async function cause(error, type, directive) {
  const message = String(error?.message ?? error);
  const { WebAssembly } = globalThis;
  if (!WebAssembly) return { type: "unsupported", message };
  try {
    await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    directive = "script-src 'wasm-unsafe-eval'";
  }
  if (directive) return { type: "blocked-by-csp", message, directive };
  return { type: error instanceof WebAssembly.CompileError ? "unsupported" : type, message };
}

const text = async (url) => {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(url + ": " + answer.status);
  return answer.text();
};

class DeliberationWidget extends HTMLElement {
  static observedAttributes = [...REFLECTED, "lang"];

  static #near =
    globalThis.IntersectionObserver &&
    new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) target.#start();
      },
      { rootMargin: NEAR, scrollMargin: NEAR },
    );

  static {
    for (const name of REFLECTED)
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.getAttribute(name) ?? "";
        },
        set(value) {
          if (value == null) this.removeAttribute(name);
          else this.setAttribute(name, value);
        },
        enumerable: true,
        configurable: true,
      });
    // Known to frameworks that ask `name in element`; an own property set earlier stays what it is.
    for (const name of ["token", "getToken", "messages", "fetch"])
      Object.defineProperty(this.prototype, name, {
        value: undefined,
        writable: true,
        enumerable: true,
        configurable: true,
      });
  }

  #box;
  #handle;
  // Counts lives: what comes for an earlier one is too late.
  #life = 0;
  #started = false;
  #changing = false;

  connectedCallback() {
    // Properties that were set before this class was there hide its own.
    for (const name of REFLECTED)
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    // A move is not a new life.
    if (this.#started) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    this.#box = document.createElement("div");
    root.replaceChildren(this.#box);
    this.#fallback("w");
    if (DeliberationWidget.#near && this.getAttribute("loading") !== "eager") DeliberationWidget.#near.observe(this);
    else this.#start();
  }

  // A browser that can move an element without taking it out says so here, and nothing is to be done.
  connectedMoveCallback() {}

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    this.#handle?.attributeChanged(name, now ?? undefined);
    if (!this.#started || this.#changing || !ANOTHER.includes(name)) return;
    // Several attributes set in a row are one change.
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      if (this.#started) this.#again();
    });
  }

  async #start() {
    if (this.#started) return;
    this.#started = true;
    DeliberationWidget.#near?.unobserve(this);
    const life = ++this.#life;
    const isOver = () => life !== this.#life;
    let type = "unreachable";
    let directive;
    const heard = (event) => {
      if (event.blockedURI.startsWith(BASE)) directive = event.effectiveDirective;
    };
    document.addEventListener("securitypolicyviolation", heard);
    try {
      const { api, deliberation, src } = this;
      const options = {};
      // Asked for while the code is on its way. When it fails the widget asks itself, and says what is wrong.
      if (api && deliberation)
        options.snapshot = text(api.replace(/\/+$/, "") + "/deliberations/" + encodeURIComponent(deliberation)).catch(
          () => {},
        );
      const [widget] = await Promise.all([load(TAG), api ? undefined : this.#alone(src, deliberation, options)]);
      if (isOver()) return;
      type = "broken";
      this.#box.className = "";
      this.#box.replaceChildren();
      this.#handle = widget.mount(this, this.#box, options);
    } catch (error) {
      // A panic has its own screen, and was told.
      if (isOver() || error instanceof globalThis.WebAssembly?.RuntimeError) return;
      const detail = await cause(error, type, directive);
      if (isOver()) return;
      this.#fallback("f");
      console.error(`<${TAG}>`, detail);
      this.dispatchEvent(new CustomEvent("deliberation-error", { bubbles: true, composed: true, detail }));
      if (detail.type === "unreachable")
        addEventListener("online", () => isOver() || this.#again(), { once: true });
    } finally {
      document.removeEventListener("securitypolicyviolation", heard);
    }
  }

  #end() {
    this.#life += 1;
    this.#started = false;
    DeliberationWidget.#near?.unobserve(this);
    this.#handle?.unmount();
    this.#handle = undefined;
  }

  #again() {
    this.#end();
    this.#fallback("w");
    this.#start();
  }

  // A page without a backend gets one of its own, which is a module that other pages never load.
  async #alone(src, deliberation, options) {
    const opening = src ? await text(src) : this.querySelector('script[type="application/json"]')?.textContent;
    if (!opening) return;
    const room = await load("deliberation-in-page");
    // Without a name of its own it goes by what it asks: two of them on one site are two.
    let hash = 0;
    for (const sign of opening) hash = (Math.imul(hash, 31) + sign.codePointAt(0)) | 0;
    options.name = deliberation || src || "inline-" + (hash >>> 0).toString(36);
    try {
      const backend = room.open(opening, options.name);
      options.backend = {
        snapshot: () => backend.snapshot(),
        mine: () => backend.mine(),
        tick: () => backend.tick(),
        // Nobody but the host page can hear of it.
        send: (acts) => {
          const answer = backend.send(acts);
          const { results } = JSON.parse(answer);
          JSON.parse(acts).forEach((detail, i) => {
            if (results[i]?.problem) return;
            this.dispatchEvent(new CustomEvent("deliberation-act", { bubbles: true, composed: true, detail }));
          });
          return answer;
        },
      };
    } catch (error) {
      options.fault = error.message;
    }
  }

  #fallback(kind) {
    this.#box.className = kind;
    this.#box.replaceChildren(document.createElement("slot"));
  }
}

// A page may include this file twice, or an older one beside it: the first stays.
if (!customElements.get(TAG)) customElements.define(TAG, DeliberationWidget);
