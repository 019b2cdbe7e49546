// The board: what is new, the list, the map and the timeline, all of one filter.
import { useLinked } from "./lazy";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { changedSince, markSeen, MOST, newsSince, useSeenMark } from "./seen";
import { chips, type Filters, FilterBar, filtersOf } from "./filters";
import { daySpan, harm, partyName, place, plainTitle, what } from "./format";
import { useKeys } from "./keys";
import { useChanges } from "./live";
import { useLoad } from "./load";
import type { PageProps } from "./page";
import { go, linkTo, setQuery } from "./route";
import { NewsList } from "./news";
import { inPeriod } from "./period";
import { type Rows, useRows } from "./rows";
import { t } from "./strings";
import type { MapColumns, News, Page, Row, Warning } from "./types";
import { Button, Empty, Failure, RealmMark, Status, Tabs, Time } from "./ui";
import { VirtualList } from "./vlist";
import { Warnings } from "./warnings";

const ROW_HEIGHT = 46;

function Head() {
  return (
    <div class="row head" role="row">
      <span role="columnheader">{t.board.when}</span>
      <span role="columnheader">{t.board.what}</span>
      <span role="columnheader">{t.board.harm}</span>
      <span role="columnheader">{t.board.who}</span>
      <span role="columnheader" class="num">
        {t.board.sources}
      </span>
    </div>
  );
}

export function Harm({ row }: { row: Pick<Row, "killed" | "injured" | "cyber"> }) {
  const parts = harm(row);
  if (!parts.length) return <span class="faint">{t.harm.none}</span>;
  return (
    <>
      {parts.slice(0, 2).map((part, n) => (
        <span key={part} class={n === 0 && row.killed?.value ? "heavy" : ""}>
          {part}
        </span>
      ))}
    </>
  );
}

function Who({ row }: { row: Row }) {
  const first = row.perpetrators?.[0];
  if (!first) return <span class="faint">{t.harm.none}</span>;
  const more = row.perpetrators!.length - 1;
  return (
    <>
      <span class="name">
        {partyName(first)}
        {more > 0 && <small> +{more}</small>}
      </span>
      <Status status={first.status} />
    </>
  );
}

function BoardRow({ row, index, selected, fresh }: { row: Row; index: number; selected: boolean; fresh: boolean }) {
  const where = place(row.place);
  return (
    <div class={`row${selected ? " selected" : ""}${fresh ? " fresh" : ""}`} role="row" aria-rowindex={index + 2} aria-current={selected ? "true" : undefined} onClick={() => setQuery({ sel: row.id })} onDblClick={() => go("incident", row.id)}>
      <span role="cell" class="when">
        {daySpan(row.date) || <span class="faint">{t.unknown}</span>}
        {fresh && <span class="dot" title={t.board.fresh} role="img" aria-label={t.board.fresh} />}
      </span>
      <span role="cell" class="what">
        <RealmMark realm={row.realm} />
        <span class="two">
          <a href={linkTo("incident", row.id)}>
            <strong>{what(row)}</strong>
            {where && <span> {where}</span>}
          </a>
          <span class="title">{plainTitle(row.title)}</span>
        </span>
      </span>
      <span role="cell" class="harm two">
        <Harm row={row} />
      </span>
      <span role="cell" class="who two">
        <Who row={row} />
      </span>
      <span role="cell" class="num">
        {row.disagree && (
          <span class="disagree" role="img" title={t.board.disagree} aria-label={t.board.disagree}>
            ≠
          </span>
        )}
        {row.sources}
      </span>
    </div>
  );
}

