// Settings of a project: tokens for the members of its groups.

import { html, useState } from "../../../vendor/preact.js";
import { own } from "../../lib/api.js";
import { Copy } from "../../parts/state.js";

// A token of the emulator's own issuer, for the members of groups: good where tokens are checked.
export function Tokens({ run }) {
  const [made, setMade] = useState("");
  const issue = event => {
    event.preventDefault();
    const { groups, hours } = event.target.elements;
    const body = { groups: groups.value.split(",").map(name => name.trim()).filter(Boolean), expires: 3600 * Number(hours.value) };
    run(async () => setMade((await own("/oidc/tokens", { method: "POST", body })).access_token));
  };
  return html`
    <section class="panel" aria-labelledby="tokens-title">
      <h2 id="tokens-title">Tokens</h2>
      <p class="soft">The emulator signs tokens for the members of groups. They count where it checks tokens (<code>--auth strict</code>).</p>
      <form class="buttons" id="issue" onSubmit=${issue}>
        <label>Groups <input name="groups" placeholder="admins, readers" required /></label>
        <label>good for <input name="hours" type="number" min="1" max="720" value="1" required /> hours</label>
        <button>Issue</button>
      </form>
      ${made && html`<p><${Copy} text=${made} title="Copy the token" /></p><pre tabindex="0" id="token"><code>${made}</code></pre>`}
    </section>`;
}
