// <deliberation-widget>: the element's class, and the loader of what it shows. This file is the only address that
// a host page writes, and all that a page view costs: the rest comes when the reader comes near, once a page.
//
// The face it has stands in face.json beside it, from which README's table and the types are made; tests hold this
// file, that one and those together.
const TAG = "deliberation-widget";
// How near the reader must be, above or below.
const NEAR = "1200px";
const REFLECTED = ["api", "deliberation", "src", "theme", "media"];
// Another backend or another deliberation is another widget.
const ANOTHER = ["api", "deliberation", "src"];
const BASE = new URL("./", import.meta.url).href;
// Put in when it is built: names stay, yet no cache gives old code to new glue.
const BUILD = "source";

// So long a host may take to say who is signed in.
const PATIENCE_MS = 3000;
// What the host page gives besides attributes.
const GIVEN = ["token", "getToken", "messages", "fetch"];

const sheets = {};

// Styles without <style>, which a strict page blocks; and with it in a browser that knows nothing else.
function dress(root, css) {
  try {
    if (!sheets[css]) (sheets[css] = new CSSStyleSheet()).replaceSync(css);
    const worn = root.adoptedStyleSheets;
    if (!worn.includes(sheets[css])) root.adoptedStyleSheets = [...worn, sheets[css]];
  } catch {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}

// The place is reserved before anything comes, and kept: what stands after the widget is off the screen when it grows,
// and never moves up. What stands inside appears only when the widget is late, else it would flash.
const BASE_STYLE =
  ":host{display:block}:host([hidden]){display:none!important}" +
  ".w,.m{min-height:var(--deliberation-min-height,min(100vh,60em))}" +
  ".w slot{display:block;animation:d 2s step-end}@keyframes d{from{visibility:hidden}}";

// To the page, what is typed into a field of ours seems to be typed on the element: players take it for commands.
const keepTyping = (event) => {
  if (event.target.matches("input,textarea,select")) event.stopPropagation();
};

const coming = {};
let tries = 0;
let instances = 0;
// Instances whose widget has gone in peace.
const idle = [];
// The backend of pages without one, which all of them share.
let alone;
const forget = (error) => {
  alone = undefined;
  throw error;
};

// A browser may remember that an address failed: another try is another address.
const address = (name) => BASE + name + "?" + BUILD + (tries ? "." + tries : "");

// The code of a module, once a page.
const code = (name) =>
  (coming[name] ??= compile(address(name + "_bg.wasm")).catch((error) => {
    delete coming[name];
    tries += 1;
    throw error;
  }));

async function compile(url) {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(url + ": " + answer.status);
  return /wasm/.test(answer.headers.get("content-type"))
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
}

// An instance of a module: of the widget one for each element, so that one that breaks takes no other along. Code and
// glue come at the same time.
async function load(name, nth) {
  const wasm = code(name);
  // It is awaited below; until then a failure is not unheard.
  wasm.catch(() => {});
  let glue;
  try {
    glue = await import(address(name + ".js") + (nth ? "#" + nth : ""));
  } catch (error) {
    tries += 1;
    throw error;
  }
  await glue.default({ module_or_path: await wasm, rest: () => code("deliberation-rest") });
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

const text = async (url, ask) => {
  const answer = await ask(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(url + ": " + answer.status);
  return answer.text();
};

// A short word for a long one.
const brief = (text) => {
  let hash = 0;
  for (const sign of text) hash = (Math.imul(hash, 31) + sign.codePointAt(0)) | 0;
  return (hash >>> 0).toString(36);
};

// By what things kept on this device are told apart: whom a token names. Nobody is believed here; that is the API's.
const who = (token) => {
  if (!token) return;
  let named = String(token);
  try {
    const { iss, sub } = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    if (sub) named = iss + " " + sub;
  } catch {}
  return brief(named);
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
    for (const name of GIVEN)
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.#given[name];
        },
        set(value) {
          const before = this.#given[name];
          this.#given[name] = value;
          if (before === value || !this.#started) return;
          if (name === "token") {
            // A new one of the same person changes nothing.
            if (who(value) === who(before)) return;
            this.#handle?.forgetSession();
            this.#soon();
          }
          if (name === "messages") this.#soon();
        },
        enumerable: true,
        configurable: true,
      });
  }

  #internals = this.attachInternals?.();
  #given = {};
  #box;
  #handle;
  #glue;
  #shown;
  #settle;
  #who;
  // Counts lives: what comes for an earlier one is too late.
  #life = 0;
  #started = false;
  #changing = false;

  connectedCallback() {
    // Properties that were set before this class was there hide its own.
    for (const name of [...REFLECTED, ...GIVEN])
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    // A move is not a new life.
    if (this.#started) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, keepTyping);
    this.#box = document.createElement("div");
    root.replaceChildren(this.#box);
    dress(root, BASE_STYLE);
    this.#fallback("w");
    addEventListener("hashchange", this.#follow);
    if (DeliberationWidget.#near && this.getAttribute("loading") !== "eager") DeliberationWidget.#near.observe(this);
    else this.#start();
    this.#follow();
  }

  // A browser that can move an element without taking it out says so here, and nothing is to be done.
  connectedMoveCallback() {}

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      removeEventListener("hashchange", this.#follow);
      this.#end();
    });
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    this.#handle?.attributeChanged(name, now ?? undefined);
    if (ANOTHER.includes(name)) this.#soon();
  }

  // Loads everything anew; a widget that broke, or did not come, is tried again.
  async refresh() {
    const before = this.#who;
    await this.#know(this.api);
    if (this.#handle && this.#who === before) this.#handle.refresh();
    else {
      this.#handle?.forgetSession();
      this.#again();
    }
    await this.#shown;
  }

  // Puts a statement on the card, and the focus on it. False when there is no such statement.
  focusStatement(id) {
    return this.#go(id, (node) => {
      node.tabIndex = -1;
      node.focus();
    });
  }

  // Puts a statement on the card, and the card before the reader. False when there is no such statement.
  scrollToPost(id) {
    return this.#go(id, (node) => node.scrollIntoView({ block: "center" }));
  }

  async #go(id, then) {
    this.#start();
    await this.#shown;
    if (!this.#handle?.show(String(id))) return false;
    // When it has been drawn.
    await new Promise((done) => setTimeout(done));
    const node = this.#box.querySelector("[part~=statement]");
    if (node) then(node);
    return Boolean(node);
  }

  // Several changes in a row are one.
  #soon() {
    if (!this.#started || this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      if (this.#started) this.#again();
    });
  }

  // How far it is, for style sheets of the host. Where there are no custom states an attribute says it.
  #is(...names) {
    try {
      const { states } = this.#internals;
      states.clear();
      for (const name of names) states.add(name);
    } catch {
      this.setAttribute("data-state", names.join(" "));
    }
  }

  // What the widget says. The host hears it when the widget is done: it may do anything then.
  #tell(type, detail) {
    if (type === "connection") this.#is("ready", ...(detail.state === "offline" ? ["offline"] : []));
    if (type === "error") {
      this.#is("failed");
      console.error(`<${TAG}>`, detail);
    }
    if (type === "ready") this.#is("ready");
    if (type === "ready" || type === "error") this.#settle();
    if (detail.type === "panic") {
      // Nothing in that instance may be called again, nor is heard; the button on its last screen asks for another.
      this.#life += 1;
      this.#handle = undefined;
      // The press that broke it may still be on its way up, from a button that is gone.
      this.#box.onclick = ({ target }) => target.isConnected && target.localName === "button" && this.#again();
    }
    queueMicrotask(() =>
      this.dispatchEvent(new CustomEvent("deliberation-" + type, { bubbles: true, composed: true, detail })),
    );
  }

  async #start() {
    if (this.#started) return;
    this.#started = true;
    DeliberationWidget.#near?.unobserve(this);
    this.#is("loading");
    this.#shown = new Promise((settle) => (this.#settle = settle));
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
      const given = this.#given;
      // Looked up at each request: a page may change its mind. Called without `this`, as the browser's own needs it.
      const ask = async (url, init) => (given.fetch ?? fetch)(url, init);
      const options = {
        told: (name, detail) => {
          if (isOver()) return;
          if (name === "desk") this.#desk(ask);
          else this.#tell(name, JSON.parse(detail));
        },
        style: (css) => dress(this.shadowRoot, css),
        host: {
          fetch: ask,
          token: async () => {
            const said = await this.#token();
            if (who(said) === options.who) return said;
            // Somebody else than this life was begun for.
            this.#who = who(said);
            if (!isOver()) this.#soon();
            throw new Error("another reader");
          },
          get plain() {
            return !given.fetch;
          },
        },
      };
      // Asked for while the code is on its way. When it fails the widget asks itself, and says what is wrong.
      if (api && deliberation)
        options.snapshot = text(api.replace(/\/+$/, "") + "/deliberations/" + encodeURIComponent(deliberation), ask).catch(
          () => {},
        );
      const [widget, words] = await Promise.all([
        idle.pop() ?? load(TAG, instances++),
        given.messages && import(address("deliberation-words.js")),
        api ? undefined : this.#alone(src, deliberation, options, ask),
        this.#know(api),
      ]);
      if (isOver()) {
        idle.push(widget);
        return;
      }
      options.who = this.#who;
      options.words = words?.read(given.messages) ?? [];
      type = "broken";
      this.#box.className = "m";
      this.#box.replaceChildren();
      this.#glue = widget;
      this.#handle = widget.mount(this, this.#box, options);
      this.#follow();
    } catch (error) {
      // A panic has its own screen, and was told.
      if (isOver() || error instanceof globalThis.WebAssembly?.RuntimeError) return;
      const detail = await cause(error, type, directive);
      if (isOver()) return;
      this.#fallback("f");
      this.#tell("error", detail);
      if (detail.type === "unreachable")
        addEventListener("online", () => isOver() || this.#again(), { once: true });
    } finally {
      document.removeEventListener("securitypolicyviolation", heard);
    }
  }

  // What only those load who have a role.
  async #desk(ask) {
    try {
      (await import(address("deliberation-face.js"))).open(this, this.#box, this.#handle, ask, load, dress);
    } catch (error) {
      tries += 1;
      throw error;
    }
  }

  async #token() {
    const { getToken, token } = this.#given;
    return getToken ? getToken() : token;
  }

  // Learns who is signed in. A host that does not say soon is asked again when it matters.
  async #know(api) {
    const { getToken, token } = this.#given;
    if (!api || !(getToken || token)) return (this.#who = undefined);
    const said = this.#token()
      .then((said) => (this.#who = who(said)))
      .catch(() => {});
    await Promise.race([said, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  }

  // A link of a statement ends in #dw-; any other hash is the page's.
  #follow = () => {
    const { hash } = location;
    if (!hash.startsWith("#dw-")) return;
    if (this.#handle) this.#handle.addressChanged(hash);
    else this.#start();
  };

  #end() {
    this.#life += 1;
    this.#started = false;
    DeliberationWidget.#near?.unobserve(this);
    this.#settle?.();
    const handle = this.#handle;
    this.#handle = undefined;
    if (!handle) return;
    handle.unmount();
    idle.push(this.#glue);
  }

  #again() {
    this.#end();
    this.#fallback("w");
    this.#start();
  }

  // A page without a backend gets one of its own, which is a module that other pages never load.
  async #alone(src, deliberation, options, ask) {
    const opening = src ? await text(src, ask) : this.querySelector('script[type="application/json"]')?.textContent;
    if (!opening) return;
    const room = await (alone ??= load("deliberation-in-page").catch(forget));
    // Without a name of its own it goes by what it asks: two of them on one site are two.
    options.name = deliberation || src || "inline-" + brief(opening);
    try {
      const backend = (options.backend = room.open(opening, options.name));
      const send = backend.send.bind(backend);
      // Nobody but the host page can hear of it.
      backend.send = (acts) => {
        const answer = send(acts);
        const { results } = JSON.parse(answer);
        JSON.parse(acts).forEach((detail, i) => {
          if (results[i]?.problem) return;
          this.#tell("act", detail);
        });
        return answer;
      };
    } catch (error) {
      options.fault = error.message;
    }
  }

  #fallback(kind) {
    if (kind === "w") this.#is("waiting");
    this.#box.onclick = null;
    this.#box.className = kind;
    this.#box.replaceChildren(document.createElement("slot"));
  }
}

// A page may include this file twice, or an older one beside it: the first stays.
if (!customElements.get(TAG)) customElements.define(TAG, DeliberationWidget);
