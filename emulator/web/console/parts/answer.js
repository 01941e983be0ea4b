// The answer to a read: as a table, as JSON or as a graph.

import { html, useState } from "../../vendor/preact.js";
import { brief, dateTime, isReference } from "../lib/format.js";
import { go, href } from "../lib/router.js";
import { Graph } from "./graph.js";
import { Json } from "./json.js";
import { Table } from "./table.js";

const place = one => `${one.space}:${one.externalId}`;
const keyOf = one => `${one.instanceType} ${place(one)}`;

// The sets of an answer: [[name, items]].
export const setsOf = ({ items }) => (Array.isArray(items) ? [["", items]] : Object.entries(items ?? {}));

export function Answer({ project, answer, as }) {
  if (as === "json") return html`<${Json} value=${answer} />`;
  const sets = setsOf(answer);
  if (as === "graph") return html`<${AnswerGraph} project=${project} items=${sets.flatMap(([, items]) => items).filter(one => one.instanceType)} />`;
  return sets.map(([name, items]) => html`
    <section key=${name}>${name && html`<h3>${name} <span class="soft">${items.length}</span></h3>`}<${Items} project=${project} items=${items} name=${name} /></section>`);
}

function Items({ project, items, name }) {
  if (!items.length) return html`<p class="soft">Nothing.</p>`;
  if (!items[0].instanceType) return html`<${Rows} items=${items} name=${name} />`;
  const properties = [...new Set(items.flatMap(item => Object.keys(propertiesOf(item))))];
  const isEdge = items.some(item => item.instanceType === "edge");
  const columns = [
    { key: "externalId", title: "External id", cell: item => html`<a href=${instanceHref(project, item)}>${item.externalId}</a>` },
    { key: "space", title: "Space", cell: item => item.space },
    ...(isEdge ? ["startNode", "endNode"].map(end => ({ key: end, title: end, cell: item => reference(project, item[end]) })) : []),
    ...properties.map(property => ({ key: `p.${property}`, title: property, cell: item => cell(project, propertiesOf(item)[property]), hint: item => brief(propertiesOf(item)[property]) })),
    { key: "lastUpdatedTime", title: "Updated", cell: item => dateTime(item.lastUpdatedTime) },
  ];
  return html`<${Table} grid label=${name || "items"} columns=${columns} rows=${items} keyOf=${keyOf} open=${item => go(project, "data/instance", placeParameters(item))} />`;
}

// What is no instance: aggregates, with one column per path.
function Rows({ items, name }) {
  const flat = items.map(item => flatten(item));
  const columns = [...new Set(flat.flatMap(Object.keys))].map(key => ({ key, title: key, cell: row => brief(row[key]) }));
  return html`<${Table} label=${name || "rows"} columns=${columns} rows=${flat} keyOf=${row => JSON.stringify(row)} />`;
}

function flatten(item) {
  const { group, aggregates, ...more } = item;
  const named = Object.fromEntries((aggregates ?? []).map(one => [[one.aggregate, one.property].filter(Boolean).join(" "), one.value ?? one.buckets]));
  return { ...group, ...more, ...named };
}

export function propertiesOf(item) {
  const found = {};
  for (const views of Object.values(item.properties ?? {})) for (const properties of Object.values(views)) Object.assign(found, properties);
  return found;
}

export const placeParameters = item => ({ type: item.instanceType ?? "node", space: item.space, externalId: item.externalId });
export const instanceHref = (project, item) => href(project, "data/instance", placeParameters(item));

function reference(project, value) {
  return value ? html`<a href=${href(project, "data/instance", { type: "node", ...value })}>${place(value)}</a>` : "";
}

export function cell(project, value) {
  if (isReference(value)) return reference(project, value);
  if (Array.isArray(value) && value.length && value.every(isReference)) return value.map((one, index) => html`${index > 0 && ", "}${reference(project, one)}`);
  return brief(value);
}

function AnswerGraph({ project, items }) {
  const [chosen, setChosen] = useState(null);
  const nodes = new Map();
  const edges = new Map();
  const note = one => nodes.has(place(one)) || nodes.set(place(one), { id: place(one), caption: one.externalId, group: "" });
  for (const item of items.filter(one => one.instanceType === "node")) {
    const found = propertiesOf(item);
    const [view] = Object.values(item.properties ?? {}).flatMap(Object.keys);
    nodes.set(place(item), { id: place(item), caption: String(found.name ?? found.title ?? item.externalId), group: view?.split("/")[0] ?? "" });
  }
  for (const item of items.filter(one => one.instanceType === "edge")) {
    note(item.startNode);
    note(item.endNode);
    edges.set(keyOf(item), { id: keyOf(item), source: place(item.startNode), target: place(item.endNode), caption: item.type?.externalId ?? "" });
  }
  for (const item of items) {
    for (const [property, value] of Object.entries(propertiesOf(item))) {
      for (const target of [value].flat().filter(isReference)) {
        if (item.instanceType !== "node" || !nodes.has(place(target))) continue;
        const id = `${place(item)} ${property} ${place(target)}`;
        edges.set(id, { id, source: place(item), target: place(target), caption: property, dashed: true });
      }
    }
  }
  const open = id => {
    const [space, ...rest] = id.split(":");
    go(project, "data/instance", { type: "node", space, externalId: rest.join(":") });
  };
  return html`
    <${Graph} label="Graph of the answer" nodes=${[...nodes.values()]} edges=${[...edges.values()]} tap=${setChosen} tapTwice=${open} selected=${chosen} others="not in the answer, or without properties" />
    <p class="soft">${chosen ? html`<button class="link" onClick=${() => open(chosen)}>${chosen}</button>` : "A click selects a node, two open it."}</p>`;
}
