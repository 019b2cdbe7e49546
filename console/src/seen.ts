// Up to where this reader has looked, kept in this browser under the reader's name.
import { get } from "./api";
import type { Change, Page } from "./types";

export interface SeenMark {
  seq: number;
  at: string;
}
const MOST = 200; // rows that the board shows; who was away for longer reads the list

const key = (name: string) => `tocsin.seen.${name}`;

export function seenSince(name: string): SeenMark {
  try {
    const mark = JSON.parse(localStorage.getItem(key(name)) ?? "") as SeenMark;
    if (Number.isFinite(mark.seq)) return mark;
  } catch {
    // Never looked before: all is new.
  }
  return { seq: 0, at: "" };
}

export function markSeen(name: string, changes: Change[], was: SeenMark): SeenMark {
  const seq = changes.reduce((most, change) => Math.max(most, change.seq), was.seq);
  const mark = { seq, at: new Date().toISOString() };
  localStorage.setItem(key(name), JSON.stringify(mark));
  return mark;
}

/** Newest first, one row an incident. */
export async function changesSince(mark: SeenMark, signal: AbortSignal): Promise<Change[]> {
  const page = await get<Page<Change>>("/changes", { after: mark.seq, limit: MOST }, signal);
  const newest = new Map<string, Change>();
  for (const change of page.items) newest.set(change.incident ?? change.id ?? String(change.seq), change);
  return [...newest.values()].sort((a, b) => b.seq - a.seq);
}
