// The rows of a long list, fetched a page at a time where the reader looks: 100,000 cost what a screen costs.
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { whenBack } from "./live";
import type { Page, Row } from "./types";

export const PAGE = 100;

export interface Rows {
  total: number;
  error?: Error;
  loaded: boolean;
  row: (index: number) => Row | undefined;
  want: (first: number, last: number) => void;
  reload: () => void;
}

class Pages {
  pages = new Map<number, Row[]>();
  asked = new Set<number>();
  total = 0;
  loaded = false;
  error?: Error;
  stop = new AbortController();
}

export function useRows(path: string, query: Record<string, string>, turn: number): Rows {
  const question = JSON.stringify(query);
  const held = useRef(new Pages());
  const [, drawAgain] = useState(0);
  const draw = () => drawAgain((n) => n + 1);

  const fetchPage = (into: Pages, page: number) => {
    if (into.asked.has(page)) return;
    into.asked.add(page);
    get<Page<Row>>(path, { ...query, page, limit: PAGE }, into.stop.signal).then(
      (answer) => {
        into.pages.set(page, answer.items);
        into.total = answer.total ?? Math.max(into.total, page * PAGE + answer.items.length + (answer.next ? 1 : 0));
        into.loaded = true;
        held.current = into;
        draw();
      },
      (error: Error) => {
        if (into.stop.signal.aborted) return;
        into.error = error;
        into.loaded = true;
        held.current = into;
        draw();
      },
    );
  };

  // What is shown stays until the first page of what was asked now is there: no flicker while one types.
  useEffect(() => {
    const next = new Pages();
    fetchPage(next, 0);
    return () => next.stop.abort();
  }, [question, turn]);

  const reload = () => fetchPage(new Pages(), 0);
  useEffect(() => whenBack(() => held.current.error && reload()), [question]);

  return {
    total: held.current.total,
    error: held.current.error,
    loaded: held.current.loaded,
    row: (index) => held.current.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    want: (first, last) => {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) if (page * PAGE < held.current.total) fetchPage(held.current, page);
    },
    reload,
  };
}
