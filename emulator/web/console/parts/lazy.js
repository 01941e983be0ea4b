// A page that is loaded when it is first shown.

import { html, useEffect, useState } from "../../vendor/preact.js";

export function Lazy({ load, route }) {
  const [state, setState] = useState({});
  useEffect(() => {
    let gone = false;
    load().then(
      module => gone || setState({ Page: module.default }),
      error => gone || setState({ error }),
    );
    return () => {
      gone = true;
    };
  }, [load]);
  if (state.error) return html`<p class="fault" role="alert">This page cannot be loaded: ${String(state.error.message)}</p>`;
  return state.Page ? html`<${state.Page} route=${route} />` : html`<p class="waiting">…</p>`;
}
