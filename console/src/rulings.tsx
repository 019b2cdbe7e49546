// What an analyst says of an incident: each a dialog with a reason, each a ruling that can be taken back.
import { useState } from "preact/hooks";
import { post } from "./api";
import { corrected, type Fact } from "./facts";
import { t } from "./strings";
import type { Incident } from "./types";
import { Button, Dialog, Failure, Field, notice } from "./ui";

export type Ruling = { verb: "correct"; fact: Fact } | { verb: "confirm" | "reject" };

const CLI_NAMES: Record<string, string> = { "cyber/records": "records", "cyber/ransom": "ransom", "cyber/malware": "malware", "cyber/vulnerabilities": "vulnerabilities", "cyber/services_disrupted": "services" };

export const rulingField = (kind: string) => CLI_NAMES[kind] ?? kind;

export function RulingDialog({ incident, ruling, onClose, onDone }: { incident: Incident; ruling: Ruling; onClose: () => void; onDone: (changed: Incident | undefined) => void }) {
  const [value, setValue] = useState(ruling.verb === "correct" ? ruling.fact.edit : "");
  const [because, setBecause] = useState("");
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const texts = {
    correct: [ruling.verb === "correct" ? t.incident.correctTitle(ruling.fact.label) : "", t.incident.correctHint],
    confirm: [t.incident.confirmTitle, t.incident.confirmHint],
    reject: [t.incident.rejectTitle, t.incident.rejectHint],
  }[ruling.verb];
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const body = ruling.verb === "correct" ? { verb: "correct", field: rulingField(ruling.fact.kind), value: corrected(incident, ruling.fact, value), because } : { verb: ruling.verb, because };
    post<Incident | undefined>(`/incidents/${incident.id}/rulings`, body).then(
      (changed) => {
        notice(t.incident.saved);
        onDone(changed);
      },
      (failed: Error) => (setError(failed), setBusy(false)),
    );
  };
  return (
    <Dialog title={texts[0]} onClose={onClose}>
      <form onSubmit={submit}>
        <p class="lead">{texts[1]}</p>
        {ruling.verb === "correct" && (
          <Field label={t.incident.value}>
            <input autoFocus required={!ruling.fact.key.includes("/") || ruling.fact.kind === ruling.fact.key} value={value} onInput={(event) => setValue(event.currentTarget.value)} />
          </Field>
        )}
        <Field label={t.incident.because} hint={t.incident.becauseHint}>
          <input required={ruling.verb === "reject"} value={because} onInput={(event) => setBecause(event.currentTarget.value)} />
        </Field>
        <Failure error={error} />
        <div class="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {ruling.verb === "correct" ? t.incident.saveCorrection : t.incident.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
