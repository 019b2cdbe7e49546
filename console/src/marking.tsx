// How far something may go: the levels, and how one is chosen.
import { t } from "./strings";
import { Select } from "./ui";

/** The least strict first. */
export const LEVELS = ["clear", "green", "amber", "amber+strict", "red"];
export const levelOptions = LEVELS.map((level) => [level, t.marking(level)]);

const levelOf = (marking: string) => marking.replace(/^TLP:/i, "").toLowerCase();

/** The strictest of some markings; "" where one of them is unknown: then the server alone can say. */
export function strictest(markings: (string | null | undefined)[]): string {
  const ranks = markings.map((marking) => LEVELS.indexOf(levelOf(marking ?? "")));
  return ranks.length && !ranks.includes(-1) ? LEVELS[Math.max(...ranks)] : "";
}

/**
 * The marking of a ruling (docs/decisions/0020): left alone, a judgement goes as far as the reports that it is about,
 * a correction nowhere beyond the house. It cannot be less strict than these reports.
 */
export function RulingMarking({ value, brings, floor, hint = t.ruling.markingHint, onPick }: { value: string; brings: boolean; floor: string; hint?: string; onPick: (level: string) => void }) {
  const least = LEVELS.indexOf(floor);
  const untold = brings ? t.ruling.unmarked(t.marking(least > LEVELS.indexOf("amber+strict") ? floor : "amber+strict")) : t.ruling.asReports(floor && t.marking(floor));
  return <Select label={t.ruling.marking} hint={hint} any={untold} value={value} options={levelOptions.slice(Math.max(0, least))} onPick={onPick} />;
}
