// What an incident's page lists: each fact with everything that was said of it, and how words of a report are
// matched with facts, both ways.
import { anything, bigNumber, count, fieldKind, fieldName } from "./format";
import { t } from "./strings";
import type { Count, CountSaid, Incident, Place, Report, Said, Source, Span } from "./types";

export interface Statement {
  text: string;
  best: boolean;
  who: string; // report or analyst
  by?: string; // whom the report cites
  analyst: boolean;
  source?: Source;
  words?: string; // by which its words are found in the report, where that is not the text
}
export interface Fact {
  key: string;
  kind: string; // of field
  label: string;
  text: string;
  edit: string; // what one corrects: the value without its count and adornments
  status?: string | null;
  note?: string;
  statements: Statement[];
  agree: number;
  differ: number;
  range?: string;
}

const SINGLE = ["type", "date", "place", "killed", "injured"] as const;
const LAST = ["stage", "category"] as const; // what the title says already, or nobody asks for first
const LISTS = ["perpetrators", "victims", "targets", "weapons"] as const;
const CYBER_LISTS = ["malware", "vulnerabilities", "services_disrupted"] as const;

export function sourceOf(incident: Incident, name: string | null | undefined): Source | undefined {
  return incident.sources?.find((source) => (source.report ?? source.analyst) === name || source.id === name);
}

const grade = (source: Source | undefined) => `${source?.reliability ?? ""}${source?.credibility ?? ""}`;
export const gradeOf = grade;

function said(incident: Incident, entry: Said): Statement {
  const who = entry.analyst ?? entry.report ?? "";
  return { text: anything(entry.value), best: !!entry.best, who, analyst: !!entry.analyst, source: sourceOf(incident, who) };
}

function cited(incident: Incident, figure: CountSaid, best: string): Statement {
  const text = count(figure);
  return { text, best: text === best, who: figure.report ?? "", by: figure.by, analyst: false, source: sourceOf(incident, figure.report) };
}

function rangeText(range: number[] | undefined): string | undefined {
  return range && range[0] !== range[1] ? `${range[0].toLocaleString("en")} – ${range[1].toLocaleString("en")}` : undefined;
}

function fact(incident: Incident, key: string, value: unknown): Fact | undefined {
  const view = incident.fields?.[key];
  const text = anything(value);
  if (!text && !view) return undefined;
  const figureName = key.replace("cyber/", "");
  const figures = (incident.counts ?? []).filter((figure) => figure.field === figureName);
  const statements = view ? view.said.map((entry) => said(incident, entry)) : [];
  for (const figure of figures) {
    const one = cited(incident, figure, text);
    const bare = one.by && statements.find((other) => other.who === one.who && other.text === one.text && !other.by);
    if (bare) bare.by = one.by;
    else if (one.by || !statements.some((other) => other.who === one.who && other.text === one.text)) statements.push(one);
  }
  statements.sort((a, b) => Number(b.best) - Number(a.best));
  const differ = new Set(statements.map((one) => one.text)).size - 1;
  return { key, kind: fieldKind(key), label: fieldName(key), text: text || "–", edit: text.replace("≤ ", "<=").replaceAll(",", /^[\d,+~≤ ]+$/.test(text) ? "" : ","), statements, agree: view?.agree ?? statements.filter((one) => one.text === text).length, differ: Math.max(view?.differ ?? 0, differ, 0), note: key === "place" ? placeNote(incident.place) : undefined, range: rangeText(incident.ranges?.[figureName]) };
}

type Item = { name?: string | null; text?: string | null; status?: string | null; effect?: string | null; type?: string | null; kind?: string | null; role?: string | null; count?: Count | null };

/** How exactly the place is known, where that is less than the place itself. */
const placeNote = (of: Place | null | undefined) => (of?.precision === "country" || of?.precision === "region" ? t.precision[of.precision] : of?.radius_km ? t.precision.around(bigNumber(of.radius_km)) : undefined);

function noteOf(item: Item): string {
  const type = item.type === "civilian" ? undefined : item.type; // as good as nothing said
  return [item.role?.toLowerCase(), item.effect, type].filter(Boolean).map((word) => anything(word)).join(", ");
}

/** Which reports name an entry of a list, each with the words that it has for it. */
function named(incident: Incident, kind: string, item: Item, reports: Report[]): Statement[] {
  const words = [item.name, item.text].filter((word): word is string => !!word);
  return reports.flatMap((report) => {
    const span = report.spans.find((one) => {
      if (kindOfSpan(one) !== kind || (one.incident && one.incident !== incident.id)) return false;
      const { name, text, count: n } = (one.value ?? {}) as Item;
      return words.some((word) => same(word, name ?? "") || same(word, text ?? "")) && (!item.count || !n || n.value === item.count.value);
    });
    const source = span && incident.sources?.find((one) => one.id === report.id);
    if (!source) return [];
    const { name, text = words[0], status } = span.value as Item;
    return [{ words: name ?? text ?? "", text: status ? `${text}, ${t.status[status] ?? status}` : (text ?? ""), best: true, who: source.report ?? "", analyst: false, source }];
  });
}

