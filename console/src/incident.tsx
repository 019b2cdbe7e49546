// One incident: its facts with their sources on the left, the words that they rest on on the right.
import { useEffect, useMemo, useState } from "preact/hooks";
import { get } from "./api";
import { FactList } from "./factlist";
import { type Fact, factOf, factsOf, gradeOf, sourceOf, spansOf, type Statement } from "./facts";
import { anything, day, daySpan, fieldName, harm, originName, partyName, place, plainTitle, what } from "./format";
import { GraphView } from "./graph";
import { useItems, useKeys } from "./keys";
import { useChanges } from "./live";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { Printed, usePrinted } from "./printed";
import { Reader } from "./reader";
import { linkTo, setQuery } from "./route";
import { type Ruling, RulingDialog } from "./rulings";
import { boardLink, usePageMarking } from "./shell";
import { capital, t } from "./strings";
import type { Claim, HistoryEntry, Incident, Page, Report, Source, Span } from "./types";
import { Button, Empty, Failure, Icon, Marking, RealmMark, Status, Tabs, Time } from "./ui";

const SECTIONS = ["facts", "claims", "related", "graph", "history"] as const;
type Section = (typeof SECTIONS)[number];

interface TitleProps {
  incident: Incident;
  onRule: (ruling: Ruling) => void;
  onPrint: () => void;
  preparing: boolean;
  canWrite: boolean;
}

function Title({ incident, onRule, onPrint, preparing, canWrite }: TitleProps) {
  const first = incident.perpetrators?.[0];
  return (
    <header class="incident-title">
      <a class="back" href={boardLink()} aria-label={t.incident.back} title={t.incident.back}>
        <Icon name="back" />
      </a>
      <div>
        <h1>
          <RealmMark realm={incident.realm} /> {what(incident)}
          <span class="at"> {place(incident.place)}</span>
        </h1>
        <p>
          {daySpan(incident.date) || t.unknown}
          <span class="sep">·</span>
          {harm(incident).length > 0 && (
            <>
              <strong>{harm(incident).join(", ")}</strong>
              <span class="sep">·</span>
            </>
          )}
          {first && (
            <>
              <strong>{partyName(first)}</strong> <Status status={first.status} />
              <span class="sep">·</span>
            </>
          )}
          {t.board.sourcesN((incident.sources ?? []).filter((source) => source.report).length)}
          <span class="sep">·</span>
          <code title={incident.id}>{incident.id.replace("incident--", "").slice(0, 8)}</code>
          <Marking marking={incident.marking} />
          {incident.standing && <span class={`standing ${incident.standing}`}>{t.incident.standings[incident.standing] ?? incident.standing}</span>}
        </p>
      </div>
      <div class="actions">
        {canWrite && (
          <>
            <Button icon="check" onClick={() => onRule({ verb: "confirm" })}>
              {t.incident.confirm}
            </Button>
            <Button kind="ghost" onClick={() => onRule({ verb: "reject" })}>
              {t.incident.reject}
            </Button>
          </>
        )}
        {canWrite && <a class="button plain" href={linkTo("sharing", "", { incident: incident.id })}>
          <Icon name="sharing" />
          {t.incident.preview}
        </a>}
        <Button icon="print" label={preparing ? t.incident.preparing : t.incident.print} onClick={onPrint} />
      </div>
    </header>
  );
}

