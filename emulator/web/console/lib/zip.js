// Files in one file, as zip has them: each deflated, names in UTF-8. Neither encrypted ones nor those of 4 GB (Zip64).

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const VERSION = 20;
const UTF8 = 0x0800;
const ENCRYPTED = 1;
const DEFLATED = 8;
const FIRST_DAY = 0x21; // 1980-01-01: the same content gives the same bytes
const MAX_COUNT = 0xffff;
const MAX_SIZE = 0xffffffff;
const MAX_COMMENT = 0xffff;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = MAX_SIZE;
  for (const byte of bytes) value = checksums[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ MAX_SIZE) >>> 0;
}

// Numbers of 2 or 4 bytes, as `[bytes, value]`.
function record(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return view.buffer;
}

// A blob with the files of an async iterable of `{ file, text }`, of which one is in memory at once.
export async function zip(files) {
  const contents = [];
  const directory = [];
  let offset = 0;
  for await (const { file, text } of files) {
    const [name, content] = [encoder.encode(file), encoder.encode(text)];
    const packed = await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();
    const both = [[2, VERSION], [2, UTF8], [2, DEFLATED], [2, 0], [2, FIRST_DAY], [4, crc32(content)], [4, packed.size], [4, content.length], [2, name.length], [2, 0]];
    const part = new Blob([record([4, LOCAL], ...both), name, packed]);
    contents.push(part);
    directory.push(record([4, CENTRAL], [2, VERSION], ...both, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    offset += part.size;
    if (offset > MAX_SIZE || directory.length / 2 > MAX_COUNT) throw new Error("It is too large for a zip. Use: cdf-emulator export.");
  }
  const list = new Blob(directory);
  const count = directory.length / 2;
  const end = record([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, list.size], [4, offset], [2, 0]);
  return new Blob([...contents, list, end], { type: "application/zip" });
}

// The files in a zip: of each its name, its part of the zip as a blob, and what makes a stream of its content of that
// of the blob. Throws where it is none.
export async function unzip(file) {
  const tail = await view(file, Math.max(0, file.size - END_SIZE - MAX_COMMENT), file.size);
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error(`${file.name} is no zip, or its end is missing.`);
  const count = tail.getUint16(end + 10, true);
  const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (count === MAX_COUNT || start + size > file.size) throw new Error(`${file.name} is a zip that the console does not read. Use: cdf-emulator import.`);
  const list = await view(file, start, start + size);
  const found = [];
  for (let at = 0; found.length < count; ) {
    if (at + CENTRAL_SIZE > size || list.getUint32(at, true) !== CENTRAL) throw new Error(`${file.name} is no whole zip.`);
    const [name, extra, comment] = [28, 30, 32].map(place => list.getUint16(at + place, true));
    found.push({
      name: decoder.decode(new Uint8Array(list.buffer, at + CENTRAL_SIZE, Math.min(name, size - at - CENTRAL_SIZE))),
      flags: list.getUint16(at + 8, true),
      method: list.getUint16(at + 10, true),
      packed: list.getUint32(at + 20, true),
      offset: list.getUint32(at + 42, true),
    });
    at += CENTRAL_SIZE + name + extra + comment;
  }
  return Promise.all(found.filter(one => !one.name.endsWith("/")).map(one => entry(file, one)));
}

async function entry(file, { name, flags, method, packed, offset }) {
  if (flags & ENCRYPTED || ![0, DEFLATED].includes(method)) throw new Error(`${file.name} has ${name} in a form that the console does not read. Use: cdf-emulator import.`);
  const head = await view(file, offset, offset + LOCAL_SIZE);
  if (head.byteLength < LOCAL_SIZE || head.getUint32(0, true) !== LOCAL) throw new Error(`${file.name} is no whole zip.`);
  const start = offset + LOCAL_SIZE + head.getUint16(26, true) + head.getUint16(28, true);
  const inflate = stream => (method === DEFLATED ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream);
  return { name, blob: file.slice(start, start + packed), inflate };
}

async function view(file, start, end) {
  return new DataView(await file.slice(start, end).arrayBuffer());
}
