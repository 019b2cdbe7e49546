// Incidents and warnings over time, a small chart a unit, each against its own past. Behind each bar is its list.
import type { JSX } from "preact";
import { ApiError, get } from "./api";
import { countryName } from "./country";
import { day } from "./format";
import { useItems, useKeys } from "./keys";
import { useChanges } from "./live";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { linkTo, setQuery } from "./route";
import { capital, plain, t } from "./strings";
import type { Outlook, Series } from "./types";
import { Button, Empty, Failure, Field, Select } from "./ui";

const UNITS = ["country", "sector", "actor"] as const;
type Unit = (typeof UNITS)[number];
const W = 300;
const H = 84;
const WARNED_H = 36;

const PRESETS: [number, string][] = [[1, "month"], [5, "month"], [20, "year"]];

/** The first of the month, so many years ago. */
function yearsAgo(years: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
}

const at = (of: number[] | number | undefined, n: number): number | undefined => (Array.isArray(of) ? of[n] : of);

function nameOf(unit: Unit, series: Series): string {
  if (!series.key) return series.label ?? "";
  if (unit === "country") return countryName(series.key) || series.label || series.key;
  return unit === "sector" ? capital(plain(series.key)) : (series.label ?? series.key);
}

/** The day before the next step: where the list behind a bar ends. */
function endOf(steps: string[], n: number, step: string): string {
  const next = steps[n + 1] ? new Date(steps[n + 1]) : new Date(steps[n]);
  if (!steps[n + 1]) {
    if (step === "week") next.setUTCDate(next.getUTCDate() + 7);
    else if (step === "year") next.setUTCFullYear(next.getUTCFullYear() + 1);
    else next.setUTCMonth(next.getUTCMonth() + 1);
  }
  return new Date(+next - 86400000).toISOString().slice(0, 10);
}

/** One row of bars: what was counted in each step, and what was usual for it. */
interface Course {
  counts: number[];
  mean?: number[] | number;
  spread?: number[] | number;
  list: (since: string, until: string) => string; // the address of what is behind a bar
  say: (when: string, n: number) => string;
}

/** Without a past there is nothing to be above of. */
function isAbove(course: Course, n: number): boolean {
  const mean = at(course.mean, n) ?? 0;
  return mean > 0 && (course.counts[n] ?? 0) > mean + (at(course.spread, n) ?? 0);
}

const sum = (all: number[]) => all.reduce((before, n) => before + n, 0);

function verdict(course: Course, lastStep: string, name: (n: number) => string): { text: string; tone: string } {
  const last = course.counts.length - 1;
  const mean = at(course.mean, last);
  const spread = at(course.spread, last) ?? 0;
  const now = course.counts[last] ?? 0;
  const total = name(sum(course.counts));
  if (!mean) return { text: total, tone: "" };
  const usual = t.outlook.usual(`${Math.max(0, mean - spread).toFixed(1)}–${(mean + spread).toFixed(1)}`);
  return { text: `${total} · ${lastStep}: ${now}, ${usual}`, tone: isAbove(course, last) ? "above" : now < mean - spread ? "below" : "" };
}

const stepName = (from: string, step: string) => day(step === "year" ? from.slice(0, 4) : step === "month" ? from.slice(0, 7) : from);

function band(course: Course, n: number, y: (v: number) => number): string {
  const x = (i: number) => (i / n) * W;
  const top: string[] = [];
  const bottom: string[] = [];
  for (let i = 0; i < n; i++) {
    const mean = at(course.mean, i);
    if (mean === undefined || mean === null) continue;
    const spread = at(course.spread, i) ?? 0;
    top.push(`${x(i).toFixed(1)},${y(mean + spread).toFixed(1)} ${x(i + 1).toFixed(1)},${y(mean + spread).toFixed(1)}`);
    bottom.unshift(`${x(i + 1).toFixed(1)},${y(Math.max(0, mean - spread)).toFixed(1)} ${x(i).toFixed(1)},${y(Math.max(0, mean - spread)).toFixed(1)}`);
  }
  return [...top, ...bottom].join(" ");
}

function Bars({ course, steps, step, height, kind, label }: { course: Course; steps: string[]; step: string; height: number; kind: "incidents" | "warnings"; label: string }) {
  const n = steps.length;
  const most = Math.max(1, ...course.counts.map((v, i) => Math.max(v, (at(course.mean, i) ?? 0) + (at(course.spread, i) ?? 0))));
  const y = (v: number) => height - (v / most) * (height - 4);
  const wide = W / n;
  const last = course.counts.findLastIndex((count) => count > 0);
  return (
    <svg class={kind} viewBox={`0 0 ${W} ${height}`} preserveAspectRatio="none" role="group" aria-label={label} onKeyDown={alongBars}>
      <polygon class="usual" points={band(course, n, y)} />
      {steps.map((from, i) => {
        const count = course.counts[i] ?? 0;
        if (!count) return null;
        const said = course.say(stepName(from, step), count);
        return (
          <a key={from} href={course.list(from, endOf(steps, i, step))} aria-label={said} tabindex={i === last ? 0 : -1}>
            <title>{said}</title>
            <rect class="reach" x={i * wide} y={0} width={wide} height={height} />
            <rect class={isAbove(course, i) ? "bar above" : "bar"} x={i * wide + 0.75} y={y(count)} width={Math.max(1, wide - 1.5)} height={height - y(count)} />
          </a>
        );
      })}
    </svg>
  );
}

