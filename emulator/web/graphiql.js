import { listenForToken, lock, Locked, token, unlock } from "./access.js";

const { buildClientSchema, getIntrospectionQuery, getNamedType, isLeafType, isObjectType } = GraphiQL.GraphQL;
const MAX_FIELDS = 6; // of the first query
const COMMON = ["space", "externalId", "createdTime", "lastUpdatedTime"]; // fields that all types have
const MAX_MODELS = 1000; // of one page of the list
const REFUSED = "This token is not accepted. It may be too old by now, or its holder in no group of the project.";

const project = location.pathname.split("/")[3];
const api = `/api/v1/projects/${project}`;
const [space, externalId, version] = ["space", "externalId", "version"].map(
  name => new URLSearchParams(location.search).get(name),
);
document.getElementById("console").href = `/#/p/${project}/model`;
const asked = { space, externalId, version };
const idOf = model => `${model.space}:${model.externalId} (${model.version})`;

// In open mode any token is accepted.
async function ask(path, request) {
  const headers = { authorization: `Bearer ${token() || "none"}`, "content-type": "application/json" };
  const answer = await fetch(api + path, { method: request ? "POST" : "GET", headers, body: JSON.stringify(request) });
  if (answer.status === 401) throw new Locked(token() ? REFUSED : "");
  return answer.json();
}

async function listModels() {
  const found = [];
  let cursor = "";
  do {
    const wanted = { allVersions: true, includeGlobal: true, limit: MAX_MODELS, ...(cursor && { cursor }) };
    const page = await ask(`/models/datamodels?${new URLSearchParams(wanted)}`);
    if (page.error) throw new Error(page.error.message);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found.sort((one, other) => one.isGlobal - other.isGlobal || (idOf(one) < idOf(other) ? -1 : 1));
}

function showModels(models) {
  const choice = document.getElementById("models");
  const options = models.map(model => {
    const { space, externalId, version } = model;
    const isAsked = idOf(model) === idOf(asked);
    return new Option(idOf(model), new URLSearchParams({ space, externalId, version }), isAsked, isAsked);
  });
  if (!options.some(option => option.selected)) options.unshift(new Option("choose one", "", true, true));
  choice.replaceChildren(...options);
  choice.addEventListener("change", () => location.assign(`?${choice.value}`));
}

function execute(parameters) {
  const [inSpace, model, inVersion] = [space, externalId, version].map(encodeURIComponent);
  return ask(`/userapis/spaces/${inSpace}/datamodels/${model}/versions/${inVersion}/graphql`, parameters);
}

async function readSchema() {
  const { data, error, errors } = await execute({ query: getIntrospectionQuery(), operationName: "IntrospectionQuery" });
  if (!data?.__schema) throw new Error(error?.message ?? errors?.map(one => one.message).join(" ") ?? "There is no answer.");
  return data;
}

const itemOf = list => getNamedType(getNamedType(list.type).getFields().items.type);

// The first instances of the first type that is no interface, with some of its properties.
function firstQuery(schema) {
  const lists = Object.values(schema.getQueryType().getFields()).filter(field => field.name.startsWith("list"));
  const list = lists.find(field => isObjectType(itemOf(field))) ?? lists[0];
  if (!list) return ""; // a model without views
  const leaves = Object.values(itemOf(list).getFields()).filter(field => isLeafType(getNamedType(field.type)));
  const own = leaves.map(field => field.name).filter(name => !COMMON.includes(name));
  const fields = ["externalId", ...own].slice(0, MAX_FIELDS).join("\n      ");
  return `# Ctrl-Enter runs, Ctrl-Space completes
query ${list.name} {
  ${list.name}(first: 10) {
    items {
      ${fields}
    }
  }
}
`;
}

// GraphiQL shows all errors itself, but cannot ask for a token.
async function run(parameters) {
  try {
    return await execute(parameters);
  } catch (error) {
    if (error instanceof Locked) lock(error.message);
    throw error;
  }
}

async function showEditor() {
  const data = await readSchema();
  // GraphiQL reads the schema too: at first it gets what was just read, at its button what there is by then.
  let unread = true;
  async function fetcher(parameters) {
    if (!unread || parameters.operationName !== "IntrospectionQuery") return run(parameters);
    unread = false;
    return { data };
  }
  const editor = React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: firstQuery(buildClientSchema(data)),
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
    storage: GraphiQL.createLocalStorage({ namespace: [project, space, externalId, version].join("/") }),
  });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(editor);
}

function show(error) {
  if (error instanceof Locked) return lock(error.message);
  unlock();
  document.getElementById("fault").textContent = error.message;
  document.body.dataset.state = "failed";
}

async function start() {
  document.body.classList.toggle("framed", window.parent !== window);
  const chosen = space && externalId && version;
  document.querySelector("h1").textContent = chosen ? `${project} · ${idOf(asked)}` : project;
  document.title = `GraphiQL: ${document.querySelector("h1").textContent}`;
  try {
    showModels(await listModels());
    if (chosen) await showEditor();
    unlock();
  } catch (error) {
    show(error);
  }
}

listenForToken(() => location.reload());
start();
