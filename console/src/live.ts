// What changes on the server while the page is open, by server-sent events.
import { useEffect, useState } from "preact/hooks";
import { get } from "./api";
import { askSeen, heardSeen } from "./seen";
import type { Change, Seen } from "./types";

type Listener = (change: Change) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<(state: LiveState) => void>();
let source: EventSource | null = null;
let state: LiveState = "off";

export type LiveState = "off" | "live" | "lost";

function setState(next: LiveState) {
  state = next;
  stateListeners.forEach((tell) => tell(next));
}

let timer = 0;

/** Tries again in a while; where the session ended, whoever logs in again starts it. */
function later() {
  clearTimeout(timer);
  timer = window.setTimeout(() => get("/seen").then(startLive, later), 3000);
}

/** The browser connects anew by itself, and asks for what came after the last event that it has. */
export function startLive() {
  stopLive();
  source = new EventSource("/api/v1/events", { withCredentials: true });
  source.onopen = () => {
    setState("live");
    askSeen();
  };
  source.onerror = () => {
    setState("lost");
    if (source?.readyState === EventSource.CLOSED) later(); // refused: the browser gives up, we do not
  };
  source.addEventListener("seen", (event) => heardSeen(JSON.parse((event as MessageEvent<string>).data) as Seen));
  source.addEventListener("change", (event) => {
    setState("live");
    try {
      const change = JSON.parse((event as MessageEvent<string>).data) as Change;
      listeners.forEach((tell) => tell(change));
    } catch {
      // A row of a newer server: the next look at the list shows it.
    }
  });
}

export function stopLive() {
  clearTimeout(timer);
  source?.close();
  source = null;
  setState("off");
}

export function useLiveState(): LiveState {
  const [now, setNow] = useState(state);
  useEffect(() => {
    setNow(state);
    stateListeners.add(setNow);
    return () => {
      stateListeners.delete(setNow);
    };
  }, []);
  return now;
}

/** Calls when the server is there again after it was not. */
export function whenBack(then: () => void): () => void {
  let lost = state === "lost";
  const heard = (next: LiveState) => {
    if (next === "live" && lost) then();
    lost = next === "lost" || (lost && next !== "live");
  };
  stateListeners.add(heard);
  return () => {
    stateListeners.delete(heard);
  };
}

/** Counts up, at most once a second, whenever something changed: an argument for what loads anew. */
export function useChanges(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let timer = 0;
    const changed = () => {
      if (!timer)
        timer = window.setTimeout(() => {
          timer = 0;
          setCount((n) => n + 1);
        }, 1000);
    };
    listeners.add(changed);
    return () => {
      listeners.delete(changed);
      clearTimeout(timer);
    };
  }, []);
  return count;
}
