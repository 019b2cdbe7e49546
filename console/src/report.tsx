// One report by itself: its text with all that was read from it, and the incidents that it tells of.
import { useMemo, useState } from "preact/hooks";
import { get } from "./api";
import { day, originName, plainTitle } from "./format";
import { useKeys } from "./keys";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { Reader } from "./reader";
import { linkTo } from "./route";
import { boardLink, usePageMarking } from "./shell";
import { t } from "./strings";
import type { Report, Span } from "./types";
import { Failure, Icon, Marking } from "./ui";

export function ReportPage({ route }: PageProps) {
  const { data, error, reload } = useLoad(route.id, (signal) => get<Report>(`/reports/${route.id}`, undefined, signal));
  const [picked, setPicked] = useState<Span[]>();
  const spans = useMemo(() => (data?.spans ?? []).filter((span) => span.field !== "title"), [data]);
  const { warning } = route.query;
  const lit = useMemo(() => picked ?? (warning ? spans.filter((span) => span.field === `warnings/${warning}`) : []), [picked, spans, warning]);
  useKeys([{ keys: "u", what: t.keys.back, run: () => (location.hash = boardLink()) }]);
  usePageMarking(data?.marking);
  if (error) return (
      <Failure error={error} again={reload} title={t.incident.report}>
        <a class="button plain" href={boardLink()}>
          {t.incident.back}
        </a>
      </Failure>
    );
  if (!data) return null;
  return (
    <>
      <header class="incident-title">
        <a class="back" href={boardLink()} aria-label={t.incident.back} title={t.incident.back}>
          <Icon name="back" />
        </a>
        <div>
          <h1>{plainTitle(data.title ?? data.name)}</h1>
          <p>
            {data.published && day(data.published)}
            {data.origin && <span title={data.origin}> {originName(data.origin)}</span>}
            <Marking marking={data.marking} />
          </p>
        </div>
        <div class="actions">
          {(data.incidents ?? []).map((id) => (
            <a key={id} class="button plain" href={linkTo("incident", id, { report: data.id })}>
              {t.intake.openIncident} <code>{id.replace("incident--", "").slice(0, 8)}</code>
            </a>
          ))}
        </div>
      </header>
      <div class="words alone">
        <div class="scroll paper" tabIndex={0} role="region" aria-label={t.incident.fullText}>
          <Reader text={data.text} spans={spans} active={lit} onPick={(span) => setPicked([span])} />
        </div>
      </div>
    </>
  );
}
