import { html, render } from "../vendor/preact.js";
import { watchConnection } from "./lib/live.js";
import { Shell } from "./shell.js";

render(html`<${Shell} />`, document.getElementById("console"));
watchConnection();