function Claims({ incident, onPick }: { incident: Incident; onPick: (claim: Claim) => void }) {
  const claims = incident.claims ?? [];
  if (!claims.length) return <Empty>{t.incident.noClaims}</Empty>;
  return (
    <ul class="claims">
      {claims.map((claim, n) => (
        <li key={n}>
          <button type="button" onClick={() => onPick(claim)} title={t.incident.showWords}>
            <strong>{claim.by}</strong> <span class={`stance ${claim.stance}`}>{t.stance[claim.stance ?? ""] ?? claim.stance}</span>{" "}
            {claim.stance === "claims-responsibility" && claim.about === claim.by ? "" : <span class="about">{claim.about}</span>}
            <small>
              {claim.kind} · {plainTitle(sourceOf(incident, claim.report)?.title ?? claim.report)} {gradeOf(sourceOf(incident, claim.report))} · {day(claim.since)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}

const reason = (why: unknown): string => (typeof why === "string" ? why : anything((why as { why?: string; reason?: string }).why ?? (why as { reason?: string }).reason ?? why));

function RelatedList({ incident }: { incident: Incident }) {
  const related = incident.related ?? [];
  if (!related.length) return <Empty>{t.incident.noRelated}</Empty>;
  return (
    <ul class="related">
      {related.map(({ id, incident: other, why }) => (
        <li key={id}>
          <a href={linkTo("incident", id)}>
            <RealmMark realm={other?.realm ?? incident.realm} />
            <span>
              <strong>{other ? what(other) : id}</strong> {place(other?.place)} <small>{daySpan(other?.date)}</small>
              {other?.title && <span class="title">{plainTitle(other.title)}</span>}
            </span>
          </a>
          <ul class="why">
            {(why ?? []).map((one, n) => (
              <li key={n} class="tag">
                {reason(one)}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function HistoryWords({ entry }: { entry: HistoryEntry }) {
  if (entry.report)
    return (
      <span>
        {capital(entry.what)}: {plainTitle(entry.title ?? entry.name)}
      </span>
    );
  return (
    <span>
      <strong>{entry.who}</strong> {entry.what === "undone" ? t.incident.tookBack : entry.verb === "confirm" && entry.field ? t.incident.confirmed : (t.incident.verbs[entry.verb ?? ""] ?? entry.verb)}{" "}
      {entry.field ? fieldName(entry.field) : ""} {entry.value !== undefined && <strong>{anything(entry.value)}</strong>}
      {entry.because && <small>{entry.because}</small>}
    </span>
  );
}

function HistoryList({ incident, turn, onUndo }: { incident: Incident; turn: number; onUndo?: (ruling: number) => void }) {
  const { data, error, reload } = useLoad(`${incident.id}|${turn}`, (signal) => get<Page<HistoryEntry>>(`/incidents/${incident.id}/history`, undefined, signal));
  if (error) return <Failure error={error} again={reload} />;
  if (data && !data.items.length) return <Empty>{t.incident.noHistory}</Empty>;
  return (
    <ol class="history">
      {data?.items.map((entry, n) => (
        <li key={n} class={entry.what === "ruling" && entry.undone ? "undone" : ""}>
          <Time at={entry.at} />
          <HistoryWords entry={entry} />
          <Marking marking={entry.what === "ruling" ? entry.marking : ""} />
          {onUndo && entry.what === "ruling" && !entry.undone && entry.ruling !== undefined && (
            <Button kind="ghost" icon="undo" onClick={() => onUndo(entry.ruling!)}>
              {t.incident.undo}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}

/** whole: its title too, though the text begins with it. */
function ReportHead({ source, report, whole = false }: { source?: Source; report?: Report; whole?: boolean }) {
  const title = report?.title ?? source?.title ?? source?.report ?? "";
  return (
    <header class="report-head">
      <h2 class={!whole && report?.text.startsWith(title) ? "unseen" : ""}>{plainTitle(title)}</h2>
      <p>
        {source?.published && (
          <>
            {t.incident.published} {day(source.published)}
          </>
        )}
        {gradeOf(source) && <abbr class="grade" title={t.incident.grade(gradeOf(source))}>{gradeOf(source)}</abbr>}
        {report?.origin && <span class="origin" title={report.origin}>{originName(report.origin)}</span>}
        <Marking marking={report?.marking} />
      </p>
    </header>
  );
}

/** What of the open report is lit, and how to light something else. */
function useWords(incident: Incident | undefined, facts: Fact[], query: Record<string, string>) {
  const sources = (incident?.sources ?? []).filter((source) => source.report && source.id);
  const open = sources.find((source) => source.id === query.report) ?? sources[0];
  const report = useLoad(open?.id ?? null, (signal) => get<Report>(`/reports/${open!.id}`, undefined, signal));
  const [picked, setPicked] = useState<Span[]>();
  const here = report.data?.id === undefined || !open || report.data.id === open.id ? report.data : undefined;
  const spans = useMemo(() => (here?.spans ?? []).filter((span) => (!span.incident || span.incident === incident?.id) && span.field !== "title"), [here, incident?.id]);
  const fact = facts.find((one) => one.key === query.fact);
  const lit = useMemo(() => picked ?? (fact && here ? spansOf(spans, fact.kind, query.said || fact.text, here.text) : []), [picked, fact, here, spans, query.said]);
  const pickFact = (one: Fact, statement?: Statement) => {
    const from = statement ?? one.statements.find((other) => other.best && !other.analyst);
    const source = from?.source?.id ?? query.report;
    setPicked(undefined);
    setQuery({ fact: one.key, said: from?.words ?? (statement && !statement.best ? statement.text : ""), report: source ?? "" });
  };
  const pickSpan = (span: Span) => {
    setPicked([span]);
    const one = factOf(facts, span);
    setQuery({ fact: one?.key ?? "", said: "" });
  };
  const pickClaim = (claim: Claim) => {
    const source = sourceOf(incident!, claim.report);
    setPicked(undefined);
    setQuery({ report: source?.id ?? "", fact: "", claim: `${claim.by}|${claim.about}` });
  };
  return { sources, open, report, spans, lit: lit.length ? lit : claimSpans(spans, query.claim, here), here, pickFact, pickSpan, pickClaim };
}

function claimSpans(spans: Span[], claim: string | undefined, report: Report | undefined): Span[] {
  if (!claim || !report) return [];
  const [by, about] = claim.split("|");
  return spans.filter((span) => {
    if (!span.field.includes("claims")) return false;
    const said = span.value as { by?: string; about?: string } | undefined;
    if (said && typeof said === "object" && said.by) return said.by === by && said.about === about;
    return report.text.slice(span.start, span.end).includes(about);
  });
}

function Words({ words }: { words: ReturnType<typeof useWords> }) {
  const { sources, open, report, here, spans, lit } = words;
  const turn = (by: number) => {
    if (!sources.length) return;
    const at = sources.findIndex((source) => source.id === open?.id);
    setQuery({ report: sources[(at + by + sources.length) % sources.length].id });
  };
  useKeys([
    { keys: "]", what: t.keys.nextReport, run: () => turn(1) },
    { keys: "[", what: t.keys.previousReport, run: () => turn(-1) },
  ]);
  if (!sources.length) return <Empty>{t.incident.noReports}</Empty>;
  return (
    <section class="words" aria-label={t.incident.reports}>
      {sources.length > 1 && (
        <Tabs label={t.incident.reports} panel="report" chosen={open?.id ?? ""} onPick={(id) => setQuery({ report: id })} tabs={sources.map((source) => ({ id: source.id!, name: <span class="report-tab">{source.report}{gradeOf(source) && <abbr class="grade">{gradeOf(source)}</abbr>}</span> }))} />
      )}
      <div id="report" class="scroll paper" role={sources.length > 1 ? "tabpanel" : "region"} aria-label={t.incident.fullText} tabIndex={0}>
        <ReportHead source={open} report={here} />
        <Failure error={report.error} again={report.reload} />
        {here && <Reader text={here.text} spans={spans} active={lit} onPick={words.pickSpan} />}
      </div>
      <p class="legend">
        <span class="swatch when">{t.field.date}</span>
        <span class="swatch where">{t.field.place}</span>
        <span class="swatch harm">{t.board.harm}</span>
        <span class="swatch who">{t.board.who}</span>
        <span class="swatch said">{t.incident.claims}</span>
        <span class="swatch what">{t.incident.whatWords}</span>
        <span class="hint">{t.incident.legend}</span>
      </p>
    </section>
  );
}

export function IncidentPage({ route, session }: PageProps) {
  const turn = useChanges();
  const [ruled, setRuled] = useState(0);
  const [ruling, setRuling] = useState<Ruling>();
  const { data, error, reload } = useLoad(`${route.id}|${turn}|${ruled}`, (signal) => get<Incident>(`/incidents/${route.id}`, undefined, signal));
  const incident = data;
  const printed = usePrinted(incident);
  const facts = useMemo(() => (incident ? factsOf(incident, printed.reports) : []), [incident, printed.reports]);
  const words = useWords(incident, facts, route.query);
  const section = (SECTIONS.find((name) => name === route.query.section) ?? "facts") as Section;
  const canWrite = session.role !== "reader";
  const chosenFact = section === "facts" ? facts.find((one) => one.key === route.query.fact) : undefined;
  const show = (name: string) => setQuery({ section: name === "facts" ? "" : name });
  usePageMarking(incident?.marking);
  useKeys([
    ...SECTIONS.map((name, n) => ({ keys: String(n + 1), what: t.incident[name], run: () => show(name) })),
    { keys: "u", what: t.keys.back, run: () => (location.hash = boardLink()) },
    ...(canWrite && chosenFact ? [{ keys: "e", what: t.keys.correct, run: () => setRuling({ verb: "correct", fact: chosenFact }) }] : []),
  ]);
  useItems("#section .shown .value, #section .claims button, #section .related > li > a, #section .graph .node, #section .history button", (item) => item.matches(".value, .claims button") && (item as HTMLElement).click());
  useEffect(() => {
    if (incident) document.title = `${what(incident)}, ${place(incident.place)} · ${session.server?.title ?? t.name}`;
  }, [incident]);
  if (error && !incident) return (
      <Failure error={error} again={reload} title={t.incident.page}>
        <a class="button plain" href={boardLink()}>
          {t.incident.back}
        </a>
      </Failure>
    );
  if (!incident) return null;
  const counts: Partial<Record<Section, number>> = { claims: incident.claims?.length, related: incident.related?.length };
  return (
    <>
      <Title incident={incident} onRule={setRuling} onPrint={printed.print} preparing={printed.preparing} canWrite={canWrite} />
      <div class="halves">
        <div class="half">
          <Tabs label={t.incident.sections} panel="section" chosen={section} onPick={show} tabs={SECTIONS.map((name) => ({ id: name, name: <>{t.incident[name]}{counts[name] ? <span class="badge">{counts[name]}</span> : null}</> }))} />
          <div id="section" class="scroll" role="tabpanel" tabIndex={0} aria-labelledby={`section-tab-${section}`}>
            {section === "facts" && <FactList facts={facts} active={route.query.fact} onPick={words.pickFact} onCorrect={canWrite ? (fact) => setRuling({ verb: "correct", fact }) : undefined} />}
            {section === "claims" && <Claims incident={incident} onPick={words.pickClaim} />}
            {section === "related" && <RelatedList incident={incident} />}
            {section === "graph" && <GraphView key={incident.id} incident={incident} />}
            {section === "history" && <HistoryList incident={incident} turn={ruled + turn} onUndo={canWrite ? (ruling) => setRuling({ verb: "undo", ruling }) : undefined} />}
          </div>
        </div>
        <Words words={words} />
      </div>
      <Printed incident={incident} reports={printed.reports} missing={printed.missing} head={(source, report) => <ReportHead source={source} report={report} whole />}>
        <Claims incident={incident} onPick={() => {}} />
      </Printed>
      {ruling && <RulingDialog incident={incident} ruling={ruling} onClose={() => setRuling(undefined)} onDone={() => (setRuling(undefined), setRuled(ruled + 1))} />}
    </>
  );
}
