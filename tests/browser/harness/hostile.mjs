// Three hundred texts that somebody who means harm might write: markup, attributes, scripts, styles, templates, formulas, signs
// that turn or hide what is read. Each is a text like any other: it is shown as it was typed, and does nothing.
const PAYLOADS = [
  "<script>globalThis.pwned=1</script>",
  "</script><script>globalThis.pwned=1</script>",
  "<img src=x onerror=globalThis.pwned=1>",
  "<svg onload=globalThis.pwned=1>",
  "<svg><script>globalThis.pwned=1</script></svg>",
  "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
  "<math><mtext></p><img src=x onerror=globalThis.pwned=1>",
  "<style>*{display:none}</style>",
  "<link rel=stylesheet href=//evil.example/a.css>",
  "<base href=//evil.example/>",
  "<meta http-equiv=refresh content='0;url=//evil.example'>",
  "<form action=//evil.example><button>Sign in</button></form>",
  "<a href='javascript:globalThis.pwned=1'>here</a>",
  "javascript:globalThis.pwned=1",
  "data:text/html,<script>globalThis.pwned=1</script>",
  "<template shadowrootmode=open><script>globalThis.pwned=1</script></template>",
  "<slot name=x onslotchange=globalThis.pwned=1></slot>",
  "<deliberation-widget api=//evil.example></deliberation-widget>",
  "<!-- <script>globalThis.pwned=1</script> -->",
  "<![CDATA[<script>globalThis.pwned=1</script>]]>",
  "\" onmouseover=globalThis.pwned=1 x=\"",
  "' autofocus onfocus=globalThis.pwned=1 '",
  "` onclick=globalThis.pwned=1 `",
  "&lt;script&gt;globalThis.pwned=1&lt;/script&gt;",
  "&#60;script&#62;globalThis.pwned=1&#60;/script&#62;",
  "{{constructor.constructor('globalThis.pwned=1')()}}",
  "${globalThis.pwned=1}",
  "#{globalThis.pwned=1}",
  "<%= globalThis.pwned = 1 %>",
  "{n} {lang} {text} {what}",
  "%s %n %x %d",
  "=HYPERLINK(\"//evil.example\",\"here\")",
  "+1+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "'; DROP TABLE acts; --",
  "\\u003cscript\\u003eglobalThis.pwned=1\\u003c/script\\u003e",
  "\"}],\"acts\":[{\"type\":\"phase\"",
  "\\\",\"role\":\"host\",\"x\":\"",
  "../../../../etc/passwd",
  "__proto__ constructor prototype",
];
const WRAPS = [
  (text) => text,
  (text) => `电梯 ${text} 一楼`,
  (text) => `\u202e${text}\u202c`,
  (text) => `${text}\u0301\u0302\u0303\u0304\u0305 ${"z\u0335\u0336".repeat(20)}`,
  (text) => `👩‍👩‍👧‍👦${text}\u200b\u200d\ufeff🏳️‍🌈`,
  (text) => `${text}\n${text}`,
  (text) => `«${text}» — «${text}»`,
  (text) => text.toUpperCase(),
];

// A number at the end of each: texts that differ in signs alone count as the same.
export const HOSTILE = PAYLOADS.flatMap((payload) => WRAPS.map((wrap) => wrap(payload))).slice(0, 300).map((text, n) => `${text} ${n}`);

// In the page: what lies under a node, shadow roots too. Elements by their names, how many attributes that are scripts or
// addresses of a script there are, and whether anything ran.
export const lookInside = () => {
  const counts = { pwned: globalThis.pwned ?? 0, scripts: 0, handlers: 0, foreign: [] };
  const known = /^(a|abbr|article|aside|b|blockquote|button|canvas|circle|clippath|code|defs|dd|deliberation-(desk|widget|meter)|del|details|dialog|div|dl|dt|ellipse|em|fieldset|footer|form|g|h[1-6]|header|i|input|ins|kbd|label|legend|li|line|main|mark|nav|ol|optgroup|option|output|p|path|pattern|polygon|polyline|progress|rect|s|section|select|slot|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|textarea|tfoot|th|thead|time|title|tr|tspan|u|ul|use|q|cite|caption|hr|br)$/;
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      const name = node.localName.toLowerCase();
      if (name === "script") counts.scripts += 1;
      else if (!known.test(name)) counts.foreign.push(name);
      for (const { name, value } of node.attributes)
        if (/^on/i.test(name) || /^\s*(javascript|data|vbscript):/i.test(value)) counts.handlers += 1;
      if (node.shadowRoot) walk(node.shadowRoot);
    }
  };
  for (const host of document.querySelectorAll("deliberation-widget")) walk(host.shadowRoot);
  return counts;
};
