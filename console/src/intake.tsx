// A report before it is stored: read, judged value by value, then stored on purpose.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { post } from "./api";
import { type Decision, Decisions } from "./decisions";
import { type Fact, factOf, factsOf, spansOf } from "./facts";
import { place, what } from "./format";
import { bodyOf, type Given } from "./given";
import { useItems, useKeys } from "./keys";
import type { PageProps } from "./page";
import { Reader } from "./reader";
import { linkTo } from "./route";
import { StoreForm } from "./storeform";
import { plain, t } from "./strings";
import type { Incident, Report, Span } from "./types";
import { Button, Empty, Failure, Field, Icon, type IconName, notice, RealmMark } from "./ui";
import { WarningLine } from "./warnings";

type Stage = { at: "empty" } | { at: "reading" } | { at: "read"; report: Report; given: Given } | { at: "stored"; incidents: string[] };

function Drop({ busy, onGiven }: { busy: boolean; onGiven: (given: Given) => void }) {
  const [over, setOver] = useState(false);
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const pasted = useRef<HTMLTextAreaElement>(null);
  useKeys([{ keys: "/", what: t.keys.paste, run: () => pasted.current?.focus() }]);
  // Anywhere on the page: a file that misses the box would else take the page's place.
  const given = useRef(onGiven);
  given.current = onGiven;
  useEffect(() => {
    const holdsFile = (event: DragEvent) => !!event.dataTransfer?.types.includes("Files");
    const dragged = (event: DragEvent) => holdsFile(event) && (event.preventDefault(), setOver(true));
    const left = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const dropped = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(false);
      const files = event.dataTransfer!.files;
      if (files.length > 1) notice(t.intake.oneOf(files.length, files[0].name));
      if (files[0]) given.current({ file: files[0] });
    };
    addEventListener("dragover", dragged);
    addEventListener("dragleave", left);
    addEventListener("drop", dropped);
    return () => {
      removeEventListener("dragover", dragged);
      removeEventListener("dragleave", left);
      removeEventListener("drop", dropped);
    };
  }, []);
  return (
    <div class="give">
      <p class="lead">{t.intake.lead}</p>
      <div class={`drop${over ? " over" : ""}`}>
        <Icon name="intake" />
        <strong>{t.intake.drop}</strong>
        <small>{t.intake.kinds}</small>
        <Button onClick={() => picker.current?.click()} disabled={busy}>
          {t.intake.choose}
        </Button>
        <input ref={picker} type="file" hidden aria-label={t.intake.choose} onChange={(event) => event.currentTarget.files?.[0] && onGiven({ file: event.currentTarget.files[0] })} />
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) onGiven({ text, name: name.trim() });
        }}
      >
        <Field label={t.intake.paste} hint={t.intake.pasteHint}>
          <textarea ref={pasted} rows={12} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </Field>
        <div class="line">
          <Field label={t.intake.nameLabel} hint={t.intake.nameHint}>
            <input value={name} onInput={(event) => setName(event.currentTarget.value)} />
          </Field>
          <Button kind="primary" type="submit" disabled={busy || !text.trim()}>
            {busy ? t.intake.reading : t.intake.read}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface Found {
  incident: Incident;
  pointer: string;
  facts: Fact[];
}

function foundIn(report: Report): Found[] {
  return (report.record?.incidents ?? []).map((incident, n) => ({ incident, pointer: `/incidents/${n}`, facts: factsOf(incident) }));
}

const pointerOf = (found: Found, fact: Fact) => `${found.pointer}/${fact.key}`;

/** What is lit, and which value it belongs to. */
function useLit(report: Report, found: Found[]) {
  const [lit, setLit] = useState<Span[]>([]);
  const [active, setActive] = useState("");
  const mine = (one: Found) => report.spans.filter((span) => !span.incident || !one.incident.id || span.incident === one.incident.id);
  const pickFact = (one: Found, fact: Fact) => {
    setLit(spansOf(mine(one), fact.kind, fact.text, report.text));
    setActive(pointerOf(one, fact));
  };
  const owner = (span: Span) => found.find((one) => one.incident.id === span.incident) ?? found[0];
  const pointerOfSpan = (span: Span) => {
    const one = owner(span);
    const fact = one && factOf(one.facts, span);
    return fact ? pointerOf(one, fact) : "";
  };
  const pickSpan = (span: Span) => {
    setLit([span]);
    setActive(pointerOfSpan(span));
  };
  /** What is not of an incident: a warning, an indicator. */
  const pickField = (field: string) => {
    setLit(report.spans.filter((span) => span.field === field));
    setActive(field);
  };
  return { lit, active, pickField, pickFact, pickSpan, pointerOfSpan };
}

interface Other {
  field: string;
  icon: IconName;
  says: ComponentChildren;
}

