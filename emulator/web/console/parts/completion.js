// What may stand at a place in a JSON text.

// The keys and indices from the root to the node, and the text of the siblings of an object.
function pathOf(node, text) {
  const path = [];
  for (let one = node; one; one = one.parent) {
    if (one.name === "Property") path.unshift(keyOf(one, text));
    else if (one.parent?.name === "Array") path.unshift(indexIn(one));
  }
  return path;
}

function keyOf(property, text) {
  const name = property.getChild("PropertyName");
  if (!name) return "";
  try {
    return JSON.parse(text.slice(name.from, name.to));
  } catch {
    return "";
  }
}

function indexIn(node) {
  let index = 0;
  for (let one = node.prevSibling; one; one = one.prevSibling) if (!["[", ",", "⚠"].includes(one.name)) index += 1;
  return index;
}

// Where the cursor is: { kind: "key" | "value", path, siblings, value, from }, or null where nothing can be said.
function placeOf(cm, state, position) {
  const text = state.doc.toString();
  const node = cm.syntaxTree(state).resolveInner(position, -1);
  if (node.name === "PropertyName") return { kind: "key", path: pathOf(node.parent.parent, text), object: node.parent.parent, from: node.from, to: node.to };
  if (node.name === "String") return { kind: "value", path: pathOf(node, text), object: around(node), array: node.parent?.name === "Array" ? node.parent : null, from: node.from, to: node.to };
  const before = /(?:^|[\s{[,:])([\w.]*)$/.exec(text.slice(0, position));
  if (!before) return null;
  const from = position - before[1].length;
  const mark = /([{[,:])\s*$/.exec(text.slice(0, from))?.[1];
  let inside = node;
  while (inside && !["Object", "Array", "Property", "JsonText"].includes(inside.name)) inside = inside.parent;
  if (mark === ":" || inside?.name === "Property") {
    while (inside && inside.name !== "Property") inside = inside.parent ?? null;
    const property = inside ?? cm.syntaxTree(state).resolveInner(from, -1).parent;
    return property && { kind: "value", path: pathOf(property, text), object: around(property), from, to: position };
  }
  if (inside?.name === "Object") return { kind: "key", path: pathOf(inside, text), object: inside, from, to: position };
  if (inside?.name === "Array") return { kind: "value", path: [...pathOf(inside, text), 0], object: around(inside), array: inside, from, to: position };
  return null;
}

function around(node) {
  let one = node;
  while (one && one.name !== "Object") one = one.parent;
  return one;
}

function contentOf(node, text) {
  const found = {};
  for (const property of node?.getChildren("Property") ?? []) {
    const value = property.lastChild;
    try {
      found[keyOf(property, text)] = JSON.parse(text.slice(value.from, value.to));
    } catch {
      found[keyOf(property, text)] = null;
    }
  }
  return found;
}

function stringsOf(array, text, before) {
  const found = [];
  for (let one = array?.firstChild; one && one.to <= before; one = one.nextSibling) if (one.name === "String") found.push(text.slice(one.from + 1, one.to - 1));
  return found;
}

// `complete(place)` returns [{ label, detail, info, insert }]: `insert` is a JSON value, by default the label as a text.
export async function suggest(cm, context, complete) {
  if (!complete) return null;
  const place = placeOf(cm, context.state, context.pos);
  if (!place) return null;
  const text = context.state.doc.toString();
  const siblings = contentOf(place.object, text);
  const options = await complete({ kind: place.kind, path: place.path, siblings, before: stringsOf(place.array, text, place.from) });
  if (!options?.length) return null;
  const present = place.kind === "key" ? Object.keys(siblings) : [];
  const typed = text.slice(place.from, context.pos).replaceAll('"', "");
  if (!typed && !context.explicit && !text.slice(place.from, context.pos).includes('"')) return null;
  return {
    from: place.from,
    to: Math.max(place.to, context.pos),
    filter: false,
    options: options
      .filter(option => !present.includes(option.label) || option.label === typed)
      .filter(option => option.label.toLowerCase().includes(typed.toLowerCase()))
      .map(option => ({
        label: option.label,
        detail: option.detail,
        info: option.info,
        apply: (view, _completion, from, to) => insert(view, from, to, place.kind, option),
      })),
  };
}

function insert(view, from, to, kind, option) {
  const value = JSON.stringify(option.insert ?? option.label);
  const after = view.state.sliceDoc(to, to + 20);
  const written = kind === "key" ? JSON.stringify(option.label) + (/^\s*:/.test(after) ? "" : `: ${option.start ?? ""}`) : value;
  const caret = kind === "key" && /[\]}"]$/.test(written) && option.start ? from + written.length - 1 : from + written.length;
  view.dispatch({ changes: { from, to, insert: written }, selection: { anchor: caret } });
}
