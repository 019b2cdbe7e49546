// What would leave for a partner, before anything does: the same gate that serves partners answers here.
import { useRef, useState } from "preact/hooks";
import { all, download, get } from "./api";
import { anything, daySpan, place, plainTitle, what } from "./format";
import { moveFocus, useItems, useKeys } from "./keys";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { linkTo, setQuery } from "./route";
import { levelOptions } from "./marking";
import { plain, t } from "./strings";
import type { Incident, Page, Preview, Row } from "./types";
import { Button, Empty, Failure, Field, Icon, Marking, RealmMark, Select } from "./ui";

interface Partner {
  name: string;
  clearance?: string;
}

function Finder({ incident }: { incident?: Incident }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: "/", what: t.keys.search, run: () => field.current?.focus() }]);
  const found = useLoad(text.trim().length > 1 ? text : null, (signal) => get<Page<Row>>("/incidents", { q: text.trim(), limit: 8 }, signal));
  return (
    <section class="finder">
      <Field label={t.sharing.incident} hint={t.filter.placeholder}>
        <input ref={field} type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} onKeyDown={intoList} />
      </Field>
      {text.trim().length > 1 && (
        <ul onKeyDown={intoList}>
          {found.data?.items.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                onClick={() => {
                  setQuery({ incident: row.id });
                  setText("");
                  field.current?.focus();
                }}
              >
                <RealmMark realm={row.realm} /> <strong>{what(row)}</strong> {place(row.place)} <small>{daySpan(row.date)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {incident && (
        <p class="picked">
          <RealmMark realm={incident.realm} />
          <a href={linkTo("incident", incident.id)}>
            <strong>{what(incident)}</strong> {place(incident.place)}
          </a>
          <small>{daySpan(incident.date)}</small>
          <Marking marking={incident.marking} />
        </p>
      )}
    </section>
  );
}

/** Arrows lead from the field into what was found, and back. */
function intoList(event: KeyboardEvent) {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  moveFocus(".finder input, .finder li button", by);
}

/** Under each rule what it holds back: hundreds of reports of one marking are one answer. */
function Held({ preview }: { preview: Preview }) {
  const held = preview.held ?? [];
  if (!held.length) return <Empty>{t.sharing.nothingHeld}</Empty>;
  const rules = new Map<string, typeof held>();
  for (const one of held) {
    const key = `${one.rule} ${one.why}`;
    rules.set(key, [...(rules.get(key) ?? []), one]);
  }
  return (
    <ul class="held">
      {[...rules].map(([key, those]) => (
        <li key={key} tabIndex={-1}>
          <p>
            {those[0].why} {those[0].rule && <code>{those[0].rule}</code>}
          </p>
          <ul>
            {those.map((one, n) => (
              <li key={n}>{plainTitle(one.what ?? one.path)}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Verdict({ preview }: { preview: Preview }) {
  if (preview.allowed === undefined) return null;
  return (
    <p class={`verdict ${preview.allowed ? "yes" : "no"}`}>
      <Icon name={preview.allowed ? "check" : "close"} />
      <strong>{preview.allowed ? t.sharing.allowed : t.sharing.denied}</strong>
      <span>{[preview.why, preview.rule].filter(Boolean).join(" · ")}</span>
    </p>
  );
}

interface StixObject {
  type?: string;
  id?: string;
  name?: string;
  relationship_type?: string;
  source_ref?: string;
  target_ref?: string;
  abstract?: string;
  content?: string;
  explanation?: string;
  value?: string;
  opinion?: string;
  object_refs?: string[];
}

function objectsOf(leaves: unknown): StixObject[] {
  if (Array.isArray(leaves)) return leaves as StixObject[];
  const inside = (leaves as { objects?: unknown } | null | undefined)?.objects;
  return Array.isArray(inside) ? (inside as StixObject[]) : leaves ? [leaves as StixObject] : [];
}

/** A relationship is named by its two ends. */
function nameOf(object: StixObject, names: Map<string | undefined, string | undefined>): string {
  const own = object.name ?? object.abstract ?? object.content ?? object.explanation ?? object.value;
  if (own) return own.length > 160 ? own.slice(0, 159) + "…" : own;
  if (object.opinion) return `${plain(object.opinion)}: ${(object.object_refs ?? []).map((ref) => names.get(ref) ?? ref).join(", ")}`;
  const [from, to] = [names.get(object.source_ref), names.get(object.target_ref)];
  if (object.relationship_type) return `${from ?? object.source_ref} ${plain(object.relationship_type)} ${to ?? object.target_ref}`;
  return object.id ?? anything(object).slice(0, 80);
}

/** Objects one by one, each as its own text: what is sent, letter by letter. */
function Leaves({ leaves }: { leaves: unknown }) {
  const objects = objectsOf(leaves);
  const names = new Map(objects.map((object) => [object.id, object.name ?? object.abstract ?? object.value]));
  if (!objects.length) return <Empty>{t.sharing.nothingLeaves}</Empty>;
  return (
    <ul class="leaves">
      {objects.map((object, n) => (
        <li key={n}>
          <details>
            <summary>
              <span class="tag">{plain(object.type)}</span> {nameOf(object, names)}
            </summary>
            <pre class="scroll" tabIndex={0}>
              {JSON.stringify(object, null, 2)}
            </pre>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Export({ incident }: { incident: Incident }) {
  const [format, setFormat] = useState("stix");
  const [max, setMax] = useState("clear");
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const save = () => {
    setBusy(true);
    setError(undefined);
    download(`/incidents/${incident.id}/export`, { format, max_tlp: max })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <section class="card">
      <h2>{t.sharing.exports}</h2>
      <div class="line">
        <Select label={t.sharing.format} value={format} options={t.sharing.formats} onPick={setFormat} />
        <Select label={t.sharing.max} value={max} options={levelOptions} onPick={setMax} />
        <Button kind="primary" icon="download" disabled={busy} onClick={save}>
          {t.sharing.download}
        </Button>
      </div>
      <Failure error={error} />
      <p class="lead">
        {t.sharing.exportHint} {t.sharing.pdf}
      </p>
    </section>
  );
}

export function Sharing({ route, session }: PageProps) {
  const id = route.query.incident ?? "";
  const incident = useLoad(id || null, (signal) => get<Incident>(`/incidents/${id}`, undefined, signal));
  const partners = useLoad("partners", () => all<Partner>("/partners"));
  // What the house itself may have is no news: the first of the others, where there is one.
  const partner = route.query.partner ?? (partners.data?.find((one) => one.name !== session.partner) ?? partners.data?.[0])?.name ?? "";
  const preview = useLoad(id && partner ? `${id}|${partner}` : null, (signal) => get<Preview>(`/partners/${encodeURIComponent(partner)}/preview/${id}`, undefined, signal));
  useItems(".held > li, .leaves summary");
  const shown = id ? incident.data : undefined;
  const now = id && partner ? preview.data : undefined;
  return (
    <div class="sheet wide">
      <header class="sheet-head">
        <h1>{t.sharing.title}</h1>
        <p class="lead">{t.sharing.lead}</p>
      </header>
      <div class="line pick">
        <Finder incident={shown} />
        {partners.data?.length ? (
          <Select label={t.sharing.partner} value={partner} options={partners.data.map((one) => [one.name, one.clearance ? `${one.name} (${t.marking(one.clearance)})` : one.name])} onPick={(name) => setQuery({ partner: name })} />
        ) : (
          <p class="lead">{partners.data ? t.sharing.noPartners : ""}</p>
        )}
      </div>
      <Failure error={partners.error ?? incident.error ?? (id ? preview.error : undefined)} />
      {!id && <Empty>{t.sharing.choose}</Empty>}
      {now && (
        <>
          <Verdict preview={now} />
        </>
      )}
      {shown && (
        <div class="two-columns">
          <div class="column">
            {now && (
              <section class="card">
                <h2>
                  {t.sharing.held} <span class="badge">{now.held?.length ?? 0}</span>
                </h2>
                <Held preview={now} />
              </section>
            )}
            <Export incident={shown} />
          </div>
          {now && (
            <section class="card">
              <h2>
                {t.sharing.leaves} <span class="badge">{objectsOf(now.leaves).length}</span>
              </h2>
              <Leaves leaves={now.leaves} />
            </section>
          )}
        </div>
      )}
    </div>
  );
}
