// Small things that all pages are made of.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api";
import { moment } from "./format";
import { capital, t } from "./strings";

/** Line icons on a 20 unit square. */
const PATHS = {
  board: "M3 4.5h14M3 10h14M3 15.5h9",
  intake: "M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M3.5 13v2.5A1.5 1.5 0 0 0 5 17h10a1.5 1.5 0 0 0 1.5-1.5V13",
  review: "M3 5h5v10H3zM12 5h5v10h-5zM10 3v14",
  outlook: "M3 16.5h14M5 16V9.5M9 16V5m4 11V8m4 8v-4.5",
  sharing: "M15 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm10 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.8 9 13.2 5.5M6.8 11l6.400 3.5",
  admin: "M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zm4.5-1.5L17 17",
  close: "m5 5 10 10M15 5 5 15",
  circle: "M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM10 10h6",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  world: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c4.5 4.5 4.5 9.5 0 14M10 3c-4.5 4.5-4.5 9.5 0 14",
  back: "M12 4 6 10l6 6",
  next: "m8 4 6 6-6 6",
  theme: "M10 16.5a6.5 6.5 0 1 0 0-13v13z",
  help: "M3 6h14v8.5H3zM5.5 9h.01M8.5 9h.01M11.5 9h.01M14.5 9h.01M6.5 12h7",
  logout: "M8 3.5H4.5v13H8M8.5 10H17m0 0-3-3m3 3-3 3",
  check: "m4 10.5 4 4 8-9",
  pen: "m4 16 .8-3.5L13.5 3.8l2.7 2.7L7.5 15.2z",
  print: "M6 7V3h8v4M6 13H3.5V7h13v6H14M6 11h8v6H6z",
  download: "M10 3v10m0 0 3.5-3.5M10 13 6.5 9.5M4 16.5h12",
  flag: "M5 17V3.5h9.5L12.5 7l2 3.5H5",
  down: "m5 8 5 5 5-5",
  fork: "M6 4v12M6 10c5 0 8-1 8-6",
  undo: "M7 5 3.5 8.5 7 12M4 8.5h8a4 4 0 0 1 0 8H9",
};
export type IconName = keyof typeof PATHS;

export function Icon({ name, label }: { name: IconName; label?: string }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" role={label ? "img" : undefined} aria-label={label} aria-hidden={label ? undefined : "true"}>
      <path d={PATHS[name]} />
    </svg>
  );
}

type ButtonProps = { kind?: "plain" | "primary" | "ghost" | "danger"; icon?: IconName; label?: string; children?: ComponentChildren } & Omit<JSX.HTMLAttributes<HTMLButtonElement>, "icon" | "label"> & { disabled?: boolean; type?: "button" | "submit" };

export function Button({ kind = "plain", icon, label, children, ...rest }: ButtonProps) {
  return (
    <button type="button" class={`button ${kind}${children ? "" : " bare"}`} aria-label={children ? undefined : label} title={label} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A moment, in the reader's zone; UTC when one points at it. */
export function Time({ at }: { at?: string | null }) {
  const { text, utc } = moment(at);
  return (
    <time dateTime={at ?? undefined} title={utc}>
      {text}
    </time>
  );
}

export function RealmMark({ realm }: { realm: string | null | undefined }) {
  if (!realm) return <svg class="realm" viewBox="0 0 12 12" aria-hidden="true" />;
  const name = t.realm[realm] ?? realm;
  return (
    <svg class={`realm ${realm}`} viewBox="0 0 12 12" role="img" aria-label={name}>
      <title>{name}</title>
      {realm === "cyber" ? <path d="M6 .8 11.2 6 6 11.2.8 6z" /> : <circle cx="6" cy="6" r="4.8" />}
    </svg>
  );
}

export function Status({ status }: { status?: string | null }) {
  if (!status) return null;
  return (
    <span class={`status ${status}`} title={t.statusWhy[status] ?? status}>
      {t.status[status] ?? status}
    </span>
  );
}

export function Marking({ marking }: { marking?: string | null }) {
  if (!marking) return null;
  const level = marking.replace(/^TLP:/i, "").toLowerCase();
  return <span class={`marking ${level.replace("+", "-")}`}>{t.marking(level)}</span>;
}

/** What the server refuses it refuses again; what broke on the way may come now. */
const mayCome = (error: Error) => !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;

/** title: of the page, where nothing else of it is there. */
export function Failure({ error, again, title, children }: { error?: Error; again?: () => void; title?: string; children?: ComponentChildren }) {
  if (!error) return null;
  return (
    <div class="failure" role="alert">
      {title && <h1 class="unseen">{title}</h1>}
      <p>{capital(error.message)}</p>
      {children}
      {again && mayCome(error) && <Button onClick={again}>{t.retry}</Button>}
    </div>
  );
}

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>;

export function Field({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {children}
    </label>
  );
}

type Options = Record<string, string> | string[][];

export function Select(props: { label: string; hint?: string; value: string; options: Options; any?: string; hide?: boolean; required?: boolean; onPick: (value: string) => void }) {
  const options = Array.isArray(props.options) ? props.options : Object.entries(props.options);
  const select = (
    <select aria-label={props.hide ? props.label : undefined} required={props.required} value={props.value} onChange={(event) => props.onPick(event.currentTarget.value)}>
      {props.any !== undefined && <option value="">{props.any}</option>}
      {options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
  return props.hide ? select : <Field label={props.label} hint={props.hint}>{select}</Field>;
}

export interface Tab {
  id: string;
  name: ComponentChildren;
}

/** Tabs as the authoring practices want them: arrows move, the panel is named by its tab. */
export function Tabs({ tabs, chosen, onPick, label, panel }: { tabs: Tab[]; chosen: string; onPick: (id: string) => void; label: string; panel: string }) {
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const next = tabs[(tabs.findIndex((tab) => tab.id === chosen) + step + tabs.length) % tabs.length];
    onPick(next.id);
    document.getElementById(`${panel}-tab-${next.id}`)?.focus();
    event.preventDefault();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${panel}-tab-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={tab.id === chosen}
          aria-controls={panel}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onPick(tab.id)}
        >
          {tab.name}
        </button>
      ))}
    </div>
  );
}

export function Dialog({ title, onClose, children, wide }: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    const before = document.activeElement as HTMLElement | null;
    if (dialog && !dialog.open) dialog.showModal();
    if (!dialog?.querySelector("[autofocus]")) dialog?.querySelector<HTMLElement>("input:not([readonly]), select, textarea")?.focus();
    return () => {
      dialog?.close();
      if (before?.isConnected) before.focus();
      else document.getElementById("content")?.focus();
    };
  }, []);
  return (
    <dialog ref={box} class={wide ? "wide" : ""} aria-label={title} onCancel={(event) => (event.preventDefault(), onClose())} onClick={(event) => event.target === box.current && onClose()}>
      <header>
        <h2>{title}</h2>
        <Button kind="ghost" icon="close" label={t.close} onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

let tell: (text: string) => void = () => {};

/** A line at the foot of the window, read out too. */
export const notice = (text: string) => tell(text);

export function Notices() {
  const [text, setText] = useState("");
  useEffect(() => {
    let timer = 0;
    tell = (said) => {
      setText(said);
      clearTimeout(timer);
      timer = window.setTimeout(() => setText(""), 6000);
    };
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="notices" role="status" aria-live="polite">
      {text && <p>{text}</p>}
    </div>
  );
}
