// What an incident brings to paper beside its facts: who says what, and every report with its words marked.
//
// The reports are fetched when the page has come to rest, so that the browser's own way of printing has them, too;
// of incidents that hundreds of reports tell of, all are fetched when the page's button is pressed.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "./api";
import { PrintedText } from "./reader";
import { t } from "./strings";
import type { Incident, Report, Source, Span } from "./types";

const AT_REST = 20; // reports that are fetched unasked
const AT_ONCE = 4;

/** In the order of the sources, a few at a time; what may not be had or is gone is left out. */
async function fetchAll(ids: string[], signal: AbortSignal, got: (reports: Report[]) => void) {
  const reports: Report[] = [];
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    const some = await Promise.all(ids.slice(n, n + AT_ONCE).map((id) => get<Report>(`/reports/${id}`, undefined, signal).catch(() => undefined)));
    if (signal.aborted) return;
    reports.push(...some.filter((one): one is Report => !!one));
  }
  got(reports);
}

/** All reports of an incident for its print, and how to ask for that. */
export function usePrinted(incident: Incident | undefined) {
  const ids = (incident?.sources ?? []).flatMap((source) => (source.report && source.id ? [source.id] : []));
  const [asked, setAsked] = useState(false);
  const [reports, setReports] = useState<Report[]>([]);
  const wanted = asked ? ids : ids.slice(0, AT_REST);
  const [have, setHave] = useState("");
  const key = wanted.join(" ");
  useEffect(() => {
    if (!key) return;
    const stop = new AbortController();
    const start = () => void fetchAll(wanted, stop.signal, (all) => (setReports(all), setHave(key)));
    const timer = setTimeout(start, asked ? 0 : 1500);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, asked]);
  useEffect(() => {
    if (!asked || have !== key) return;
    setAsked(false);
    print();
  }, [asked, have, key]);
  return { reports, missing: ids.length - reports.length, preparing: asked, print: () => setAsked(true) };
}

interface Props {
  incident: Incident;
  reports: Report[];
  missing: number;
  head: (source: Source | undefined, report: Report) => ComponentChildren;
  children: ComponentChildren; // the claims
}

const spansOf = (incident: Incident, spans: Span[]) => spans.filter((span) => (!span.incident || span.incident === incident.id) && span.field !== "title");

export function Printed({ incident, reports, missing, head, children }: Props) {
  return (
    <div class="print-only">
      <h2>{t.incident.claims}</h2>
      {children}
      <h2>{t.incident.reports}</h2>
      {reports.map((report) => (
        <article key={report.id} class="print-report">
          {head((incident.sources ?? []).find((source) => source.id === report.id), report)}
          <PrintedText text={report.text} spans={spansOf(incident, report.spans)} />
        </article>
      ))}
      {missing > 0 && <p class="print-missing">{t.incident.notPrinted(missing)}</p>}
    </div>
  );
}
