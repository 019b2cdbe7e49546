// Which incidents lie in the period that the filter names.
import type { Filters } from "./filters";
import { numberOfDay } from "./format";
import type { MapColumns } from "./types";

export function inPeriod(data: MapColumns, filters: Filters): (at: number) => boolean {
  if (!filters.since && !filters.until) return () => true;
  const from = filters.since ? numberOfDay(filters.since) : -Infinity;
  const to = filters.until ? numberOfDay(filters.until) : Infinity;
  return (at) => {
    const day = data.day[at];
    return day !== null && day >= from && day <= to;
  };
}
