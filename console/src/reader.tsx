// A report's text with the words marked that values rest on. Text stays text: it is only ever put into the
// page as text nodes, cut where marks begin and end.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { kindOfSpan } from "./facts";
import { anything, fieldName } from "./format";
import { useKeys } from "./keys";
import { t } from "./strings";
import type { Span } from "./types";

interface Piece {
  start: number;
  end: number;
  spans: Span[];
}

/** Cuts the text at every beginning and end of a span. */
export function pieces(text: string, spans: Span[]): Piece[] {
  const inside = spans.filter((span) => span.start >= 0 && span.end > span.start && span.end <= text.length);
  const cuts = [...new Set([0, text.length, ...inside.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const starting = [...inside].sort((a, b) => a.start - b.start);
  const made: Piece[] = [];
  let open: Span[] = [];
  let next = 0;
  for (let n = 0; n + 1 < cuts.length; n++) {
    open = open.filter((span) => span.end > cuts[n]);
    while (next < starting.length && starting[next].start <= cuts[n]) open.push(starting[next++]);
    made.push({ start: cuts[n], end: cuts[n + 1], spans: [...open] });
  }
  return made;
}

/**
 * Line ends that only keep lines short, as in mail and wires, are shown as blanks; those of paragraphs, lists and
 * verse stay. Each stands for one unit of text as before, so that offsets hold.
 */
export function reflowed(text: string): string {
  const lines = text.split("\n");
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  if (longest < 55 || longest > 200) return text;
  let out = "";
  lines.forEach((line, n) => {
    const next = lines[n + 1];
    const soft = next !== undefined && line.length > longest * 0.6 && /^[\p{L}\p{N}"'“‘(]/u.test(next);
    out += line + (next === undefined ? "" : soft ? " " : "\n");
  });
  return out;
}

const GROUPS: Record<string, string> = {
  date: "when", published: "when",
  place: "where",
  killed: "harm", injured: "harm", kidnapped: "harm", counts: "harm", victims: "harm", "cyber/records": "harm", "cyber/ransom": "harm",
  perpetrators: "who",
  claims: "said", warnings: "said",
};

export const spanGroup = (span: Span) => GROUPS[kindOfSpan(span)] ?? "what";

/** The narrowest span says most; claims and warnings, which are whole sentences, least. */
const narrow = (spans: Span[]) => [...spans].sort((a, b) => Number(spanGroup(a) === "said") - Number(spanGroup(b) === "said") || a.end - a.start - (b.end - b.start));

const titleOf = (piece: Piece, text: string) => narrow(piece.spans).map((span) => `${fieldName(span.field)}: ${anything(span.value) || text.slice(span.start, span.end)}`).join("\n");

/** The same on paper: nothing to click, no keys. */
export function PrintedText({ text, spans }: { text: string; spans: Span[] }) {
  const shown = reflowed(text);
  return (
    <div class="print-text">
      {pieces(text, spans).map((piece) => {
        const words = shown.slice(piece.start, piece.end);
        return piece.spans.length ? (
          <mark key={piece.start} class={spanGroup(narrow(piece.spans)[0])}>
            {words}
          </mark>
        ) : (
          words
        );
      })}
    </div>
  );
}

interface Props {
  text: string;
  spans: Span[];
  active: Span[];
  onPick?: (span: Span) => void;
  state?: (span: Span) => string | undefined; // what was decided of it
}

export function Reader({ text, spans, active, onPick, state }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const cut = useMemo(() => pieces(text, spans), [text, spans]);
  const shown = useMemo(() => reflowed(text), [text]);
  const isActive = (piece: Piece) => piece.spans.some((span) => active.includes(span));
  useEffect(() => {
    box.current?.querySelector("mark.active")?.scrollIntoView({ block: "center" });
  }, [active, cut]);
  const step = (by: number) => {
    if (!spans.length || !onPick) return;
    const marked = cut.filter((piece) => piece.spans.length);
    const now = active.length ? marked.findIndex(isActive) : by > 0 ? -1 : 0;
    const past = by > 0 ? marked.slice(now + 1).find((piece) => !isActive(piece)) : marked.slice(0, Math.max(0, now)).reverse().find((piece) => !isActive(piece));
    onPick(narrow((past ?? marked[by > 0 ? 0 : marked.length - 1]).spans)[0]);
  };
  useKeys([
    { keys: "n", what: t.keys.nextFact, run: () => step(1) },
    { keys: "p", what: t.keys.previousFact, run: () => step(-1) },
  ]);
  return (
    <div class="reader" ref={box}>
      {cut.map((piece) => {
        const words = shown.slice(piece.start, piece.end);
        if (!piece.spans.length) return words;
        const [first] = narrow(piece.spans);
        const decided = state?.(first);
        return (
          <mark
            key={piece.start}
            class={`${spanGroup(first)}${isActive(piece) ? " active" : ""}${decided ? " " + decided : ""}`}
            title={titleOf(piece, text)}
            onClick={() => onPick?.(first)}
          >
            {words}
          </mark>
        );
      })}
    </div>
  );
}
