// Incidents and warnings over time, a small chart a unit, each against its own past. Behind each bar is its list.
import { get } from "./api";
import type { PageProps } from "./app";
import { countryName } from "./country";
import { day } from "./format";
import { useChanges } from "./live";
import { useLoad } from "./load";
import { linkTo, setQuery } from "./route";
import { capital, plain, t } from "./strings";
import type { Outlook, Series } from "./types";
import { Empty, Failure, Field, Select } from "./ui";

const UNITS = ["country", "sector", "actor"] as const;
type Unit = (typeof UNITS)[number];
const W = 300;
const H = 84;

const at = (of: number[] | number | undefined, n: number): number | undefined => (Array.isArray(of) ? of[n] : of);

function nameOf(unit: Unit, series: Series): string {
  if (!series.key) return series.label ?? "";
  if (unit === "country") return countryName(series.key) || series.label || series.key;
  return series.label ?? (unit === "sector" ? capital(plain(series.key)) : series.key);
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

/** Without a past there is nothing to be above of. */
function isAbove(series: Series, n: number): boolean {
  const mean = at(series.mean, n) ?? 0;
  return mean > 0 && (series.incidents[n] ?? 0) > mean + (at(series.spread, n) ?? 0);
}

function verdict(series: Series, lastStep: string): { text: string; tone: string } {
  const last = series.incidents.length - 1;
  const mean = at(series.mean, last);
  const spread = at(series.spread, last) ?? 0;
  const now = series.incidents[last] ?? 0;
  const sum = (all: number[] | undefined) => (all ?? []).reduce((before, n) => before + n, 0);
  const total = t.outlook.total(series.key ? sum(series.incidents) : sum(series.warnings));
  if (!mean) return { text: total, tone: "" };
  const usual = t.outlook.usual(`${Math.max(0, mean - spread).toFixed(1)}–${(mean + spread).toFixed(1)}`);
  return { text: `${total} · ${lastStep}: ${now}, ${usual}`, tone: isAbove(series, last) ? "above" : now < mean - spread ? "below" : "" };
}

const stepName = (from: string, step: string) => day(step === "year" ? from.slice(0, 4) : step === "month" ? from.slice(0, 7) : from);

function band(series: Series, n: number, y: (v: number) => number): string {
  const x = (i: number) => (i / n) * W;
  const top: string[] = [];
  const bottom: string[] = [];
  for (let i = 0; i < n; i++) {
    const mean = at(series.mean, i);
    if (mean === undefined || mean === null) continue;
    const spread = at(series.spread, i) ?? 0;
    top.push(`${x(i).toFixed(1)},${y(mean + spread).toFixed(1)} ${x(i + 1).toFixed(1)},${y(mean + spread).toFixed(1)}`);
    bottom.unshift(`${x(i + 1).toFixed(1)},${y(Math.max(0, mean - spread)).toFixed(1)} ${x(i).toFixed(1)},${y(Math.max(0, mean - spread)).toFixed(1)}`);
  }
  return [...top, ...bottom].join(" ");
}

function Chart({ series, steps, unit, step }: { series: Series; steps: string[]; unit: Unit; step: string }) {
  const n = steps.length;
  const highs = series.incidents.map((v, i) => Math.max(v + (series.warnings?.[i] ?? 0), (at(series.mean, i) ?? 0) + (at(series.spread, i) ?? 0)));
  const most = Math.max(1, ...highs);
  const y = (v: number) => H - (v / most) * (H - 4);
  const wide = W / n;
  const { text, tone } = verdict(series, stepName(steps[n - 1], step));
  const name = nameOf(unit, series);
  return (
    <figure class="chart">
      <figcaption>
        <strong>{name}</strong>
        <span class={tone}>{text}</span>
      </figcaption>
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="group" aria-label={name}>
        <polygon class="usual" points={band(series, n, y)} />
        {steps.map((from, i) => {
          const incidents = series.incidents[i] ?? 0;
          const warnings = series.warnings?.[i] ?? 0;
          if (!incidents && !warnings) return null;
          const above = isAbove(series, i);
          const label = t.outlook.bar(stepName(from, step), incidents, warnings);
          return (
            <a key={from} href={linkTo("board", "", { ...(series.key ? { [unit]: series.key } : {}), since: from, until: endOf(steps, i, step) })} aria-label={label}>
              <title>{label}</title>
              <rect class="reach" x={i * wide} y={0} width={wide} height={H} />
              {warnings > 0 && <rect class="warning" x={i * wide + 0.75} y={y(incidents + warnings)} width={Math.max(1, wide - 1.5)} height={y(incidents) - y(incidents + warnings)} />}
              <rect class={above ? "bar above" : "bar"} x={i * wide + 0.75} y={y(incidents)} width={Math.max(1, wide - 1.5)} height={H - y(incidents)} />
            </a>
          );
        })}
      </svg>
      <p class="ends">
        <span>{stepName(steps[0], step)}</span>
        <span>{stepName(steps[n - 1], step)}</span>
      </p>
    </figure>
  );
}

export function OutlookPage({ route }: PageProps) {
  const turn = useChanges();
  const unit = (UNITS.find((name) => name === route.query.by) ?? "country") as Unit;
  const step = route.query.step ?? "month";
  const { since, until } = route.query;
  const { data, error, reload } = useLoad(JSON.stringify([unit, step, since, until, turn]), (signal) => get<Outlook>("/outlook", { by: unit, step, since, until }, signal));
  return (
    <div class="sheet wide">
      <header class="sheet-head">
        <h1>{t.outlook.title}</h1>
        <div class="choice" role="group" aria-label={t.outlook.by}>
          {UNITS.map((name) => (
            <button key={name} type="button" aria-pressed={unit === name} onClick={() => setQuery({ by: name === "country" ? "" : name })}>
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
        <p class="chart-key">
          <span class="bar">{t.outlook.incidents}</span>
          <span class="warning">{t.outlook.warnings}</span>
          <span class="usual">{t.outlook.baseline}</span>
        </p>
        <p class="lead">{t.outlook.lead}</p>
      </header>
      <Failure error={error} again={reload} />
      {data && data.items.length === 0 && <Empty>{t.outlook.none}</Empty>}
      <div class="charts">
        {data?.warnings?.some((n) => n > 0) && <Chart series={{ key: "", label: t.outlook.allWarnings, incidents: data.steps.map(() => 0), warnings: data.warnings }} steps={data.steps} unit={unit} step={step} />}
        {data?.items.map((series) => <Chart key={series.key} series={series} steps={data.steps} unit={unit} step={step} />)}
      </div>
    </div>
  );
}
