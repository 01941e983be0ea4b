// The last requests, live; and one of them with all that is known of it, above all why it was refused.

import { html, useEffect, useMemo, useState } from "../../vendor/preact.js";
import { own, query } from "../lib/api.js";
import { duration, number, timeOfDay } from "../lib/format.js";
import { follow } from "../lib/events.js";
import { checkHealth, noteError, useConnection, useLive } from "../lib/live.js";
import { go, href, replace } from "../lib/router.js";
import { Json } from "../parts/json.js";
import { PlanOfNeo4j } from "../parts/plan_of_neo4j.js";
import { Copy, Empty, Fault } from "../parts/state.js";
import { Table, Tabs } from "../parts/table.js";
import { openQuery } from "./query.js";

const MOST = 500;
const OWN_CLIENT = "cdf-emulator-console";
const STATUSES = [["", "any status"], ["2xx", "successful"], ["4xx,5xx", "refused or failed"], ["4xx", "refused (4xx)"], ["5xx", "failed (5xx)"]];

export default function RequestsPage({ route }) {
  return route.rest[0]
    ? html`<${OneRequest} key=${route.rest[0]} id=${route.rest[0]} project=${route.project} tab=${route.parameters.tab} />`
    : html`<${Live} project=${route.project} parameters=${route.parameters} />`;
}

// The newest requests that fit, and how it goes with the stream of the next ones.
function useRequests(filters) {
  const [items, setItems] = useState(null);
  const [error, setError] = useState(null);
  const { state } = useConnection();
  const key = query(filters);
  useEffect(() => {
    if (state === "locked") return undefined;
    const controller = new AbortController();
    const load = async () => {
      try {
        const answer = await own(`/requests${query({ ...filters, limit: MOST })}`, { signal: controller.signal });
        setItems(answer.items);
        setError(null);
      } catch (failure) {
        if (!controller.signal.aborted && !noteError(failure)) setError(failure);
      }
    };
    const told = (name, data) => {
      if (name === "dropped") load();
      else setItems(before => [data, ...(before ?? []).filter(one => one.id !== data.id)].slice(0, MOST));
    };
    follow(`/requests/stream${key}`, { told, connected: load, failed: failure => (failure instanceof TypeError ? checkHealth() : noteError(failure) || setError(failure)), ended: checkHealth, signal: controller.signal });
    return () => controller.abort();
  }, [key, state === "locked"]);
  return { items, error, clear: () => setItems([]) };
}

