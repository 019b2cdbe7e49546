// Values as people read them.
import { countryName } from "./country";
import { capital, plain, t } from "./strings";
import type { Count, DaySpan, Party, Place, Precision, Row } from "./types";

const DAY = 86400000;
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const utcFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

export const bigNumber = (n: number) => n.toLocaleString("en");

export function count(c: Count | null | undefined): string {
  if (!c || c.value === undefined || c.value === null) return "";
  const n = bigNumber(c.value);
  return c.bound === "at-least" ? `${n}+` : c.bound === "at-most" ? `≤ ${n}` : c.bound === "about" ? `~${n}` : n;
}

/** Days of incidents are days where they took place: no zone moves them. */
export function day(iso: string | null | undefined): string {
  if (!iso) return "";
  if (/^\d{4}$/.test(iso)) return iso;
  const date = new Date(iso.length === 7 ? iso + "-01" : iso);
  if (Number.isNaN(+date)) return iso;
  return (iso.length === 7 ? monthFormat : dayFormat).format(date);
}

export function daySpan(d: DaySpan | null | undefined): string {
  if (!d || (!d.start && !d.end)) return "";
  if (!d.start) return `by ${day(d.end)}`;
  if (!d.end || d.start === d.end) return day(d.start);
  const whole = wholeUnit(d.start, d.end);
  return whole ?? `${day(d.start)} – ${day(d.end)}`;
}

/** A whole month or year is said as that. */
function wholeUnit(start: string, end: string): string | null {
  if (start.endsWith("-01-01") && end === start.slice(0, 4) + "-12-31") return start.slice(0, 4);
  if (!start.endsWith("-01") || start.slice(0, 7) !== end.slice(0, 7)) return null;
  const next = new Date(+new Date(end) + DAY);
  return next.getUTCDate() === 1 ? monthFormat.format(new Date(start)) : null;
}

export const dayOfNumber = (n: number) => new Date(n * DAY).toISOString().slice(0, 10);
export const numberOfDay = (iso: string) => Math.floor(Date.parse(iso) / DAY);

/** A moment in the reader's zone, short when it was today; UTC for the tooltip. */
export function moment(iso: string | null | undefined): { text: string; utc: string } {
  const date = new Date(iso ?? "");
  if (!iso || Number.isNaN(+date)) return { text: iso ?? "", utc: "" };
  const today = new Date().toDateString() === date.toDateString();
  return { text: today ? clockFormat.format(date) : timeFormat.format(date), utc: `${utcFormat.format(date)} UTC` };
}

export function place(p: Place | null | undefined): string {
  if (!p) return "";
  const country = countryName(p.country);
  const name = p.name ?? p.text ?? "";
  return !name || name === country ? country : country ? `${name}, ${country}` : name;
}

export function precisionOf(of: { precision?: Precision; place?: Place | null } | undefined): 0 | 1 | 2 | 3 {
  return of?.precision === "point" ? 3 : of?.precision === "area" ? 2 : of?.precision === "country" ? 1 : 0;
}

export const stage = (s: string | null | undefined) => (s ? (t.stage[s] ?? plain(s)) : "");

/** "Attempted bombing" */
export function what(row: { type?: string | null; stage?: string | null }): string {
  return capital([stage(row.stage), plain(row.type) || "incident"].filter(Boolean).join(" "));
}

export function harm(row: Pick<Row, "killed" | "injured" | "cyber">): string[] {
  const parts: string[] = [];
  if (row.killed) parts.push(t.harm.dead(count(row.killed)));
  if (row.injured) parts.push(t.harm.hurt(count(row.injured)));
  if (row.cyber?.records) parts.push(t.harm.records(count(row.cyber.records)));
  return parts;
}

export const partyName = (p: Party) => p.name ?? p.text ?? "";

/** Any value of the record as one line. */
export function anything(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return plain(value) === value ? value : /^[a-z-]+$/.test(value) ? plain(value) : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(anything).filter(Boolean).join("; ");
  return ofObject(value as Record<string, unknown>);
}

function ofObject(o: Record<string, unknown>): string {
  if ("value" in o) return count(o as unknown as Count);
  if ("start" in o || "end" in o) return daySpan(o as DaySpan);
  if ("country" in o || "lat" in o) return place(o as Place);
  if ("amount" in o) return `${o.amount === null || o.amount === undefined ? "" : bigNumber(Number(o.amount))} ${o.currency ?? ""}`.trim();
  if ("name" in o || "text" in o) return String(o.name ?? o.text);
  return Object.values(o).map(anything).filter(Boolean).join(", ");
}

/** "perpetrators/0" and "/incidents/0/perpetrators/0" speak of the same kind of value. */
export function fieldKind(path: string): string {
  const parts = path.split("/").filter((part) => part && part !== "incidents" && !/^\d+$/.test(part));
  if (parts[0] === "cyber" && parts[1]) return `cyber/${parts[1]}`;
  return parts[0] ?? path;
}

export const fieldName = (path: string) => t.field[fieldKind(path)] ?? capital(plain(fieldKind(path)).replaceAll("_", " "));

/** A title as people read it: without the mark of a heading. */
export const plainTitle = (title: string | null | undefined) => (title ?? "").replace(/^#+\s*/, "");

/** A report's origin in short: the host of an address, the last part of a path. */
export function originName(origin: string): string {
  try {
    const { protocol, host } = new URL(origin);
    if (protocol.startsWith("http")) return host;
  } catch {
    // No address, so a path.
  }
  return origin.slice(origin.lastIndexOf("/") + 1);
}
