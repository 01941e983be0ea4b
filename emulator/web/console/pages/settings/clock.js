// Settings of a project: its clock.

import { html, useState } from "../../../vendor/preact.js";
import { own } from "../../lib/api.js";
import { dateTime, number } from "../../lib/format.js";
import { useLive } from "../../lib/live.js";
import { Fault } from "../../parts/state.js";

const DAY = 24 * 3600 * 1000;

function setting(clock) {
  if (clock.fixed !== undefined) return "It stands still.";
  if (clock.speed !== undefined) return `It runs ${number(clock.speed)} times as fast, from ${dateTime(clock.from)}.`;
  return clock.offset ? `It is ${number(Math.abs(clock.offset) / DAY)} days ${clock.offset > 0 ? "ahead of" : "behind"} real time.` : "It is real time.";
}

export function Clock({ project, run }) {
  const place = `/projects/${encodeURIComponent(project)}/clock`;
  const { data, error, reload } = useLive(signal => own(place, { signal }), [place]);
  const [kind, setKind] = useState("offset");
  const set = event => {
    event.preventDefault();
    const { value } = event.target.elements;
    const meant = { offset: () => Math.round(Number(value.value) * DAY), fixed: () => new Date(value.value).getTime(), speed: () => Number(value.value) };
    run(async () => {
      await own(place, { method: "PUT", body: { [kind]: meant[kind]() } });
      reload();
    });
  };
  const reset = () => run(async () => {
    await own(place, { method: "DELETE" });
    reload();
  });
  return html`
    <section class="panel" aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      <${Fault} error=${error} />
      ${data && html`<p>The project has ${dateTime(data.now)}. ${setting(data)}</p>`}
      <form class="buttons" id="set-clock" onSubmit=${set}>
        <select name="kind" aria-label="How the clock goes" value=${kind} onChange=${event => setKind(event.target.value)}>
          <option value="offset">ahead by days</option><option value="fixed">standing at</option><option value="speed">times as fast</option>
        </select>
        ${kind === "fixed"
          ? html`<input key="fixed" name="value" type="datetime-local" step="1" aria-label="Time" required />`
          : html`<input key=${kind} name="value" type="number" step="any" aria-label=${kind === "offset" ? "Days" : "Speed"} required />`}
        <button>Set</button>
        ${data && data.offset !== 0 && html`<button type="button" onClick=${reset}>Reset the clock</button>`}
      </form>
    </section>`;
}
