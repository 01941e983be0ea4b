// What stands where there is nothing yet, or where something is wrong.

import { html } from "../../vendor/preact.js";

export function Fault({ error }) {
  return error ? html`<p class="fault" role="alert">${error.message}</p>` : null;
}

export function Empty({ children }) {
  return html`<div class="empty">${children}</div>`;
}

// Copies a text; says so.
export function Copy({ text, title = "Copy" }) {
  async function copy(event) {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = title), 1500);
  }
  return html`<button class="small" onClick=${copy}>${title}</button>`;
}
