// Requests that read: written in an editor, run, and explained.

import { html, useEffect, useMemo, useRef, useState } from "../../vendor/preact.js";
import { api, own } from "../lib/api.js";
import { duration, nameOf, number, parseName } from "../lib/format.js";
import { definition, examples } from "../lib/examples.js";
import { noteError } from "../lib/live.js";
import { latestViews, useContents } from "../lib/model.js";
import { go, href } from "../lib/router.js";
import { fromDescription } from "../lib/schema.js";
import { namesOfModel } from "../lib/suggestions.js";
import { Answer } from "../parts/answer.js";
import { Editor } from "../parts/editor.js";
import { Explanation } from "../parts/explanation.js";
import { Fault } from "../parts/state.js";
import { Tabs } from "../parts/table.js";

const ENDPOINTS = [["list", "List"], ["search", "Search"], ["aggregate", "Aggregate"], ["query", "Query"], ["sync", "Sync"], ["byids", "By ids"], ["graphql", "GraphQL"]];
const keyOf = (project, endpoint) => `query/${project}/${endpoint}`;
const written = (project, endpoint) => sessionStorage.getItem(keyOf(project, endpoint));

// Open the page with a request; for links from other pages.
export function openQuery(project, endpoint, body) {
  sessionStorage.setItem(keyOf(project, endpoint), JSON.stringify(body, null, 2));
  go(project, `query/${endpoint}`);
}

export default function QueryPage({ route }) {
  const { project } = route;
  const endpoint = ENDPOINTS.some(([name]) => name === route.rest[0]) ? route.rest[0] : "list";
  const { data: contents } = useContents(project);
  return html`
    <h1 class="hidden">Queries of ${project}</h1>
    <${Tabs} label="Endpoints" choices=${ENDPOINTS} chosen=${endpoint} choose=${name => go(project, `query/${name}`)} />
    ${endpoint === "graphql"
      ? html`<${GraphQL} project=${project} contents=${contents} asked=${route.parameters.model} />`
      : html`<${Request} key=${endpoint} project=${project} endpoint=${endpoint} contents=${contents} />`}`;
}

function GraphQL({ project, contents, asked }) {
  const models = contents?.dataModels ?? [];
  const chosen = parseName(asked) ?? models[0];
  if (contents && !models.length) return html`<p class="soft">GraphQL asks through a data model, and this project has none. Create one with the API, the toolkit or pygen.</p>`;
  if (!chosen) return html`<p class="waiting">…</p>`;
  const { space, externalId, version } = chosen;
  const source = `/_emulator/projects/${encodeURIComponent(project)}/graphiql?${new URLSearchParams({ space, externalId, version })}`;
  return html`
    <p class="head"><label>Data model
      <select value=${nameOf(chosen)} onChange=${event => go(project, "query/graphql", { model: event.target.value })}>
        ${models.map(model => html`<option key=${nameOf(model)}>${nameOf(model)}</option>`)}
      </select></label> <a href=${source}>Open GraphiQL by itself</a></p>
    <iframe class="graphiql" title="GraphiQL" src=${source}></iframe>`;
}

function Request({ project, endpoint, contents }) {
  const [text, setText] = useState(() => written(project, endpoint) ?? "");
  const [version, setVersion] = useState(0);
  const [view, setView] = useState("");
  const [result, setResult] = useState(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(text);
  latest.current = text;
  const views = latestViews(contents);

  function show(next) {
    setText(next);
    setVersion(before => before + 1);
  }
  async function showExample(name) {
    setView(name);
    try {
      const found = views.find(one => nameOf(one) === name);
      show(JSON.stringify(examples(found && (await definition(project, found)))[endpoint], null, 2));
    } catch (error) {
      if (!noteError(error)) setResult({ error });
    }
  }
  useEffect(() => {
    if (!latest.current && contents) {
      const most = views.reduce((best, one) => ((one.count ?? 0) > (best?.count ?? -1) ? one : best), null);
      showExample(most ? nameOf(most) : "");
    }
  }, [Boolean(contents)]);

  function change(next) {
    setText(next);
    sessionStorage.setItem(keyOf(project, endpoint), next);
  }
  async function send(explain) {
    setBusy(true);
    const start = performance.now();
    try {
      const body = JSON.parse(latest.current);
      const answer = explain
        ? await own(`/projects/${encodeURIComponent(project)}/explain`, { method: "POST", body: { endpoint, body } })
        : await api(project, `/models/instances/${endpoint}`, body);
      setResult({ endpoint, body, milliseconds: performance.now() - start, ...(explain ? { answer: answer.answer, explanation: answer } : { answer }) });
    } catch (error) {
      if (!noteError(error)) setResult({ error: error instanceof SyntaxError ? new Error(`This is no JSON: ${error.message}`) : error });
    }
    setBusy(false);
  }
  const complete = useMemo(() => async place => [
    ...(await namesOfModel(project, contents, place)),
    ...(await fromDescription(`/api/v1/projects/{project}/models/instances/${endpoint}`, place)),
  ], [project, endpoint, contents]);

  return html`
    <div class="columns">
      <section class="panel" aria-label="Request">
        <div class="head">
          <code>POST /models/instances/${endpoint}</code>
          <label>Example for
            <select value=${view} onChange=${event => showExample(event.target.value)}>
              <option value="">any instance</option>
              ${views.map(one => html`<option key=${nameOf(one)} value=${nameOf(one)}>${nameOf(one)}</option>`)}
            </select></label>
        </div>
        <${Editor} label=${`Body of ${endpoint}`} value=${text} version=${version} change=${change} run=${() => send(false)} complete=${complete} />
        <p class="buttons">
          <button class="primary" id="run" disabled=${busy} onClick=${() => send(false)}>Run</button>
          <button id="explain" disabled=${busy} onClick=${() => send(true)}>Explain</button>
          <span class="soft">Ctrl-Enter runs, Ctrl-Space completes</span>
        </p>
      </section>
      <section class="panel" aria-label="Answer" aria-live="polite" aria-busy=${busy}>
        ${!result && html`<p class="soft">The answer comes here.</p>`}
        ${result?.error && html`<${Fault} error=${result.error} />${result.error.status && html`<p class="soft">Status ${result.error.status}. ${result.error.requestId && html`<a href=${href(project, `requests/${result.error.requestId}`)}>The request log says why</a>.`}.</p>`}`}
        ${result?.answer && html`<${Outcome} project=${project} result=${result} />`}
      </section>
    </div>`;
}

function Outcome({ project, result }) {
  const [tab, setTab] = useState(result.explanation ? "explanation" : "table");
  useEffect(() => setTab(result.explanation ? "explanation" : "table"), [result]);
  const choices = [["table", "Table"], ["json", "JSON"], ["graph", "Graph"], ...(result.explanation ? [["explanation", "Explanation"]] : [])];
  return html`
    <p class="soft" id="outcome">${number(sizeOf(result.answer))} ${sizeOf(result.answer) === 1 ? "item" : "items"} in ${duration(result.milliseconds)} ms</p>
    <${Tabs} label="Answer as" choices=${choices} chosen=${tab} choose=${setTab} />
    ${tab === "explanation"
      ? html`<${Explanation} project=${project} explanation=${result.explanation} />`
      : html`<${Answer} project=${project} answer=${result.answer} as=${tab} />`}`;
}

function sizeOf({ items }) {
  if (Array.isArray(items)) return items.length;
  return Object.values(items ?? {}).reduce((sum, set) => sum + set.length, 0);
}
