// A connected part of the graph of a project; a click on a node adds its neighbours.

import { html, useEffect, useState } from "../../vendor/preact.js";
import { own, query } from "../lib/api.js";
import { brief, number } from "../lib/format.js";
import { noteError } from "../lib/live.js";
import { href } from "../lib/router.js";
import { Graph } from "./graph.js";
import { Fault } from "./state.js";

// `start`: { space, externalId, instanceType }, or none for what is best connected; `view` keeps only nodes of a view.
export function ProjectGraph({ project, start, view }) {
  const [known, setKnown] = useState({ nodes: {}, relationships: {} });
  const [chosen, setChosen] = useState(null);
  const [fault, setFault] = useState(null);

  async function add(parameters) {
    try {
      const part = await own(`/projects/${encodeURIComponent(project)}/graph${query(parameters)}`);
      setKnown(before => ({
        nodes: { ...before.nodes, ...byId(part.nodes.map(node => ({ ...node, degree: node.more + touching(node, part.relationships) })), "key") },
        relationships: { ...before.relationships, ...byId(part.relationships, "id") },
      }));
      if (part.start) setChosen(part.start);
      setFault(null);
    } catch (error) {
      if (!noteError(error)) setFault(error);
    }
  }
  useEffect(() => {
    add(start ? { ...start, limit: 60 } : { view, limit: 100 });
  }, [project, view, JSON.stringify(start)]);

  const nodes = Object.values(known.nodes);
  const drawn = nodes.map(node => ({ id: node.key, caption: node.caption, group: node.labels[0] ?? "", more: hidden(node, known) }));
  const edges = Object.values(known.relationships).map(one => ({ id: one.id, source: one.source, target: one.target, caption: one.type, dashed: one.kind === "directRelation" }));
  const node = chosen && known.nodes[chosen];
  function expand(key) {
    setChosen(key);
    const { space, externalId, instanceType } = known.nodes[key];
    if (hidden(known.nodes[key], known)) add({ space, externalId, instanceType, limit: 60 });
  }
  return html`
    <${Fault} error=${fault} />
    ${nodes.length > 0 && html`<${Graph} label=${`Graph of ${project}`} nodes=${drawn} edges=${edges} tap=${expand} selected=${chosen} others="without data" />`}
    ${!nodes.length && !fault && html`<p class="soft">No nodes here yet.</p>`}
    ${nodes.length > 0 && html`<p class="soft">${number(nodes.length)} nodes, ${number(edges.length)} relationships. A node with a dashed border has more neighbours: a click adds them. Dashed lines are direct relations.</p>`}
    ${node && html`<${Chosen} project=${project} node=${node} />`}`;
}

const byId = (items, key) => Object.fromEntries(items.map(one => [one[key], one]));

const touching = (node, relationships) => relationships.filter(one => one.source === node.key || one.target === node.key).length;

// How many relationships of a node are not drawn.
const hidden = (node, known) => Math.max(0, node.degree - touching(node, Object.values(known.relationships)));

function Chosen({ project, node }) {
  const { space, externalId, instanceType } = node;
  const place = `/projects/${encodeURIComponent(project)}/instances${query({ space, externalId, instanceType, limit: 1 })}`;
  const [found, setFound] = useState(null);
  useEffect(() => {
    let gone = false;
    own(place).then(answer => gone || setFound(answer), error => noteError(error));
    return () => {
      gone = true;
    };
  }, [place]);
  const properties = (found?.containers ?? []).flatMap(one => Object.entries(one.properties));
  return html`
    <section class="panel" id="selected" aria-label="Selected node">
      <h3><a href=${href(project, "data/instance", { type: instanceType, space, externalId })}>${space}:${externalId}</a> <span class="soft">${node.labels.join(", ")}</span></h3>
      <dl>${properties.map(([name, value]) => html`<dt>${name}</dt><dd>${brief(value)}</dd>`)}</dl>
    </section>`;
}
