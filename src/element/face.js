// <deliberation-desk>: the element in which the desk stands, and the face that it and the widget have for each other.
// Loaded only where somebody has more than a reader's role, once they open it. The two share no memory: what goes
// through is JSON. The table of the face is in ARCHITECTURE.md.
const TAG = "deliberation-desk";
// Experts and officials have one module; moderators and hosts two, of which the second comes when one of its tabs is opened.
const PANEL = ["expert", "official"];
const STAFF = "deliberation-staff";
const OTHER = { [STAFF]: "deliberation-stage", "deliberation-stage": STAFF };
// Those who are shown in the page what waits for a decision, before they open the desk.
const DECIDE = ["moderator", "reviewer", "host"];
// What changes often is asked for this often at most.
const CALM_MS = 1000;
// While nobody else asks, what waits for a decision is asked for this often.
const MARKS_MS = 10_000;
// A session that could not be renewed is not asked for again for so long.
const RENEW_MS = 60_000;

let instances = 0;
const idle = { "deliberation-panel": [], "deliberation-staff": [], "deliberation-stage": [] };
const nobody = () => {};

// What a person has selected in the words of a statement or post, in code points of its wording.
export function selectedIn(root) {
  const selection = root.getSelection?.() ?? getSelection();
  // By itself a range does not tell what lies in a shadow root; browsers differ in who does.
  const range = selection?.getComposedRanges?.({ shadowRoots: [root] })?.[0] ?? (selection?.rangeCount ? selection.getRangeAt(0) : undefined);
  if (!range || (range.startContainer === range.endContainer && range.startOffset === range.endOffset)) return;
  const words = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-target]");
  const node = words(range.startContainer);
  if (!node || node !== words(range.endContainer) || node.getRootNode() !== root) return;
  const upTo = (container, offset) => {
    const before = document.createRange();
    before.setStart(node, 0);
    before.setEnd(container, offset);
    // Signs of notes stand among the words and are not of them.
    const words = before.cloneContents();
    for (const sign of words.querySelectorAll("button")) sign.remove();
    return words.textContent;
  };
  const points = (text) => [...text].length;
  const [before, whole] = [upTo(range.startContainer, range.startOffset), upTo(range.endContainer, range.endOffset)];
  const { target, revision, translated } = node.dataset;
  if (translated !== undefined) return { target, translated: true };
  return { target, revision: Number(revision), start: points(before), end: points(whole), exact: whole.slice(before.length) };
}

// What waits for a decision, thing by thing, as the queue has it. What one is involved in is somebody else's.
function marksOf({ cases, waiting, appeals }) {
  const marks = {};
  const mark = ({ target, flags, own }, waits, appealed) =>
    own || (marks[target] = { ...marks[target], target, reports: flags?.length ?? 0, waits, appealed });
  for (const one of cases) mark(one, Boolean(one.wait), false);
  for (const one of waiting) mark(one, true, false);
  for (const { case: one, own } of appeals) if (one && !own) mark(one, Boolean(one.wait), true);
  return Object.values(marks);
}

// Reads at an address of the deliberation, as who is signed in: a promise of {status, body} as text.
function readerOf(host, handle, ask) {
  const base = () => host.api.replace(/\/+$/, "") + "/deliberations/" + encodeURIComponent(host.deliberation);
  const get = async (path, token) => {
    const headers = token ? { authorization: "Bearer " + token } : {};
    const answer = await ask(base() + path, { headers, credentials: "omit", cache: "no-store" });
    return { status: answer.status, body: await answer.text() };
  };
  const token = () => handle.ask("token", "", nobody);
  let [renewing, renewed] = [undefined, -RENEW_MS];
  // Once for all who were refused at the same time.
  const renew = (over) =>
    (renewing ??= new Promise((done) => handle.ask("renew", over, done)).then(() => {
      [renewing, renewed] = [undefined, performance.now()];
    }));
  return async (path) => {
    // A deliberation of this page alone has no address: the widget reads in it.
    if (!host.api) return new Promise((done) => handle.ask("read", path, done));
    try {
      const over = token();
      let answer = await get(path, over);
      // The session is over: the widget asks for another, and this is asked once more.
      if (answer.status === 401 && (renewing || token() !== over || performance.now() - renewed > RENEW_MS)) {
        if (token() === over) await renew(over ?? "");
        answer = await get(path, token());
      }
      return JSON.stringify(answer);
    } catch {
      return JSON.stringify({ status: 0, body: "" });
    }
  };
}

