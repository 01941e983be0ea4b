// A plan as the driver of Neo4j has it, by EXPLAIN: without rows and hits, which only a run has.

import { html } from "../../vendor/preact.js";
import { number } from "../lib/format.js";

export function PlanOfNeo4j({ plan }) {
  return html`<ul class="plan" aria-label="Plan of Neo4j"><${Operator} node=${plan} /></ul>`;
}

function Operator({ node }) {
  const { Details: details, EstimatedRows: expected } = node.args ?? {};
  const children = node.children ?? [];
  return html`
    <li>
      <div class="operator"><strong>${node.operatorType.split("@")[0]}</strong>${expected !== undefined && html`<span class="soft">${number(Math.round(expected))} rows expected</span>`}</div>
      ${details && html`<code class="soft">${details}</code>`}
      ${children.length > 0 && html`<ul>${children.map((child, index) => html`<${Operator} key=${index} node=${child} />`)}</ul>`}
    </li>`;
}
