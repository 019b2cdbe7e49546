// Who asks, then the shell around the page that the address names.
import type { ComponentType } from "preact";
import { Component, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, get, keepSession, whenLoggedOut } from "./api";
import { Board } from "./board";
import { startLive, stopLive } from "./live";
import { startSeen } from "./seen";
import type { PageProps } from "./page";
import { useRoute } from "./route";
import { Login, LoginAgain, Setup } from "./login";
import { Shell } from "./shell";
import { t } from "./strings";
import type { Session } from "./types";
import { Failure } from "./ui";

type PageType = ComponentType<PageProps>;

/** The board comes with the first script, each other page when it is first wanted. */
const PAGES: Record<string, () => Promise<PageType>> = {
  incident: () => import("./incident").then((m) => m.IncidentPage),
  report: () => import("./report").then((m) => m.ReportPage),
  intake: () => import("./intake").then((m) => m.Intake),
  review: () => import("./review").then((m) => m.Review),
  outlook: () => import("./outlook").then((m) => m.OutlookPage),
  sharing: () => import("./sharing").then((m) => m.Sharing),
  admin: () => import("./admin").then((m) => m.Admin),
};
const arrived: Record<string, PageType> = { board: Board };

function Page(props: PageProps) {
  const { page } = props.route;
  const [, arrivedNow] = useState(0);
  const [error, setError] = useState<Error>();
  useEffect(() => {
    if (!arrived[page] && PAGES[page])
      PAGES[page]().then(
        (type) => {
          arrived[page] = type;
          arrivedNow((n) => n + 1);
        },
        (failed: Error) => setError(failed),
      );
  }, [page]);
  const Type = arrived[page];
  if (Type) return <Type key={page} {...props} />;
  if (error) return <Failure error={error} again={() => location.reload()} />;
  return PAGES[page] ? null : <Failure error={new Error(t.error.status(404))} title={t.nowhere} />;
}

class Guard extends Component<{ children: ComponentChildren; page: string }, { error?: Error }> {
  componentDidCatch(error: Error) {
    this.setState({ error });
  }
  componentDidUpdate(before: { page: string }) {
    if (before.page !== this.props.page && this.state.error) this.setState({ error: undefined });
  }
  render() {
    if (!this.state.error) return this.props.children;
    return (
      <div class="failure" role="alert">
        <p>{t.error.crash}</p>
        <pre>{String(this.state.error.message)}</pre>
      </div>
    );
  }
}

type Who = Session | "login" | "setup" | undefined;

async function askWho(): Promise<{ who?: Who; error?: Error }> {
  try {
    return { who: await get<Session>("/session") };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) return { error: error as Error };
  }
  try {
    return { who: (await get<{ needed: boolean }>("/setup")).needed ? "setup" : "login" };
  } catch {
    return { who: "login" };
  }
}

export function App() {
  const [who, setWho] = useState<Who>();
  const [expired, setExpired] = useState(false);
  const [error, setError] = useState<Error>();
  const route = useRoute();
  const settle = (next: Who) => {
    setExpired(false);
    keepSession(typeof next === "object" ? next : null);
    startSeen(typeof next === "object" ? next : null);
    if (typeof next === "object") startLive();
    else stopLive();
    setWho(next);
  };
  const ask = () => void askWho().then((answer) => (setError(answer.error), answer.who && settle(answer.who)));
  useEffect(() => {
    whenLoggedOut(() => (stopLive(), setExpired(true)));
    ask();
  }, []);
  if (error) return <Failure error={error} again={ask} />;
  if (who === undefined) return null;
  if (who === "login") return <Login onDone={ask} />;
  if (who === "setup") return <Setup onDone={ask} />;
  return (
    <>
      <Shell key={who.name} session={who} route={route} onLogout={() => settle("login")}>
        <Guard page={route.page + route.id}>
          <Page route={route} session={who} />
        </Guard>
      </Shell>
      {expired && <LoginAgain onDone={ask} name={who.name} />}
    </>
  );
}
