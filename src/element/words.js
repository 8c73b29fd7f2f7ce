// The host's own words in place of the widget's: loaded only where a page sets `messages`. It knows the names of all
// texts, which the widget itself does not need.

// Put in when it is built from locales/*.json, in the order of build.rs: texts, then the forms of plurals.
const LOCALES = [];
const NAMES = [];

// A place and a text in turns, for text.rs. What is unknown is named in the console and passed over.
export function read(messages) {
  const places = [];
  const put = (key, text, locales) => {
    const at = NAMES.indexOf(key);
    if (at < 0 || typeof text !== "string") {
      console.warn(`<deliberation-widget>: messages: ${at < 0 ? "no text is called" : "not a string:"} ${key}`);
      return;
    }
    for (const locale of locales) places.push(String(locale * NAMES.length + at), text);
  };
  const all = [...LOCALES.keys()];
  for (const [key, value] of Object.entries(messages)) {
    const locale = LOCALES.indexOf(key);
    // A language's own words outrank those for all, whatever comes first.
    if (locale < 0) put(key, value, all);
  }
  for (const [locale, tag] of LOCALES.entries())
    for (const [key, text] of Object.entries(messages[tag] ?? {})) put(key, text, [locale]);
  // The first that is found counts, so the last goes first.
  const turned = [];
  for (let at = places.length - 2; at >= 0; at -= 2) turned.push(places[at], places[at + 1]);
  return turned;
}
