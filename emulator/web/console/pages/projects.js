// All projects: what is in each, and how to begin where there is none.

import { html, useState } from "../../vendor/preact.js";
import { own } from "../lib/api.js";
import { inBrowser, queryOf } from "../lib/browser.js";
import { number } from "../lib/format.js";
import { noteError, useConnection, useLive } from "../lib/live.js";
import { go, href } from "../lib/router.js";
import { Confirm } from "../parts/dialog.js";
import { Copy, Empty, Fault } from "../parts/state.js";
import { Table } from "../parts/table.js";

export default function ProjectsPage() {
  const { data, error, reload } = useLive(signal => own("/projects", { signal }), []);
  const { data: neo4j } = useLive(signal => own("/neo4j", { signal }), [], 0);
  const { health } = useConnection();
  const [sought, setSought] = useState("");
  const [doomed, setDoomed] = useState(null);
  const [fault, setFault] = useState(null);
  const browser = health?.neo4j;
  const rows = (data?.items ?? []).filter(project => project.name.toLowerCase().includes(sought.toLowerCase()));

  async function run(work) {
    try {
      setFault(null);
      await work();
      reload();
    } catch (failure) {
      if (!noteError(failure)) setFault(failure);
    }
  }
  const create = event => {
    event.preventDefault();
    const { name } = event.target.elements;
    run(async () => {
      await own(`/projects/${encodeURIComponent(name.value)}`, { method: "PUT" });
      name.value = "";
    });
  };
  const columns = [
    { key: "name", title: "Project", cell: project => html`<a href=${href(project.name, "data")}>${project.name}</a>` },
    ...["nodes", "edges", "views", "containers", "spaces"].map(key => ({ key, title: key[0].toUpperCase() + key.slice(1), className: key === "nodes" || key === "views" ? "number" : "number wide", cell: project => number(project[key]) })),
    {
      key: "links", title: "", cell: project => html`
        <span class="buttons">
          ${browser?.browser && html`<a class="wide" href=${inBrowser(browser, "edit", queryOf(project.name))} target="_blank" rel="noopener noreferrer">in Neo4j Browser</a>`}
          <button class="small danger" onClick=${() => setDoomed(project.name)}>Reset</button>
        </span>`,
    },
  ];
  return html`
    <div class="head">
      <h1>Projects</h1>
      ${data?.items.length > 5 && html`<input type="search" data-search placeholder="Find a project" aria-label="Find a project" value=${sought} onInput=${event => setSought(event.target.value)} />`}
      <form class="end" onSubmit=${create}>
        <input name="name" aria-label="Name of a new project" placeholder="new-project" pattern="[A-Za-z0-9][A-Za-z0-9_\\-]*" maxlength="64" required />
        <button>Create</button>
      </form>
    </div>
    <${Fault} error=${fault ?? error} />
    <section class="panel">
      ${data && !data.items.length
        ? html`<${Begin} />`
        : html`<${Table} id="projects" label="Projects" columns=${columns} rows=${rows} keyOf=${project => project.name} open=${project => go(project.name, "data")} />`}
    </section>
    ${browser && html`<${Neo4j} neo4j=${neo4j ?? browser} />`}
    ${doomed && html`<${Confirm} title=${`Reset ${doomed}?`} text="All its instances, views, containers, data models, spaces and groups are deleted." confirm="Reset" act=${() => run(() => own(`/projects/${encodeURIComponent(doomed)}`, { method: "DELETE" }))} close=${() => setDoomed(null)} />`}`;
}

function Neo4j({ neo4j }) {
  return html`
    <section class="panel" aria-labelledby="neo4j-title">
      <h2 id="neo4j-title">Neo4j</h2>
      <dl>
        <dt>Bolt</dt><dd><code>${neo4j.uri}</code></dd>
        ${neo4j.user && html`<dt>User</dt><dd><code>${neo4j.user}</code></dd>`}
        ${neo4j.password && html`<dt>Password</dt><dd><${Copy} text=${neo4j.password} title="Copy the password" /></dd>`}
        ${neo4j.browser && html`<dt>Browser</dt><dd><a href=${neo4j.browser} target="_blank" rel="noopener noreferrer">${neo4j.browser}</a></dd>`}
      </dl>
    </section>`;
}

function Begin() {
  const python = `from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token

client = CogniteClient(ClientConfig(
    client_name="me", project="demo", base_url="${location.origin}", credentials=Token("any"),
))`;
  return html`
    <${Empty}>
      <p id="no-projects">No project holds anything yet. Point a client here, with any token:</p>
      <pre><code>${python}</code></pre>
      <p><${Copy} text=${python} title="Copy" /></p>
    <//>`;
}
