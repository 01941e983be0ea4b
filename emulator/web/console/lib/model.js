// What a project has, for choices, completion and examples.

import { own } from "./api.js";
import { useLive } from "./live.js";

export function useContents(project, interval = 5000) {
  return useLive(signal => own(`/projects/${encodeURIComponent(project)}/contents`, { signal }), [project], interval);
}

export const viewReference = view => ({ type: "view", space: view.space, externalId: view.externalId, version: view.version });

// The newest version of each view.
export const latestViews = contents => (contents?.views ?? []).filter(view => view.isLatest);