/** What a report tells beside incidents: to be seen with its words, not to be judged. */
function othersIn(report: Report): Other[] {
  const { warnings = [], indicators = [] } = report.record ?? {};
  return [
    ...warnings.map((warning, n): Other => ({ field: `warnings/${n}`, icon: "flag", says: <WarningLine warning={warning} /> })),
    ...indicators.map((one, n): Other => ({ field: `indicators/${n}`, icon: "search", says: <><code>{one.value}</code> <small>{t.indicator[one.type ?? ""] ?? plain(one.type)}</small></> })),
  ];
}

function Judge({ report, given, onAgain, onStored }: { report: Report; given: Given; onAgain: () => void; onStored: (incidents: string[]) => void }) {
  const found = useMemo(() => foundIn(report), [report]);
  const [decisions, setDecisions] = useState<Record<string, Decision>>({});
  const { lit, active, pickField, pickFact, pickSpan, pointerOfSpan } = useLit(report, found);
  const decide = (pointer: string, decision: Decision | undefined) => {
    const { [pointer]: _, ...rest } = decisions;
    setDecisions(decision ? { ...rest, [pointer]: decision } : rest);
  };
  const state = (span: Span) => {
    const decision = decisions[pointerOfSpan(span)]?.decision;
    return decision === undefined ? undefined : decision === "accept" ? "accepted" : decision === "reject" ? "rejected" : "corrected";
  };
  useItems(".judging .value, .others .value", (item) => (item as HTMLElement).click());
  const warnings = report.record?.warnings?.length ?? 0;
  const indicators = report.record?.indicators?.length ?? 0;
  return (
    <div class="halves">
      <div class="half">
        <div class="found">
          <p>
            <strong>{t.intake.found(found.length)}</strong>
            {warnings > 0 && <span> · {t.intake.foundWarnings(warnings)}</span>}
            {indicators > 0 && <span> · {t.intake.foundIndicators(indicators)}</span>}
          </p>
          <Button kind="ghost" icon="undo" onClick={onAgain}>
            {t.intake.again}
          </Button>
        </div>
        <div class="scroll" tabIndex={0} role="region" aria-label={t.intake.by}>
          {found.length === 0 && <Empty>{t.intake.none}</Empty>}
          {found.map((one) => (
            <section key={one.pointer}>
              <h2 class="found-title">
                <RealmMark realm={one.incident.realm} /> {what(one.incident)} <span class="faint">{place(one.incident.place)}</span>
              </h2>
              <Decisions facts={one.facts} pointer={(fact) => pointerOf(one, fact)} decisions={decisions} active={active} onPick={(fact) => pickFact(one, fact)} onDecide={decide} />
            </section>
          ))}
          <ul class="others">
            {othersIn(report).map(({ field, icon, says }) => (
              <li key={field}>
                <button type="button" class={`value${active === field ? " active" : ""}`} title={t.incident.showWords} onClick={() => pickField(field)}>
                  <Icon name={icon} />
                  <span>{says}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        <StoreForm given={given} decisions={decisions} onStored={onStored} />
      </div>
      <div class="words">
        <div class="scroll paper" tabIndex={0} role="region" aria-label={t.incident.fullText}>
          <Reader text={report.text} spans={report.spans} active={lit} onPick={pickSpan} state={state} />
        </div>
      </div>
    </div>
  );
}

export function Intake(_: PageProps) {
  const [stage, setStage] = useState<Stage>({ at: "empty" });
  const [error, setError] = useState<Error>();
  const read = (given: Given) => {
    setStage({ at: "reading" });
    setError(undefined);
    post<Report>("/read", bodyOf(given)).then(
      (report) => setStage({ at: "read", report, given }),
      (failed: Error) => (setError(failed), setStage({ at: "empty" })),
    );
  };
  const again = () => setStage({ at: "empty" });
  return (
    <>
      <h1 class={stage.at === "read" ? "unseen" : "page-title"}>{t.intake.title}</h1>
      <Failure error={error} />
      {(stage.at === "empty" || stage.at === "reading") && <Drop busy={stage.at === "reading"} onGiven={read} />}
      {stage.at === "read" && <Judge report={stage.report} given={stage.given} onAgain={again} onStored={(incidents) => setStage({ at: "stored", incidents })} />}
      {stage.at === "stored" && (
        <div class="give stored" role="status">
          <p>
            <Icon name="check" /> <strong>{t.intake.stored}</strong>
          </p>
          <ul>
            {stage.incidents.map((id) => (
              <li key={id}>
                <a class="button plain" href={linkTo("incident", id)}>
                  {t.intake.openIncident} <code>{id.replace("incident--", "").slice(0, 8)}</code>
                </a>
              </li>
            ))}
          </ul>
          <Button kind="primary" onClick={again}>
            {t.intake.again}
          </Button>
        </div>
      )}
    </>
  );
}
