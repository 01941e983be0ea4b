// How Neo4j answered a read: the statements, their plans, and what could be better.

import { html, useState } from "../../vendor/preact.js";
import { own } from "../lib/api.js";
import { inBrowser } from "../lib/browser.js";
import { duration, number } from "../lib/format.js";
import { useLive } from "../lib/live.js";
import { Json } from "./json.js";
import { Copy } from "./state.js";

const LONGEST_LINK = 8000; // characters: browsers and proxies cut longer ones

export function Explanation({ explanation }) {
  const { statements, stages, notices } = explanation;
  return html`
    <p>${number(statements.length)} ${statements.length === 1 ? "statement" : "statements"}; Python took ${duration(stages.plan)} ms, Neo4j ${duration(stages.neo4j)} ms (PROFILE takes longer).</p>
    ${notices?.length > 0 && html`<section><h3>Notices</h3><ul>${notices.map(notice => html`<li><strong>${notice.category ?? notice.code}</strong>: ${notice.hint ?? notice.message ?? JSON.stringify(notice)}</li>`)}</ul></section>`}
    ${statements.map((statement, index) => html`<${Statement} key=${index} statement=${statement} open=${statements.length === 1 || index === statements.length - 1} />`)}`;
}

export function Statement({ statement, open }) {
  const { data: health } = useLive(signal => own("/health", { signal }), [], 0);
  const link = inBrowser(health?.neo4j, "edit", statement.browserText);
  return html`
    <details class="panel" open=${open}>
      <summary>${number(statement.rows)} ${statement.rows === 1 ? "row" : "rows"} in ${duration(statement.milliseconds)} ms · <code>${firstLine(statement.text)}</code></summary>
      <p class="buttons">
        ${link && link.length < LONGEST_LINK && html`<a class="button" href=${link} target="_blank" rel="noopener noreferrer">Open in Neo4j Browser</a>`}
        <${Copy} text=${statement.browserText} title="Copy with parameters" />
      </p>
      <pre tabindex="0"><code>${statement.text}</code></pre>
      <details><summary>Parameters</summary><${Json} value=${statement.parameters} /></details>
      ${statement.plan && html`<h3>Plan</h3><${Plan} plan=${statement.plan} />`}
    </details>`;
}

const firstLine = text => text.split("\n").map(line => line.trim()).find(line => line && !line.startsWith("//") && !line.startsWith("CYPHER")) ?? "";

const total = plan => plan.hits + plan.children.reduce((sum, child) => sum + total(child), 0);

export function Plan({ plan }) {
  const most = Math.max(1, total(plan));
  return html`<ul class="plan" aria-label="Plan of Neo4j"><${Operator} node=${plan} most=${most} /></ul>`;
}

function Operator({ node, most }) {
  const [open, setOpen] = useState(true);
  return html`
    <li>
      <div class="operator">
        ${node.children.length > 0
          ? html`<button class="small quiet" aria-expanded=${open} aria-label=${`${open ? "Hide" : "Show"} what ${node.operator} reads`} onClick=${() => setOpen(!open)}>${open ? "▾" : "▸"}</button>`
          : html`<span>·</span>`}
        <strong>${node.operator}</strong>
        <span class="number">${number(node.rows)} ${node.rows === 1 ? "row" : "rows"}</span>
        <span class="soft number">${number(Math.round(node.estimatedRows))} expected</span>
        <span class="number">${number(node.hits)} ${node.hits === 1 ? "hit" : "hits"}</span>
        <span class="cost" style=${{ width: `${Math.round((120 * node.hits) / most)}px` }}></span>
      </div>
      ${node.details && html`<code class="soft">${node.details}</code>`}
      ${open && node.children.length > 0 && html`<ul>${node.children.map((child, index) => html`<${Operator} key=${index} node=${child} most=${most} />`)}</ul>`}
    </li>`;
}
