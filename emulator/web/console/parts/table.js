// A table whose rows are walked with the arrow keys and opened with Enter.

import { html } from "../../vendor/preact.js";

function walk(event) {
  const row = event.target.closest("tr");
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// `columns`: [{ key, title, className, head, cell: row => content }]. `open(row)` makes rows openable; `keyOf(row)` names
// them, so that what is selected in one stays when others come. `head` replaces the title.
export function Table({ id, columns, rows, keyOf, open, rowClass, label, grid }) {
  return html`
    <div class="scroll" tabindex="-1">
      <table id=${id} class=${grid ? "grid" : ""} aria-label=${label}>
        <thead><tr>${columns.map(column => html`<th key=${column.key} class=${column.className ?? ""} scope="col" aria-sort=${column.sort}>${column.head ?? column.title}</th>`)}</tr></thead>
        <tbody>
          ${rows.map(row => html`
            <tr key=${keyOf(row)} class=${[open ? "openable" : "", rowClass?.(row) ?? ""].join(" ")} tabindex=${open ? 0 : undefined}
                onKeyDown=${open && (event => (event.key === "Enter" && event.target.tagName === "TR" ? open(row) : walk(event)))}
                onClick=${open && (event => !event.target.closest("a, button, input") && !String(getSelection()) && open(row))}>
              ${columns.map(column => html`<td key=${column.key} class=${column.className ?? ""} title=${column.hint?.(row)}>${column.cell(row)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

// Tabs: `choices` is [[key, title], …].
export function Tabs({ choices, chosen, choose, label }) {
  function move(event) {
    const at = choices.findIndex(([key]) => key === chosen);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const [key] = choices[(at + step + choices.length) % choices.length];
    choose(key);
    event.currentTarget.querySelector(`[data-key="${key}"]`)?.focus();
  }
  return html`
    <div class="tabs" role="tablist" aria-label=${label} onKeyDown=${move}>
      ${choices.map(([key, title]) => html`
        <button key=${key} role="tab" data-key=${key} aria-selected=${key === chosen} tabindex=${key === chosen ? 0 : -1} onClick=${() => choose(key)}>${title}</button>`)}
    </div>`;
}
