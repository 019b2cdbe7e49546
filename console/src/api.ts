// The one way to the server. Every call goes to the address that the page came from, and nowhere else.
import type { Page, Session } from "./types";
import { t } from "./strings";

const BASE = "/api/v1";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly where?: string,
  ) {
    super(message);
  }
}

let csrf = "";
let name = "";
let onLoggedOut = () => {};
let waiting: ((same: boolean) => void)[] = [];

/** Says what to do when the server no longer knows who asks. */
export function whenLoggedOut(then: () => void) {
  onLoggedOut = then;
}

/** Who asks from now on. What waited for that person to log in again goes on; what another one asked for does not. */
export function keepSession(session: Session | null) {
  const same = !!session && session.name === name;
  csrf = session?.csrf ?? "";
  name = session?.name ?? "";
  const held = waiting;
  waiting = [];
  held.forEach((go) => go(same));
}

/** True: the same person has logged in again. */
function loggedInAgain(): Promise<boolean> {
  return new Promise((go) => {
    waiting.push(go);
    onLoggedOut();
  });
}

export type Query = Record<string, string | number | boolean | undefined | null>;

export function withQuery(path: string, query?: Query): string {
  if (!query) return path;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Answers that were asked for before anybody wanted them; each serves once, and only who was logged in by then. */
const early = new Map<string, Promise<Response>>();

/** Asks at the very start for what the first view will want, while the page is still being made. */
export function askEarly(path: string, query?: Query) {
  const full = withQuery(path, query);
  const answer = fetch(BASE + full, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  answer.catch(() => {});
  early.set(full, answer);
  setTimeout(() => early.delete(full), 3000);
}

async function takeEarly(method: string, path: string): Promise<Response | undefined> {
  const asked = method === "GET" ? early.get(path) : undefined;
  if (!asked) return undefined;
  early.delete(path);
  const answer = await asked.catch(() => undefined);
  return answer?.ok ? answer : undefined;
}

async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET" && csrf) headers["X-Tocsin-CSRF"] = csrf;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer =
      (await takeEarly(method, path)) ??
      (await fetch(BASE + path, {
        method,
        headers,
        body: body === undefined ? undefined : form ? body : JSON.stringify(body),
        credentials: "same-origin",
        signal,
      }));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, t.error.unreachable);
  }
  // A session that ended costs nobody what was typed or is being looked at: the same is asked once more.
  if (answer.status === 401 && name && path !== "/session" && (await loggedInAgain())) return send(method, path, body, signal);
  return answer;
}

const ask = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => read<T>(await send(method, path, body, signal));

async function read<T>(answer: Response): Promise<T> {
  if (answer.ok) return (answer.status === 204 || answer.status === 205 ? undefined : await jsonOf(answer)) as T;
  const said = (await jsonOf(answer)) as { error?: string; where?: string } | undefined;
  throw new ApiError(answer.status, answer.status === 413 ? t.error.tooLarge : (said?.error ?? t.error.status(answer.status)), said?.where);
}

/**
 * Characters that turn round what follows them would let a report show "evil" as "live", or scramble the row that it
 * stands in: they are shown as what they are. One unit stands for one, so that offsets hold; Arabic and Hebrew need none.
 */
const TURNS = /[\u202a-\u202e\u2066-\u2069]|\\u20(?:2[a-e]|6[6-9])/gi;

async function jsonOf(answer: Response): Promise<unknown> {
  const text = (await answer.text()).replace(TURNS, "\ufffd");
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => ask<T>("GET", withQuery(path, query), undefined, signal);
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal) => ask<T>("POST", path, body ?? {}, signal);
export const patch = <T>(path: string, body: unknown) => ask<T>("PATCH", path, body);
export const remove = <T>(path: string) => ask<T>("DELETE", path);

/** The first pages of a list, up to a ceiling: for lists that are short by nature. */
export async function all<T>(path: string, query: Query = {}, most = 2000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<T> = await get(path, { ...query, ...(cursor ? { next: cursor } : {}) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < most);
  return items;
}

/** Fetches a file and hands it to the browser to keep; what the server refuses is an error as of every other call. */
export async function download(path: string, query?: Query) {
  const full = withQuery(path, query);
  const answer = await send("GET", full);
  if (!answer.ok) return void (await read(answer));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? path.slice(path.lastIndexOf("/") + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
