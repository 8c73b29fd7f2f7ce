// What a screen reader would say on its way through an element, line by line: Chromium's accessibility tree, in order.
const STATES = ["pressed", "expanded", "selected", "checked", "disabled", "required", "modal", "live"];
// Said by their name alone; what is inside is in it.
const WHOLE = new Set(["button", "link", "heading", "tab", "option", "DisclosureTriangle", "img", "image", "columnheader", "rowheader", "cell", "switch", "radio", "checkbox", "MenuListPopup", "menuitem"]);
// Not said by themselves.
const SILENT = new Set(["generic", "none", "presentation", "paragraph", "LineBreak", "InlineTextBox", "rowgroup", "Details", "emphasis", "strong", "term", "definition", "sectionheader", "sectionfooter", "SvgRoot", "GraphicsDocument", "time", "code", "ListMarker"]);

// `within`: a part of its shadow.
export async function spoken(page, selector, within = undefined) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Accessibility.enable");
  const host = `document.querySelector(${JSON.stringify(selector)})`;
  const expression = within ? `${host}.shadowRoot.querySelector(${JSON.stringify(within)})` : host;
  const { result } = await devtools.send("Runtime.evaluate", { expression });
  const { node } = await devtools.send("DOM.describeNode", { objectId: result.objectId });
  const { nodes } = await devtools.send("Accessibility.getFullAXTree", {});
  await devtools.detach();
  const byId = new Map(nodes.map((one) => [one.nodeId, one]));
  const lines = [];
  const walk = (one, depth) => {
    if (!one) return;
    const role = one.role?.value ?? "none";
    const name = (one.name?.value ?? "").replace(/\s+/g, " ").trim();
    let inside = depth;
    if (!one.ignored && role === "StaticText") {
      if (name) lines.push("  ".repeat(depth) + name);
      return;
    }
    if (!one.ignored && !SILENT.has(role)) {
      const states = (one.properties ?? [])
        .filter(({ name, value }) => (STATES.includes(name) && ![false, "false", "off"].includes(value.value)) || name === "level" || (name === "pressed" && value.value === "false") || (name === "expanded" && value.value === false))
        .map(({ name, value }) => (value.value === true || value.value === "true" ? name : `${name} ${value.value}`));
      const value = one.value?.value === undefined || one.value.value === "" ? "" : `: ${one.value.value}`;
      const more = one.description?.value ? ` (${one.description.value.replace(/\s+/g, " ")})` : "";
      lines.push(`${"  ".repeat(depth)}${[role, ...states].join(", ")}${name ? ` “${name}”` : ""}${value}${more}`);
      if (WHOLE.has(role)) return;
      inside += 1;
    }
    for (const id of one.childIds ?? []) walk(byId.get(id), inside);
  };
  walk(nodes.find((one) => one.backendDOMNodeId === node.backendNodeId), 0);
  return lines.join("\n") + "\n";
}
