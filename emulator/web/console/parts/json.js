// JSON with colours. Text only ever becomes text.

import { html } from "../../vendor/preact.js";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/g;
const MOST = 200_000; // characters: more is shown without colours

export function Json({ value }) {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
  if (text.length > MOST) return html`<pre class="json" tabindex="0">${text}</pre>`;
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(TOKEN)) {
    parts.push(text.slice(last, found.index));
    const [whole, string, colon] = found;
    if (colon) parts.push(html`<span class="k">${string}</span>${colon}`);
    else parts.push(html`<span class=${string ? "s" : "n"}>${whole}</span>`);
    last = found.index + whole.length;
  }
  parts.push(text.slice(last));
  return html`<pre class="json" tabindex="0">${parts}</pre>`;
}
