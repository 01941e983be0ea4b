// Requests to the emulator: to its own endpoints, and to the emulated API as every client sends them.

import { token } from "./token.js";

const CLIENT = "cdf-emulator-console";

// An answer that is no success, with the message of its envelope.
export class Refused extends Error {
  constructor(status, message, body, requestId) {
    super(message);
    this.requestId = requestId; // by which the log knows it
    this.status = status;
    this.body = body;
  }
}

// Nothing answered.
export class Unreachable extends Error {}

// `body` is sent as JSON; `json` is one that is JSON already.
async function send(path, { method = "GET", body, json = body === undefined ? undefined : JSON.stringify(body), signal, headers } = {}) {
  const sent = { authorization: `Bearer ${token() || "console"}`, "x-cdp-app": CLIENT, ...headers };
  if (json !== undefined) sent["content-type"] = "application/json";
  try {
    return await fetch(path, { method, headers: sent, body: json, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable("The emulator does not answer.");
  }
}

async function read(answer) {
  const text = await answer.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    // A proxy in between may answer otherwise.
  }
  if (answer.ok) return body;
  throw new Refused(answer.status, body?.error?.message ?? body?.reason ?? `${answer.status} ${answer.statusText}`, body, answer.headers.get("x-request-id"));
}

// Ask an endpoint below `/_emulator`.
export async function own(path, options) {
  return read(await send(`/_emulator${path}`, options));
}

// Ask the emulated API of a project: a POST where there is a body, else a GET.
export async function api(project, path, body, options) {
  const address = `/api/v1/projects/${encodeURIComponent(project)}${path}`;
  return read(await send(address, { method: body === undefined ? "GET" : "POST", body, ...options }));
}

// The text of an endpoint that does not answer in JSON.
export async function text(path) {
  const answer = await send(path);
  if (!answer.ok) await read(answer);
  return answer.text();
}

// The answer as a stream of bytes, for server-sent events.
export async function stream(path, signal) {
  const answer = await send(`/_emulator${path}`, { signal, headers: { accept: "text/event-stream" } });
  if (!answer.ok) await read(answer);
  return answer.body;
}

// A query string of those parameters that have a value.
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given).toString();
  return text && `?${text}`;
}
