// Requests that fit the model of a project, one per endpoint.

import { api } from "./api.js";
import { viewReference } from "./model.js";

const TEXTS = ["text"];
const OF_OTHERS = 10;

// The definition of a view, as the API has it.
export async function definition(project, view) {
  const { items } = await api(project, "/models/views/byids", { items: [{ space: view.space, externalId: view.externalId, version: view.version }] });
  return items[0];
}

function pathOf(view, property) {
  return [view.space, `${view.externalId}/${view.version}`, property];
}

// One hop from the instances of a view: by an edge, or by a direct relation.
function hop(view, properties) {
  for (const [name, property] of properties) {
    if (property.connectionType?.endsWith("edge_connection")) {
      const type = { property: ["edge", "type"], value: property.type };
      return {
        with: {
          start: { nodes: { filter: { hasData: [view] } }, limit: OF_OTHERS },
          edges: { edges: { from: "start", maxDistance: 1, direction: property.direction, filter: { equals: type } } },
          ends: { nodes: { from: "edges" } },
        },
        select: {
          start: { sources: [{ source: view, properties: ["*"] }] },
          edges: {},
          ends: { sources: [{ source: property.source, properties: ["*"] }] },
        },
      };
    }
    if (property.type?.type === "direct" && property.type.source) {
      return {
        with: {
          start: { nodes: { filter: { hasData: [view] } }, limit: OF_OTHERS },
          targets: { nodes: { from: "start", through: { source: view, identifier: name }, direction: "outwards" } },
        },
        select: {
          start: { sources: [{ source: view, properties: ["*"] }] },
          targets: { sources: [{ source: property.type.source, properties: ["*"] }] },
        },
      };
    }
  }
  return null;
}

// { endpoint: body } for a view; without one those that need none.
export function examples(definition) {
  if (!definition) {
    return {
      list: { limit: 25 },
      byids: { items: [{ instanceType: "node", space: "", externalId: "" }] },
      search: { view: { type: "view", space: "cdf_cdm", externalId: "CogniteDescribable", version: "v1" }, query: "", limit: 25 },
      aggregate: { view: { type: "view", space: "cdf_cdm", externalId: "CogniteDescribable", version: "v1" }, aggregates: [{ count: {} }] },
      query: { with: { nodes: { nodes: {}, limit: 25 } }, select: { nodes: {} } },
      sync: { with: { nodes: { nodes: {}, limit: 25 } }, select: { nodes: {} } },
    };
  }
  const view = viewReference(definition);
  const kind = definition.usedFor === "edge" ? "edge" : "node";
  const set = { [kind === "edge" ? "edges" : "nodes"]: { filter: { hasData: [view] } }, limit: 25 };
  const properties = Object.entries(definition.properties);
  const mapped = properties.filter(([, property]) => property.container);
  const text = mapped.find(([, property]) => TEXTS.includes(property.type.type) && !property.type.list);
  const sources = [{ source: view, properties: ["*"] }];
  return {
    list: {
      instanceType: kind,
      sources: [{ source: view }],
      ...(text && { filter: { exists: { property: pathOf(view, text[0]) } }, sort: [{ property: pathOf(view, text[0]), direction: "ascending" }] }),
      limit: 25,
    },
    byids: { sources: [{ source: view }], items: [{ instanceType: kind, space: "", externalId: "" }] },
    search: { view, instanceType: kind, query: "a", ...(text && { properties: [text[0]] }), limit: 25 },
    aggregate: { view, instanceType: kind, aggregates: [{ count: {} }], ...(text && { groupBy: [text[0]] }) },
    query: hop(view, properties) ?? { with: { found: set }, select: { found: { sources } } },
    sync: { with: { changes: set }, select: { changes: { sources } } },
  };
}