function Changes({ rows, news, onSeen }: { rows: Row[]; news?: Map<string, News[]>; onSeen: () => void }) {
  if (!rows.length) return <Empty>{t.board.noChanges}</Empty>;
  return (
    <>
      <Button kind="ghost" icon="check" onClick={onSeen}>
        {t.board.seen}
      </Button>
      <ol class="changes">
        {rows.map((row) => (
          <li key={row.id}>
            <Time at={row.changed} />
            <RealmMark realm={row.realm} />
            <a href={linkTo("incident", row.id)}>
              <strong>{what(row)}</strong> {place(row.place)}
              <small>{plainTitle(row.title)}</small>
            </a>
            <NewsList news={news?.get(row.id)} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Where an incident stands in the list: among the rows at hand, else counted in the columns, which have its order. */
function indexOf(id: string, rows: Rows, columns: MapColumns | undefined, filters: Filters): number {
  for (let i = 0; i < Math.min(rows.total, 400); i++) if (rows.row(i)?.id === id) return i;
  if (!columns || filters.sort) return -1;
  const keep = inPeriod(columns, filters);
  let index = 0;
  for (let at = 0; at < columns.id.length; at++) {
    if (columns.id[at] === id) return keep(at) ? index : -1;
    if (keep(at)) index++;
  }
  return -1;
}

/** j and k move through the list; what is chosen stands in the address, too. */
function useSelection(rows: Rows, chosen: string, find: (id: string) => number) {
  const [index, setIndex] = useState(-1);
  const at = useRef(-1); // the same, known at once: keys may come faster than the page is drawn
  const wanted = useRef(-1); // chosen by number, before its row was there
  const follow = useRef<Element | null>(null); // where the focus was when a key chose: from there it goes along
  useEffect(() => {
    if (wanted.current >= 0 || (chosen && rows.row(index)?.id === chosen)) return;
    at.current = chosen ? find(chosen) : -1;
    setIndex(at.current);
  }, [chosen, rows.total, rows.loaded]);
  useEffect(() => {
    const row = wanted.current >= 0 ? rows.row(wanted.current) : undefined;
    if (!row) return;
    wanted.current = -1;
    setQuery({ sel: row.id });
  });
  useEffect(() => {
    const link = follow.current && wanted.current < 0 ? document.querySelector<HTMLElement>(".vlist .row.selected a") : null;
    if (!link || index !== at.current || rows.row(index)?.id !== chosen) return;
    const stayed = document.activeElement === follow.current || !follow.current?.isConnected;
    follow.current = null;
    if (stayed) link.focus({ preventScroll: true });
  });
  const move = (to: number) => {
    if (rows.total === 0) return;
    follow.current = document.activeElement ?? document.body;
    const next = Math.max(0, Math.min(rows.total - 1, to));
    wanted.current = at.current = next;
    setIndex(next);
    rows.want(next, next);
  };
  useKeys([
    { keys: "j", what: t.keys.next, run: () => move(at.current + 1) },
    { keys: "k", what: t.keys.previous, run: () => move(at.current - 1) },
    { keys: "g g", what: t.keys.first, run: () => move(0) },
    { keys: "G", what: t.keys.last, run: () => move(rows.total - 1) },
    { keys: "Enter", what: t.keys.open, run: () => rows.row(index) && go("incident", rows.row(index)!.id) },
    { keys: "Escape", what: t.keys.escape, run: () => setQuery({ sel: "" }) },
  ]);
  return index;
}

function without(filters: Filters, ...keys: (keyof Filters)[]): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter(([key]) => !keys.includes(key as keyof Filters))) as Record<string, string>;
}

/** The filters that warnings know, too. */
function warnedBy(filters: Filters): Record<string, string> {
  const { since = "", until = "", country = "", sector = "", actor = "" } = filters;
  return { since, until, country, sector, actor };
}

/** True once what is loaded has been painted: what comes after the list does not hold it up. */
function usePainted(loaded: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!loaded || painted) return;
    const frame = requestAnimationFrame(() => setTimeout(() => setPainted(true)));
    return () => cancelAnimationFrame(frame);
  }, [loaded]);
  return painted;
}

function useSeen(turn: number, ready: boolean) {
  const mark = useSeenMark();
  const changed = useLoad(ready ? `${mark}|${turn}` : null, (signal) => changedSince(mark, signal));
  const news = useLoad(mark && changed.data?.length ? `news|${mark}|${turn}` : null, (signal) => newsSince(mark, signal));
  return { mark, changed: changed.data ?? [], news: news.data, seen: () => markSeen(changed.data ?? []) };
}

