// What the administrator adds and takes away. Taking away asks for the name to be typed.
import { useState } from "preact/hooks";
import { all, patch, post, remove } from "./api";
import { CYBER, PHYSICAL } from "./filters";
import { useForm } from "./form";
import { useLoad } from "./load";
import { levelOptions } from "./marking";
import { capital, plain, t } from "./strings";
import { Button, Dialog, Failure, Field, notice, Select } from "./ui";

type Values = Record<string, unknown>;

export interface Input {
  key: string;
  kind?: "text" | "level" | "stricter" | "pap" | "places" | "realm" | "type" | "number" | "partner" | "list" | "day" | "yes" | "letter" | "digit" | "role" | "fixed" | "password";
  needed?: boolean;
  of?: string; // the part of what is sent that it stands in, there when that is ticked
  unless?: string; // not where that is ticked
}
export type Form = Input[];

export const FORMS: Record<"sources" | "partners" | "collections" | "tokens" | "users", Form> = {
  sources: [{ key: "name", kind: "fixed" }, { key: "reliability", kind: "letter", needed: true }, { key: "because" }],
  partners: [{ key: "name", needed: true }, { key: "clearance", kind: "level" }, { key: "pap", kind: "pap" }, { key: "places", kind: "places" }, { key: "communities", kind: "list" }, { key: "strict_amber", kind: "yes" }],
  collections: [
    { key: "name", needed: true },
    { key: "title" },
    { key: "description" },
    { key: "read", kind: "list" },
    { key: "write", kind: "list", unless: "view" },
    { key: "unmarked", kind: "stricter" },
    { key: "max_tlp", kind: "level" },
    { key: "places", kind: "places" },
    { key: "view", kind: "yes" },
    ...([["since", "day"], ["until", "day"], ["realm", "realm"], ["type", "type"], ["country"], ["region"], ["near"], ["actor"], ["killed_min", "number"], ["q"], ["objects", "list"], ["posted", "list"], ["from", "list"], ["by", "list"], ["marked", "list"]] as [string, Input["kind"]?][]).map(([key, kind]) => ({ key, kind, of: "view" })),
  ],
  tokens: [{ key: "name", needed: true }, { key: "partner", kind: "partner", needed: true }, { key: "role", kind: "role" }, { key: "expires", kind: "day" }],
  users: [{ key: "name", needed: true }, { key: "role", kind: "role" }, { key: "partner", kind: "partner" }, { key: "expires", kind: "day" }],
};

const ROLES = ["reader", "analyst", "admin"];
const CHOICES: Partial<Record<NonNullable<Input["kind"]>, string[][]>> = {
  level: levelOptions,
  stricter: levelOptions.slice(1), // what nobody marked is for all nowhere
  pap: ["clear", "green", "amber", "red"].map((level) => [level, t.pap(level)]),
  places: Object.entries(t.admin.places),
  realm: Object.entries(t.realm),
  type: [...PHYSICAL, ...CYBER].map((type) => [type, capital(plain(type))]),
  letter: Object.entries(t.intake.reliabilities),
  digit: Object.entries(t.intake.credibilities),
  role: ROLES.map((role) => [role, role]),
};

/** What of one can be changed once it is there: not its name, nor what a live view holds. */
export const changeable = (form: Form): Form => form.filter((input) => input.key !== "name" && input.key !== "view" && !input.of);

/** Partners by name, once they are known. */
function usePartners(wanted: boolean): string[][] {
  return (useLoad(wanted ? "partners" : null, () => all<{ name: string }>("/partners")).data ?? []).map(({ name }) => [name, name]);
}

