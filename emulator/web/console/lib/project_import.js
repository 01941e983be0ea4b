// Files into a project, in requests of a bounded size: what `cdf-emulator import --in-place` does. The emulator reads
// the texts, so numbers above 2^53 survive, and errors have the file, the line and the reason.

import { own } from "./api.js";
import { unzip } from "./zip.js";

export const ACCEPTED = ".ndjson,.jsonl,.gz,.yaml,.yml,.json,.zip";
const LINES = /\.(ndjson|jsonl)$/i;
const DOCUMENT = /\.(ya?ml|json)$/i;
const DEFINITION = /(^|[./])(space|container|view|datamodel)\.\w+$/i;
const OF_NODES = /(^|[./])node\.\w+$/i;
const OF_EDGES = /(^|[./])edge\.\w+$/i;
const MAX_DOCUMENT = 8 * 1024 * 1024; // characters: more the emulator refuses, after all of them were sent
const MAX_LINE = 32 * 1024 * 1024; // characters
export const PART = { lines: 1000, characters: 4 * 1024 * 1024 };

// Write files that somebody chose. `progress` gets `{ value, max, counts }`: bytes, and what was written so far of each
// kind. Throws at the first thing that is wrong; what was written before stays.
export async function imported(project, chosen, progress) {
  const sources = await found(chosen);
  const state = { value: 0, max: sources.reduce((sum, one) => sum + one.blob.size, 0), counts: {}, unchanged: 0 };
  const put = async body => {
    const answer = await own(`/projects/${encodeURIComponent(project)}/import`, { method: "PUT", body });
    for (const [kind, count] of Object.entries(answer.counts)) state.counts[kind] = (state.counts[kind] ?? 0) + count;
    state.unchanged += answer.unchanged;
    progress({ ...state });
    return answer.waiting;
  };
  const waiting = [];
  const definitions = [];
  for (const one of sources.filter(({ name }) => DEFINITION.test(name))) definitions.push({ name: one.name, text: await whole(one, state) });
  if (definitions.length) await put({ files: definitions });
  for (const one of sources.filter(({ name }) => !DEFINITION.test(name))) {
    if (LINES.test(one.name)) for await (const part of lines(one, state)) waiting.push(...(await put({ files: [part] })));
    else waiting.push(...(await put({ files: [{ name: one.name, text: await whole(one, state) }] })));
  }
  await finish(waiting, put);
  return state;
}

// Send what waits for others as long as that makes it less, then once more to be refused; delete at the end.
async function finish(waiting, put) {
  const deletions = waiting.filter(([kind]) => kind === "delete");
  let left = waiting.filter(([kind]) => kind !== "delete");
  for (let before = left.length + 1; left.length; ) {
    const final = left.length === before;
    before = left.length;
    const next = [];
    for (const part of parts(left)) next.push(...(await put({ waiting: part, final })));
    left = next;
  }
  for (const part of parts(deletions)) await put({ waiting: part, final: true });
}

function* parts(items) {
  let part = [];
  let characters = 0;
  for (const item of items) {
    if (part.length === PART.lines || (part.length && characters + item[1].length > PART.characters)) {
      yield part;
      [part, characters] = [[], 0];
    }
    part.push(item);
    characters += item[1].length;
  }
  if (part.length) yield part;
}

// What is to be read of the chosen files, and of those in zips and folders: nodes first, edges last.
async function found(chosen) {
  const all = [];
  for (const file of chosen) {
    const name = file.webkitRelativePath || file.name;
    if (/\.zip$/i.test(name)) all.push(...(await unzip(file)).filter(one => isData(one.name)).map(one => source(`${name}/${one.name}`, one.blob, one.inflate)));
    else if (file.webkitRelativePath ? isData(name) : isReadable(name)) all.push(source(name, file, stream => stream));
    else if (!file.webkitRelativePath) throw new Error(`${name}: the name of a file must end with one of ${ACCEPTED.replaceAll(",", ", ")}.`);
  }
  if (!all.length) throw new Error("There is no file with definitions or instances among them.");
  const rank = ({ name }) => (OF_NODES.test(name) ? 0 : OF_EDGES.test(name) ? 2 : 1);
  return all.sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
}

const isReadable = name => LINES.test(name.replace(/\.gz$/i, "")) || DOCUMENT.test(name);

// Whether a file in a folder is one with data: others may be beside them.
const isData = name => isReadable(name) && (!DOCUMENT.test(name) || [DEFINITION, OF_NODES, OF_EDGES].some(kind => kind.test(name)));

function source(name, blob, inflate) {
  const plain = name.replace(/\.gz$/i, "");
  const gunzip = stream => (plain === name ? stream : stream.pipeThrough(new DecompressionStream("gzip")));
  return { name: plain, blob, open: stream => gunzip(inflate(stream)) };
}

// The content as a reader of texts, which counts the bytes of the file in `state`.
function reader({ blob, open }, state) {
  const counted = new TransformStream({
    transform(chunk, controller) {
      state.value += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return open(blob.stream().pipeThrough(counted)).pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).getReader();
}

async function read(from, name) {
  try {
    return await from.read();
  } catch (failure) {
    throw new Error(`${name} cannot be read: it is no text in UTF-8, or not whole. (${failure.message})`);
  }
}

async function whole(one, state) {
  const from = reader(one, state);
  let text = "";
  for (let part = await read(from, one.name); !part.done; part = await read(from, one.name)) {
    text += part.value;
    if (text.length > MAX_DOCUMENT) throw new Error(`${one.name} is too large. Write instances as JSON lines.`);
  }
  return text;
}

// Parts of a file of JSON lines, with the number of the first line of each.
async function* lines(one, state) {
  const from = reader(one, state);
  let part = { name: one.name, line: 1, texts: [], characters: 0 };
  const take = () => {
    const { name, line, texts } = part;
    part = { name, line: line + texts.length, texts: [], characters: 0 };
    return { name, line, text: texts.join("\n") };
  };
  let rest = "";
  for (let piece = await read(from, one.name); !piece.done; piece = await read(from, one.name)) {
    rest += piece.value;
    if (rest.length > MAX_LINE) throw new Error(`${one.name}:${part.line + part.texts.length}: the line is too long.`);
    if (!piece.value.includes("\n")) continue;
    const ended = rest.split("\n");
    rest = ended.pop();
    for (const text of ended) {
      if (part.texts.length === PART.lines || (part.texts.length && part.characters + text.length > PART.characters)) yield take();
      part.texts.push(text);
      part.characters += text.length;
    }
  }
  part.texts.push(rest);
  yield take();
}
