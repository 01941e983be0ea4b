// Server-sent events, read with `fetch`: an EventSource cannot send a token.

import { stream } from "./api.js";

const PAUSE = 2000;

// Call `told(event, data)` for every event at `path` until `signal` is aborted; connects again when the stream ends.
// `connected()` is called each time that it has begun, `ended()` when the other side has ended it.
export async function follow(path, { told, connected, failed, ended, signal }) {
  while (!signal.aborted) {
    try {
      const body = await stream(path, signal);
      connected?.();
      await read(body, told);
      ended?.();
    } catch (error) {
      if (signal.aborted) return;
      failed?.(error);
    }
    await new Promise(done => setTimeout(done, PAUSE));
  }
}

async function read(body, told) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) dispatch(block, told);
  }
}

function dispatch(block, told) {
  let name = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data += line.slice(5).trim();
  }
  if (data) told(name, JSON.parse(data));
}
