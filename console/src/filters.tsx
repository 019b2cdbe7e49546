// The filters of the board: one URL. What is set stands as a chip that can be taken off.
import { useEffect, useRef, useState } from "preact/hooks";
import { allCountries, countryName } from "./country";
import { day } from "./format";
import { useKeys } from "./keys";
import { setQuery } from "./route";
import { capital, plain, t } from "./strings";
import { Button, Field, Icon, Select } from "./ui";

export const FILTERS = ["q", "realm", "type", "country", "actor", "killed_min", "sector", "since", "until", "near", "sort"] as const;
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

export const PHYSICAL = ["bombing", "shooting", "stabbing", "vehicle-ramming", "armed-assault", "arson", "kidnapping", "hostage-taking", "hijacking", "assassination", "air-strike", "shelling", "sabotage", "robbery", "chemical-biological", "forced-work-stoppage", "unrest"];
export const CYBER = ["ransomware", "data-breach", "denial-of-service", "phishing", "intrusion", "defacement", "malware", "wiper", "supply-chain-compromise", "fraud", "espionage"];

export function filtersOf(query: Record<string, string>): Filters {
  const filters: Filters = {};
  for (const key of FILTERS) if (query[key]) filters[key] = query[key];
  return filters;
}

const cleared = Object.fromEntries(FILTERS.map((key) => [key, ""]));

export function chips(filters: Filters): { keys: string[]; text: string }[] {
  const set: { keys: string[]; text: string }[] = [];
  const chip = (key: keyof Filters, say: (value: string) => string) => filters[key] && set.push({ keys: [key], text: say(filters[key]!) });
  chip("realm", (v) => t.realm[v] ?? v);
  chip("type", (v) => capital(plain(v)));
  chip("country", countryName);
  chip("actor", (v) => v);
  chip("killed_min", t.filter.minKilled);
  chip("sector", (v) => capital(plain(v)));
  if (filters.since || filters.until) set.push({ keys: ["since", "until"], text: `${day(filters.since) || "…"} – ${day(filters.until) || "…"}` });
  chip("near", (v) => t.filter.circle(Number(v.split(",")[2])));
  return set;
}

function Search({ value }: { value: string }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  useKeys([{ keys: "/", what: t.keys.search, run: () => field.current?.select() ?? field.current?.focus() }]);
  const typed = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setQuery({ q: next.trim(), sel: "" }), 200);
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input ref={field} type="search" aria-label={t.filter.search} placeholder={t.filter.placeholder} value={text} onInput={(event) => typed(event.currentTarget.value)} onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()} />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

/** The rarer filters, unfolded on demand. */
function MoreFilters({ filters }: { filters: Filters }) {
  const types = filters.realm === "cyber" ? CYBER : filters.realm === "physical" ? PHYSICAL : [...PHYSICAL, ...CYBER];
  const text = (key: keyof Filters) => ({ value: filters[key] ?? "", onChange: (event: { currentTarget: HTMLInputElement }) => setQuery({ [key]: event.currentTarget.value.trim() }) });
  return (
    <div class="more-filters">
      <Select label={t.filter.type} any={t.filter.any} value={filters.type ?? ""} options={types.map((type) => [type, capital(plain(type))])} onPick={(type) => setQuery({ type })} />
      <Select label={t.filter.country} any={t.filter.any} value={filters.country ?? ""} options={allCountries().map(({ code, name }) => [code, name])} onPick={(country) => setQuery({ country })} />
      <Field label={t.filter.actor}>
        <input {...text("actor")} />
      </Field>
      <Field label={t.filter.killed}>
        <input type="number" min={0} {...text("killed_min")} />
      </Field>
      <Field label={t.filter.since}>
        <input type="date" {...text("since")} />
      </Field>
      <Field label={t.filter.until}>
        <input type="date" {...text("until")} />
      </Field>
    </div>
  );
}

function RealmSwitch({ realm }: { realm: string }) {
  return (
    <div class="choice" role="group" aria-label={t.filter.realm}>
      {["", "physical", "cyber"].map((value) => (
        <button key={value} type="button" aria-pressed={realm === value} onClick={() => setQuery({ realm: value, type: "" })}>
          {value ? t.realm[value] : t.filter.any}
        </button>
      ))}
    </div>
  );
}

export function FilterBar({ filters, said }: { filters: Filters; said: string }) {
  const [open, setOpen] = useState(false);
  const set = chips(filters);
  const any = set.length > 0 || !!filters.q;
  const unfold = useRef<HTMLButtonElement>(null);
  useKeys([
    { keys: "x", what: t.keys.filters, run: () => setQuery(cleared) },
    { keys: "f", what: t.keys.moreFilters, run: () => (setOpen(!open), unfold.current?.focus()) },
  ]);
  return (
    <search class="filters" aria-label={t.filter.title}>
      <div class="line">
        <Search value={filters.q ?? ""} />
        <RealmSwitch realm={filters.realm ?? ""} />
        <button ref={unfold} type="button" class="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="admin" />
          {t.filter.add}
        </button>
        <ul class="chips">
          {set.map((chip) => (
            <li key={chip.keys[0]}>
              <button type="button" aria-label={t.filter.remove(chip.text)} onClick={() => setQuery(Object.fromEntries(chip.keys.map((key) => [key, ""])))}>
                {chip.text}
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
        {any && (
          <Button kind="ghost" onClick={() => setQuery(cleared)}>
            {t.filter.clear}
          </Button>
        )}
        <p class="total" aria-live="polite">
          {said}
        </p>
        <Select hide label={t.filter.sort} value={filters.sort ?? "date"} options={t.filter.sorts} onPick={(sort) => setQuery({ sort: sort === "date" ? "" : sort })} />
      </div>
      {open && <MoreFilters filters={filters} />}
    </search>
  );
}
