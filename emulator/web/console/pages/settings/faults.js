// Settings of a project: its rules for faults.

import { html } from "../../../vendor/preact.js";
import { own, query } from "../../lib/api.js";
import { number } from "../../lib/format.js";
import { useLive } from "../../lib/live.js";
import { Fault } from "../../parts/state.js";
import { Table } from "../../parts/table.js";

const PROFILES = ["busy", "flaky-network", "schema-churn", "slow-search"];

export function Faults({ project, run }) {
  const place = `/projects/${encodeURIComponent(project)}/faults`;
  const { data, error, reload } = useLive(signal => own(place, { signal }), [place]);
  const set = event => {
    event.preventDefault();
    const { profile, seed } = event.target.elements;
    run(async () => {
      await own(`${place}${query({ profile: profile.value, seed: seed.value || 0 })}`, { method: "PUT" });
      reload();
    });
  };
  const clear = () => run(async () => {
    await own(place, { method: "DELETE" });
    reload();
  });
  const columns = [
    { key: "name", title: "Rule", cell: one => one.name },
    { key: "answer", title: "Answer", cell: one => html`<code>${JSON.stringify(one.rule.answer)}</code>` },
    { key: "match", title: "Requests", cell: one => (one.rule.match ? html`<code>${JSON.stringify(one.rule.match)}</code>` : "all") },
    { key: "injected", title: "Faults", className: "number", cell: one => `${number(one.injected)} of ${number(one.matched)}${one.ended ? ", ended" : ""}` },
  ];
  return html`
    <section class="panel" aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <${Fault} error=${error} />
      ${data?.items.length > 0 && html`
        <p>${data.profile ? `The profile ${data.profile}` : "Rules of your own"}, with the seed ${data.seed}.</p>
        <${Table} id="faults" label="Rules for faults" columns=${columns} rows=${data.items} keyOf=${one => one.name} />`}
      ${data && !data.items.length && html`<p class="soft">None. A profile lets this project answer with errors, latency and lost connections, the same for the same seed.</p>`}
      <form class="buttons" id="set-faults" onSubmit=${set}>
        <select name="profile" aria-label="Profile">${PROFILES.map(one => html`<option key=${one}>${one}</option>`)}</select>
        <label>Seed <input name="seed" type="number" min="0" placeholder="0" /></label>
        <button>Set</button>
        ${data?.items.length > 0 && html`<button type="button" onClick=${clear}>Clear</button>`}
      </form>
    </section>`;
}
