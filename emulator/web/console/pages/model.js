// Data models: as a diagram, view by view, as text, and what differs between two versions.

import { html, useState } from "../../vendor/preact.js";
import { api, own, query } from "../lib/api.js";
import { brief, count, nameOf, number, parseName } from "../lib/format.js";
import { useLive } from "../lib/live.js";
import { useContents } from "../lib/model.js";
import { go, href } from "../lib/router.js";
import { Graph } from "../parts/graph.js";
import { Json } from "../parts/json.js";
import { Copy, Empty, Fault } from "../parts/state.js";
import { Table, Tabs } from "../parts/table.js";

const TABS = [["diagram", "Diagram"], ["views", "Views"], ["json", "JSON"], ["dml", "GraphQL DML"], ["difference", "Differences"]];

export default function ModelPage({ route }) {
  const { project, parameters } = route;
  const { data: contents, error } = useContents(project);
  const models = contents?.dataModels ?? [];
  const chosen = parseName(parameters.model) ?? (models.length ? parseName(nameOf(models.at(-1))) : null);
  const tab = TABS.some(([key]) => key === route.rest[0]) ? route.rest[0] : "diagram";
  const open = (next, more = {}) => go(project, `model/${next}`, { model: chosen && nameOf(chosen), ...more });
  if (error) return html`<${Fault} error=${error} />`;
  if (!contents) return html`<p class="waiting">…</p>`;
  if (!chosen) {
    return html`<h1>Data models of ${project}</h1>
      <${Empty}><p>This project has no data model${contents.views.length ? `, but ${number(contents.views.length)} views` : ""}.</p>
        <p>A data model is made with the API, the toolkit, pygen, or a text in GraphQL DML.</p><//>`;
  }
  return html`
    <div class="head">
      <h1 class="hidden">Data model ${nameOf(chosen)}</h1>
      <label>Data model
        <select id="models" value=${nameOf(chosen)} onChange=${event => go(project, `model/${tab}`, { model: event.target.value })}>
          ${models.map(model => html`<option key=${nameOf(model)} value=${nameOf(model)}>${nameOf(model)}</option>`)}
        </select></label>
      <span class="end"><a class="button" href=${href(project, "query/graphql", { model: nameOf(chosen) })}>Ask in GraphQL</a></span>
    </div>
    <${Tabs} label="Data model as" choices=${TABS} chosen=${tab} choose=${next => open(next)} />
    <${Shown} key=${nameOf(chosen)} project=${project} model=${chosen} tab=${tab} view=${parameters.view} open=${open} parameters=${parameters} />`;
}

function Shown({ project, model, tab, view, open, parameters }) {
  const place = `/projects/${encodeURIComponent(project)}/model${query(model)}`;
  const { data, error } = useLive(signal => own(place, { signal }), [place], 5000);
  if (error) return html`<${Fault} error=${error} />`;
  if (!data) return html`<p class="waiting">…</p>`;
  const show = name => open(tab === "diagram" ? "diagram" : "views", { view: name });
  const shown = data.views.find(one => nameOf(one) === view);
  switch (tab) {
    case "views": {
      const first = shown ?? data.views[0];
      return html`
        <div class="side">
          <aside class="panel"><ul class="plain list">${data.views.filter(one => one.inModel).map(one => html`
            <li key=${nameOf(one)}><a href=${href(project, "model/views", { model: nameOf(model), view: nameOf(one) })} aria-current=${one === first ? "true" : undefined}>
              <span class="name">${one.externalId}</span><span class="soft">${count(one)}</span></a></li>`)}</ul></aside>
          <div>${first && html`<${View} project=${project} view=${first} show=${show} />`}</div>
        </div>`;
    }
    case "json":
      return html`<${ModelJson} project=${project} model=${model} />`;
    case "dml":
      return html`<${Dml} project=${project} model=${model} />`;
    case "difference":
      return html`<${Difference} project=${project} model=${model} versions=${data.versions} parameters=${parameters} open=${open} />`;
    default:
      return html`
        <${Diagram} views=${data.views} show=${show} selected=${shown && nameOf(shown)} />
        ${data.missingViews.length > 0 && html`<p class="warn">Views that are named but do not exist: ${data.missingViews.map(nameOf).join(", ")}</p>`}
        ${shown ? html`<${View} project=${project} view=${shown} show=${show} />` : html`<p class="soft">${number(data.views.length)} views. A click on one shows it. Solid lines are relations and edges, dashed lines what a view implements.</p>`}`;
  }
}

