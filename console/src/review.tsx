// Doubtful merges, one pair at a time. Keys only choose; recording takes the button, or Ctrl with Enter.
import { useEffect, useState } from "preact/hooks";
import { get, post } from "./api";
import { factsOf } from "./facts";
import { anything, day, daySpan, fieldName, place, plainTitle, what } from "./format";
import { useKeys } from "./keys";
import { useChanges } from "./live";
import { useLoad } from "./load";
import { RulingMarking } from "./marking";
import type { PageProps } from "./page";
import { linkTo, setQuery } from "./route";
import { t } from "./strings";
import type { Incident, Page, Pair } from "./types";
import { Button, Empty, Failure, Field, notice, RealmMark } from "./ui";

const ANSWERS = ["same", "different", "later"] as const;
type Answer = (typeof ANSWERS)[number];

function valuesOf(incident: Incident): Map<string, string> {
  const values = new Map<string, string>();
  for (const fact of factsOf(incident)) {
    const before = values.get(fact.kind);
    values.set(fact.kind, before ? `${before}; ${fact.text}` : fact.text);
  }
  return values;
}

/** Both incidents are still there. */
type Whole = Pair & { a: Incident; b: Incident };

function Compare({ pair }: { pair: Whole }) {
  const a = valuesOf(pair.a);
  const b = valuesOf(pair.b);
  const kinds = [...new Set([...a.keys(), ...b.keys()])];
  const head = (incident: Incident) => (
    <th scope="col">
      <a href={linkTo("incident", incident.id)}>
        <RealmMark realm={incident.realm} /> {what(incident)}, {place(incident.place)}
      </a>
      <small>{daySpan(incident.date)}</small>
    </th>
  );
  const titles = (incident: Incident) => (
    <td>
      {incident.sources?.map((source, n) => (
        <p key={n}>
          {plainTitle(source.title ?? source.report)} <small>{day(source.published)}</small>
        </p>
      ))}
    </td>
  );
  return (
    <table class="compare">
      <thead>
        <tr>
          <td />
          {head(pair.a)}
          {head(pair.b)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t.incident.reports}</th>
          {titles(pair.a)}
          {titles(pair.b)}
        </tr>
        {kinds.map((kind) => {
          const differ = a.get(kind) !== b.get(kind);
          return (
            <tr key={kind} class={differ && a.has(kind) && b.has(kind) ? "differ" : ""}>
              <th scope="row">{fieldName(kind)}</th>
              <td>{a.get(kind) ?? <span class="faint">{t.unknown}</span>}</td>
              <td>{b.get(kind) ?? <span class="faint">{t.unknown}</span>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface Reason {
  text: string;
  tone: "" | "for" | "against";
}

/** "doubtful (0.7): date -1.2, place +2.0" speaks of two things, one against and one for. */
function reasonsOf(pair: Pair): Reason[] {
  return (pair.why ?? []).flatMap((why) => {
    const text = typeof why === "string" ? why : (why.why ?? why.reason ?? anything(why));
    const weighed = /^[^:]*\([\d.]+\): (.*)$/.exec(text)?.[1].split(", ") ?? [text];
    return weighed.map((one): Reason => {
      const sign = /^(.*) ([+-])[\d.]+$/.exec(one);
      return sign ? { text: one, tone: sign[2] === "+" ? "for" : "against" } : { text: one, tone: "" };
    });
  });
}

function Judge({ pair, onDone }: { pair: Whole; onDone: () => void }) {
  const [answer, setAnswer] = useState<Answer>();
  const [because, setBecause] = useState("");
  const [marking, setMarking] = useState("");
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const record = () => {
    if (!answer || busy) return;
    setBusy(true);
    post("/review", { pair: [pair.a.id, pair.b.id], answer, because, marking: marking || undefined }).then(
      () => (notice(t.review.recorded), onDone()),
      (failed: Error) => (setError(failed), setBusy(false)),
    );
  };
  useKeys(ANSWERS.map((name) => ({ keys: name[0], what: t.keys[name], run: () => setAnswer(name) })));
  useEffect(() => {
    const both = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.key === "Enter") record();
    };
    addEventListener("keydown", both);
    return () => removeEventListener("keydown", both);
  });
  return (
    <>
      {pair.why && pair.why.length > 0 && (
        <section class="reasons">
          <h2>{t.review.why}</h2>
          {pair.score !== undefined && <span class="tag">{t.incident.score(pair.score <= 1 ? pair.score * 100 : pair.score)}</span>}
          <ul>
            {reasonsOf(pair).map((one, n) => (
              <li key={n} class={`tag ${one.tone}`} title={one.tone && t.review[one.tone]}>
                {one.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Compare pair={pair} />
      <Failure error={error} />
      <div class="answer">
        <div class="choice" role="group" aria-label={t.review.pick}>
          {ANSWERS.map((name) => (
            <button key={name} type="button" aria-pressed={answer === name} onClick={() => setAnswer(name)}>
              {t.review[name]} <kbd>{name[0]}</kbd>
            </button>
          ))}
        </div>
        <Field label={t.review.because} hint={t.review.becauseHint}>
          <input value={because} onInput={(event) => setBecause(event.currentTarget.value)} />
        </Field>
        <RulingMarking value={marking} brings={false} floor="" hint="" onPick={setMarking} />
        <Button kind="primary" disabled={!answer || busy} onClick={record}>
          {t.review.record}
        </Button>
        <p class="hint" aria-live="polite">
          {answer ? t.review.chosen(t.review[answer]) : t.review.pick}
        </p>
      </div>
    </>
  );
}

export function Review({ route, session }: PageProps) {
  const turn = useChanges();
  const [answered, setAnswered] = useState(0);
  const later = route.query.later;
  const { data, error, reload } = useLoad(`${turn}|${answered}|${later}`, (signal) => get<Page<Pair>>("/review", { page: 0, later }, signal));
  const pairs = (data?.items ?? []).filter((one): one is Whole => !!one.a && !!one.b);
  const [at, setAt] = useState(0);
  const pair = pairs[Math.min(at, pairs.length - 1)];
  const step = (by: number) => setAt(Math.max(0, Math.min(pairs.length - 1, Math.min(at, pairs.length - 1) + by)));
  useKeys([
    { keys: "j", what: t.keys.nextPair, run: () => step(1) },
    { keys: "k", what: t.keys.previousPair, run: () => step(-1) },
  ]);
  return (
    <div class="sheet">
      <header class="sheet-head">
        <h1>{t.review.title}</h1>
        {pair && <span class="badge">{t.review.left(data?.total ?? pairs.length, !!data?.next)}</span>}
        {pairs.length > 1 && (
          <span class="line step">
            <Button kind="ghost" icon="back" label={`${t.keys.previousPair} (k)`} disabled={pairs.indexOf(pair) === 0} onClick={() => step(-1)} />
            {t.incident.of(pairs.indexOf(pair) + 1, pairs.length)}
            <Button kind="ghost" icon="next" label={`${t.keys.nextPair} (j)`} disabled={pairs.indexOf(pair) === pairs.length - 1} onClick={() => step(1)} />
          </span>
        )}
        <label class="tick">
          <input type="checkbox" checked={!!later} onChange={(event) => setQuery({ later: event.currentTarget.checked ? "yes" : "" })} /> {t.review.alsoLater}
        </label>
        <p class="lead">{t.review.lead}</p>
      </header>
      <Failure error={error} again={reload} />
      {data && !pair && <Empty>{t.review.none}</Empty>}
      {pair && <Judge key={pair.a.id + pair.b.id} pair={pair} onDone={() => setAnswered(answered + 1)} />}
      {session.role === "reader" && !error && <Empty>{t.error.status(403)}</Empty>}
    </div>
  );
}
