// Settings of a project: its export to files, and the import of files into it.

import { html, useState } from "../../../vendor/preact.js";
import { download } from "../../lib/download.js";
import { number } from "../../lib/format.js";
import { noteError } from "../../lib/live.js";
import { exported, FORMATS } from "../../lib/project_export.js";
import { ACCEPTED, imported } from "../../lib/project_import.js";
import { Fault } from "../../parts/state.js";

const NAMES = { space: "space", container: "container", view: "view", datamodel: "data model", node: "node", edge: "edge" };

function written({ counts, unchanged }) {
  const parts = Object.entries(NAMES)
    .filter(([kind]) => counts[kind])
    .map(([kind, name]) => `${number(counts[kind])} ${name}${counts[kind] === 1 ? "" : "s"}`);
  return (parts.join(", ") || "nothing") + (unchanged ? ` (${number(unchanged)} unchanged)` : "");
}

// Errors are told here, beside what was written before them.
export function Files({ project }) {
  const [progress, setProgress] = useState(null);
  const [told, setTold] = useState({ text: "" });
  const [fault, setFault] = useState(null);
  const work = async doing => {
    setTold({ text: "" });
    setFault(null);
    try {
      await doing();
    } catch (failure) {
      if (!noteError(failure)) setFault(failure);
    } finally {
      setProgress(null);
    }
  };
  const save = format => work(async () => {
    setProgress({ text: "Exporting", value: null });
    let count = 0;
    const content = await exported(project, format, now => {
      count = now;
      setProgress({ text: `Exporting: ${number(now)}`, value: null });
    });
    const name = `${project}${FORMATS[format].suffix}`;
    download(content, name);
    const what = format === "schema" ? "the schema" : `${number(count)} ${format === "cypher" ? "nodes and relationships" : "instances"}`;
    setTold({ text: `Exported ${what} to ${name}.` });
  });
  const load = event => {
    const files = [...event.target.files];
    event.target.value = "";
    if (!files.length) return;
    work(async () => {
      let before = null;
      setProgress({ text: "Importing", value: 0, max: 1 });
      try {
        const done = await imported(project, files, state => {
          before = state;
          setProgress({ text: `Importing: ${written(state)}`, value: state.value, max: state.max || 1 });
        });
        setTold({ text: `Imported ${written(done)}.` });
      } catch (failure) {
        if (before) setTold({ text: `Before the error: ${written(before)}. It stays; the same import again writes the rest.`, failed: true });
        throw failure;
      }
    });
  };
  const busy = progress !== null;
  return html`
    <section class="panel" aria-labelledby="project-files-title">
      <h2 id="project-files-title">Files</h2>
      <p class="buttons">Export
        ${Object.entries(FORMATS).map(([format, { title, suffix }]) => html`<button key=${format} disabled=${busy} onClick=${() => save(format)}>${title} (${suffix.replace("-schema", "")})</button>`)}
      </p>
      <p class="buttons">Import
        <label class="button">Files<input id="import-files" class="hidden" type="file" multiple accept=${ACCEPTED} disabled=${busy} onChange=${load} /></label>
        <label class="button">A folder<input id="import-folder" class="hidden" type="file" webkitdirectory disabled=${busy} onChange=${load} /></label>
        <span class="soft">JSON lines, or a module of the Cognite toolkit</span>
      </p>
      ${busy && html`<p class="buttons" role="status">${progress.value === null ? html`<progress aria-label=${progress.text}></progress>` : html`<progress aria-label="Bytes read" value=${progress.value} max=${progress.max}></progress>`} ${progress.text}</p>`}
      <${Fault} error=${fault} />
      ${told.text && html`<p class=${told.failed ? "soft" : "good"} role="status">${told.text}</p>`}
    </section>`;
}
