// Loading what a view shows: the newest question wins, what was there stays until the answer is.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { whenBack } from "./live";

export interface Loaded<T> {
  data?: T;
  error?: Error;
  loading: boolean;
  reload: () => void;
}

export function useLoad<T>(question: string | null, ask: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string | null; data?: T; error?: Error; loading: boolean }>({ key: null, loading: true });
  const [turn, setTurn] = useState(0);
  const asked = useRef(ask);
  asked.current = ask;
  useEffect(() => {
    if (question === null) return;
    const stop = new AbortController();
    setState((was) => ({ ...was, loading: true }));
    asked.current(stop.signal).then(
      (data) => stop.signal.aborted || setState({ key: question, data, loading: false }),
      (error: Error) => stop.signal.aborted || setState((was) => ({ key: question, data: was.key === question ? was.data : undefined, error, loading: false })),
    );
    return () => stop.abort();
  }, [question, turn]);
  const failed = useRef(false);
  failed.current = !!state.error;
  useEffect(() => whenBack(() => failed.current && setTurn((n) => n + 1)), []);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { data: state.data, error: state.error, loading: state.loading, reload };
}
