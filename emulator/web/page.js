import { listenForToken, lock, Locked, token, unlock } from "./access.js";

const COLOURS = ["#4C8EDA", "#F79767", "#57C7E3", "#8DCC93", "#F16667", "#D9C8AE", "#C990C0", "#FFC454"];
const REFRESH = 3000;
const HEALTH = "/_emulator/health";
let browser = null;
let bolt = "";
let shown = null;
let listed = false;

// Text only ever becomes text: names and messages come from whoever wrote to the emulator.
function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function link(text, href) {
  const made = element("a", text);
  made.href = href;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

const FAULTS = {
  401: "This token is not accepted. It may be too old by now.",
  403: "The holder of this token is not in the group of the administrators.",
};

async function get(path) {
  const answer = await fetch(path, token() ? { headers: { authorization: `Bearer ${token()}` } } : {});
  if (answer.status in FAULTS) throw new Locked(FAULTS[answer.status]);
  if (!answer.ok && !(path === HEALTH && answer.status === 503)) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function ask(path) {
  return (await get(path)).json();
}

// What a link cannot open, for it sends no token.
function download(text, path) {
  const made = element("button", text);
  made.addEventListener("click", async () => {
    try {
      const file = element("a");
      file.href = URL.createObjectURL(await (await get(path)).blob());
      file.download = path.split("/").pop();
      file.click();
      URL.revokeObjectURL(file.href);
    } catch (error) {
      show(error);
    }
  });
  return made;
}

// Neo4j Browser shows what `cmd=play` names, and puts a query into its editor with `cmd=edit`. It guesses the database
// unless it is told; an address that only containers know would not help it.
function inBrowser(command, argument) {
  const query = new URLSearchParams({ cmd: command, arg: argument });
  if (/^bolt:\/\/(127\.0\.0\.1|localhost)[:/]/.test(bolt)) query.set("dbms", bolt.replace("//", "//neo4j@"));
  return `${browser}?${query}`;
}

function queryOf(project) {
  return `MATCH (n:Node {project: '${project}'}) RETURN n LIMIT 25`;
}

// Shows where Neo4j is, or why it is not available; whether it is.
async function showHealth() {
  const health = await ask(HEALTH);
  const place = document.getElementById("health");
  place.replaceChildren(health.status === "ok" ? `Neo4j ${health.neo4j.version} at ${health.neo4j.uri}` : health.reason);
  browser = health.neo4j ? health.neo4j.browser : null;
  bolt = health.neo4j ? health.neo4j.uri : "";
  if (browser) place.append(" · ", link("Neo4j Browser", browser));
  return health.status === "ok";
}

function projectRow(project) {
  const row = element("tr");
  const name = element("td");
  const open = element("button", project.name);
  open.addEventListener("click", () => showPreview(project.name));
  name.append(open);
  row.append(name);
  for (const count of [project.nodes, project.edges, project.views, project.containers, project.spaces]) {
    row.append(element("td", count.toLocaleString(), "number"));
  }
  const links = element("td");
  if (browser) links.append(link("in Neo4j Browser", inBrowser("edit", queryOf(project.name))));
  row.append(links);
  return row;
}

async function showProjects() {
  const { items } = await ask("/_emulator/projects");
  document.querySelector("#projects tbody").replaceChildren(...items.map(projectRow));
  document.getElementById("no-projects").hidden = items.length > 0;
  document.getElementById("address").textContent = location.origin;
  if (shown === null && items.length) {
    const largest = items.reduce((best, one) => (one.nodes > best.nodes ? one : best));
    if (largest.nodes) await showPreview(largest.name);
  }
}

function previewLinks(project) {
  const own = `${location.origin}/_emulator/projects/${project}`;
  const open = token() ? download : link;
  const links = [open("style (.grass)", `${own}/style.grass`), open("guide", `${own}/guide.html`)];
  if (browser && !token()) {
    // Browser takes guides from "localhost" without being asked.
    const guide = `${own}/guide.html`.replace("//127.0.0.1", "//localhost");
    links.unshift(link("guide in Neo4j Browser", inBrowser("play", guide)));
  }
  return links;
}

// It opens in this tab, whose token it needs.
function modelRow(project, model) {
  const row = element("tr");
  const open = element("a", "GraphiQL");
  const { space, externalId, version } = model;
  open.href = `/_emulator/projects/${project}/graphiql?${new URLSearchParams({ space, externalId, version })}`;
  const links = element("td");
  links.append(open);
  const name = model.name && model.name !== externalId ? `${externalId} (${model.name})` : externalId;
  row.append(element("td", name), element("td", space), element("td", version));
  row.append(element("td", model.views.toLocaleString(), "number"), links);
  return row;
}

function showModels(project, items) {
  document.getElementById("models").hidden = items.length === 0;
  document.getElementById("models-title").textContent = `${project}: data models`;
  document.querySelector("#models tbody").replaceChildren(...items.map(model => modelRow(project, model)));
}

async function showPreview(project) {
  shown = project;
  const own = `/_emulator/projects/${project}`;
  const [picture, models] = await Promise.all([ask(`${own}/graph`), ask(`${own}/datamodels`)]);
  if (shown !== project) return; // another one was chosen meanwhile
  showModels(project, models.items);
  document.getElementById("preview").hidden = false;
  document.getElementById("preview-title").textContent = `${project}: the newest ${picture.nodes.length} nodes`;
  document.getElementById("preview-links").replaceChildren(...previewLinks(project));
  document.getElementById("graph").setAttribute("aria-label", `graph of ${project}`);
  draw(picture);
}

function draw(picture) {
  const labels = [...new Set(picture.nodes.map(node => node.labels[0] || ""))].sort();
  const colour = node => (node.labels.length ? COLOURS[labels.indexOf(node.labels[0]) % COLOURS.length] : "#A5ABB6");
  const nodes = picture.nodes.map(node => ({
    data: { id: node.key, caption: node.name || node.externalId, colour: colour(node), node },
  }));
  const edges = picture.relationships.map((one, number) => ({ data: { id: `r${number}`, ...one } }));
  const ink = matchMedia("(prefers-color-scheme: dark)").matches ? "#ddd" : "#2a2c34";
  const graph = cytoscape({
    container: document.getElementById("graph"),
    elements: [...nodes, ...edges],
    layout: { name: "fcose", animate: false, nodeDimensionsIncludeLabels: true },
    style: [
      { selector: "node", style: { "background-color": "data(colour)", label: "data(caption)", color: ink,
        "font-size": 10, width: 26, height: 26, "text-valign": "bottom", "text-margin-y": 3,
        "text-wrap": "ellipsis", "text-max-width": 110 } },
      { selector: "edge", style: { width: 1.5, "line-color": "#A5ABB6", "target-arrow-color": "#A5ABB6",
        "target-arrow-shape": "triangle", "curve-style": "bezier", label: "data(type)", "font-size": 7, color: ink,
        "text-rotation": "autorotate", "text-background-opacity": 0 } },
    ],
  });
  graph.on("tap", "node", event => {
    const node = event.target.data("node");
    const place = `${node.space}:${node.externalId}`;
    document.getElementById("selected").textContent = [place, ...node.labels].join(" · ");
  });
}

function requestRow(request) {
  const row = element("tr", null, request.status >= 400 ? "bad" : "");
  row.append(
    element("td", new Date(request.time).toLocaleTimeString()),
    element("td", `${request.method} ${request.path.replace("/api/v1/projects/", "")}`, "path"),
    element("td", request.status, "status number"),
    element("td", request.milliseconds, "number"),
    element("td", request.items, "number"),
    element("td", request.message, "message"),
  );
  return row;
}

async function showRequests() {
  const { items } = await ask("/_emulator/requests");
  document.querySelector("#requests tbody").replaceChildren(...items.slice(0, 30).map(requestRow));
}

function show(error) {
  if (error instanceof Locked) lock(token() ? error.message : "");
  else document.getElementById("health").textContent = String(error.message || error);
}

async function refresh() {
  try {
    const available = await showHealth();
    if (available && !listed) await showProjects();
    listed = available;
    await showRequests();
    unlock();
  } catch (error) {
    show(error);
  }
}

listenForToken(refresh);
refresh();
// The projects are listed once, and again when Neo4j was away.
setInterval(() => {
  if (!document.hidden && document.body.dataset.state !== "locked") refresh();
}, REFRESH);
