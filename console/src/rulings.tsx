// What an analyst says of an incident: each a dialog with a reason and a marking, each a ruling that can be taken back.
import { useState } from "preact/hooks";
import { post } from "./api";
import { corrected, type Fact } from "./facts";
import { useForm } from "./form";
import { RulingMarking, strictest } from "./marking";
import { t } from "./strings";
import type { Incident } from "./types";
import { Button, Dialog, Failure, Field, notice } from "./ui";

export type Ruling = { verb: "correct"; fact: Fact } | { verb: "confirm" | "reject" } | { verb: "undo"; ruling: number };

const CLI_NAMES: Record<string, string> = { "cyber/records": "records", "cyber/ransom": "ransom", "cyber/malware": "malware", "cyber/vulnerabilities": "vulnerabilities", "cyber/services_disrupted": "services" };

export const rulingField = (kind: string) => CLI_NAMES[kind] ?? kind;

function textsOf(ruling: Ruling): { title: string; hint: string; save: string } {
  switch (ruling.verb) {
    case "correct":
      return { title: t.incident.correctTitle(ruling.fact.label), hint: t.incident.correctHint, save: t.incident.saveCorrection };
    case "confirm":
      return { title: t.incident.confirmTitle, hint: t.incident.confirmHint, save: t.incident.save };
    case "reject":
      return { title: t.incident.rejectTitle, hint: t.incident.rejectHint, save: t.incident.save };
    case "undo":
      return { title: t.ruling.undoTitle, hint: t.ruling.undoHint, save: t.incident.undo };
  }
}

interface Said {
  value: string;
  because: string;
  marking: string;
}

function send(incident: Incident, ruling: Ruling, said: Said): Promise<Incident | undefined> {
  const hand = { because: said.because, marking: said.marking || undefined };
  if (ruling.verb === "undo") return post(`/rulings/${ruling.ruling}/undo`, hand);
  const what = ruling.verb === "correct" ? { field: rulingField(ruling.fact.kind), value: corrected(incident, ruling.fact, said.value) } : {};
  return post(`/incidents/${incident.id}/rulings`, { verb: ruling.verb, ...what, ...hand });
}

export function RulingDialog({ incident, ruling, onClose, onDone }: { incident: Incident; ruling: Ruling; onClose: () => void; onDone: (changed: Incident | undefined) => void }) {
  const [said, set] = useForm<Said>({ value: ruling.verb === "correct" ? ruling.fact.edit : "", because: "", marking: "" });
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const { title, hint, save } = textsOf(ruling);
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    send(incident, ruling, said).then(
      (changed) => {
        notice(ruling.verb === "undo" ? t.incident.undid : t.incident.saved);
        onDone(changed);
      },
      (failed: Error) => (setError(failed), setBusy(false)),
    );
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <p class="lead">{hint}</p>
        {ruling.verb === "correct" && (
          <Field label={t.incident.value}>
            <input autoFocus required={!ruling.fact.key.includes("/") || ruling.fact.kind === ruling.fact.key} value={said.value} onInput={(event) => set("value", event.currentTarget.value)} />
          </Field>
        )}
        <Field label={t.incident.because} hint={t.incident.becauseHint}>
          <input autoFocus={ruling.verb !== "correct"} required={ruling.verb === "reject"} value={said.because} onInput={(event) => set("because", event.currentTarget.value)} />
        </Field>
        {ruling.verb !== "undo" && <RulingMarking value={said.marking} brings={ruling.verb === "correct"} floor={strictest((incident.reports_full ?? []).map((report) => report.marking))} onPick={(level) => set("marking", level)} />}
        <Failure error={error} />
        <div class="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
