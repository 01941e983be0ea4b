// Snapshots in files, as `cdf-emulator snapshot save --file` has them: a part in JSON per line and a checksum, in gzip.
// Parts are passed on as text: numbers above 2^53 would not survive otherwise.

import { own, text } from "./api.js";

export const SUFFIX = ".cdfsnap";

const encoder = new TextEncoder();

async function checksum(lines) {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(lines.join("")));
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

// Browsers have checksums only for pages of this machine, and of https.
function checkBrowser() {
  if (!globalThis.crypto?.subtle) throw new Error("Open the console at localhost, or use: cdf-emulator snapshot --file.");
}

// The file of a snapshot that exists; `place` is its path below `/_emulator`.
export async function read(place) {
  checkBrowser();
  const lines = [];
  for (let after = null, first = true; first || after; first = false) {
    const part = await text(`/_emulator${place}/parts${after ? `?after=${encodeURIComponent(after)}` : ""}`);
    lines.push(`${part}\n`);
    after = JSON.parse(part).next;
  }
  lines.push(`${JSON.stringify({ sha256: await checksum(lines) })}\n`);
  const packed = new Blob(lines).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed, { headers: { "content-type": "application/gzip" } }).blob();
}

// Make a snapshot of a file. Throws where it is none, or not whole.
export async function write(place, file) {
  checkBrowser();
  let content;
  try {
    content = await new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  } catch {
    throw new Error(`${file.name} is no snapshot, or its end is missing.`);
  }
  const lines = content.split(/(?<=\n)/);
  const last = lines.pop();
  if (!last.startsWith('{"sha256"')) throw new Error(`The end of ${file.name} is missing.`);
  if (JSON.parse(last).sha256 !== await checksum(lines)) throw new Error(`The checksum of ${file.name} differs: it was changed.`);
  let upload = null;
  for (const line of lines) {
    const json = upload === null ? line : line.replace(/}\s*$/, `,"upload":${JSON.stringify(upload)}}`).replace(/^{,/, "{");
    ({ upload } = await own(`${place}/parts`, { method: "PUT", json }));
  }
  await own(`${place}/parts`, { method: "PUT", body: { upload, complete: true } });
}
