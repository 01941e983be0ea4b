// Settings of a project: a section for each subject, and its reset.

import { html, useState } from "../../vendor/preact.js";
import { own } from "../lib/api.js";
import { noteError } from "../lib/live.js";
import { go } from "../lib/router.js";
import { Confirm } from "../parts/dialog.js";
import { Fault } from "../parts/state.js";
import { BrowserFiles } from "./settings/browser_files.js";
import { Clock } from "./settings/clock.js";
import { Faults } from "./settings/faults.js";
import { Files } from "./settings/files.js";
import { Groups } from "./settings/groups.js";
import { Seed } from "./settings/seed.js";
import { Snapshots } from "./settings/snapshots.js";
import { Tokens } from "./settings/tokens.js";

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
    <${Files} project=${project} />
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
