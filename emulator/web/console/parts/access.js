// Asks for a token, where the emulator checks tokens.

import { html, useState } from "../../vendor/preact.js";
import { unlock } from "../lib/live.js";
import { keep } from "../lib/token.js";

export function Access({ reason }) {
  const [fault, setFault] = useState(reason);
  function submit(event) {
    event.preventDefault();
    const field = event.target.elements.token;
    const kept = keep(field.value);
    field.value = "";
    setFault(kept ? "" : "That is no token: it has other characters than a token has.");
    if (kept) unlock();
  }
  return html`
    <section id="access" aria-labelledby="access-title">
      <h1 id="access-title">This emulator checks tokens</h1>
      <p>What is in the projects is shown to administrators: those in the group <code>admins</code>, or the one that
        <code>--admin-group</code> names. On the emulator's machine (or inside its container) this prints a token:</p>
      <pre><code id="command">cdf-emulator token --group admins --url ${location.origin}</code></pre>
      <form id="sign-in" onSubmit=${submit}>
        <label>Token <input id="token" name="token" type="password" autocomplete="off" spellcheck=${false} required /></label>
        <button class="primary">Show the projects</button>
      </form>
      <p id="fault" class="fault" role="alert">${fault}</p>
      <p class="soft">The token is kept in this tab, until it is closed.</p>
    </section>`;
}
