// One instance: its properties, what it is related to, what is known of its history, and the graph around it.

import { html, useEffect, useState } from "../../vendor/preact.js";
import { api, own, query } from "../lib/api.js";
import { definition } from "../lib/examples.js";
import { dateTime, nameOf, number, parseName } from "../lib/format.js";
import { noteError, useLive } from "../lib/live.js";
import { useContents } from "../lib/model.js";
import { go, href } from "../lib/router.js";
import { fromDescription } from "../lib/schema.js";
import { namesOfModel } from "../lib/suggestions.js";
import { cell } from "../parts/answer.js";
import { Confirm } from "../parts/dialog.js";
import { Editor } from "../parts/editor.js";
import { Json } from "../parts/json.js";
import { ProjectGraph } from "../parts/project_graph.js";
import { Copy, Fault } from "../parts/state.js";
import { Table, Tabs } from "../parts/table.js";

const TABS = [["properties", "Properties"], ["relations", "Relations"], ["history", "History"], ["json", "JSON"], ["edit", "Edit"]];

export function InstancePage({ route, isNew }) {
  const { project, parameters } = route;
  if (isNew) return html`<${NewInstance} project=${project} view=${parseName(parameters.view)} kind=${parameters.kind ?? "node"} />`;
  const { type = "node", space, externalId } = parameters;
  return html`<${Instance} project=${project} identity=${{ instanceType: type, space, externalId }} tab=${parameters.tab} />`;
}

function Instance({ project, identity, tab = "properties" }) {
  const { instanceType, space, externalId } = identity;
  const place = `/projects/${encodeURIComponent(project)}/instances${query(identity)}`;
  const { data, error, reload } = useLive(signal => own(place, { signal }), [place], 5000);
  const [doomed, setDoomed] = useState(false);
  const [fault, setFault] = useState(null);
  const choose = next => go(project, "data/instance", { type: instanceType, space, externalId, tab: next });
  async function remove() {
    try {
      await api(project, "/models/instances/delete", { items: [identity] });
      reload();
    } catch (failure) {
      if (!noteError(failure)) setFault(failure);
    }
  }
  if (error) return html`<${Fault} error=${error} /><p><a href=${href(project, "data")}>All instances</a></p>`;
  if (!data) return html`<p class="waiting">…</p>`;
  return html`
    <div class="head">
      <h1>${data.name ?? externalId}</h1>
      <span class="soft">${instanceType} <code>${space}:${externalId}</code></span>
      <span class="end">${!data.deletedTime && html`<button class="danger" onClick=${() => setDoomed(true)}>Delete</button>`}</span>
    </div>
    <${Fault} error=${fault} />
    ${data.deletedTime && html`<p class="banner bad">Deleted ${dateTime(data.deletedTime)}. It is kept for clients that sync.</p>`}
    <div class="columns">
      <section class="panel">
        <${Tabs} label="Parts of the instance" choices=${TABS} chosen=${tab} choose=${choose} />
        ${tab === "properties" && html`<${Properties} project=${project} instance=${data} />`}
        ${tab === "relations" && html`<${Relations} project=${project} instance=${data} />`}
        ${tab === "history" && html`<${History} instance=${data} />`}
        ${tab === "json" && html`<${Raw} project=${project} identity=${identity} instance=${data} />`}
        ${tab === "edit" && html`<${Edit} project=${project} item=${writable(data)} saved=${reload} />`}
      </section>
      ${!data.deletedTime && html`<section><${ProjectGraph} project=${project} start=${identity} /></section>`}
    </div>
    ${doomed && html`<${Confirm} title="Delete this instance?" text=${`${space}:${externalId} is deleted${instanceType === "node" ? ", and with it the edges from and to it" : ""}.`} confirm="Delete" act=${remove} close=${() => setDoomed(false)} />`}`;
}

