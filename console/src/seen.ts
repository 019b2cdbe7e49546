// Up to where this reader has looked, kept in this browser under the reader's name. Times are the server's: the
// mark is that of the newest change that was seen.
import { get } from "./api";
import type { Page, Row } from "./types";

const MOST = 100; // rows that the board shows; who was away for longer reads the list
const key = (name: string) => `tocsin.seen.${name}`;

/** "" when this reader never looked: all is new. */
export const seenUntil = (name: string) => localStorage.getItem(key(name)) ?? "";

export function markSeen(name: string, rows: Row[], was: string): string {
  const mark = rows.reduce((latest, row) => (row.changed && row.changed > latest ? row.changed : latest), was);
  localStorage.setItem(key(name), mark);
  return mark;
}

/** What changed after the mark, the last change first. */
export async function changedSince(mark: string, signal: AbortSignal): Promise<Row[]> {
  const page = await get<Page<Row>>("/incidents", { sort: "changed", limit: MOST }, signal);
  return page.items.filter((row) => !!row.changed && row.changed > mark);
}
