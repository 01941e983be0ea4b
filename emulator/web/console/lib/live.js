// What refreshes by itself, and whether the emulator still answers.

import { useCallback, useEffect, useRef, useState } from "../../vendor/preact.js";
import { own, Refused, Unreachable } from "./api.js";

const INTERVAL = 3000; // milliseconds
const HEALTH_INTERVAL = 1500;
const HEALTH_PATIENCE = 10_000;
const listeners = new Set();

// `state`: "connecting", "ready", "locked" (a token is needed), "away" (Neo4j) or "lost" (the emulator).
let connection = { state: "connecting", health: null, reason: "" };

function tell(change) {
  const next = { ...connection, ...change };
  if (JSON.stringify(next) === JSON.stringify(connection)) return;
  connection = next;
  document.body.dataset.state = next.state;
  for (const listener of listeners) listener(connection);
}

export function useConnection() {
  const [state, setState] = useState(connection);
  useEffect(() => {
    listeners.add(setState);
    setState(connection);
    return () => listeners.delete(setState);
  }, []);
  return state;
}

// Note what an error says about the connection; true where the page need not show it itself.
export function noteError(error) {
  if (error instanceof Unreachable) tell({ state: "lost", reason: error.message });
  else if (error instanceof Refused && error.status === 401) tell({ state: "locked", reason: error.message });
  else if (error instanceof Refused && error.status === 403) tell({ state: "locked", reason: "The holder of this token is not in the group of the administrators." });
  else return false;
  return true;
}

export async function checkHealth() {
  try {
    const health = await own("/health", { signal: AbortSignal.timeout(HEALTH_PATIENCE) });
    tell(connection.state === "locked" ? { health } : { state: "ready", health, reason: health.reason ?? "" });
  } catch (error) {
    if (error instanceof Refused) tell({ state: "away", health: null, reason: error.body?.reason ?? error.message });
    else noteError(error);
  }
}

// A token was given, or is forgotten: try again.
export function unlock() {
  tell({ state: "connecting", reason: "" });
  return checkHealth();
}

export function watchConnection() {
  checkHealth();
  setInterval(() => {
    if (!document.hidden) checkHealth();
  }, HEALTH_INTERVAL);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) checkHealth();
  });
}

// What `load` returns, loaded again whenever one of `inputs` changes, and every `interval` milliseconds if that is not 0.
// What is the same as before is not drawn again, so that a selection of text stays.
export function useLive(load, inputs, interval = INTERVAL) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const [round, setRound] = useState(0);
  const last = useRef("");
  const { state: connected } = useConnection();
  useEffect(() => {
    last.current = "";
    setState(before => ({ ...before, error: null, loading: true }));
  }, inputs);
  useEffect(() => {
    if (connected === "locked") return undefined;
    let timer = 0;
    const controller = new AbortController();
    async function refresh() {
      try {
        const data = document.hidden && last.current ? undefined : await load(controller.signal);
        const text = data === undefined ? last.current : JSON.stringify(data);
        if (text !== last.current) setState({ data, error: null, loading: false });
        last.current = text;
      } catch (error) {
        if (controller.signal.aborted) return;
        last.current = "";
        if (noteError(error)) setState(before => ({ ...before, loading: false }));
        else setState({ data: null, error, loading: false });
      }
      if (interval && !controller.signal.aborted) timer = setTimeout(refresh, interval);
    }
    refresh();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [...inputs, round, connected]);
  const reload = useCallback(() => setRound(before => before + 1), []);
  return { ...state, reload };
}
