// What of the model of a project may stand at a place of a request: spaces, views, properties, result sets.

import { definition } from "./examples.js";
import { latestViews, viewReference } from "./model.js";

const definitions = new Map();

function known(project, view) {
  const key = JSON.stringify([project, view.space, view.externalId, view.version]);
  if (!definitions.has(key)) definitions.set(key, definition(project, view).catch(() => null));
  return definitions.get(key);
}

const asOptions = (values, detail) => [...new Set(values)].map(label => ({ label, detail }));

// `place`: { kind, path, siblings, before }, as `parts/completion.js` has it.
export async function namesOfModel(project, contents, { kind, path, siblings, before }) {
  if (!contents || kind === "key") return [];
  const key = path.at(-1);
  const views = contents.views ?? [];
  const inProperty = path.includes("property") || path.includes("groupBy") || path.includes("scope");
  if (inProperty) return namesInPath(project, views, before);
  if (path.at(-2) === "properties" || key === "properties") return ofAllViews(project, views);
  if (key === "space") return asOptions(contents.spaces.map(one => one.space), "space");
  if (key === "version") return asOptions(views.filter(one => one.externalId === siblings.externalId).map(one => one.version), "version");
  if (key === "externalId" && (siblings.type === "container" || path.includes("containers"))) return asOptions(contents.containers.map(one => one.externalId), "container");
  if (key === "externalId") return asOptions(views.map(one => one.externalId), "view");
  if (["source", "view"].includes(key) || path.at(-2) === "hasData") return latestViews(contents).map(one => ({ label: one.externalId, detail: `view of ${one.space}`, insert: viewReference(one) }));
  return [];
}

// A property is named by its space, the view with its version, and its identifier; those of all instances otherwise.
async function namesInPath(project, views, before) {
  const [first, second] = before;
  if (first === undefined) return [...asOptions(["node", "edge"], "of all instances"), ...asOptions(views.map(one => one.space), "space")];
  if (first === "node" || first === "edge") return asOptions(["space", "externalId", "type", "version", "createdTime", "lastUpdatedTime", ...(first === "edge" ? ["startNode", "endNode"] : [])], "of all instances");
  if (second === undefined) return asOptions(views.filter(one => one.space === first).map(one => `${one.externalId}/${one.version}`), "view");
  const view = views.find(one => one.space === first && `${one.externalId}/${one.version}` === second);
  return view ? propertiesOf(await known(project, view)) : [];
}

const propertiesOf = view => Object.entries(view?.properties ?? {}).map(([label, one]) => ({ label, detail: one.type?.type ?? one.connectionType }));

async function ofAllViews(project, views) {
  const found = await Promise.all(views.slice(0, 20).map(view => known(project, view)));
  return [{ label: "*", detail: "all properties" }, ...asOptions(found.flatMap(view => Object.keys(view?.properties ?? {})), "property")];
}
