// What reports warn of: who warns, of whom, whom it would hit, where, and the sentence that says so.
import { countryName } from "./country";
import { day, plainTitle } from "./format";
import { linkTo } from "./route";
import { t } from "./strings";
import type { Warning } from "./types";
import { Empty } from "./ui";

/** The sentence with the words lit that the warning rests on; where they are not in it, the words alone. */
function Sentence({ warning }: { warning: Warning }) {
  const { sentence, words } = warning;
  if (!sentence) return words ? <blockquote>{words}</blockquote> : null;
  const parts: (string | preact.JSX.Element)[] = [];
  let at = 0;
  for (const one of (words ?? "").split(" … ")) {
    const found = one ? sentence.indexOf(one, at) : -1;
    if (found < 0) continue;
    parts.push(sentence.slice(at, found), <mark key={found}>{one}</mark>);
    at = found + one.length;
  }
  return (
    <blockquote>
      {parts}
      {sentence.slice(at)}
    </blockquote>
  );
}

export function WarningLine({ warning }: { warning: Pick<Warning, "by" | "actor" | "target"> }) {
  return (
    <p>
      <strong>{warning.by || t.warning.nobody}</strong> {t.warning.warns}
      {warning.actor && (
        <>
          {" "}
          {t.warning.of} <strong>{warning.actor}</strong>
        </>
      )}
      {warning.target && (
        <>
{warning.actor ? ", " : ` ${t.warning.of} `}
          {t.warning.against} <strong>{warning.target}</strong>
        </>
      )}
    </p>
  );
}

export function Warnings({ items, filtered }: { items: Warning[]; filtered: boolean }) {
  if (!items.length) return <Empty>{filtered ? t.board.noSuchWarnings : t.board.noWarnings}</Empty>;
  return (
    <ol class="warnings">
      {items.map((warning) => {
        const title = plainTitle(warning.title ?? warning.report);
        return (
          <li key={`${warning.report_id} ${warning.nth}`}>
            <WarningLine warning={warning} />
            <p class="where">
              <span>{(warning.countries ?? []).map(countryName).join(", ") || t.warning.nowhere}</span>
              <span>{day(warning.published) || t.warning.undated}</span>
            </p>
            <Sentence warning={warning} />
            <small>{warning.report_id ? <a href={linkTo("report", warning.report_id, { warning: warning.nth })}>{title}</a> : title}</small>
          </li>
        );
      })}
    </ol>
  );
}
