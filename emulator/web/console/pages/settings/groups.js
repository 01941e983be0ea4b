// Settings of a project: its groups.

import { html, useState } from "../../../vendor/preact.js";
import { api } from "../../lib/api.js";
import { useLive } from "../../lib/live.js";
import { Confirm } from "../../parts/dialog.js";
import { Json } from "../../parts/json.js";
import { Copy, Fault } from "../../parts/state.js";

export function Groups({ project, run }) {
  const { data, error, reload } = useLive(signal => api(project, "/groups?all=true", undefined, { signal }), [project]);
  const [doomed, setDoomed] = useState(null);
  async function create(event) {
    event.preventDefault();
    const { name, sourceId, capabilities } = event.target.elements;
    await run(async () => {
      const given = JSON.parse(capabilities.value || "[]");
      await api(project, "/groups", { items: [{ name: name.value, ...(sourceId.value && { sourceId: sourceId.value }), capabilities: given }] });
      event.target.reset();
      reload();
    });
  }
  return html`
    <section class="panel" aria-labelledby="groups-title">
      <h2 id="groups-title">Groups</h2>
      <${Fault} error=${error} />
      ${data && !data.items.length && html`<p class="soft">None. Without tokens that are checked (<code>--auth strict</code>) everybody may do everything.</p>`}
      <ul class="plain">${data?.items.map(group => html`
        <li key=${group.id}><details><summary>${group.name} <span class="soft">${group.sourceId}</span></summary>
          <${Json} value=${group.capabilities} />
          <p class="buttons">
            <${Copy} text=${`cdf-emulator token --group ${group.sourceId || group.name} --url ${location.origin}`} title="Copy the command for a token" />
            <button class="small danger" onClick=${() => setDoomed(group)}>Delete</button>
          </p></details></li>`)}
      </ul>
      <details><summary>New group</summary>
        <form onSubmit=${create}>
          <p class="buttons"><label>Name <input name="name" required /></label><label>Source id <input name="sourceId" /></label></p>
          <p><label>Capabilities <textarea name="capabilities" rows="4" cols="60" spellcheck=${false} placeholder=${'[{"dataModelsAcl": {"actions": ["READ"], "scope": {"all": {}}}}]'}></textarea></label></p>
          <button>Create</button>
        </form>
      </details>
      ${doomed && html`<${Confirm} title=${`Delete the group ${doomed.name}?`} text="Its members lose the rights that it gives." confirm="Delete" close=${() => setDoomed(null)}
        act=${() => run(async () => { await api(project, "/groups/delete", { items: [doomed.id] }); reload(); })} />`}
    </section>`;
}
