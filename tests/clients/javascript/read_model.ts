// Reads and writes with graphql-request and the types of generated.ts.
import { ClientError, GraphQLClient } from "graphql-request";
import { PumpsDocument, WeightsDocument, WriteDocument, type PumpsQuery } from "./generated.js";

const client = new GraphQLClient(process.argv[2]!, { headers: { authorization: "Bearer any" } });

type Pump = NonNullable<PumpsQuery["listPump"]>["items"][number];

const pumps: Pump[] = [];
let after: string | null | undefined;
do {
  const { listPump } = await client.request(PumpsDocument, { filter: { name: { prefix: "Pump" } }, after });
  pumps.push(...listPump!.items);
  after = listPump!.pageInfo.hasNextPage ? listPump!.pageInfo.endCursor : null;
} while (after);

// What the types forbid. If they forbade nothing, these comments would be errors of the compiler.
// @ts-expect-error: the weight is a number
const wrong: Pump["weight"] = "heavy";
// @ts-expect-error: there is no such property
pumps[0]?.colour;
// @ts-expect-error: a condition on a text compares with a text
void (() => client.request(PumpsDocument, { filter: { name: { eq: 1 } } }));

// @ts-expect-error: the enum has no such value
void (() => client.request(WriteDocument, { pumps: [{ externalId: "p5", state: "broken" }] }));

const written = await client.request(WriteDocument, {
  pumps: [
    { space: "plant", externalId: "p3", weight: 99.5, state: "off" },
    { space: "plant", externalId: "p4", name: "Pump 4", outlet: { node: { space: "plant", externalId: "v1" } } },
  ],
});
const weights = await client.request(WeightsDocument);
const refused = await client
  .request("{ listPump { items { colour } } }")
  .catch(error => error instanceof ClientError && error.response.errors?.map(one => one.message));

console.log(
  JSON.stringify({
    pumps: pumps.map(pump => [
      pump!.__typename,
      pump!.name,
      pump!.weight,
      pump!.tags,
      pump!.state,
      pump!.outlet?.pumps?.items.map(other => other?.name),
      pump!.feeds?.edges.map(edge => edge?.node.name),
    ]),
    written: written.upsertPump,
    weights: weights.aggregatePump?.items,
    refused,
  }),
);
