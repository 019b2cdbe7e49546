// What the API answers (docs/openapi): the shapes that the pages read.

export type Realm = "physical" | "cyber";
export type Precision = "point" | "area" | "country";

export interface Count {
  value: number;
  bound?: string; // exact, at-least, at-most, about
}
export interface DaySpan {
  start?: string | null;
  end?: string | null;
}
export interface Place {
  name?: string | null;
  text?: string | null;
  country?: string | null;
  lat?: number | null;
  lon?: number | null;
  point?: boolean | null;
  chain?: string[] | null;
  precision?: "country" | "region" | "city" | "venue" | null;
  radius_km?: number | null;
}
export interface Party {
  id?: string | null;
  name?: string | null;
  text?: string | null;
  kind?: string | null;
  status?: string | null;
}
export interface Session {
  name: string;
  role: string;
  csrf?: string; // programs with a token need none
  partner?: string;
  seen?: string;
  server: { title: string; version: string; time?: string; default_marking?: string };
}

/** One line of the board. */
export interface Row {
  id: string;
  realm?: Realm | null;
  category?: string;
  type?: string | null;
  stage?: string | null;
  date?: DaySpan | null;
  place?: Place | null;
  precision?: Precision;
  killed?: Count | null;
  injured?: Count | null;
  cyber?: { records?: Count | null };
  perpetrators?: Party[];
  sources: number;
  disagree?: boolean;
  title?: string;
  marking?: string;
  unmarked?: boolean;
  changed?: string;
}
/** What of an incident is another than it was. */
export interface News {
  what: "new" | "source" | "revised" | "figure" | "value" | "actor" | "claim" | "ruling" | "undone";
  n?: number;
  field?: string;
  from?: Count | string | null;
  to?: Count | string | null;
  name?: string;
  by?: string;
  stance?: string;
  verb?: string;
}
export interface IncidentNews {
  id: string;
  changed: string;
  news: News[];
}
export interface Page<T> {
  items: T[];
  next?: string | null;
  total?: number;
}

/** All incidents of a filter, a column each: newest first. */
export interface MapColumns {
  seq?: number;
  undated?: number;
  id: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  precision: number[];
  country: (string | null)[];
  day: (number | null)[];
  realm: number[];
  type: number[];
  types: string[];
  weight: number[];
}

export interface Said {
  report?: string;
  analyst?: string;
  value: unknown;
  best?: boolean;
  confidence?: number;
}
export interface FieldView {
  rule?: string;
  report?: string;
  analyst?: string;
  agree?: number;
  differ?: number;
  said: Said[];
}
export interface Source {
  report?: string;
  analyst?: string;
  id?: string;
  published?: string;
  title?: string;
  reliability?: string;
  credibility?: string;
  because?: string;
  copy_of?: string;
}
export interface Claim {
  report?: string | null;
  by?: string | null;
  stance?: string | null;
  about?: string | null;
  kind?: string | null;
  since?: string | null;
}
export interface CountSaid extends Count {
  report?: string;
  field: string;
  by?: string;
}
export interface Related {
  id: string;
  score?: number;
  why?: (string | { why?: string; reason?: string })[];
  incident?: Row | null;
}
export interface Incident {
  id: string;
  realm?: Realm | null;
  category?: string | null;
  type?: string | null;
  stage?: string | null;
  date?: DaySpan | null;
  place?: Place | null;
  killed?: Count | null;
  injured?: Count | null;
  weapons?: { type?: string | null; name?: string | null; text?: string | null }[];
  perpetrators?: Party[];
  victims?: { name?: string | null; text?: string | null; kind?: string | null; role?: string | null; type?: string | null; count?: Count | null; effect?: string | null }[];
  targets?: { name?: string | null; text?: string | null; type?: string | null; count?: Count | null; effect?: string | null }[];
  cyber?: {
    malware?: { name?: string | null; text?: string | null }[];
    ransom?: { amount?: number | null; currency?: string | null; paid?: boolean | null } | null;
    records?: Count | null;
    vulnerabilities?: { name?: string | null; text?: string | null }[];
    services_disrupted?: { name?: string | null; text?: string | null }[];
  };
  claims?: Claim[];
  counts?: CountSaid[];
  ranges?: Record<string, number[]>; // lowest, highest
  sources?: Source[];
  fields?: Record<string, FieldView>;
  precision?: Precision;
  related?: Related[];
  marking?: string | null;
  unmarked?: boolean | null;
  standing?: string; // what an analyst said of all of it: "confirmed", "rejected"
  reports_full?: { id: string; marking?: string }[];
}

/** Words of a report that a value rests on: offsets in UTF-16 units of the text. */
export interface Span {
  start: number;
  end: number;
  field: string;
  value?: unknown;
  incident?: string;
  confidence?: number;
  assertion?: { subject: string; field: string };
}
export interface Report {
  id: string;
  name?: string;
  title?: string;
  published?: string;
  origin?: string;
  reliability?: string;
  credibility?: string;
  marking?: string;
  incidents?: string[];
  text: string;
  spans: Span[];
  record?: { incidents?: Incident[]; warnings?: { by?: string; actor?: string; target?: string }[]; indicators?: { type?: string; value?: string }[] };
}
export interface Seen {
  until?: string;
}
export interface Change {
  seq?: number; // for those of the house
  cursor?: string;
}
export interface Warning {
  by?: string;
  actor?: string;
  target?: string;
  about?: string;
  report?: string;
  report_id?: string;
  title?: string;
  published?: string;
  words?: string;
  sentence?: string;
  countries?: string[];
  nth: number; // of its report's
}
export interface HistoryEntry {
  at?: string;
  what: string; // "report", "report revised", "ruling", "undone"
  report?: string;
  title?: string;
  name?: string;
  revision?: number;
  ruling?: number;
  who?: string;
  verb?: string;
  subject?: string;
  field?: string;
  value?: unknown;
  because?: string;
  undone?: boolean;
  marking?: string;
}
export interface Node {
  id: string;
  kind: string;
  label: string;
}
export interface Edge {
  from: string;
  to: string;
  why?: string;
}
export interface Pair {
  a: Incident | null; // gone since the question arose
  b: Incident | null;
  score?: number;
  why?: (string | { why?: string; reason?: string; weight?: number })[];
}
export interface Series {
  key: string;
  label?: string;
  incidents: number[];
  mean?: number[] | number;
  spread?: number[] | number;
  warnings?: number[];
  warnings_mean?: number[];
  warnings_spread?: number[];
}
export interface Outlook {
  steps: string[];
  items: Series[];
  warnings?: number[]; // a number a step, of all reports
  warnings_mean?: number[];
  warnings_spread?: number[];
}
export interface Preview {
  leaves?: unknown;
  held?: { what?: string; path?: string; rule?: string; why?: string }[];
  allowed?: boolean;
  rule?: string;
  why?: string;
}
