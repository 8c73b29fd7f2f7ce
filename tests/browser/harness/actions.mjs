// Counts what a person does, in the page: the trusted events that reach the window, whatever the journey meant to do. A
// selection is one, by mouse, finger or keys; a press is one, by mouse or key; a choice in a list is one, however it is
// made. To move the focus, or the marks, is none, and neither is what is typed into a field. `keys` counts all keys, whatever
// they do.
const count = () => {
  const log = { actions: [], keys: 0 };
  let [down, dragged, choosing, selecting, before, last] = [false, false, undefined, false, "", ""];
  const roots = () => [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
  const selected = () => [document, ...roots()].map((root) => String(root.getSelection?.() ?? "")).find(Boolean) ?? "";
  const own = (event) => event.composedPath()[0];
  const act = (what) => {
    log.actions.push(what);
    [choosing, selecting] = [undefined, false];
  };
  // Whether other words are selected than were.
  const settled = (then) => {
    const now = selected();
    const anew = Boolean(now) && now !== then;
    if (anew) act("selection");
    last = now || last;
    return anew;
  };
  const hear = (name, heard) => addEventListener(name, (event) => event.isTrusted && heard(event), true);
  hear("pointerdown", () => ([down, dragged, before] = [true, false, selected()]));
  hear("pointerup", () => ([down, dragged] = [false, settled(before)]));
  hear("pointercancel", () => (down = false));
  const inField = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.matches("textarea") && selected() === at.value.slice(at.selectionStart, at.selectionEnd);
  };
  // In a field it is keys that select, and they are heard.
  document.addEventListener("selectionchange", (event) => {
    if (!event.isTrusted || down) return;
    if (inField()) last = selected() || last;
    else settled(last);
  });
  hear("click", (event) => {
    // A drag ends in a click; a list is chosen from, and that is heard by itself.
    if (dragged || own(event).matches?.("select, option")) return void (dragged = false);
    act("press");
  });
  hear("input", (event) => {
    const field = own(event);
    if (!field.matches?.("select") || field === choosing) return;
    act("choice");
    choosing = field;
  });
  const quiet = ["Tab", "Shift", "Control", "Alt", "Meta", "Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
  hear("keydown", (event) => {
    const node = own(event);
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    log.keys += 1;
    if (event.shiftKey && /^Arrow|Home|End/.test(event.key)) {
      if (!selecting) act("selection");
      selecting = true;
    }
    // What a button does with a key is a click, and heard as one.
    const pressed = ["Enter", " "].includes(event.key) && node.matches?.("button, summary, a");
    if (quiet.includes(event.key) || event.repeat || pressed || node.matches?.("textarea, input, select")) return;
    act(event.key);
  });
  globalThis.counted = log;
};

// From now on.
export async function counting(page) {
  await page.evaluate(count);
  const log = () => page.evaluate(() => globalThis.counted);
  return { actions: async () => (await log()).actions, keys: async () => (await log()).keys };
}
