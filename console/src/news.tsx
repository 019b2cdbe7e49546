// What of an incident changed, at a glance: "Dead 4 → 5", "2 new sources", "Hezbollah claims responsibility".
import { anything, fieldName } from "./format";
import { t } from "./strings";
import type { News } from "./types";

const MOST = 4; // of one incident; the rest is on its page

function say(one: News): string {
  const field = one.field ? fieldName(one.field) : "";
  switch (one.what) {
    case "new":
      return t.news.fresh;
    case "source":
      return t.news.sources(one.n ?? 1);
    case "revised":
      return t.news.revised(one.n ?? 1);
    case "figure":
    case "value":
      return t.news.turned(field, anything(one.from), anything(one.to));
    case "actor":
      return t.news.actor(one.name ?? "", t.status[String(one.from ?? "")] ?? "", t.status[String(one.to ?? "")] ?? "");
    case "claim":
      return `${one.by ?? ""} ${t.stance[one.stance ?? ""] ?? one.stance ?? ""}`.trim();
    case "undone":
      return `${one.by} ${t.incident.tookBack} ${field}`.trim();
    default:
      return `${one.by} ${one.verb === "confirm" && field ? t.incident.confirmed : (t.incident.verbs[one.verb ?? ""] ?? one.verb)} ${field}`.trim();
  }
}

export function NewsList({ news }: { news: News[] | undefined }) {
  if (!news?.length) return null;
  // A corrected value is said by the value: who said so stands in the history.
  const told = news.filter((one) => one.what !== "ruling" || !news.some((other) => other.field && other.field === one.field && other.what !== "ruling"));
  return (
    <ul class="news-said">
      {told.slice(0, MOST).map((one, n) => (
        <li key={n} class="tag">
          {say(one)}
        </li>
      ))}
      {told.length > MOST && <li class="tag">{t.news.more(told.length - MOST)}</li>}
    </ul>
  );
}
