// A graph, with a legend of its groups. New nodes are added to what is drawn, which keeps its place.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";

const SCRIPTS = ["cytoscape.min.js", "layout-base.js", "cose-base.js", "cytoscape-fcose.js"];
const NOBODY = "#9aa5b1"; // a node without a group
const MOST_EXPLAINED = 12; // groups in the legend
let loading = null;

// Cytoscape adds a style element, which the content security policy forbids, unless it finds one: `style.css` has it.
function pretendStyle() {
  document.querySelector("link[nonce]").id = "__________cytoscape_stylesheet";
}

function load(name) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `/_emulator/web/vendor/${name}`;
    script.onload = done;
    script.onerror = () => failed(new Error(`${name} cannot be loaded`));
    document.head.append(script);
  });
}

// Each builds on the one before.
const libraries = () => (loading ??= SCRIPTS.reduce((before, name) => before.then(() => load(name)), Promise.resolve().then(pretendStyle)));

// As many colours as there are groups: neighbours on the circle are far apart in the order.
export function colourOf(groups, group) {
  if (!group) return NOBODY;
  const index = groups.indexOf(group);
  const lightness = [58, 48, 68][Math.floor(index / 9) % 3];
  return `hsl(${Math.round((index * 137.508 + 210) % 360)}, 58%, ${lightness}%)`;
}

// `nodes`: [{ id, caption, group, more, kind }], `edges`: [{ id, source, target, caption, dashed }]. `tap(id)` is told
// which node was clicked, `tapTwice(id)` which twice. `others` names those without a group in the legend.
export function Graph({ nodes, edges, tap, tapTwice, label, layout = "fcose", selected, others }) {
  const place = useRef();
  const drawing = useRef();
  const latest = useRef({});
  latest.current = { tap, tapTwice };
  const [fault, setFault] = useState("");
  const groups = [...new Set(nodes.map(node => node.group).filter(Boolean))].sort();
  const [explained, left] = [groups.slice(0, MOST_EXPLAINED), groups.slice(MOST_EXPLAINED)];
  const hasOthers = others && nodes.some(node => !node.group);
  useEffect(() => {
    let gone = false;
    libraries().then(draw, error => setFault(error.message));
    function draw() {
      if (gone || !place.current) return; // the page shows something else by now
      drawing.current ??= create(place.current, latest);
      update(drawing.current, nodes, edges, groups, layout);
      place.current.dataset.nodes = nodes.length;
      place.current.dataset.edges = edges.length;
    }
    return () => {
      gone = true;
    };
  }, [JSON.stringify([nodes, edges])]);
  useEffect(() => {
    drawing.current?.nodes().removeClass("selected");
    if (selected) drawing.current?.getElementById(selected).addClass("selected");
  }, [selected, nodes]);
  useEffect(() => () => {
    drawing.current?.destroy();
    drawing.current = null;
  }, []);
  return html`
    <div class="graph" role="group" aria-label=${label}>
      <div class="drawing" ref=${place} role="img" aria-label=${`${label}: ${nodes.length} nodes, ${edges.length} relationships`}></div>
      ${fault && html`<p class="fault" role="alert">${fault}</p>`}
      <div class="legend">
        ${explained.map(group => html`<span key=${group}><i style=${{ background: colourOf(groups, group) }}></i>${group}</span>`)}
        ${left.length > 0 && html`<span>and ${left.length} more</span>`}
        ${hasOthers && html`<span><i style=${{ background: NOBODY }}></i>${others}</span>`}
      </div>
      <div class="tools">
        <button class="small" title="Show all of it" onClick=${() => drawing.current?.fit(undefined, 30)}>Fit</button>
        <button class="small" title="Nearer" aria-label="Nearer" onClick=${() => zoom(drawing.current, 1.3)}>+</button>
        <button class="small" title="Farther" aria-label="Farther" onClick=${() => zoom(drawing.current, 1 / 1.3)}>−</button>
      </div>
    </div>`;
}

function zoom(drawing, factor) {
  drawing?.zoom({ level: drawing.zoom() * factor, renderedPosition: { x: drawing.width() / 2, y: drawing.height() / 2 } });
}

function create(container, latest) {
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const drawing = cytoscape({
    container,
    minZoom: 0.05,
    maxZoom: 4,
    style: [
      { selector: "node", style: {
        "background-color": "data(colour)", label: "data(caption)", color: style("--ink"), "font-size": 10, width: 24, height: 24,
        "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "ellipsis", "text-max-width": 120, "border-width": 0,
      } },
      { selector: "node[more > 0]", style: { "border-width": 2, "border-style": "dashed", "border-color": style("--soft") } },
      { selector: "node[kind = 'box']", style: { shape: "round-rectangle", width: "data(width)", height: 28, "text-valign": "center", "text-margin-y": 0, "text-max-width": 200, "font-size": 11, color: "#14171c" } },
      { selector: "node.selected", style: { "border-width": 3, "border-style": "solid", "border-color": style("--ink") } },
      { selector: "edge", style: {
        width: 1.4, "line-color": "#9aa5b1", "target-arrow-color": "#9aa5b1", "target-arrow-shape": "triangle", "curve-style": "bezier",
        label: "data(caption)", "font-size": 8, color: style("--soft"), "text-rotation": "autorotate",
        "text-background-color": style("--panel"), "text-background-opacity": 0.85, "text-background-padding": 1,
      } },
      { selector: "edge[dashed = 'yes']", style: { "line-style": "dashed", "target-arrow-shape": "triangle-backcurve" } },
    ],
  });
  drawing.on("tap", "node", event => latest.current.tap?.(event.target.id()));
  drawing.on("dbltap", "node", event => latest.current.tapTwice?.(event.target.id()));
  return drawing;
}

function update(drawing, nodes, edges, groups, layout) {
  const wanted = new Set([...nodes, ...edges].map(one => one.id));
  drawing.elements().filter(one => !wanted.has(one.id())).remove();
  const isNew = drawing.nodes().empty();
  let changed = false;
  for (const node of nodes) {
    const data = { ...node, more: node.more ?? 0, width: 20 + 7 * Math.min(node.caption.length, 30), colour: colourOf(groups, node.group) };
    const known = drawing.getElementById(node.id);
    if (known.nonempty()) known.data(data);
    else {
      drawing.add({ data, position: besideKnown(drawing, edges, node.id) });
      changed = true;
    }
  }
  for (const edge of edges) {
    if (drawing.getElementById(edge.id).nonempty()) continue;
    if (drawing.getElementById(edge.source).empty() || drawing.getElementById(edge.target).empty()) continue;
    drawing.add({ data: { ...edge, dashed: edge.dashed ? "yes" : "no" } });
    changed = true;
  }
  if (!changed) return;
  drawing.layout({
    name: layout, animate: false, randomize: isNew, nodeDimensionsIncludeLabels: true, idealEdgeLength: 90, nodeSeparation: 90, packComponents: true, padding: 30,
  }).run();
}

// New nodes start beside the node that they are related to.
function besideKnown(drawing, edges, id) {
  for (const edge of edges) {
    const other = edge.source === id ? edge.target : edge.target === id ? edge.source : null;
    const known = other && drawing.getElementById(other);
    if (known?.nonempty()) return { x: known.position("x") + 60 * Math.cos(id.length), y: known.position("y") + 60 * Math.sin(id.length) };
  }
  return { x: 0, y: 0 };
}
