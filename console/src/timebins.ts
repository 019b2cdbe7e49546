// Days into bars: as many as a screen can show, each a whole day, week, month, quarter or year.
import { day, dayOfNumber } from "./format";
import type { MapColumns } from "./types";

export interface Range {
  from: number; // days since 1970
  to: number;
}
export interface Bin extends Range {
  physical: number;
  cyber: number;
  label: string;
}

const MOST_BARS = 180;
const DAY = 86400000;

/** What the axis spans: all that is known; when a short period is chosen, that with as much around it. */
export function rangeOf(days: (number | null)[], period: Range | null): Range {
  let from = Infinity;
  let to = -Infinity;
  for (const at of days) {
    if (at === null) continue;
    if (at < from) from = at;
    if (at > to) to = at;
  }
  if (from > to) {
    to = Math.floor(Date.now() / DAY);
    from = to - 365;
  }
  const slack = Math.max(2, (to - from) * 0.01);
  from -= slack;
  to += slack;
  if (!period) return { from, to };
  const left = Math.max(period.from, from);
  const right = Math.min(period.to, Math.max(to, left + 1));
  const length = Math.max(7, right - left);
  if (right < from || left > to || length > (to - from) / 10) return { from, to };
  return { from: Math.max(from, left - length), to: Math.max(right + 2, Math.min(to, right + length)) };
}

type Unit = { days: number; start: (at: number) => number; next: (at: number) => number; label: (at: number) => string };

function monthUnit(months: number): Unit {
  const start = (at: number) => {
    const date = new Date(at * DAY);
    return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1) / DAY;
  };
  return {
    days: months * 30.4,
    start,
    next: (at) => {
      const date = new Date(at * DAY);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY;
    },
    label: (at) => (months === 12 ? dayOfNumber(at).slice(0, 4) : day(dayOfNumber(at).slice(0, 7)) + (months === 3 ? " +3 months" : "")),
  };
}

const UNITS: Unit[] = [
  { days: 1, start: (at) => Math.floor(at), next: (at) => at + 1, label: (at) => day(dayOfNumber(at)) },
  { days: 7, start: (at) => Math.floor((at + 3) / 7) * 7 - 3, next: (at) => at + 7, label: (at) => `${day(dayOfNumber(at))} – ${day(dayOfNumber(at + 6))}` },
  monthUnit(1),
  monthUnit(3),
  monthUnit(12),
];

export function bins(data: MapColumns, range: Range): Bin[] {
  const unit = UNITS.find((u) => (range.to - range.from) / u.days <= MOST_BARS) ?? UNITS[UNITS.length - 1];
  const all: Bin[] = [];
  for (let at = unit.start(range.from); at <= range.to && all.length < 4000; at = unit.next(at)) all.push({ from: at, to: unit.next(at), physical: 0, cyber: 0, label: unit.label(at) });
  data.day.forEach((at, n) => {
    const bin = at === null ? undefined : binOf(all, at);
    if (bin) bin[data.realm[n] ? "cyber" : "physical"]++;
  });
  return all;
}

export function binOf(all: Bin[], at: number): Bin | undefined {
  let low = 0;
  let high = all.length - 1;
  while (low <= high) {
    const mid = (low + high) >> 1;
    if (at < all[mid].from) high = mid - 1;
    else if (at >= all[mid].to) low = mid + 1;
    else return all[mid];
  }
  return undefined;
}