export function Board({ route }: PageProps) {
  const filters = filtersOf(route.query);
  const turn = useChanges();
  const rows = useRows("/incidents", filters as Record<string, string>, turn);
  const chosen = route.query.sel ?? "";
  // The timeline shows what lies outside of the brushed period, too; so the map's data is that of all times.
  const wide = without(filters, "since", "until", "sort");
  const painted = usePainted(rows.loaded);
  const columns = useLoad(painted ? JSON.stringify([wide, turn]) : null, (signal) => get<MapColumns>("/incidents/map", wide, signal));
  const selected = useSelection(rows, chosen, (id) => indexOf(id, rows, columns.data, filters));
  const about = warnedBy(filters);
  const warnings = useLoad(painted ? JSON.stringify(["w", about, turn]) : null, (signal) => get<Page<Warning>>("/warnings", { ...about, limit: 200 }, signal));
  const { mark, changed, news, seen } = useSeen(turn, painted);
  const tab = route.query.tab === "warnings" ? "warnings" : "changes";
  const showNews = (picked: string) => setQuery({ tab: picked === "warnings" ? picked : "" });
  useKeys([
    {
      keys: "w",
      what: t.keys.news,
      run: () => {
        const next = tab === "warnings" ? "changes" : "warnings";
        showNews(next);
        document.getElementById(`news-tab-${next}`)?.focus();
      },
    },
  ]);
  const Linked = useLinked(painted);
  const said = !rows.loaded || rows.error ? "" : t.board.incidents(rows.total);
  const list = useMemo(
    () => (index: number) => {
      const row = rows.row(index);
      return row ? <BoardRow row={row} index={index} selected={row.id === chosen} fresh={!!row.changed && !!mark && row.changed > mark} /> : <div class="row" role="row" aria-rowindex={index + 2} />;
    },
    [rows, chosen, mark],
  );
  return (
    <>
      <h1 class="unseen">{t.board.title}</h1>
      <p class="print-only">{[said, filters.q ? t.filter.words(filters.q) : "", ...chips(filters).map((chip) => chip.text)].filter(Boolean).join(" · ")}</p>
      <FilterBar filters={filters} said={said} />
      {Linked && <Linked.Timeline data={columns.data} filters={filters} />}
      {!Linked && <div class="timeline" />}
      <div class="split">
        <section class="list" aria-label={t.board.list}>
          <Failure error={rows.error} again={rows.reload} />
          {rows.error && rows.total === 0 ? null : rows.loaded && rows.total === 0 ? <Empty>{Object.keys(filters).length ? t.board.none : <a href={linkTo("intake")}>{t.board.noneAtAll}</a>}</Empty> : <VirtualList label={t.board.list} total={rows.total} height={ROW_HEIGHT} selected={selected} head={<Head />} row={list} want={rows.want} />}
        </section>
        <aside class="side" aria-label={t.board.side}>
          {Linked ? <Linked.IncidentMap data={columns.data} filters={filters} chosen={chosen} chosenRow={rows.row(selected)} /> : <div class="map" />}
          <div class="news">
            <Tabs
              label={t.board.side}
              panel="news"
              chosen={tab}
              onPick={showNews}
              tabs={[
                { id: "changes", name: <>{t.board.changes} <span class="badge">{changed.length}{changed.length === MOST && "+"}</span></> },
                { id: "warnings", name: <>{t.board.warnings} <span class="badge">{warnings.data?.items.length ?? 0}{warnings.data?.next && "+"}</span></> },
              ]}
            />
            <div id="news" role="tabpanel" class="scroll" tabIndex={0} aria-labelledby={`news-tab-${tab}`}>
              {tab === "changes" ? <Changes rows={changed} news={news} onSeen={seen} /> : <Warnings items={warnings.data?.items ?? []} filtered={Object.values(about).some(Boolean)} />}
            </div>
          </div>
        </aside>
      </div>
    </>
  );
}
