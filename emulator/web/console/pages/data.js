// The instances of a project: by view or container, filtered, sorted, page by page.

import { html, useEffect, useMemo, useState } from "../../vendor/preact.js";
import { api } from "../lib/api.js";
import { definition } from "../lib/examples.js";
import { filterOf, operatorsFor, OPERATORS, valueOf } from "../lib/filters.js";
import { brief, count, dateTime, nameOf, parseName } from "../lib/format.js";
import { useLive } from "../lib/live.js";
import { useContents } from "../lib/model.js";
import { go, href } from "../lib/router.js";
import { fromDescription } from "../lib/schema.js";
import { namesOfModel } from "../lib/suggestions.js";
import { cell, instanceHref, placeParameters, propertiesOf } from "../parts/answer.js";
import { Editor } from "../parts/editor.js";
import { ProjectGraph } from "../parts/project_graph.js";
import { Empty, Fault } from "../parts/state.js";
import { Table, Tabs } from "../parts/table.js";
import { InstancePage } from "./instance.js";
import { openQuery } from "./query.js";

const PAGE = 50;
const NAMES = ["name", "title"]; // properties that stand first

export default function DataPage({ route }) {
  const { project, rest } = route;
  if (rest[0] === "instance" || rest[0] === "new") return html`<${InstancePage} key=${JSON.stringify(route.parameters)} route=${route} isNew=${rest[0] === "new"} />`;
  return html`<${Instances} project=${project} route=${route} />`;
}

function Instances({ project, route }) {
  const { data: contents, error } = useContents(project);
  const { parameters } = route;
  const shown = route.rest[0] === "graph" ? "graph" : "table";
  return html`
    <h1 class="hidden">Data of ${project}</h1>
    <${Fault} error=${error} />
    <div class="side">
      <aside class="panel"><${Sources} project=${project} contents=${contents} parameters=${parameters} /></aside>
      <div>
        <${Tabs} label="Instances as" choices=${[["table", "Table"], ["graph", "Graph"]]} chosen=${shown}
          choose=${tab => go(project, tab === "graph" ? "data/graph" : "data", { view: parameters.view, container: parameters.container, kind: parameters.kind })} />
        ${shown === "graph"
          ? html`<${ProjectGraph} key=${parameters.view} project=${project} view=${parameters.view} />`
          : contents && html`<${Listed} key=${[parameters.view, parameters.container, parameters.kind].join()} project=${project} contents=${contents} parameters=${parameters} />`}
      </div>
    </div>`;
}

// All that instances can be looked at through.
function Sources({ project, contents, parameters }) {
  const [sought, setSought] = useState("");
  const [old, setOld] = useState(false);
  const fits = one => one.externalId.toLowerCase().includes(sought.toLowerCase());
  const views = (contents?.views ?? []).filter(one => fits(one) && (old || one.isLatest));
  const containers = (contents?.containers ?? []).filter(fits);
  const entry = (target, title, hint, number, current) => html`
    <li><a href=${href(project, "data", target)} aria-current=${current ? "true" : undefined} title=${hint}><span class="name">${title}</span><span class="soft number">${number}</span></a></li>`;
  const spaces = [...new Set(views.map(one => one.space))];
  return html`
    <input type="search" data-search placeholder="Find a view" aria-label="Find a view or container" value=${sought} onInput=${event => setSought(event.target.value)} />
    <ul class="plain list">
      ${entry({ kind: "node" }, "All nodes", "", count(contents?.nodes), !parameters.view && !parameters.container && parameters.kind !== "edge")}
      ${entry({ kind: "edge" }, "All edges", "", count(contents?.edges), !parameters.view && parameters.kind === "edge")}
    </ul>
    ${spaces.map(space => html`
      <h3 key=${space}>${space}</h3>
      <ul class="plain list">${views.filter(one => one.space === space).map(one => entry({ view: nameOf(one) }, old ? `${one.externalId} ${one.version}` : one.externalId, nameOf(one), count(one), parameters.view === nameOf(one)))}</ul>`)}
    ${contents?.views.some(one => !one.isLatest) && html`<label class="soft"><input type="checkbox" checked=${old} onChange=${() => setOld(!old)} /> older versions</label>`}
    ${containers.length > 0 && html`<details open=${Boolean(parameters.container)}><summary>Containers</summary>
      <ul class="plain list">${containers.map(one => entry({ container: nameOf(one), kind: one.usedFor === "edge" ? "edge" : "node" }, one.externalId, nameOf(one), count(one), parameters.container === nameOf(one)))}</ul></details>`}`;
}

