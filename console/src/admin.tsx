// Sources, partners, collections, tokens, users, the audit log and health: as the command line has them.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { all, get } from "./api";
import { AddDialog, changeable, type Form, FORMS, RemoveDialog } from "./adminforms";
import { anything } from "./format";
import { useItems, useKeys } from "./keys";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { setQuery } from "./route";
import { capital, plain, t } from "./strings";
import type { Page, Session } from "./types";
import { Button, Dialog, Empty, Failure, Marking, Tabs, Time } from "./ui";

const TABS = ["sources", "partners", "collections", "tokens", "users", "audit", "health"] as const;
type Tab = (typeof TABS)[number];
type Thing = Record<string, unknown>;

const LEVEL_COLUMNS = new Set(["clearance", "max_tlp", "unmarked"]);
const isMoment = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);

export function Cell({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return <span class="faint">–</span>;
  if (typeof value === "boolean") return <>{value ? t.admin.yes : t.admin.no}</>;
  if (isMoment(value)) return <Time at={value as string} />;
  if (Array.isArray(value)) return <>{value.map((one) => (typeof one === "string" ? one : anything(one))).join(", ")}</>;
  if (typeof value === "object") return <>{anything(value)}</>;
  return <>{String(value)}</>;
}

const heading = (key: string) => t.admin.columns[key] ?? capital(plain(key).replaceAll("_", " "));

function Table({ items, label, act }: { items: Thing[]; label: string; act?: (item: Thing) => ComponentChildren }) {
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((key) => items.some((item) => item[key] !== null && item[key] !== undefined && item[key] !== "")).slice(0, 12);
  return (
    <div class="table scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col" class={items.some((item) => typeof item[key] === "number") ? "num" : ""}>
                {heading(key)}
              </th>
            ))}
            {act && <td />}
          </tr>
        </thead>
        <tbody>
          {items.map((item, n) => (
            <tr key={n}>
              {columns.map((key) => (
                <td key={key} class={typeof item[key] === "number" ? "num" : ""}>
                  {LEVEL_COLUMNS.has(key) && item[key] ? <Marking marking={String(item[key])} /> : key === "pap" && item[key] ? <span class="whole">{t.pap(String(item[key]))}</span> : key === "places" ? <>{t.admin.places[String(item[key])] ?? String(item[key])}</> : <Cell value={item[key]} />}
                </td>
              ))}
              {act && <td class="act">{act(item)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A secret that the server just made: shown once, on purpose hard to overlook. */
function Once({ made, onClose }: { made: Thing; onClose: () => void }) {
  const secret = String(made.token ?? made.secret ?? made.password ?? "");
  return (
    <Dialog title={String(made.name ?? t.admin.title)} onClose={onClose}>
      <p class="lead">{t.admin.once}</p>
      <pre class="secret">{secret}</pre>
      <div class="actions">
        <Button onClick={() => void navigator.clipboard?.writeText(secret)}>{t.copy}</Button>
        <Button kind="primary" onClick={onClose}>
          {t.close}
        </Button>
      </div>
    </Dialog>
  );
}

function Listed({ tab }: { tab: Exclude<Tab, "audit" | "health"> }) {
  const { data, error, reload } = useLoad(tab, () => all<Thing>(`/${tab}`));
  const [adding, setAdding] = useState<{ form: Form; start: Thing; changes?: string }>();
  const [removing, setRemoving] = useState<Thing>();
  const [made, setMade] = useState<Thing>();
  const form = FORMS[tab];
  const nameOf = (item: Thing) => String(item.name ?? item.alias ?? item.id ?? "");
  const idOf = (item: Thing) => String(tab === "collections" ? item.id : item.name);
  const act = (item: Thing) =>
    tab === "sources" ? (
      <Button kind="ghost" icon="pen" onClick={() => setAdding({ form, start: item })}>
        {t.admin.grade}
      </Button>
    ) : (
      <>
        {(tab === "partners" || tab === "collections") && (
          <Button kind="ghost" icon="pen" onClick={() => setAdding({ form: changeable(form), start: item, changes: idOf(item) })}>
            {t.admin.change}
          </Button>
        )}
        <Button kind="ghost" onClick={() => setRemoving(item)}>
          {t.admin.remove}
        </Button>
      </>
    );
  const added = (answer: Thing | undefined) => {
    setAdding(undefined);
    if (answer && (answer.token ?? answer.secret ?? answer.password)) setMade(answer);
    reload();
  };
  return (
    <>
      <div class="line">
        {tab !== "sources" && (
          <Button kind="primary" icon="plus" onClick={() => setAdding({ form, start: {} })}>
            {t.admin.addTo[tab]}
          </Button>
        )}
      </div>
      <Failure error={error} again={reload} />
      {data && (data.length ? <Table items={data} label={t.admin.tabs[tab]} act={act} /> : <Empty>{t.admin.none[tab]}</Empty>)}
      {adding && <AddDialog tab={tab} form={adding.form} start={adding.start} changes={adding.changes} onClose={() => setAdding(undefined)} onDone={added} />}
      {removing && <RemoveDialog path={`/${tab}/${encodeURIComponent(nameOf(removing))}`} name={nameOf(removing)} onClose={() => setRemoving(undefined)} onDone={() => (setRemoving(undefined), reload())} />}
      {made && <Once made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function Audit() {
  const [cursors, setCursors] = useState<string[]>([""]);
  const cursor = cursors[cursors.length - 1];
  const { data, error, reload } = useLoad(`audit|${cursor}`, (signal) => get<Page<Thing>>("/audit", { limit: 200, next: cursor }, signal));
  return (
    <>
      <Failure error={error} again={reload} />
      {data && (data.items.length ? <Table items={data.items} label={t.admin.tabs.audit} /> : <Empty>{t.admin.none.audit}</Empty>)}
      <div class="line">
        {cursors.length > 1 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t.admin.newer}</Button>}
        {data?.next && <Button onClick={() => setCursors([...cursors, data.next!])}>{t.admin.older}</Button>}
      </div>
    </>
  );
}

/** "68.4 MB" of what is counted in bytes. */
function sized(key: string, value: unknown): string | undefined {
  if (typeof value !== "number") return undefined;
  if (!key.endsWith("bytes")) return value.toLocaleString("en");
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${(value / 1000 ** step).toLocaleString("en", { maximumFractionDigits: 1 })} ${["B", "kB", "MB", "GB"][step]}`;
}

const isGroup = (value: unknown): value is Thing => !!value && typeof value === "object" && !Array.isArray(value);

function Figures({ title, of }: { title: string; of: [string, unknown][] }) {
  return (
    <section class="figures">
      <h2>{title}</h2>
      <dl class="health">
        {of.map(([key, value]) => (
          <div key={key}>
            <dt>{t.admin.figures[key] ?? heading(key)}</dt>
            <dd>{sized(key, value) ?? <Cell value={value} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Health() {
  const { data, error, reload } = useLoad("health", (signal) => get<Thing>("/health", undefined, signal));
  const all = Object.entries(data ?? {});
  return (
    <>
      <Failure error={error} again={reload} />
      {data && <Figures title={t.admin.groups.server} of={all.filter(([, value]) => !isGroup(value))} />}
      {all.map(([key, value]) => isGroup(value) && <Figures key={key} title={t.admin.groups[key] ?? heading(key)} of={Object.entries(value)} />)}
    </>
  );
}

export function Admin({ route, session }: PageProps & { session: Session }) {
  const tab = (TABS.find((name) => name === route.query.tab) ?? "sources") as Tab;
  const show = (name: string) => setQuery({ tab: name === "sources" ? "" : name });
  useItems("#admin .act button");
  useKeys(TABS.map((name, n) => ({ keys: String(n + 1), what: t.admin.tabs[name], run: () => show(name) })));
  return (
    <div class="sheet wide">
      <header class="sheet-head">
        <h1>{t.admin.title}</h1>
        <small>{t.version(session.server?.version ?? "")}</small>
      </header>
      <Tabs label={t.admin.sections} panel="admin" chosen={tab} onPick={show} tabs={TABS.map((name) => ({ id: name, name: t.admin.tabs[name] }))} />
      <div id="admin" role="tabpanel" aria-labelledby={`admin-tab-${tab}`} class="admin-panel">
        {tab === "audit" ? <Audit /> : tab === "health" ? <Health /> : <Listed key={tab} tab={tab} />}
      </div>
    </div>
  );
}