// The face as the desk has it.
async function faceOf(host, root, handle, fetched) {
  let selected;
  // A press on a button of the desk ends the selection: what was selected last counts until something else is.
  const select = () => (selected = selectedIn(root) ?? selected);
  document.addEventListener("selectionchange", select);
  // As what one acts does not change as long as this widget stands there; without a connection it comes later.
  let standing;
  const know = async () => {
    const { status, body } = JSON.parse(await fetched("/me"));
    if (status === 200) standing = JSON.parse(body).standing;
  };
  await know();
  let hears = nobody;
  let bringing = false;
  let again = false;
  // Everything anew: the snapshot, and the posts that were changed since. One round at a time.
  let since = 0;
  const bring = async () => {
    if (bringing) return void (again = true);
    bringing = true;
    do {
      again = false;
      const whom = hears;
      const [snapshot, posts] = await Promise.all([fetched(""), all()]);
      const { status, body } = JSON.parse(snapshot);
      if (whom !== hears) {
        // Another module hears now: it has nothing yet, and is owed a round of its own.
        again = hears !== nobody;
      } else if (status === 200 && posts) {
        since = posts.since;
        hears(`{"snapshot":${body},"posts":${JSON.stringify(posts.rows)}}`);
      } else hears(JSON.stringify({ failed: true }));
      await new Promise((done) => setTimeout(done, CALM_MS));
    } while (again);
    bringing = false;
  };
  const all = async () => {
    const rows = [];
    for (let at = since; ; ) {
      const { status, body } = JSON.parse(await fetched("/posts?since=" + at));
      if (status !== 200) return;
      const { posts, since, more } = JSON.parse(body);
      rows.push(...posts);
      at = since;
      if (!more) return { rows, since };
    }
  };
  const facts = () =>
    JSON.stringify({ ...JSON.parse(handle.ask("facts", "", nobody)), standing, api: host.api, deliberation: host.deliberation });
  return {
    facts,
    head: () => handle.ask("head", "", nobody),
    fetch: fetched,
    act: (json) => new Promise((done) => handle.ask("act", json, done)),
    focus: (json) => void handle.ask("focus", json, nobody),
    article: (json) => void handle.ask("article", json, nobody),
    selection: () => selected && JSON.stringify(selected),
    // What was used is not used again by mistake; the same words may be selected anew.
    forget: () => {
      selected = undefined;
      if (selectedIn(root)) (root.getSelection?.() ?? getSelection()).removeAllRanges();
    },
    moment: () => handle.ask("moment", "", nobody),
    keep: (key, text) => void handle.ask("keep", JSON.stringify({ key, text: text ?? null }), nobody),
    kept: (key) => handle.ask("kept", key, nobody),
    subscribe: (callback) => {
      hears = callback;
      since = 0;
      handle.ask("follow", "", async () => {
        if (!standing) await know();
        hears(`{"facts":${facts()}}`);
        void bring();
      });
      void bring();
    },
    tell: (news) => hears(JSON.stringify(news)),
    end: () => {
      hears = nobody;
      document.removeEventListener("selectionchange", select);
      handle.ask("leave", "", nobody);
    },
  };
}

class DeliberationDesk extends HTMLElement {
  #life = 0;
  #handle;
  #glue;
  #name;
  #face;
  #read;
  #timer;
  #asked = 0;
  // What somebody came to decide on, until a module has heard of it.
  #wanted;

