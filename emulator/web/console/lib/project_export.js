// A project as a file that the browser saves: what `cdf-emulator export` writes. Texts are passed on as they come:
// numbers above 2^53 would not survive otherwise.

import { own, query } from "./api.js";
import { zip } from "./zip.js";

export const FORMATS = {
  ndjson: { title: "Instances", suffix: ".ndjson.gz" },
  toolkit: { title: "Toolkit", suffix: ".zip" },
  schema: { title: "Schema", suffix: "-schema.zip" },
  cypher: { title: "Cypher", suffix: ".cypher.gz" },
};

// A blob in one of the formats. `progress` gets the number of objects so far. Throws where somebody writes meanwhile.
export async function exported(project, format, progress) {
  const parts = pages(project, format, progress);
  if (FORMATS[format].suffix.endsWith(".zip")) return zip(parts);
  const packed = bytes(parts).pipeThrough(new CompressionStream("gzip"));
  return new Response(packed, { headers: { "content-type": "application/gzip" } }).blob();
}

async function* pages(project, format, progress) {
  let count = 0;
  for (let cursor = null, first = true; first || cursor; first = false) {
    const page = await own(`/projects/${encodeURIComponent(project)}/export/files${query({ format, cursor })}`);
    yield* page.parts;
    count += page.count;
    progress(count);
    cursor = page.nextCursor;
  }
}

function bytes(parts) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.text));
    },
  });
}