function items(incident: Incident, kind: string, list: Item[] | undefined, reports: Report[]): Fact[] {
  return (list ?? []).map((item, n) => {
    const name = item.name ?? item.text ?? item.type ?? "";
    const counted = item.count && !(kind === "targets" && item.count.value === 1);
    const text = counted ? `${count(item.count)} ${name}` : name;
    const statements = named(incident, kind, item, reports);
    return { key: `${kind}/${n}`, kind, label: fieldName(kind), text, edit: name, status: item.status, note: noteOf(item), statements, agree: statements.length, differ: 0 };
  });
}

/** reports: those at hand; they say who names the entries of lists. */
export function factsOf(incident: Incident, reports: Report[] = []): Fact[] {
  const facts: (Fact | undefined)[] = SINGLE.map((key) => fact(incident, key, incident[key]));
  const cyber = incident.cyber ?? {};
  facts.push(fact(incident, "cyber/records", cyber.records), fact(incident, "cyber/ransom", cyber.ransom));
  for (const kind of LISTS) facts.push(...items(incident, kind, incident[kind], reports));
  for (const kind of CYBER_LISTS) facts.push(...items(incident, `cyber/${kind}`, cyber[kind], reports));
  facts.push(...LAST.map((key) => fact(incident, key, incident[key])));
  return facts.filter((one): one is Fact => !!one);
}

/** What a correction of a fact sends: text as the command line takes it; of a list, the list with one entry changed or gone. */
export function corrected(incident: Incident, fact: Fact, text: string): unknown {
  const [, index] = /\/(\d+)$/.exec(fact.key) ?? [];
  if (index === undefined) return text;
  const holder = (fact.kind.startsWith("cyber/") ? incident.cyber : incident) as Record<string, Item[] | undefined>;
  const list = [...(holder[fact.kind.replace("cyber/", "")] ?? [])];
  const at = Number(index);
  if (text.trim()) list[at] = { ...list[at], name: text.trim(), text: text.trim() };
  else list.splice(at, 1);
  return list;
}

/** Each value that somebody says once, with how many more say the same: what one sees before a fact is opened. */
export function eachOnce(statements: Statement[], most: number): { shown: { statement: Statement; more: number }[]; left: number } {
  const seen = new Map<string, { statement: Statement; more: number }>();
  for (const statement of statements) {
    const before = seen.get(statement.text);
    if (before) before.more++;
    else seen.set(statement.text, { statement, more: 0 });
  }
  return { shown: [...seen.values()].slice(0, most), left: Math.max(0, seen.size - most) };
}

/** Facts that share a label stand under one heading. */
export function grouped(facts: Fact[]): { label: string; kind: string; facts: Fact[] }[] {
  const groups: { label: string; kind: string; facts: Fact[] }[] = [];
  for (const one of facts) {
    const last = groups[groups.length - 1];
    if (last?.kind === one.kind) last.facts.push(one);
    else groups.push({ label: one.label, kind: one.kind, facts: [one] });
  }
  return groups;
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
const FIGURES = new Set(["killed", "injured", "kidnapped", "cyber/records"]);

export function kindOfSpan(span: Span): string {
  const kind = fieldKind(span.field);
  if (kind === "incident") return "type";
  return kind;
}

function spanText(span: Span): string {
  const value = span.value as Item | string | undefined;
  if (value && typeof value === "object" && "name" in value) return value.name ?? value.text ?? "";
  return anything(value);
}

/** Which words of a report say this: those of the very value, else all of its field. */
export function spansOf(spans: Span[], kind: string, text: string, words: string): Span[] {
  const ofKind = spans.filter((span) => kindOfSpan(span) === kind || (FIGURES.has(kind) && kindOfSpan(span) === "counts" && figureOf(span) === kind));
  const exact = ofKind.filter((span) => {
    const said = spanText(span);
    return said && (same(said, text) || same(text.replace(/^[\d,+~≤ ]+/, ""), said) || same(words.slice(span.start, span.end), text));
  });
  return exact.length ? exact : ofKind;
}

function figureOf(span: Span): string | undefined {
  const value = span.value as { field?: string } | undefined;
  return value && typeof value === "object" ? value.field : undefined;
}

/** Which fact the words say. */
export function factOf(facts: Fact[], span: Span): Fact | undefined {
  const kind = kindOfSpan(span) === "counts" ? (figureOf(span) ?? "killed") : kindOfSpan(span);
  const ofKind = facts.filter((one) => one.kind === kind);
  const said = spanText(span);
  return ofKind.find((one) => said && (same(one.text, said) || same(one.text.replace(/^[\d,+~≤ ]+/, ""), said))) ?? ofKind[0];
}