function Live({ project, parameters }) {
  const [paused, setPaused] = useState(null);
  const filters = { project, status: parameters.status, path: parameters.path, client: parameters.client, method: parameters.method };
  const { items, error, clear } = useRequests(filters);
  const withOwn = parameters.own === "yes";
  const change = more => replace(project, "requests", { ...parameters, ...more });
  const shown = useMemo(() => (paused ?? items ?? []).filter(one => withOwn || !one.client?.startsWith(OWN_CLIENT)), [items, paused, withOwn]);
  async function empty() {
    try {
      await own("/requests", { method: "DELETE" });
      clear();
    } catch (failure) {
      noteError(failure);
    }
  }
  const columns = [
    { key: "time", title: "Time", className: "nowrap", cell: one => timeOfDay(one.time) },
    { key: "method", title: "Method", className: "wide", cell: one => one.method },
    { key: "path", title: "Path", className: "path", cell: one => html`<a href=${href(project, `requests/${one.id}`)}>${(project ? one.path.replace(`/api/v1/projects/${project}`, "") : one.path.replace("/api/v1/projects/", ""))}${one.query ? `?${one.query}` : ""}</a>${one.fault && html` <span class="soft" title="A rule for faults">fault: ${one.fault}</span>`}${one.message && html`<span class="narrow bad">${one.message}</span>`}` },
    { key: "status", title: "Status", className: "number status-code", cell: one => one.status || "gone" },
    { key: "milliseconds", title: "ms", className: "number", cell: one => duration(one.milliseconds) },
    { key: "items", title: "Items", className: "number wide", cell: one => number(one.items) },
    { key: "client", title: "Client", className: "wide", cell: one => one.client },
    { key: "message", title: "What was wrong", className: "wide", cell: one => one.message },
  ];
  return html`
    <div class="head">
      <h1>Requests</h1>
      <label><span class="hidden">Status</span><select value=${parameters.status ?? ""} onChange=${event => change({ status: event.target.value })}>
        ${STATUSES.map(([key, title]) => html`<option key=${key} value=${key}>${title}</option>`)}</select></label>
      <input type="search" data-search placeholder="Path has …" aria-label="Part of the path" value=${parameters.path ?? ""} onInput=${event => change({ path: event.target.value })} />
      <input type="search" placeholder="Client has …" aria-label="Part of the client" value=${parameters.client ?? ""} onInput=${event => change({ client: event.target.value })} />
      <label><input type="checkbox" checked=${withOwn} onChange=${() => change({ own: withOwn ? "" : "yes" })} /> those of this console</label>
      <span class="end">
        <button aria-pressed=${paused !== null} onClick=${() => setPaused(paused ? null : items)}>${paused ? "Go on" : "Pause"}</button>
        <button onClick=${empty}>Clear</button>
      </span>
    </div>
    <${Fault} error=${error} />
    ${items && html`
      <section class="panel">
        ${shown.length
          ? html`<${Table} id="requests" label="Requests" columns=${columns} rows=${shown} keyOf=${one => one.id} open=${one => go(project, `requests/${one.id}`)} rowClass=${one => (one.status >= 400 ? "refused" : "")} />`
          : html`<${Empty}><p>No request yet${Object.values(filters).slice(1).some(Boolean) ? " that fits" : ""}. What clients send comes here at once.</p><//>`}
      </section>`}`;
}

const TABS = [["answer", "Answer"], ["request", "Request"], ["statements", "Statements"], ["repeat", "Repeat"]];