function Diagram({ views, show, selected }) {
  const known = new Set(views.map(nameOf));
  const nodes = views.map(view => ({ id: nameOf(view), caption: view.externalId, group: view.inModel ? view.space : "outside of the model", kind: "box" }));
  const edges = [];
  for (const view of views) {
    for (const parent of view.implements) if (known.has(nameOf(parent))) edges.push({ id: `${nameOf(view)} is ${nameOf(parent)}`, source: nameOf(view), target: nameOf(parent), caption: "", dashed: true });
    for (const property of view.properties) {
      const target = property.source && nameOf(property.source);
      // A reverse relation is the other end of a relation that is drawn already.
      if (!target || !known.has(target) || property.kind === "reverse" || property.inheritedFrom) continue;
      const inwards = property.direction === "inwards";
      edges.push({ id: `${nameOf(view)} ${property.identifier}`, source: inwards ? target : nameOf(view), target: inwards ? nameOf(view) : target, caption: property.identifier + (property.list || property.kind === "edge" ? " *" : "") });
    }
  }
  return html`<${Graph} label="Diagram of the data model" nodes=${nodes} edges=${edges} tap=${show} selected=${selected} />`;
}

function typeOf(property) {
  const target = property.source ? ` → ${property.source.externalId}` : "";
  if (property.kind === "edge") return `edge ${property.edgeType ? `${property.edgeType.externalId} ` : ""}${property.direction}${target}`;
  if (property.kind === "reverse") return `reverse of ${property.through.identifier}${target}`;
  return `${property.type}${property.list ? "[]" : ""}${target}`;
}

const viewLink = (view, show) => html`<button class="link" onClick=${() => show(nameOf(view))}>${nameOf(view)}</button>`;
const listed = (items, each) => items.map((one, index) => html`${index > 0 && ", "}${each(one)}`);

function View({ project, view, show }) {
  const columns = [
    { key: "identifier", title: "Property", cell: one => html`<code>${one.identifier}</code>` },
    { key: "type", title: "Type", cell: typeOf },
    { key: "rules", title: "Rules", cell: one => [one.kind === "mapped" && !one.nullable && "required", one.immutable && "immutable", one.autoIncrement && "increments", one.unit && `in ${one.unit}`, one.enumValues && one.enumValues.join(" | "), one.defaultValue !== null && one.defaultValue !== undefined && `default ${brief(one.defaultValue)}`].filter(Boolean).join(", ") },
    { key: "container", title: "Maps to", cell: one => (one.container ? `${nameOf(one.container)}.${one.containerProperty}` : "") },
    { key: "from", title: "From", cell: one => one.inheritedFrom && viewLink(one.inheritedFrom, show) },
    { key: "description", title: "Description", cell: one => one.description ?? one.name ?? "" },
  ];
  const { implementedBy, relations, dataModels } = view.usedBy;
  return html`
    <section class="panel" id="view" aria-label=${`View ${nameOf(view)}`}>
      <div class="head"><h2>${nameOf(view)}</h2>
        <span class="end"><a class="button" href=${href(project, "data", { view: nameOf(view) })}>Its ${count(view) || ""} instances</a></span></div>
      ${view.description && html`<p>${view.description}</p>`}
      <dl>
        <dt>Used for</dt><dd>${view.usedFor}${view.writable ? "" : ", read only"}</dd>
        ${view.implements.length > 0 && html`<dt>Implements</dt><dd>${listed(view.implements, one => viewLink(one, show))}</dd>`}
        <dt>Containers</dt><dd>${view.mappedContainers.map(nameOf).join(", ") || "none"}</dd>
        ${implementedBy.length > 0 && html`<dt>Implemented by</dt><dd>${listed(implementedBy, one => viewLink(one, show))}</dd>`}
        ${relations.length > 0 && html`<dt>Target of</dt><dd>${listed(relations, one => html`${viewLink(one.view, show)}.${one.property}`)}</dd>`}
        <dt>Data models</dt><dd>${dataModels.map(nameOf).join(", ") || "none"}</dd>
      </dl>
      ${view.filter && html`<details><summary>Filter</summary><${Json} value=${view.filter} /></details>`}
      <${Table} label=${`Properties of ${nameOf(view)}`} columns=${columns} rows=${view.properties} keyOf=${one => one.identifier} />
    </section>`;
}

