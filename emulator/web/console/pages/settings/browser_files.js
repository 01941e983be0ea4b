// Settings of a project: its files for Neo4j Browser.

import { html } from "../../../vendor/preact.js";
import { text } from "../../lib/api.js";
import { inBrowser } from "../../lib/browser.js";
import { download } from "../../lib/download.js";
import { useConnection } from "../../lib/live.js";
import { token } from "../../lib/token.js";

export function BrowserFiles({ project, run }) {
  const { health } = useConnection();
  const place = `/_emulator/projects/${encodeURIComponent(project)}`;
  // Browser takes guides from "localhost" without being asked.
  const guide = `${location.origin}${place}/guide.html`.replace("//127.0.0.1", "//localhost");
  const open = !token() && inBrowser(health?.neo4j, "play", guide);
  const save = name => run(async () => download(new Blob([await text(`${place}/${name}`)]), name));
  return html`
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title">Neo4j Browser</h2>
      <p class="buttons">
        ${open && html`<a class="button" href=${open} target="_blank" rel="noopener noreferrer">Guide in Neo4j Browser</a>`}
        <button onClick=${() => save("style.grass")}>Style (.grass)</button>
        <button onClick=${() => save("guide.html")}>Guide (.html)</button>
      </p>
    </section>`;
}
