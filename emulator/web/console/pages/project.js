// Settings of a project: its snapshots and forks, plausible data for it, its clock, its rules for faults, its groups, tokens for their members, the files for Neo4j Browser, and its reset.

import { html, useState } from "../../vendor/preact.js";
import { api, own, query, text } from "../lib/api.js";
import { inBrowser } from "../lib/browser.js";
import { dateTime, number } from "../lib/format.js";
import { noteError, useConnection, useLive } from "../lib/live.js";
import { go } from "../lib/router.js";
import { token } from "../lib/token.js";
import { Confirm } from "../parts/dialog.js";
import { Json } from "../parts/json.js";
import { Copy, Fault } from "../parts/state.js";
import { Table } from "../parts/table.js";

export default function ProjectPage({ route }) {
  const { project } = route;
  const [reset, setReset] = useState(false);
  const [fault, setFault] = useState(null);
  async function run(work) {
    try {
      setFault(null);
      return await work();
    } catch (failure) {
      if (!noteError(failure)) setFault(failure);
      return null;
    }
  }
  return html`
    <div class="head"><h1>Settings of ${project}</h1></div>
    <${Fault} error=${fault} />
    <${Snapshots} project=${project} run=${run} />
    <${Seed} project=${project} run=${run} />
    <${Clock} project=${project} run=${run} />
    <${Faults} project=${project} run=${run} />
    <${Groups} project=${project} run=${run} />
    <${Tokens} run=${run} />
    <${BrowserFiles} project=${project} run=${run} />
    <section class="panel"><h2>Reset</h2>
      <p>Deletes all that the project holds. Cursors of before are refused afterwards.</p>
      <button class="danger" onClick=${() => setReset(true)}>Reset ${project}</button>
    </section>
    ${reset && html`<${Confirm} title=${`Reset ${project}?`} text="All its instances, views, containers, data models, spaces and groups are deleted." confirm="Reset" close=${() => setReset(false)}
      act=${() => run(async () => { await own(`/projects/${encodeURIComponent(project)}`, { method: "DELETE" }); go(null, ""); })} />`}`;
}

function Snapshots({ project, run }) {
  const place = `/projects/${encodeURIComponent(project)}/snapshots`;
  const { data, error, reload } = useLive(signal => own(place, { signal }), [place]);
  const [asked, setAsked] = useState(null);
  const [told, setTold] = useState("");
  const at = name => `${place}/${encodeURIComponent(name)}`;
  const save = event => {
    event.preventDefault();
    const { name } = event.target.elements;
    run(async () => {
      const saved = await own(at(name.value), { method: "PUT" });
      setTold(`Saved ${number(saved.instances)} instances as ${saved.name}.`);
      event.target.reset();
      reload();
    });
  };
  const fork = event => {
    event.preventDefault();
    const { target, snapshot } = event.target.elements;
    run(async () => {
      const made = await own(`/projects/${encodeURIComponent(target.value)}/fork${query({ from: project, snapshot: snapshot.value })}`, { method: "PUT" });
      go(made.project, "data");
    });
  };
  const columns = [
    { key: "name", title: "Snapshot", cell: one => one.name },
    { key: "created", title: "Saved", cell: one => dateTime(one.createdTime) },
    { key: "instances", title: "Instances", className: "number", cell: one => number(one.instances) },
    { key: "acts", title: "", cell: one => html`<span class="buttons">
        <button class="small" onClick=${() => setAsked({ name: one.name, act: "restore" })}>Restore</button>
        <button class="small danger" onClick=${() => setAsked({ name: one.name, act: "delete" })}>Delete</button></span>` },
  ];
  const restore = () => run(async () => {
    const restored = await own(`${at(asked.name)}/restore`, { method: "PUT" });
    setTold(`Restored ${number(restored.instances)} instances from ${asked.name}.`);
  });
  const remove = () => run(async () => {
    await own(at(asked.name), { method: "DELETE" });
    reload();
  });
  return html`
    <section class="panel" aria-labelledby="snapshots-title">
      <h2 id="snapshots-title">Snapshots</h2>
      <${Fault} error=${error} />
      ${data?.items.length > 0 && html`<${Table} id="snapshots" label="Snapshots" columns=${columns} rows=${data.items} keyOf=${one => one.name} />`}
      ${data && !data.items.length && html`<p class="soft">None yet. A snapshot keeps all of a project, to bring it back as it was, or to make other projects of it.</p>`}
      <form class="buttons" id="save-snapshot" onSubmit=${save}>
        <input name="name" aria-label="Name of the snapshot" placeholder="before-the-change" pattern="[A-Za-z0-9][A-Za-z0-9_.\\-]*" maxlength="64" required />
        <button>Save</button>
      </form>
      <form class="buttons" id="fork" onSubmit=${fork}>
        <input name="target" aria-label="Name of the fork" placeholder="a-new-project" pattern="[A-Za-z0-9][A-Za-z0-9_\\-]*" maxlength="64" required />
        <select name="snapshot" aria-label="As of"><option value="">as it is now</option>${data?.items.map(one => html`<option key=${one.name}>${one.name}</option>`)}</select>
        <button>Fork</button>
      </form>
      ${told && html`<p class="good" role="status">${told}</p>`}
      ${asked && (asked.act === "restore"
        ? html`<${Confirm} title=${`Restore ${asked.name}?`} text="The project becomes what it was then; what was written since is gone." confirm="Restore" act=${restore} close=${() => setAsked(null)} />`
        : html`<${Confirm} title=${`Delete ${asked.name}?`} text="The project stays as it is." confirm="Delete" act=${remove} close=${() => setAsked(null)} />`)}
    </section>`;
}

// Plausible data for a data model, written in requests of a bounded size.
function Seed({ project, run }) {
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

// The time that the project has.
const DAY = 24 * 3600 * 1000;

function setting(clock) {
  if (clock.fixed !== undefined) return "It stands still.";
  if (clock.speed !== undefined) return `It runs ${number(clock.speed)} times as fast, from ${dateTime(clock.from)}.`;
  return clock.offset ? `It is ${number(Math.abs(clock.offset) / DAY)} days ${clock.offset > 0 ? "ahead of" : "behind"} real time.` : "It is real time.";
}

function Clock({ project, run }) {
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

// Errors, latency and lost connections on demand.
const PROFILES = ["busy", "flaky-network", "schema-churn", "slow-search"];

function Faults({ project, run }) {
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

function Groups({ project, run }) {
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

// A token of the emulator's own issuer, for the members of groups: good where tokens are checked.
function Tokens({ run }) {
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

function BrowserFiles({ project, run }) {
  const { health } = useConnection();
  const place = `/_emulator/projects/${encodeURIComponent(project)}`;
  // Browser takes guides from "localhost" without being asked.
  const guide = `${location.origin}${place}/guide.html`.replace("//127.0.0.1", "//localhost");
  const open = !token() && inBrowser(health?.neo4j, "play", guide);
  const download = name => run(async () => {
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob([await text(`${place}/${name}`)]));
    file.download = name;
    file.click();
    URL.revokeObjectURL(file.href);
  });
  return html`
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title">Neo4j Browser</h2>
      <p class="buttons">
        ${open && html`<a class="button" href=${open} target="_blank" rel="noopener noreferrer">Guide in Neo4j Browser</a>`}
        <button onClick=${() => download("style.grass")}>Style (.grass)</button>
        <button onClick=${() => download("guide.html")}>Guide (.html)</button>
      </p>
    </section>`;
}