function ModelJson({ project, model }) {
  const { data, error } = useLive(() => api(project, "/models/datamodels/byids?inlineViews=true", { items: [model] }), [nameOf(model)], 0);
  const text = data && JSON.stringify(data.items[0], null, 2);
  return html`<${Fault} error=${error} />${text && html`<p><${Copy} text=${text} /></p><${Json} value=${text} />`}`;
}

const DML = `query Dml($space: String!, $externalId: String!) {
  graphQlDmlVersionsById(space: $space, externalId: $externalId) { items { version graphQlDml } }
}`;

function Dml({ project, model }) {
  const { space, externalId } = model;
  const { data, error } = useLive(() => api(project, "/dml/graphql", { query: DML, variables: { space, externalId } }), [nameOf(model)], 0);
  const found = data?.data?.graphQlDmlVersionsById?.items.find(one => one.version === model.version);
  const told = data?.errors?.map(one => one.message).join(" ");
  return html`
    <${Fault} error=${error ?? (told ? new Error(told) : null)} />
    ${found && html`<p><${Copy} text=${found.graphQlDml} /></p><pre tabindex="0"><code>${found.graphQlDml}</code></pre>`}`;
}

function Difference({ project, model, versions, parameters, open }) {
  const to = parameters.to ?? model.version;
  const from = parameters.from ?? versions.filter(one => one !== to).at(-1);
  const choose = (name, value) => open("difference", { from, to, [name]: value });
  if (!from) return html`<p class="soft">There is only one version of this data model.</p>`;
  const choice = (name, value) => html`<label>${name === "from" ? "From" : "to"} <select value=${value} onChange=${event => choose(name, event.target.value)}>${versions.map(one => html`<option key=${one}>${one}</option>`)}</select></label>`;
  return html`<p class="head">${choice("from", from)} ${choice("to", to)}</p><${Changes} key=${`${from} ${to}`} project=${project} model=${model} from=${from} to=${to} />`;
}

function Changes({ project, model, from, to }) {
  const { space, externalId } = model;
  const place = `/projects/${encodeURIComponent(project)}/model/difference${query({ space, externalId, from, to })}`;
  const { data, error } = useLive(signal => own(place, { signal }), [place], 0);
  if (!data) return html`<${Fault} error=${error} />`;
  const { added, removed, changed } = data.views;
  if (!data.changes.length && !added.length && !removed.length && !changed.length) return html`<p class="soft">Nothing differs.</p>`;
  return html`
    <${Values} changes=${data.changes} />
    ${added.map(view => html`<p class="good">+ ${nameOf(view)}</p>`)}
    ${removed.map(view => html`<p class="bad">− ${nameOf(view)}</p>`)}
    ${changed.map(view => html`
      <section class="panel" key=${view.externalId}>
        <h3>${view.space}:${view.externalId} <span class="soft">${view.from} → ${view.to}</span></h3>
        <${Values} changes=${view.changes} />
        ${view.properties.added.map(one => html`<details><summary class="good">+ ${one.identifier}</summary><${Json} value=${one.definition} /></details>`)}
        ${view.properties.removed.map(one => html`<details><summary class="bad">− ${one.identifier}</summary><${Json} value=${one.definition} /></details>`)}
        ${view.properties.changed.map(one => html`<div><strong>${one.identifier}</strong><${Values} changes=${one.changes} /></div>`)}
      </section>`)}`;
}

function Values({ changes }) {
  return changes.length ? html`<dl>${changes.map(one => html`<dt>${one.key}</dt><dd><span class="bad">${brief(one.from) || "–"}</span> → <span class="good">${brief(one.to) || "–"}</span></dd>`)}</dl>` : null;
}