function OneRequest({ id, project, tab }) {
  const { data, error } = useLive(signal => own(`/requests/${encodeURIComponent(id)}`, { signal }), [id], 0);
  const chosen = tab ?? "answer";
  if (error) return html`<${Fault} error=${error} /><p><a href=${href(project, "requests")}>All requests</a></p>`;
  if (!data) return html`<p class="waiting">…</p>`;
  const endpoint = /\/models\/instances\/(list|search|aggregate|query|sync|byids)$/.exec(data.path)?.[1];
  const body = data.requestBody?.json;
  return html`
    <div class="head">
      <h1 class="mono">${data.method} ${data.path}${data.query ? `?${data.query}` : ""}</h1>
      <span class=${data.status >= 400 ? "bad" : "good"}>${data.status || "no answer"}</span>
      <span class="soft">${timeOfDay(data.time)} · ${duration(data.milliseconds)} ms · ${data.client}</span>
      <span class="end">
        ${endpoint && body && html`<button onClick=${() => openQuery(data.project, endpoint, body)}>Open as a query</button>`}
        <a class="button" href=${href(project, "requests")}>All requests</a>
      </span>
    </div>
    ${data.why && html`<${Why} why=${data.why} project=${data.project} />`}
    <${Stages} stages=${data.stages} retries=${data.retries} />
    <section class="panel">
      <${Tabs} label="Parts of the request" choices=${TABS} chosen=${chosen} choose=${next => go(project, `requests/${id}`, { tab: next })} />
      ${chosen === "answer" && html`<${Body} body=${data.responseBody} />`}
      ${chosen === "request" && html`
        <dl>${data.requestHeaders.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
        <${Body} body=${data.requestBody} />`}
      ${chosen === "statements" && html`<${Statements} id=${id} request=${data} />`}
      ${chosen === "repeat" && html`
        <h3>curl</h3><p><${Copy} text=${data.curl} /></p><pre tabindex="0"><code>${data.curl}</code></pre>
        <h3>Python</h3><p><${Copy} text=${data.python} /></p><pre tabindex="0"><code>${data.python}</code></pre>`}
    </section>`;
}

function Why({ why, project }) {
  const { item, stored } = why;
  return html`
    <section class="panel" id="why" aria-label="Why it was refused">
      <h2>Why it was refused</h2>
      <p class="fault">${why.message}</p>
      <dl>
        ${item && html`<dt>Item</dt><dd>${item.position !== null && item.position !== undefined ? `number ${item.position + 1}: ` : ""}<a href=${href(project, "data/instance", { type: item.instanceType ?? "node", space: item.space, externalId: item.externalId })}>${item.space}:${item.externalId}</a></dd>`}
        ${why.property && html`<dt>Property</dt><dd><code>${why.property}</code></dd>`}
        <dt>Rule</dt><dd>${why.rule} <span class="soft">${why.error}</span></dd>
        ${why.nearest.map(one => html`<dt>Did you mean</dt><dd><code>${one.name}</code> → ${one.similar.map((name, index) => html`${index > 0 && ", "}<code>${name}</code>`)}</dd>`)}
        ${stored && html`<dt>Stored then</dt><dd>${stored.exists ? html`version ${stored.version}<${Json} value=${stored.properties} />` : "nothing under this external id"}</dd>`}
        <dt>The wording</dt><dd class="soft">${why.wording.source}${why.wording.reference ? `: ${why.wording.reference}` : ""}</dd>
      </dl>
    </section>`;
}

const STAGES = { receive: "received", decode: "decoded", plan: "planned", neo4j: "in Neo4j", encode: "encoded" };

function Stages({ stages, retries }) {
  const total = stages.reduce((sum, one) => sum + one.milliseconds, 0) || 1;
  return html`
    <section class="panel" aria-label="Time of each stage">
      <div class="stages">${stages.map(one => html`
        <span key=${one.name} class=${`stage ${one.name}`} style=${{ flexGrow: Math.max(one.milliseconds / total, 0.02) }} title=${`${STAGES[one.name] ?? one.name}: ${duration(one.milliseconds)} ms`}>${STAGES[one.name] ?? one.name} ${duration(one.milliseconds)} ms</span>`)}</div>
      ${retries > 0 && html`<p class="warn">${number(retries)} ${retries === 1 ? "transaction was" : "transactions were"} run again.</p>`}
    </section>`;
}

function Body({ body }) {
  if (!body) return html`<p class="soft">There is none.</p>`;
  if (body.dropped) return html`<p class="soft">${number(body.size)} bytes, which made room for newer requests.</p>`;
  return html`
    <p class="soft">${number(body.size)} bytes${body.encoding ? `, ${body.encoding}` : ""}${body.truncated ? "; only the beginning is kept" : ""}</p>
    ${body.json !== null && body.json !== undefined ? html`<${Json} value=${body.json} />` : html`<pre tabindex="0"><code>${body.text}</code></pre>`}`;
}

function Statements({ id, request }) {
  const { data: plans, error } = useLive(signal => own(`/requests/${encodeURIComponent(id)}/plans`, { signal }), [id], 0);
  if (!request.statements.length) return html`<p class="soft">No statement ran: the request never reached Neo4j.</p>`;
  return html`
    <${Fault} error=${error} />
    ${request.statements.map((one, index) => html`
      <details class="panel" key=${index} open=${request.statements.length < 3}>
        <summary>${number(one.rows)} ${one.rows === 1 ? "row" : "rows"} in ${duration(one.milliseconds)} ms · <code>${one.text.split("\n").map(line => line.trim()).find(line => line && !line.startsWith("//") && !line.startsWith("CYPHER"))}</code></summary>
        <p><${Copy} text=${one.text} title="Copy the text" /></p>
        <pre tabindex="0"><code>${one.text}</code></pre>
        <details><summary>Parameters</summary><${Json} value=${one.parameters} /></details>
        ${plans?.items[index] && html`<details><summary>Plan</summary>${plans.items[index].plan ? html`<${PlanOfNeo4j} plan=${plans.items[index].plan} />` : html`<p class="soft">${plans.items[index].message}</p>`}</details>`}
      </details>`)}
    ${request.statementsLeftOut > 0 && html`<p class="soft">and ${number(request.statementsLeftOut)} more</p>`}`;
}
