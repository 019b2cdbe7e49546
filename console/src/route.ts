// The address is the state: #/page/id?filters. What stands there can be mailed to a colleague, and gives the
// same view; the part after # never reaches a server or its log.
import { useEffect, useState } from "preact/hooks";

export interface Route {
  page: string;
  id: string;
  query: Record<string, string>;
}

export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [page = "", ...rest] = path.split("/");
  const query: Record<string, string> = {};
  new URLSearchParams(search).forEach((value, key) => {
    query[key] = value;
  });
  return { page: page || "board", id: decode(rest.join("/")), query };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type QueryChange = Record<string, string | number | undefined | null>;

export function linkTo(page: string, id = "", query: QueryChange = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  const text = search.toString();
  return `#/${page}${id ? "/" + encodeURIComponent(id) : ""}${text ? "?" + text : ""}`;
}

export const currentRoute = () => parseRoute(location.hash);

export function go(page: string, id = "", query: QueryChange = {}) {
  location.hash = linkTo(page, id, query);
}

/** Changes some of the filters and keeps the rest; does not fill the way back with every stroke. */
export function setQuery(change: QueryChange, replace = true) {
  const now = currentRoute();
  const url = linkTo(now.page, now.id, { ...now.query, ...change });
  if (url === location.hash) return;
  if (replace) {
    history.replaceState(null, "", url);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = url;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const changed = () => setRoute(currentRoute());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
