// What stands around every page: where one is, whether it is live, the marking on paper.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { remove } from "./api";
import { allBindings, useKeys } from "./keys";
import { useLiveState } from "./live";
import { go, linkTo, type Route } from "./route";
import { t } from "./strings";
import { applyTheme, chosenTheme, type Theme } from "./theme";
import type { Session } from "./types";
import { Button, Dialog, Icon, type IconName, Notices } from "./ui";
import { moment } from "./format";

const PAGES = ["board", "intake", "review", "outlook", "sharing", "admin"] as const;
const LETTER = { board: "b", intake: "i", review: "r", outlook: "o", sharing: "s", admin: "a" } as const;

/** Those who only read see what they may open; the server refuses the rest in any case. */
const MAY: Record<string, readonly string[]> = { reader: ["board", "outlook"], analyst: PAGES };
const pagesOf = (role: string) => PAGES.filter((name) => (MAY[role] ?? PAGES).includes(name));

/** The filters of the board survive a visit to another page. */
let boardQuery: Record<string, string> = {};

export function boardLink() {
  return linkTo("board", "", boardQuery);
}

let tellMarking: (marking: string) => void = () => {};

/** The strictest marking of what the page shows, for the head and foot of its print. */
export function usePageMarking(marking: string | null | undefined) {
  useEffect(() => {
    tellMarking(marking ?? "");
    return () => tellMarking("");
  }, [marking]);
}

function Live() {
  const state = useLiveState();
  return (
    <span class={`live ${state}`} role="status" title={t.live.why}>
      {t.live[state]}
    </span>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const order: Theme[] = ["auto", "light", "dark"];
  const next = () => {
    const chosen = order[(order.indexOf(theme) + 1) % order.length];
    applyTheme(chosen);
    setTheme(chosen);
  };
  return <Button kind="ghost" icon="theme" label={`${t.theme.label}: ${t.theme[theme]}`} onClick={next} />;
}

function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t.keys.title} onClose={onClose}>
      <p class="lead">{t.keys.lead}</p>
      <dl class="keys">
        {allBindings().map((binding) => (
          <div key={binding.keys}>
            <dt>
              {binding.keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{binding.what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Nav({ page, role }: { page: string; role: string }) {
  return (
    <nav aria-label={t.nav.main}>
      {pagesOf(role).map((name) => {
        const here = page === name || (page === "incident" && name === "board");
        return (
          <a key={name} href={name === "board" ? boardLink() : linkTo(name)} aria-current={here ? "page" : undefined} title={`${t.nav[name]} (g ${LETTER[name]})`}>
            <Icon name={name as IconName} />
            <span>{t.nav[name]}</span>
          </a>
        );
      })}
    </nav>
  );
}

function PrintMarking({ marking, session, at }: { marking: string; session: Session; at: "head" | "foot" }) {
  return (
    <div class={`print-marking ${at}`} aria-hidden="true">
      <strong>{marking ? t.marking(marking) : ""}</strong>
      {at === "foot" && <span>{t.printed(moment(new Date().toISOString()).utc, session.name)}</span>}
    </div>
  );
}

export function Shell({ session, route, onLogout, children }: { session: Session; route: Route; onLogout: () => void; children: ComponentChildren }) {
  const [help, setHelp] = useState(false);
  const [marking, setMarking] = useState("");
  tellMarking = setMarking;
  if (route.page === "board") boardQuery = route.query;
  useKeys([
    ...pagesOf(session.role).map((name) => ({ keys: `g ${LETTER[name]}`, what: t.keys[name], run: () => (name === "board" ? (location.hash = boardLink()) : go(name)) })),
    { keys: "?", what: t.keys.help, run: () => setHelp(true) },
  ]);
  useEffect(() => {
    const name = t.nav[route.page as keyof typeof t.nav] ?? t.incident.page;
    document.title = `${name} · ${session.server?.title ?? t.name}`;
  }, [route.page]);
  const where = route.page + route.id;
  const first = useRef(true);
  useEffect(() => {
    // What had the focus went with the page before: the next Tab starts in this one, not at the top of the window.
    if (!first.current && document.activeElement === document.body) document.getElementById("content")?.focus();
    first.current = false;
  }, [where]);
  const logout = () => void remove("/session").finally(onLogout);
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById("content")?.focus();
  };
  return (
    <div class="shell">
      <a class="skip" href="#content" onClick={skip}>
        {t.skip}
      </a>
      <PrintMarking at="head" marking={marking || session.server?.default_marking || ""} session={session} />
      <header class="top">
        <a class="brand" href={linkTo("board")} aria-label={session.server?.title ?? t.name}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 2.5a5 5 0 0 0-5 5c0 3.8-1.5 5-2.2 5.8-.4.4-.1 1.2.5 1.2h13.4c.6 0 .9-.8.5-1.2C16.5 12.5 15 11.3 15 7.5a5 5 0 0 0-5-5z" />
            <circle cx="10" cy="17" r="1.5" />
          </svg>
          <span>{session.server?.title ?? t.name}</span>
        </a>
        <Nav page={route.page} role={session.role} />
        <div class="whoami">
          <Live />
          <ThemeButton />
          <Button kind="ghost" icon="help" label={`${t.help} (?)`} onClick={() => setHelp(true)} />
          <span class="name" title={session.role}>
            {session.name}
          </span>
          <Button kind="ghost" icon="logout" label={t.logout} onClick={logout} />
        </div>
      </header>
      <main id="content" tabIndex={-1} class={`page ${route.page}`}>
        {children}
      </main>
      <PrintMarking at="foot" marking={marking || session.server?.default_marking || ""} session={session} />
      <Notices />
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}
