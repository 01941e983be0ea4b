// Settings of a project: its snapshots, in the emulator and in files, and forks of it.

import { html, useState } from "../../../vendor/preact.js";
import { own, query } from "../../lib/api.js";
import { download } from "../../lib/download.js";
import { dateTime, number } from "../../lib/format.js";
import { useLive } from "../../lib/live.js";
import { go } from "../../lib/router.js";
import { read, SUFFIX, write } from "../../lib/snapshot_file.js";
import { Confirm } from "../../parts/dialog.js";
import { Fault } from "../../parts/state.js";
import { Table } from "../../parts/table.js";

export function Snapshots({ project, run }) {
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
  const upload = event => {
    const [file] = event.target.files;
    run(async () => {
      const name = file.name.replace(/\.cdfsnap$/, "");
      await write(at(name), file);
      setTold(`${file.name} is the snapshot ${name}.`);
      reload();
    });
    event.target.value = "";
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
    { key: "created", title: "Saved", cell: one => dateTime(one.createdTime) + (one.expirationTime ? ` (until ${dateTime(one.expirationTime)})` : "") },
    { key: "instances", title: "Instances", className: "number", cell: one => number(one.instances) },
    { key: "acts", title: "", cell: one => html`<span class="buttons">
        <button class="small" onClick=${() => setAsked({ name: one.name, act: "restore" })}>Restore</button>
        <button class="small" onClick=${() => run(async () => download(await read(at(one.name)), `${one.name}${SUFFIX}`))}>Download</button>
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
        <label class="button">Upload a file<input id="upload-snapshot" class="hidden" type="file" accept=${SUFFIX} onChange=${upload} /></label>
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