function One({ input, value, onChange }: { input: Input; value: unknown; onChange: (value: unknown) => void }) {
  const label = t.admin.columns[input.key] ?? input.key;
  const partners = usePartners(input.kind === "partner");
  const choices = input.kind === "partner" ? partners : CHOICES[input.kind ?? "text"];
  if (choices) return <Select label={label} any={t.intake.choosePlease} required={input.needed} value={String(value ?? "")} options={choices} onPick={onChange} />;
  if (input.kind === "yes")
    return (
      <label class="tick">
        <input type="checkbox" checked={!!value} onChange={(event) => onChange(event.currentTarget.checked)} /> {label}
      </label>
    );
  return (
    <Field label={label} hint={t.admin.hints[input.key] ?? (input.kind === "list" ? t.admin.listHint : undefined)}>
      <input type={input.kind === "day" ? "date" : input.kind === "number" ? "number" : "text"} required={input.needed} readOnly={input.kind === "fixed"} value={String(value ?? "")} onInput={(event) => onChange(event.currentTarget.value)} />
    </Field>
  );
}

const isShown = (input: Input, values: Values) => (!input.of || !!values[input.of]) && !(input.unless && values[input.unless]);

/** As the server takes it; undefined: nothing. */
function sent(input: Input, value: unknown): unknown {
  if (input.kind === "list") return String(value ?? "").split(",").map((one) => one.trim()).filter(Boolean);
  if (value === undefined || value === "" || value === false) return undefined;
  return input.kind === "number" ? Number(value) : value;
}

function bodyOf(form: Form, values: Values): Values {
  const body: Values = {};
  for (const input of form) {
    if (!isShown(input, values)) continue;
    const value = sent(input, values[input.key]);
    if (form.some((one) => one.of === input.key)) {
      if (value) body[input.key] = {};
    } else if (value !== undefined && !(Array.isArray(value) && !value.length)) {
      ((input.of ? body[input.of] : body) as Values)[input.key] = value;
    }
  }
  return body;
}

/** What is another value than it was: what is not sent stays. */
function changesOf(form: Form, start: Values, values: Values): Values {
  const changed = form.filter((input) => JSON.stringify(sent(input, values[input.key])) !== JSON.stringify(sent(input, start[input.key])));
  return Object.fromEntries(changed.map((input) => [input.key, sent(input, values[input.key]) ?? (input.kind === "yes" ? false : null)]));
}

export function AddDialog({ tab, form, start, changes, onClose, onDone }: { tab: string; form: Form; start: Values; changes?: string; onClose: () => void; onDone: (made: Values | undefined) => void }) {
  const [values, set] = useForm<Values>(() => Object.fromEntries(form.map((input) => [input.key, start[input.key] ?? start.source ?? ""])));
  const [error, setError] = useState<Error>();
  const submit = (event: Event) => {
    event.preventDefault();
    const asked = changes ? patch<undefined>(`/${tab}/${encodeURIComponent(changes)}`, changesOf(form, start, values)) : post<Values | undefined>(`/${tab}`, bodyOf(form, values));
    asked.then((made) => (notice(t.admin.saved), onDone(made)), setError);
  };
  return (
    <Dialog title={changes ? t.admin.changeOf(changes) : t.admin.addTo[tab]} onClose={onClose}>
      <form onSubmit={submit}>
        {form.filter((input) => isShown(input, values)).map((input) => (
          <One key={input.key} input={input} value={values[input.key]} onChange={(value) => set(input.key, value)} />
        ))}
        <Failure error={error} />
        <div class="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit">
            {t.admin.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RemoveDialog({ path, name, onClose, onDone }: { path: string; name: string; onClose: () => void; onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<Error>();
  const submit = (event: Event) => {
    event.preventDefault();
    remove(path).then(() => (notice(t.admin.removed), onDone()), setError);
  };
  return (
    <Dialog title={t.admin.remove} onClose={onClose}>
      <form onSubmit={submit}>
        <p class="lead">{t.admin.removeAsk(name)}</p>
        <Field label={t.admin.removeType}>
          <input autoFocus value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </Field>
        <Failure error={error} />
        <div class="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="danger" type="submit" disabled={typed !== name}>
            {t.admin.remove}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
