// Under which grade and marking a report is stored. There is no marking by default: somebody chooses it.
import { useState } from "preact/hooks";
import { post } from "./api";
import type { Decision } from "./decisions";
import { useForm } from "./form";
import { bodyOf, type Given } from "./given";
import { levelOptions } from "./marking";
import { t } from "./strings";
import { Button, Dialog, Failure, Field, Select } from "./ui";

export function StoreForm({ given, decisions, onStored }: { given: Given; decisions: Record<string, Decision>; onStored: (incidents: string[]) => void }) {
  const [form, set] = useForm({ marking: "", source: "", reliability: "", credibility: "" });
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const list = Object.entries(decisions).map(([pointer, decision]) => ({ pointer, ...decision }));
  const store = () => {
    setBusy(true);
    post<{ incidents?: string[] }>("/reports", bodyOf(given, { marking: form.marking, source: form.source.trim() || undefined, reliability: form.reliability || undefined, credibility: form.credibility || undefined, decisions: list })).then(
      (made) => onStored(made?.incidents ?? []),
      (failed: Error) => (setError(failed), setBusy(false), setAsking(false)),
    );
  };
  return (
    <form
      class="store"
      onSubmit={(event) => {
        event.preventDefault();
        setAsking(true);
      }}
    >
      <Failure error={error} />
      <Select label={t.intake.marking} any={t.intake.choosePlease} value={form.marking} options={levelOptions} onPick={(marking) => set("marking", marking)} />
      <Field label={t.intake.source} hint={t.intake.sourceHint}>
        <input value={form.source} onInput={(event) => set("source", event.currentTarget.value)} />
      </Field>
      <Select label={t.intake.reliability} any={t.intake.choosePlease} value={form.reliability} options={t.intake.reliabilities} onPick={(reliability) => set("reliability", reliability)} />
      <Select label={t.intake.credibility} any={t.intake.choosePlease} value={form.credibility} options={t.intake.credibilities} onPick={(credibility) => set("credibility", credibility)} />
      <Button kind="primary" type="submit" disabled={!form.marking || busy}>
        {t.intake.store}
      </Button>
      <small>{list.length ? t.intake.decisions(list.length) : t.intake.undecided}</small>
      {asking && (
        <Dialog title={t.intake.store} onClose={() => setAsking(false)}>
          <p class="lead">{t.intake.storeAsk(t.marking(form.marking))}</p>
          <div class="actions">
            <Button onClick={() => setAsking(false)}>{t.cancel}</Button>
            <Button kind="primary" onClick={store} disabled={busy}>
              {busy ? t.intake.storing : t.intake.store}
            </Button>
          </div>
        </Dialog>
      )}
    </form>
  );
}