function Properties({ project, instance }) {
  const { type, startNode, endNode } = instance;
  const node = reference => html`<a href=${href(project, "data/instance", { type: "node", ...reference })}>${reference.space}:${reference.externalId}</a>`;
  return html`
    <dl>
      ${type && html`<dt>Type</dt><dd>${node(type)}</dd>`}
      ${startNode && html`<dt>From</dt><dd>${node(startNode)}</dd>`}
      ${endNode && html`<dt>To</dt><dd>${node(endNode)}</dd>`}
      <dt>Version</dt><dd>${number(instance.version)}</dd>
      <dt>Created</dt><dd>${dateTime(instance.createdTime)}</dd>
      <dt>Updated</dt><dd>${dateTime(instance.lastUpdatedTime)}</dd>
      <dt>Views</dt><dd>${instance.views.filter(one => one.isLatest).map((view, index) => html`${index > 0 && ", "}<a href=${href(project, "data", { view: nameOf(view) })}>${view.externalId}</a>`)}</dd>
    </dl>
    ${instance.containers.map(container => html`
      <h3>${nameOf(container)}</h3>
      <dl>${Object.entries(container.properties).map(([name, value]) => html`<dt>${name}</dt><dd>${value !== null && typeof value === "object" && !Array.isArray(value) && !("externalId" in value) ? html`<${Json} value=${value} />` : cell(project, value)}</dd>`)}</dl>`)}
    ${!instance.containers.length && html`<p class="soft">It has no properties.</p>`}`;
}

function Relations({ project, instance }) {
  const to = (one, type = one.instanceType ?? "node") => html`<a href=${href(project, "data/instance", { type, space: one.space, externalId: one.externalId })}>${one.name ?? `${one.space}:${one.externalId}`}</a>${one.exists === false && html` <span class="warn">does not exist</span>`}`;
  const edge = one => html`<a href=${href(project, "data/instance", { type: "edge", space: one.space, externalId: one.externalId })}>${one.externalId}</a>`;
  const more = part => part.hasMore && html`<p class="soft">There are more: the first ${number(part.items.length)} are shown.</p>`;
  const relation = (title, part, end) => part.items.length > 0 && html`
    <h3>${title}</h3>
    <${Table} label=${title} rows=${part.items} keyOf=${one => JSON.stringify(one)} columns=${[
      { key: "property", title: "Property", cell: one => html`<code>${one.property}</code>` },
      { key: "end", title: end === "target" ? "To" : "From", cell: one => to(one[end]) },
    ]} />${more(part)}`;
  const edges = (title, part, end) => part.items.length > 0 && html`
    <h3>${title}</h3>
    <${Table} label=${title} rows=${part.items} keyOf=${one => `${one.space}:${one.externalId}`} columns=${[
      { key: "type", title: "Type", cell: one => one.type?.externalId },
      { key: "end", title: end, cell: one => to(one.other) },
      { key: "edge", title: "Edge", cell: edge },
    ]} />${more(part)}`;
  const { relationsOut, relationsIn, edgesOut, edgesIn } = instance;
  const none = ![relationsOut, relationsIn, edgesOut, edgesIn].some(part => part.items.length);
  return html`
    ${none && html`<p class="soft">It is related to nothing.</p>`}
    ${edges("Edges from it", edgesOut, "To")}
    ${edges("Edges to it", edgesIn, "From")}
    ${relation("Direct relations from it", relationsOut, "target")}
    ${relation("Direct relations to it", relationsIn, "source")}`;
}

function History({ instance }) {
  const { history } = instance;
  return html`
    <${Table} label="Writes" rows=${history.writes} keyOf=${one => one.lastChange} columns=${[
      { key: "version", title: "Version", className: "number", cell: one => (one.version === null ? "" : number(one.version)) },
      { key: "time", title: "When", cell: one => dateTime(one.time) },
      { key: "change", title: "Change number", className: "number", cell: one => (one.firstChange === one.lastChange ? number(one.lastChange) : `${number(one.firstChange)}–${number(one.lastChange)}`) },
    ]} />
    <p class="soft">${history.isComplete ? "These are all its writes." : "Earlier writes are not known any more."} Neo4j keeps the values of the last version only.</p>
    ${history.earlierLives.length > 0 && html`<h3>Deleted before under this external id</h3>
      <ul>${history.earlierLives.map(one => html`<li>version ${one.version}, ${dateTime(one.createdTime)} to ${dateTime(one.deletedTime)}</li>`)}</ul>`}`;
}

