// The facts of an incident: the value that is shown, and on demand everybody who says so or otherwise.
import { useEffect, useRef } from "preact/hooks";
import { eachOnce, type Fact, gradeOf, grouped, type Statement } from "./facts";
import { day, plainTitle } from "./format";
import { t } from "./strings";
import { Icon, Status } from "./ui";

const FOLDED = 6; // values that one sees before a fact is opened

interface Props {
  facts: Fact[];
  active?: string; // key of a fact
  onPick: (fact: Fact, statement?: Statement) => void;
  onCorrect?: (fact: Fact) => void;
}

function Says({ statement, more, onPick }: { statement: Statement; more: number; onPick: () => void }) {
  const grade = gradeOf(statement.source);
  return (
    <li class={statement.best ? "best" : ""}>
      <button type="button" onClick={onPick} title={t.incident.showWords}>
        <span class="value">{statement.text}</span>
        <span class="source">
          {statement.by && <em>{statement.by}, </em>}
          {statement.analyst ? t.incident.analyst(statement.who.replace(/^analyst: /, "")) : plainTitle(statement.source?.title ?? statement.who)}
        </span>
        {more > 0 && <span class="more-say">{t.incident.moreSay(more)}</span>}
        {grade && (
          <abbr class="grade" title={t.incident.grade(grade)}>
            {grade}
          </abbr>
        )}
        <span class="published">{day(statement.source?.published)}</span>
      </button>
    </li>
  );
}

function Meta({ fact }: { fact: Fact }) {
  return (
    <span class="meta">
      {fact.range && <span class="range">{fact.range}</span>}
      {fact.differ > 0 ? (
        <span class="disagree-note">
          ≠ {fact.differ} {t.incident.differ(fact.differ).replace(/^\d+ /, "")}
        </span>
      ) : fact.agree > 1 ? (
        t.incident.said(fact.agree)
      ) : null}
    </span>
  );
}

function Line({ fact, active, onPick, onCorrect }: { fact: Fact; active: boolean } & Pick<Props, "onPick" | "onCorrect">) {
  const line = useRef<HTMLLIElement>(null);
  const { shown, left } = active ? { shown: fact.statements.map((statement) => ({ statement, more: 0 })), left: 0 } : eachOnce(fact.statements, FOLDED);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <li ref={line} class={`fact${active ? " active" : ""}`}>
      <div class="shown">
        <button type="button" class="value" aria-expanded={fact.statements.length ? active : undefined} title={t.incident.showWords} onClick={() => onPick(fact)}>
          {fact.text}
        </button>
        <Status status={fact.status} />
        {fact.note && <span class="note">{fact.note}</span>}
        <Meta fact={fact} />
        {onCorrect && (
          <button type="button" class="pen" aria-label={t.incident.correctTitle(fact.label)} title={t.incident.correct} onClick={() => onCorrect(fact)}>
            <Icon name="pen" />
          </button>
        )}
      </div>
      {fact.statements.length > 0 && (active || fact.differ > 0) && (
        <ul class="statements">
          {shown.map(({ statement, more }, n) => (
            <Says key={n} statement={statement} more={more} onPick={() => onPick(fact, statement)} />
          ))}
          {left > 0 && (
            <li>
              <button type="button" onClick={() => onPick(fact)}>
                {t.incident.moreValues(left)}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

export function FactList({ facts, active, onPick, onCorrect }: Props) {
  return (
    <dl class="facts">
      {grouped(facts).map((group) => (
        <div key={group.kind} class="group">
          <dt>{group.label}</dt>
          <dd>
            <ul>
              {group.facts.map((fact) => (
                <Line key={fact.key} fact={fact} active={fact.key === active} onPick={onPick} onCorrect={onCorrect} />
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
