// Makes generated.ts of what introspection says and of operations.graphql.
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildClientSchema, getIntrospectionQuery, parse, printSchema, validate, validateSchema } from "graphql";
import { request } from "graphql-request";

const url = process.argv[2];
const schema = buildClientSchema(await request(url, getIntrospectionQuery(), {}, { authorization: "Bearer any" }));
const document = parse(readFileSync("operations.graphql", "utf8"));
const faults = [...validateSchema(schema), ...validate(schema, document)];
if (faults.length) throw new Error(faults.join("\n"));

const text = await codegen({
  filename: "generated.ts",
  schema: parse(printSchema(schema)),
  documents: [{ location: "operations.graphql", document }],
  config: { useTypeImports: true },
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});
writeFileSync("generated.ts", text);