// What the properties of a view or a container are, as { identifier: { type, list } }.
async function readProperties(project, view, container) {
  if (view) {
    const found = await definition(project, view);
    return Object.entries(found?.properties ?? {}).filter(([, one]) => one.container).map(([identifier, one]) => ({ identifier, type: one.type.type, list: Boolean(one.type.list) }));
  }
  if (!container) return [];
  const { items } = await api(project, "/models/containers/byids", { items: [container] });
  return Object.entries(items[0]?.properties ?? {}).map(([identifier, one]) => ({ identifier, type: one.type.type, list: Boolean(one.type.list) }));
}

function Listed({ project, contents, parameters }) {
  const view = parseName(parameters.view);
  const container = parseName(parameters.container);
  const known = contents.views.find(one => nameOf(one) === parameters.view);
  const kind = parameters.kind ?? (known?.usedFor === "edge" ? "edge" : "node");
  const source = view ? { type: "view", ...view } : container ? { type: "container", ...container } : null;
  const { data: properties, error: unknown } = useLive(() => readProperties(project, view, container), [parameters.view, parameters.container], 0);
  const conditions = useMemo(() => JSON.parse(parameters.where ?? "[]"), [parameters.where]);
  const [json, setJson] = useState(parameters.filter ?? "");
  const [editing, setEditing] = useState(Boolean(parameters.filter));
  const [cursors, setCursors] = useState([]);
  const ofAll = ["externalId", "space", "createdTime", "lastUpdatedTime", ...(kind === "edge" ? ["startNode", "endNode", "type"] : ["type"])];
  const pathOf = name => (ofAll.includes(name) ? [kind, name] : view ? [view.space, `${view.externalId}/${view.version}`, name] : [container.space, container.externalId, name]);
  const change = more => {
    setCursors([]);
    go(project, "data", { ...parameters, ...more });
  };
  const [sorted, direction] = (parameters.sort ?? "").split(" ");
  const body = {
    instanceType: kind,
    ...(source && { sources: [{ source }] }),
    filter: filterOf(conditions, parameters.filter ? JSON.parse(parameters.filter) : null, source, pathOf),
    ...(sorted && { sort: [{ property: pathOf(sorted), direction, nullsFirst: false }] }),
    limit: PAGE,
    ...(cursors.length && { cursor: cursors.at(-1) }),
  };
  const asked = JSON.stringify(body);
  const { data, error, loading } = useLive(signal => api(project, "/models/instances/list", body, { signal }), [asked], 5000);
  const columns = [...ofAll.slice(0, 2), ...(kind === "edge" ? ["startNode", "endNode", "type"] : []), ...(properties ?? []).map(one => one.identifier).sort((one, other) => NAMES.includes(other) - NAMES.includes(one)), "lastUpdatedTime"];

  function sort(name) {
    const next = sorted !== name ? "ascending" : direction === "ascending" ? "descending" : "";
    change({ sort: next && `${name} ${next}` });
  }
  const isSortable = name => ofAll.includes(name) || properties?.some(one => one.identifier === name && !one.list && !["json", "direct"].includes(one.type));
  const complete = useMemo(() => async place => {
    const inside = { ...place, path: ["filter", ...place.path] };
    return [...(await namesOfModel(project, contents, inside)), ...(await fromDescription("/api/v1/projects/{project}/models/instances/list", inside))];
  }, [project, contents]);
  function apply() {
    try {
      if (json.trim()) JSON.parse(json);
      change({ filter: json.trim() });
    } catch {
      // The editor underlines it.
    }
  }
  const valueIn = (item, name) => (ofAll.includes(name) ? item[name] : propertiesOf(item)[name]);
  const shown = name => item => {
    const value = valueIn(item, name);
    if (name === "externalId") return html`<a href=${instanceHref(project, item)}>${value}</a>`;
    return name.endsWith("Time") && ofAll.includes(name) ? dateTime(value) : cell(project, value);
  };
  return html`
    <div class="head">
      ${conditions.map(([property, operator, value], index) => html`
        <span class="chip" key=${index}>${property} ${OPERATORS.find(([key]) => key === operator)?.[1]} ${brief(value)}
          <button aria-label=${`Remove the condition on ${property}`} onClick=${() => change({ where: conditions.length > 1 ? JSON.stringify(conditions.filter((_, at) => at !== index)) : "" })}>✕</button></span>`)}
      <${Condition} properties=${properties ?? []} ofAll=${ofAll} add=${one => change({ where: JSON.stringify([...conditions, one]) })} />
      <button aria-pressed=${editing} onClick=${() => setEditing(!editing)}>Filter as JSON</button>
      <span class="end">
        <button onClick=${() => openQuery(project, "list", body)}>Open as a query</button>
        <a class="button" href=${href(project, "data/new", { view: parameters.view, kind })}>New ${kind}</a>
      </span>
    </div>
    ${editing && html`<div class="panel">
      <${Editor} short label="Filter" value=${json} change=${setJson} run=${apply} complete=${complete} version=${parameters.filter} />
      <p class="buttons"><button onClick=${apply}>Apply</button><button onClick=${() => { setJson(""); setEditing(false); change({ filter: "" }); }}>Clear</button></p></div>`}
    <${Fault} error=${error ?? unknown} />
    ${data && properties && html`
      <section class="panel" aria-busy=${loading}>
        ${data.items.length
          ? html`<${Table} id="instances" grid label="Instances" rows=${data.items} keyOf=${item => `${item.space}:${item.externalId}`} open=${item => go(project, "data/instance", placeParameters(item))}
              columns=${columns.map(name => ({
                key: name, title: name, cell: shown(name), hint: item => brief(valueIn(item, name)),
                sort: sorted === name ? direction : undefined,
                head: isSortable(name) ? html`<button onClick=${() => sort(name)}>${name}${sorted === name ? (direction === "ascending" ? " ↑" : " ↓") : ""}</button>` : name,
              }))} />`
          : html`<${Empty}><p>${conditions.length || parameters.filter ? "Nothing fits this filter." : `No ${kind} here yet.`}</p><//>`}
        <p class="buttons">
          <button disabled=${!cursors.length} onClick=${() => setCursors(cursors.slice(0, -1))}>← Previous</button>
          <span class="soft">page ${cursors.length + 1}</span>
          <button disabled=${!data.nextCursor || data.items.length < PAGE} onClick=${() => setCursors([...cursors, data.nextCursor])}>Next →</button>
        </p>
      </section>`}`;
}