function Raw({ project, identity, instance }) {
  const views = instance.views.filter(one => one.isLatest).map(view => ({ source: { type: "view", space: view.space, externalId: view.externalId, version: view.version } }));
  const body = { items: [identity], ...(views.length && { sources: views.slice(0, 10) }) };
  const { data, error } = useLive(signal => api(project, "/models/instances/byids", body, { signal }), [JSON.stringify(body)], 5000);
  return html`<${Fault} error=${error} />${data?.items[0] && html`<p><${Copy} text=${JSON.stringify(data.items[0], null, 2)} /></p><${Json} value=${data.items[0]} />`}`;
}

// What an apply of this instance would hold, through its containers: those are what is stored.
function writable(instance) {
  const { instanceType, space, externalId, type, startNode, endNode, version } = instance;
  return {
    instanceType, space, externalId, existingVersion: version,
    ...(type && { type }), ...(startNode && { startNode }), ...(endNode && { endNode }),
    sources: instance.containers.map(container => ({ source: { type: "container", space: container.space, externalId: container.externalId }, properties: container.properties })),
  };
}

function Edit({ project, item, saved }) {
  const start = JSON.stringify(item, null, 2);
  const [text, setText] = useState(start);
  const [version, setVersion] = useState(0);
  const [told, setTold] = useState(null);
  const { data: contents } = useContents(project, 0);
  async function save() {
    try {
      const { items } = await api(project, "/models/instances", { items: [JSON.parse(text)] });
      setTold({ text: items[0].wasModified ? `Saved as version ${items[0].version}.` : "Nothing was changed.", item: items[0] });
      saved?.(items[0]);
    } catch (error) {
      if (!noteError(error)) setTold({ error });
    }
  }
  const complete = async place => {
    const inside = { ...place, path: ["items", 0, ...place.path] };
    return [...(await namesOfModel(project, contents, inside)), ...(await fromDescription("/api/v1/projects/{project}/models/instances", inside))];
  };
  return html`
    <${Editor} label="The item of an apply" value=${text} version=${version} change=${setText} run=${save} complete=${complete} />
    <p class="buttons"><button class="primary" id="save" onClick=${save}>Save</button>
      <button disabled=${text === start} onClick=${() => { setText(start); setVersion(version + 1); }}>As it is stored</button>
      ${told?.text && html`<span class="good" role="status">${told.text}</span>`}</p>
    <${Fault} error=${told?.error} />`;
}

// The value that a property of a new instance starts with.
function sample(property) {
  if (property.list) return [];
  return { text: "", boolean: false, int32: 0, int64: 0, float32: 0, float64: 0, json: {}, timestamp: new Date().toISOString(), date: new Date().toISOString().slice(0, 10) }[property.type] ?? null;
}

function NewInstance({ project, view, kind }) {
  const [item, setItem] = useState(null);
  const [fault, setFault] = useState(null);
  useEffect(() => {
    async function prepare() {
      const found = view && (await definition(project, view));
      const mapped = Object.entries(found?.properties ?? {}).filter(([, one]) => one.container);
      // Those that must be there; all where none must.
      const required = mapped.filter(([, one]) => !one.nullable);
      const shown = (required.length ? required : mapped).slice(0, 12);
      const properties = Object.fromEntries(shown.map(([name, one]) => [name, sample({ type: one.type.type, list: one.type.list })]));
      const { items } = await api(project, "/models/spaces?limit=1");
      const space = items[0]?.space ?? "";
      const end = { space, externalId: "" };
      setItem({
        instanceType: kind, space, externalId: "",
        ...(kind === "edge" && { type: end, startNode: end, endNode: end }),
        ...(view && { sources: [{ source: { type: "view", ...view }, properties }] }),
      });
    }
    prepare().catch(error => noteError(error) || setFault(error));
  }, []);
  return html`
    <div class="head"><h1>New ${kind}${view ? html` <span class="soft">through ${nameOf(view)}</span>` : ""}</h1></div>
    <${Fault} error=${fault} />
    ${item && html`<section class="panel"><${Edit} project=${project} item=${item} saved=${made => go(project, "data/instance", { type: made.instanceType, space: made.space, externalId: made.externalId })} /></section>`}`;
}
