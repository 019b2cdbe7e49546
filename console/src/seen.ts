// Up to where this person has looked, kept by the server: a second browser or the tablet beside it agrees. Times
// are the server's: the mark is that of the newest change that was seen.
import { useEffect, useState } from "preact/hooks";
import { get, post } from "./api";
import type { IncidentNews, News, Page, Row, Seen, Session } from "./types";
import { notice } from "./ui";

export const MOST = 100; // rows that the board shows; who was away for longer reads the list

let mark = ""; // "": never looked: all is new
const listeners = new Set<(mark: string) => void>();

/** What is seen stays seen: an earlier mark that comes late changes nothing. */
function take(until: string | undefined) {
  if (!until || until <= mark) return;
  mark = until;
  listeners.forEach((tell) => tell(mark));
}

/** Who is logged in now, and up to where that person has looked. */
export function startSeen(session: Session | null) {
  mark = session?.seen ?? "";
  listeners.forEach((tell) => tell(mark));
}

/** Another browser of the same person has looked. */
export const heardSeen = (seen: Seen) => take(seen.until);

export const askSeen = () => void get<Seen>("/seen").then(heardSeen, () => {});

export function useSeenMark(): string {
  const [now, setNow] = useState(mark);
  useEffect(() => {
    setNow(mark);
    listeners.add(setNow);
    return () => {
      listeners.delete(setNow);
    };
  }, []);
  return now;
}

/** All of these were seen. */
export function markSeen(rows: Row[]) {
  const until = rows.reduce((latest, row) => (row.changed && row.changed > latest ? row.changed : latest), mark);
  if (until) post<Seen>("/seen", { until }).then(heardSeen, (failed: Error) => notice(failed.message));
}

/** What changed after the mark, the last change first. */
export async function changedSince(since: string, signal: AbortSignal): Promise<Row[]> {
  const page = await get<Page<Row>>("/incidents", { sort: "changed", limit: MOST }, signal);
  return page.items.filter((row) => !!row.changed && row.changed > since);
}

const SAID = 40; // of so many it is said what changed: it is worked out when it is asked for

/** What is another than at the mark, of each of those that changed last. */
export async function newsSince(since: string, signal: AbortSignal): Promise<Map<string, News[]>> {
  const { items } = await get<{ items: IncidentNews[] }>("/incidents/news", { after: since, limit: SAID }, signal);
  return new Map(items.map(({ id, news }) => [id, news]));
}
