// The description of the endpoints as a page to read and to try, by Swagger UI.

import { token } from "./access.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const look = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", look);
look();

const ui = window.SwaggerUIBundle({
  url: "/_emulator/openapi.json",
  domNode: document.getElementById("reference"),
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // it would be asked elsewhere
  onComplete() {
    // Any text is a token in open mode; where tokens are checked, the one of the start page, or what is given here.
    ui.preauthorizeApiKey("bearer", token() ?? "any");
    document.body.dataset.state = "ready";
  },
});