  // How everything here is read. What the queue says is marked in the page, whether or not the desk is open.
  reader(host, handle, ask) {
    if (this.#read) return this.#read;
    const read = readerOf(host, handle, ask);
    const mark = (marks) => handle.ask("marks", JSON.stringify(marks), (target) => this.#decide(target));
    this.#read = async (path) => {
      if (!path.startsWith("/queue")) return read(path);
      this.#asked = performance.now();
      const answer = await read(path);
      const { status, body } = JSON.parse(answer);
      if (status === 200 && this.#timer) mark(marksOf(JSON.parse(body)));
      return answer;
    };
    const role = () => JSON.parse(handle.ask("facts", "", nobody) ?? "{}").role;
    const look = () => {
      if (!document.hidden && performance.now() - this.#asked > MARKS_MS / 2 && DECIDE.includes(role())) void this.#read("/queue");
    };
    this.#asked = -MARKS_MS;
    this.#timer = setInterval(look, MARKS_MS);
    look();
    return this.#read;
  }

  // A mark was pressed, and the desk opens.
  #decide(target) {
    this.#wanted = target;
    if (this.#handle && this.#name === STAFF) this.#give();
    else if (this.#handle) this.#face.elsewhere("review");
  }

  #give() {
    this.#face.tell({ open: this.#wanted });
    this.#wanted = undefined;
  }

  async begin(face, style, load) {
    this.end();
    this.#face = face;
    face.style = style;
    // What broke is not used again.
    face.broke = () => (this.#handle = this.#glue = undefined);
    face.elsewhere = (tab) => void this.#mount(load, OTHER[this.#name], tab).catch((error) => console.error(`<${TAG}>`, error));
    const { role } = JSON.parse(face.facts());
    await this.#mount(load, PANEL.includes(role) ? "deliberation-panel" : role === "admin" ? OTHER[STAFF] : STAFF, "");
  }

  // Puts a module there, at one of its tabs, in the place of the one that stands there: that one stays until the new one is here.
  async #mount(load, name, tab) {
    const life = ++this.#life;
    const glue = idle[name].pop() ?? (await load(name, instances++));
    if (life !== this.#life) return void idle[name].push(glue);
    this.#leave();
    this.#name = name;
    this.#glue = glue;
    this.#face.first = () => tab;
    this.#handle = glue.mountDesk(this, this.#face);
    if (this.#wanted && name === STAFF) this.#give();
  }

  #leave() {
    this.#handle?.unmount();
    if (this.#glue) idle[this.#name].push(this.#glue);
    this.#handle = this.#glue = undefined;
    this.replaceChildren();
  }

  end() {
    this.#life += 1;
    this.#leave();
    this.#face?.end();
    this.#face = undefined;
  }

  // A move is no end.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.end();
      clearInterval(this.#timer);
      this.#timer = this.#read = undefined;
    });
  }

  get isThere() {
    return Boolean(this.#handle);
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, DeliberationDesk);

// Opens the desk in the place that the widget has made for it; where it is closed, no more than the marks are brought.
export async function open(host, box, handle, ask, load, dress) {
  const root = host.shadowRoot;
  // The place may be drawn only now.
  await new Promise((done) => setTimeout(done));
  const desk = box.querySelector(TAG);
  if (!desk) return;
  const read = desk.reader(host, handle, ask);
  if (desk.isThere || !JSON.parse(handle.ask("facts", "", nobody)).open) return;
  try {
    const face = await faceOf(host, root, handle, read);
    if (desk.isConnected) await desk.begin(face, (css) => dress(root, css), load);
    else face.end();
  } catch (error) {
    console.error(`<${TAG}>`, error);
    // In whatever language: the words are in what did not come.
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "↻";
    again.setAttribute("aria-label", host.closest("[lang]")?.lang.startsWith("zh") === false ? "Try again" : "重试");
    again.onclick = () => open(host, box, handle, ask, load, dress);
    desk.replaceChildren(again);
  }
}
