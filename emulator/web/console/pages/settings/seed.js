// Settings of a project: plausible data for one of its data models.

import { html, useState } from "../../../vendor/preact.js";
import { own } from "../../lib/api.js";
import { number } from "../../lib/format.js";
import { useLive } from "../../lib/live.js";
import { Fault } from "../../parts/state.js";

// The emulator writes in requests of a bounded size.
export function Seed({ project, run }) {
  const place = `/projects/${encodeURIComponent(project)}`;
  const { data, error } = useLive(signal => own(`${place}/datamodels`, { signal }), [place]);
  const [progress, setProgress] = useState(null);
  const [told, setTold] = useState("");
  const nameOf = one => `${one.space}:${one.externalId}/${one.version}`;
  const seed = event => {
    event.preventDefault();
    const { model, nodes, seedNumber } = event.target.elements;
    const { space, externalId, version } = data.items.find(one => nameOf(one) === model.value);
    const asked = { model: { space, externalId, version }, nodes: Number(nodes.value), seed: Number(seedNumber.value || 0) };
    setTold("");
    run(async () => {
      const made = { nodes: 0, edges: 0 };
      try {
        for (let first = 0; first !== undefined;) {
          const answer = await own(`${place}/seed`, { method: "PUT", body: { ...asked, first } });
          made.nodes += answer.nodes;
          made.edges += answer.edges;
          setProgress({ value: answer.next ?? answer.positions, max: answer.positions });
          if (answer.next === undefined) setTold([`Wrote ${number(made.nodes)} nodes and ${number(made.edges)} edges into the space ${answer.space}.`, ...answer.notices].join(" "));
          first = answer.next;
        }
      } finally {
        setProgress(null);
      }
    });
  };
  return html`
    <section class="panel" aria-labelledby="seed-title">
      <h2 id="seed-title">Seed</h2>
      <${Fault} error=${error} />
      <p class="soft">Plausible data for a data model, the same for the same seed.</p>
      ${data && !data.items.length && html`<p class="soft">The project has no data model yet.</p>`}
      ${data?.items.length > 0 && html`
        <form class="buttons" id="seed" onSubmit=${seed}>
          <select name="model" aria-label="Data model">${data.items.map(one => html`<option key=${nameOf(one)}>${nameOf(one)}</option>`)}</select>
          <label>Nodes <input name="nodes" type="number" min="1" max="1000000" value="1000" required /></label>
          <label>Seed <input name="seedNumber" type="number" min="0" placeholder="0" /></label>
          <button disabled=${progress !== null}>Write</button>
          ${progress && html`<progress aria-label="Positions written" value=${progress.value} max=${progress.max}></progress>`}
        </form>`}
      ${told && html`<p class="good" role="status">${told}</p>`}
    </section>`;
}
