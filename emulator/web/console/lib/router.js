// Places in the console: `#/p/<project>/<page>/<rest>?<parameters>`, and `#/` for the list of projects.

import { useEffect, useState } from "../../vendor/preact.js";

export function parse(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  const parameters = Object.fromEntries(new URLSearchParams(search));
  if (parts[0] !== "p") return { project: null, page: parts[0] ?? "projects", rest: parts.slice(1), parameters };
  return { project: parts[1] ?? null, page: parts[2] ?? "data", rest: parts.slice(3), parameters };
}

// The address of a place. `page` may have further parts: "data/instance".
export function href(project, page = "", parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(given).toString();
  const start = project ? `#/p/${encodeURIComponent(project)}/${page}` : `#/${page}`;
  return search ? `${start}?${search}` : start;
}

export function go(project, page, parameters) {
  location.hash = href(project, page, parameters);
}

// As `go`, without a new entry in the history: for what changes while someone types.
export function replace(project, page, parameters) {
  history.replaceState(null, "", href(project, page, parameters));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute() {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const listen = () => setRoute(parse(location.hash));
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
  return route;
}
