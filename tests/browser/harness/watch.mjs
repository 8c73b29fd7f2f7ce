// Watches what a widget must not do to the page that holds it.

// Every request of a page, from its first.
export function requestsOf(page) {
  const requests = [];
  page.on("request", (request) =>
    requests.push({ url: request.url(), method: request.method(), origin: new URL(request.url()).origin }),
  );
  return requests;
}

// Requests to origins that nobody named. Data and blob addresses stay in the browser.
export function strangers(requests, origins) {
  return requests.filter(({ url, origin }) => /^https?:/.test(url) && !origins.includes(origin)).map(({ url }) => url);
}

// Starts to note what changes in the document outside widgets, which listeners the window and the document get, and
// which globals appear. Call it when the page is there and the widget's script is not.
export function startWatching(page) {
  return page.evaluate(() => {
    const mine = (node) => {
      const element = node instanceof Element ? node : node.parentElement;
      return Boolean(element?.closest("deliberation-widget"));
    };
    const watched = { changes: [], listeners: [], globals: new Set(Object.getOwnPropertyNames(window)) };
    new MutationObserver((records) => {
      for (const record of records) {
        // Changes of the element itself are its author's business, or ours within it.
        if (mine(record.target)) continue;
        const added = [...record.addedNodes].map((node) => node.outerHTML ?? node.nodeName);
        // The script that the test puts in.
        if (record.type === "childList" && added.length && added.every((html) => html.includes("data-of-the-test")))
          continue;
        watched.changes.push(`${record.type} of <${record.target.nodeName}> ${record.attributeName ?? ""} ${added.join()}`);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      const target = this ?? window;
      const page = [window, document, document.documentElement, document.body].includes(target);
      // Whoever drives this browser listens too.
      if (page && new Error().stack.includes("/deliberation")) watched.listeners.push(type);
      return add.call(this ?? window, type, ...rest);
    };
    // Found again below; not enumerable, so that it does not count as a global.
    Object.defineProperty(window, "__watched", { value: watched, enumerable: false });
    watched.globals.add("__watched");
  });
}

// What was noted.
export function whatWasSeen(page) {
  return page.evaluate(() => {
    const { changes, listeners, globals } = window.__watched;
    return {
      changes,
      listeners: [...new Set(listeners)],
      globals: Object.getOwnPropertyNames(window).filter((name) => !globals.has(name)),
      sheets: document.adoptedStyleSheets.length,
      cookie: document.cookie,
      keys: [...Array(localStorage.length).keys()].map((at) => localStorage.key(at)),
      sessionKeys: sessionStorage.length,
    };
  });
}
