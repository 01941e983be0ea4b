// A dialog over the page. Esc, and a click outside of it, close it.

import { html, useEffect, useRef } from "../../vendor/preact.js";

export function Dialog({ title, close, children }) {
  const place = useRef();
  useEffect(() => {
    const before = document.activeElement;
    place.current.showModal();
    return () => before?.isConnected && before.focus();
  }, []);
  return html`
    <dialog ref=${place} aria-labelledby="dialog-title" onClose=${close} onClick=${event => event.target === place.current && close()}>
      <div class="dialog">
        <header><h2 id="dialog-title">${title}</h2><button class="quiet" aria-label="Close" onClick=${close}>✕</button></header>
        ${children}
      </div>
    </dialog>`;
}

// Ask before what cannot be undone; `confirm` is the text of the button.
export function Confirm({ title, text, confirm, act, close }) {
  return html`
    <${Dialog} title=${title} close=${close}>
      <p>${text}</p>
      <p class="buttons">
        <button class="danger" onClick=${() => { close(); act(); }}>${confirm}</button>
        <button onClick=${close}>Cancel</button>
      </p>
    <//>`;
}
