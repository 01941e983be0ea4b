// The frame of all pages: where one is, where one can go, and whether the emulator answers.

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { own } from "./lib/api.js";
import { useKeys } from "./lib/keyboard.js";
import { useConnection, useLive } from "./lib/live.js";
import { go, href, useRoute } from "./lib/router.js";
import { forget, token } from "./lib/token.js";
import { Access } from "./parts/access.js";
import { Dialog } from "./parts/dialog.js";
import { Lazy } from "./parts/lazy.js";

// Loaded when they are first opened.
const PAGES = {
  projects: () => import("./pages/projects.js"),
  data: () => import("./pages/data.js"),
  model: () => import("./pages/model.js"),
  query: () => import("./pages/query.js"),
  requests: () => import("./pages/requests.js"),
  project: () => import("./pages/project.js"),
};
const OF_A_PROJECT = [
  ["data", "Data", "d"],
  ["model", "Model", "m"],
  ["query", "Query", "q"],
  ["requests", "Requests", "r"],
  ["project", "Settings", "s"],
];

const TITLES = { ...Object.fromEntries(OF_A_PROJECT), projects: "Projects" };

// What had the focus may be gone with the page before; whoever uses the keyboard goes on at the beginning of this one.
function useFocusOnPage(place) {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && document.activeElement === document.body) {
      document.getElementById("main").focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [place]);
}

export function Shell() {
  const route = useRoute();
  const connection = useConnection();
  const [help, setHelp] = useState(false);
  const page = PAGES[route.page] ? route.page : "projects";
  useEffect(() => {
    document.title = [route.parameters.externalId, TITLES[page], route.project, "cdf-emulator"].filter(Boolean).join(" · ");
  }, [route.project, page, route.parameters.externalId]);
  useFocusOnPage([route.project, page, route.rest[0], route.parameters.type, route.parameters.space, route.parameters.externalId].join("\n"));
  const pageKeys = OF_A_PROJECT.map(([name, , key]) => [`g ${key}`, () => route.project && go(route.project, name)]);
  useKeys({
    ...Object.fromEntries(pageKeys),
    "g p": () => go(null, ""),
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => setHelp(true),
  });
  return html`
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); document.getElementById("main").focus(); }}>Skip to the page</a>
    <header class="bar">
      <a class="brand" href=${href(null)}>cdf-emulator</a>
      <${ProjectChoice} route=${route} />
      <nav aria-label="Pages">
        ${route.project
          ? OF_A_PROJECT.map(([name, title]) => html`
              <a href=${href(route.project, name)} aria-current=${page === name ? "page" : undefined}>${title}</a>`)
          : html`
              <a href=${href(null)} aria-current=${page === "projects" ? "page" : undefined}>Projects</a>
              <a href=${href(null, "requests")} aria-current=${page === "requests" ? "page" : undefined}>Requests</a>`}
      </nav>
      <${Status} connection=${connection} />
      <button class="quiet" title="Keys (?)" aria-label="Keys" onClick=${() => setHelp(true)}>?</button>
      ${token() && html`<button class="quiet" id="forget" onClick=${() => { forget(); location.reload(); }}>Forget the token</button>`}
    </header>
    ${connection.state === "lost" && html`<p class="banner bad" role="alert">The emulator does not answer. What you see is as it was; this page goes on by itself when it is back.</p>`}
    ${connection.state === "away" && html`<p class="banner bad" role="alert">Neo4j is away: ${connection.reason}</p>`}
    ${connection.state === "ready" && connection.reason && html`<p class="banner" role="status">${connection.reason}</p>`}
    <main id="main" tabindex="-1" data-page=${page}>
      ${connection.state === "locked"
        ? html`<${Access} reason=${token() ? connection.reason : ""} />`
        : html`<${Lazy} key=${`${page} ${route.project}`} load=${PAGES[page]} route=${route} />`}
    </main>
    ${help && html`<${Keys} close=${() => setHelp(false)} />`}
  `;
}

function Status({ connection }) {
  const { state, health } = connection;
  const said = {
    connecting: "connecting",
    ready: health?.neo4j ? `Neo4j ${health.neo4j.version}` : "ready",
    locked: "a token is needed",
    away: "Neo4j is away",
    lost: "no connection",
  }[state];
  return html`<span class=${`status ${state}`} id="health" role="status" title=${health?.neo4j?.uri}>${said}</span>`;
}

// The project that is shown, and the others to change to.
function ProjectChoice({ route }) {
  const { data } = useLive(signal => own("/projects", { signal }), [], 5000);
  const chooser = useRef();
  const names = data?.items.map(project => project.name) ?? [];
  if (route.project && !names.includes(route.project)) names.unshift(route.project);
  return html`
    <label class="choice"><span class="hidden">Project</span>
      <select ref=${chooser} value=${route.project ?? ""} onChange=${event => go(event.target.value || null, event.target.value ? (route.project ? route.page : "data") : "")}>
        <option value="">All projects</option>
        ${names.map(name => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>
    </label>`;
}

function Keys({ close }) {
  const rows = [
    ["/", "go to the search of the page"],
    ...OF_A_PROJECT.map(([, title, key]) => [`g ${key}`, title]),
    ["g p", "all projects"],
    ["Ctrl Enter", "run what is in the editor"],
    ["Ctrl Space", "complete"],
    ["↑ ↓ Enter", "move through a table, open a row"],
    ["Esc", "close"],
  ];
  return html`
    <${Dialog} title="Keys" close=${close}>
      <table class="keys"><tbody>
        ${rows.map(([keys, meaning]) => html`<tr><td>${keys.split(" ").map(key => html`<kbd>${key}</kbd> `)}</td><td>${meaning}</td></tr>`)}
      </tbody></table>
    <//>`;
}
