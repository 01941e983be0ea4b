// The description of the API, for completion: what may stand where in the body of a request.

import { own } from "./api.js";

let loading = null;

const description = () => (loading ??= own("/openapi.json").catch(() => {
  loading = null;
  return null;
}));

function resolve(document, schema) {
  let one = schema;
  for (let hop = 0; one?.$ref && hop < 20; hop += 1) one = one.$ref.slice(2).split("/").reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  return one ?? {};
}

// All alternatives of a schema.
function alternatives(document, schema, depth = 0) {
  const one = resolve(document, schema);
  const inner = [...(one.anyOf ?? []), ...(one.oneOf ?? []), ...(one.allOf ?? [])];
  if (depth > 6 || !inner.length) return [one];
  return [one, ...inner.flatMap(part => alternatives(document, part, depth + 1))];
}

function step(document, schemas, key) {
  return schemas.flatMap(schema => {
    const next = typeof key === "number" ? [schema.items, ...(schema.prefixItems ?? [])] : [schema.properties?.[key] ?? schema.additionalProperties];
    return next.filter(one => one && typeof one === "object").flatMap(one => alternatives(document, one));
  });
}

const START = { object: "{}", array: "[]", string: '""' };

function typeOf(document, schema) {
  const types = alternatives(document, schema).map(one => one.type).flat().filter(type => type && type !== "null");
  return [...new Set(types)].join(" | ");
}

// What may stand at `path` in the body of `method` `path`: for a key the names of fields, for a value those of an enumeration.
export async function fromDescription(template, { kind, path }) {
  const document = await description();
  const operation = document?.paths?.[template]?.post;
  const body = operation?.requestBody?.content?.["application/json"]?.schema;
  if (!body) return [];
  const schemas = path.reduce((at, key) => step(document, at, key), alternatives(document, body));
  const found = new Map();
  for (const schema of schemas) {
    if (kind === "value") for (const value of schema.enum ?? (schema.const === undefined ? [] : [schema.const])) found.set(String(value), { label: String(value), insert: value });
    else for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const type = typeOf(document, field);
      found.set(name, { label: name, detail: type, info: resolve(document, field).description, start: START[type.split(" ")[0]] });
    }
  }
  return [...found.values()];
}