/** Of a row of bars the last one is in the order of Tab, arrows lead to the others: a year of weeks is one stop. */
function alongBars(event: JSX.TargetedKeyboardEvent<SVGSVGElement>) {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  const bars = [...event.currentTarget.querySelectorAll<SVGAElement>("a")];
  bars[bars.indexOf(document.activeElement as unknown as SVGAElement) + by]?.focus();
}

/** Of one unit, or of all: then there are only warnings. */
function Chart({ series, steps, unit, step }: { series: Series; steps: string[]; unit: Unit; step: string }) {
  const name = nameOf(unit, series);
  const only = series.key ? { [unit]: series.key } : {};
  const last = stepName(steps[steps.length - 1], step);
  const incidents: Course = { counts: series.incidents, mean: series.mean, spread: series.spread, list: (since, until) => linkTo("board", "", { ...only, since, until }), say: t.outlook.bar };
  const warnings: Course = { counts: series.warnings ?? [], mean: series.warnings_mean, spread: series.warnings_spread, list: (since, until) => linkTo("board", "", { ...only, since, until, tab: "warnings" }), say: t.outlook.warned };
  const rows = [
    ...(series.key ? [{ kind: "incidents" as const, course: incidents, height: H, total: t.outlook.totalIncidents }] : []),
    ...(sum(warnings.counts) || !series.key ? [{ kind: "warnings" as const, course: warnings, height: series.key ? WARNED_H : H, total: t.outlook.totalWarnings }] : []),
  ];
  return (
    <figure class="chart">
      <figcaption>
        <strong>{name}</strong>
        {rows.map(({ kind, course, total }) => {
          const { text, tone } = verdict(course, last, total);
          return (
            <span key={kind} class={tone}>
              {text}
            </span>
          );
        })}
      </figcaption>
      {rows.map(({ kind, course, height }) => (
        <Bars key={kind} kind={kind} course={course} steps={steps} step={step} height={height} label={`${name}: ${t.outlook[kind]}`} />
      ))}
      <p class="ends">
        <span>{stepName(steps[0], step)}</span>
        <span>{last}</span>
      </p>
    </figure>
  );
}

export function OutlookPage({ route }: PageProps) {
  const turn = useChanges();
  const unit = (UNITS.find((name) => name === route.query.by) ?? "country") as Unit;
  const step = route.query.step ?? "month";
  const { since, until } = route.query;
  const pick = (name: Unit) => setQuery({ by: name === "country" ? "" : name });
  useItems('.chart svg a[tabindex="0"]');
  useKeys(UNITS.map((name, n) => ({ keys: String(n + 1), what: `${t.outlook.by} ${t.outlook.units[name].toLowerCase()}`, run: () => pick(name) })));
  const { data, error, reload } = useLoad(JSON.stringify([unit, step, since, until, turn]), (signal) => get<Outlook>("/outlook", { by: unit, step, since, until }, signal));
  return (
    <div class="sheet wide">
      <header class="sheet-head">
        <h1>{t.outlook.title}</h1>
        <div class="choice" role="group" aria-label={t.outlook.by}>
          {UNITS.map((name) => (
            <button key={name} type="button" aria-pressed={unit === name} onClick={() => pick(name)}>
              {t.outlook.units[name]}
            </button>
          ))}
        </div>
        <Select label={t.outlook.step} value={step} options={t.outlook.steps} onPick={(picked) => setQuery({ step: picked === "month" ? "" : picked })} />
        <Field label={t.filter.since}>
          <input type="date" value={since ?? ""} onChange={(event) => setQuery({ since: event.currentTarget.value })} />
        </Field>
        <Field label={t.filter.until}>
          <input type="date" value={until ?? ""} onChange={(event) => setQuery({ until: event.currentTarget.value })} />
        </Field>
        <span class="presets">
          {PRESETS.map(([years, by]) => (
            <Button key={years} kind="ghost" onClick={() => setQuery({ since: yearsAgo(years), until: "", step: by === "month" ? "" : by })}>
              {t.outlook.years(years)}
            </Button>
          ))}
        </span>
        <p class="chart-key">
          <span class="bar">{t.outlook.incidents}</span>
          <span class="warning">{t.outlook.warnings}</span>
          <span class="usual">{t.outlook.baseline}</span>
        </p>
        <p class="lead">{t.outlook.lead}</p>
      </header>
      <Failure error={error} again={reload}>
        {error instanceof ApiError && error.status >= 400 && error.status < 500 && <p>{t.outlook.shorter}</p>}
      </Failure>
      {data && data.items.length === 0 && <Empty>{t.outlook.none(stepName(data.steps[0], step), stepName(data.steps[data.steps.length - 1], step))}</Empty>}
      <div class="charts">
        {data?.warnings?.some((n) => n > 0) && <Chart series={{ key: "", label: t.outlook.allWarnings, incidents: [], warnings: data.warnings, warnings_mean: data.warnings_mean, warnings_spread: data.warnings_spread }} steps={data.steps} unit={unit} step={step} />}
        {data?.items.map((series) => <Chart key={series.key} series={series} steps={data.steps} unit={unit} step={step} />)}
      </div>
    </div>
  );
}