// A condition that is built by clicking.
function Condition({ properties, ofAll, add }) {
  const [name, setName] = useState("externalId");
  const [operator, setOperator] = useState("equals");
  const [fault, setFault] = useState("");
  const property = properties.find(one => one.identifier === name) ?? (ofAll.includes(name) ? { identifier: name, type: /Time$/.test(name) ? "timestamp" : /Node$|^type$/.test(name) ? "direct" : "text" } : null);
  const operators = operatorsFor(property);
  useEffect(() => {
    if (!operators.some(([key]) => key === operator)) setOperator(operators[0][0]);
  }, [name]);
  function submit(event) {
    event.preventDefault();
    try {
      const needsNone = ["exists", "missing"].includes(operator);
      add([name, operator, needsNone ? null : valueOf(event.target.elements.value.value, property)]);
      setFault("");
      event.target.reset();
    } catch (error) {
      setFault(error.message);
    }
  }
  return html`
    <form id="condition" class="buttons" onSubmit=${submit}>
      <select aria-label="Property" value=${name} onChange=${event => setName(event.target.value)}>
        ${[...ofAll, ...properties.map(one => one.identifier)].map(one => html`<option key=${one}>${one}</option>`)}
      </select>
      <select aria-label="Operator" value=${operator} onChange=${event => setOperator(event.target.value)}>
        ${operators.map(([key, sign]) => html`<option key=${key} value=${key}>${sign}</option>`)}
      </select>
      ${!["exists", "missing"].includes(operator) && (property?.type === "boolean"
        ? html`<select name="value" aria-label="Value"><option>true</option><option>false</option></select>`
        : html`<input name="value" aria-label="Value" size="12" />`)}
      <button>Filter</button>
      ${fault && html`<span class="fault" role="alert">${fault}</span>`}
    </form>`;
}
