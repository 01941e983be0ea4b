// Writes a data model and its instances with the SDK, then sends the SDK's own GraphQL request.
import { CogniteClient } from "@cognite/sdk";

const { CDF_URL: baseUrl, CDF_PROJECT: project } = process.env;
const client = new CogniteClient({ appId: "plant", project, baseUrl, oidcTokenProvider: async () => "any" });

const space = "plant";
const id = externalId => ({ space, externalId, version: "v1" });
const view = externalId => ({ type: "view", ...id(externalId) });
const mapped = (container, property, source) => ({
  container: { type: "container", space, externalId: container },
  containerPropertyIdentifier: property,
  ...(source && { source: view(source) }),
});

await client.spaces.upsert([{ space }]);
await client.containers.upsert([
  {
    space,
    externalId: "Valve",
    usedFor: "node",
    properties: { name: { type: { type: "text" }, nullable: false } },
  },
  {
    space,
    externalId: "Pump",
    usedFor: "node",
    properties: {
      name: { type: { type: "text" }, nullable: false },
      weight: { type: { type: "float64" } },
      tags: { type: { type: "text", list: true } },
      state: { type: { type: "enum", values: { on: {}, off: {} } } },
      outlet: { type: { type: "direct" } },
    },
  },
]);
await client.views.upsert([
  {
    ...id("Valve"),
    properties: {
      name: mapped("Valve", "name"),
      pumps: {
        connectionType: "multi_reverse_direct_relation",
        source: view("Pump"),
        through: { source: view("Pump"), identifier: "outlet" },
      },
    },
  },
  {
    ...id("Pump"),
    properties: {
      name: mapped("Pump", "name"),
      weight: mapped("Pump", "weight"),
      tags: mapped("Pump", "tags"),
      state: mapped("Pump", "state"),
      outlet: mapped("Pump", "outlet", "Valve"),
      feeds: {
        connectionType: "multi_edge_connection",
        type: { space, externalId: "Pump.feeds" },
        source: view("Pump"),
        direction: "outwards",
      },
    },
  },
]);
await client.dataModels.upsert([{ ...id("Plant"), views: [view("Pump"), view("Valve")] }]);

const node = (externalId, of, properties) => ({
  instanceType: "node",
  space,
  externalId,
  sources: [{ source: view(of), properties }],
});
await client.instances.upsert({
  items: [
    node("v1", "Valve", { name: "Valve 1" }),
    node("p1", "Pump", { name: "Pump 1", weight: 12.5, tags: ["old"], state: "on", outlet: { space, externalId: "v1" } }),
    node("p2", "Pump", { name: "Pump 2", weight: 80, outlet: { space, externalId: "v1" } }),
    node("p3", "Pump", { name: "Pump 3" }),
    {
      instanceType: "edge",
      space,
      externalId: "p1-p2",
      type: { space, externalId: "Pump.feeds" },
      startNode: { space, externalId: "p1" },
      endNode: { space, externalId: "p2" },
    },
  ],
});

const path = `/api/v1/projects/${project}/userapis/spaces/${space}/datamodels/Plant/versions/v1/graphql`;
const query = "{ listPump(sort: { name: DESC }) { items { name } } }";
const answer = await client.post(path, { data: { query } });
console.log(JSON.stringify(answer.data));
