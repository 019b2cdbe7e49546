// Accept, correct or reject, value by value. What is corrected becomes an assertion of its own; what was read stays.
import { useState } from "preact/hooks";
import { type Fact, grouped } from "./facts";
import { useKeys } from "./keys";
import { t } from "./strings";
import { Button, Dialog, Field, Icon, Status } from "./ui";

export interface Decision {
  decision: "accept" | "reject" | { correct: string };
  because?: string;
}

interface Props {
  facts: Fact[];
  pointer: (fact: Fact) => string;
  decisions: Record<string, Decision>;
  active: string;
  onPick: (fact: Fact) => void;
  onDecide: (pointer: string, decision: Decision | undefined) => void;
}

function Correct({ fact, onClose, onSave }: { fact: Fact; onClose: () => void; onSave: (decision: Decision) => void }) {
  const [value, setValue] = useState(fact.edit);
  const [because, setBecause] = useState("");
  return (
    <Dialog title={t.incident.correctTitle(fact.label)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ decision: { correct: value }, because });
        }}
      >
        <Field label={t.intake.correctTo(fact.label)}>
          <input autoFocus required value={value} onInput={(event) => setValue(event.currentTarget.value)} />
        </Field>
        <Field label={t.incident.because} hint={t.incident.becauseHint}>
          <input value={because} onInput={(event) => setBecause(event.currentTarget.value)} />
        </Field>
        <div class="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit">
            {t.intake.correct}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Judged({ decision, children }: { decision?: Decision; children: string }) {
  if (decision?.decision === "reject") return <s>{children}</s>;
  if (decision && typeof decision.decision === "object")
    return (
      <>
        <s>{children}</s> {decision.decision.correct}
      </>
    );
  return <>{children}</>;
}

export function Decisions({ facts, pointer, decisions, active, onPick, onDecide }: Props) {
  const [correcting, setCorrecting] = useState<Fact>();
  const toggle = (fact: Fact, decision: "accept" | "reject") => {
    const at = pointer(fact);
    onDecide(at, decisions[at]?.decision === decision ? undefined : { decision });
  };
  const chosen = facts.find((fact) => pointer(fact) === active);
  useKeys(
    chosen
      ? [
          { keys: "a", what: t.keys.accept, run: () => toggle(chosen, "accept") },
          { keys: "e", what: t.keys.correct, run: () => setCorrecting(chosen) },
          { keys: "r", what: t.keys.reject, run: () => toggle(chosen, "reject") },
        ]
      : [],
  );
  return (
    <dl class="facts judging">
      {grouped(facts).map((group) => (
        <div key={group.kind} class="group">
          <dt>{group.label}</dt>
          <dd>
            <ul>
              {group.facts.map((fact) => {
                const decision = decisions[pointer(fact)];
                return (
                  <li key={fact.key} class={`fact${pointer(fact) === active ? " active" : ""}`}>
                    <div class="shown">
                      <button type="button" class="value" title={t.incident.showWords} onClick={() => onPick(fact)}>
                        <Judged decision={decision}>{fact.text}</Judged>
                      </button>
                      <Status status={fact.status} />
                      {fact.note && <span class="note">{fact.note}</span>}
                      <span class="verdicts">
                        <button type="button" aria-pressed={decision?.decision === "accept"} aria-label={`${t.intake.accept}: ${fact.text}`} title={t.intake.accept} onClick={() => toggle(fact, "accept")}>
                          <Icon name="check" />
                        </button>
                        <button type="button" aria-pressed={typeof decision?.decision === "object"} aria-label={`${t.intake.correct}: ${fact.text}`} title={t.intake.correct} onClick={() => setCorrecting(fact)}>
                          <Icon name="pen" />
                        </button>
                        <button type="button" aria-pressed={decision?.decision === "reject"} aria-label={`${t.intake.reject}: ${fact.text}`} title={t.intake.reject} onClick={() => toggle(fact, "reject")}>
                          <Icon name="close" />
                        </button>
                      </span>
                    </div>
                  </li>
                );
              })}
            </ul>
          </dd>
        </div>
      ))}
      {correcting && <Correct fact={correcting} onClose={() => setCorrecting(undefined)} onSave={(decision) => (onDecide(pointer(correcting), decision), setCorrecting(undefined))} />}
    </dl>
  );
}
