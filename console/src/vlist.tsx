// A list that draws only the rows in sight. Rows are of one height; the list is as tall as all of them, up to
// what browsers can lay out (16 million pixels in the strictest: 100,000 rows of 48 take 4.8).
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "./strings";

const HEAD = 28; // the head row, which stays in sight

interface Props {
  label: string;
  total: number;
  height: number;
  selected: number;
  head: ComponentChildren;
  row: (index: number) => ComponentChildren;
  want: (first: number, last: number) => void;
}

export function VirtualList({ label, total, height, selected, head, row, want }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, tall: 900 });
  const first = Math.max(0, Math.floor(view.top / height) - 6);
  const last = Math.min(total - 1, Math.ceil((view.top + view.tall) / height) + 6);

  useLayoutEffect(() => {
    const element = box.current!;
    const look = () => setView({ top: element.scrollTop, tall: element.clientHeight });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  useEffect(() => {
    if (last >= first) want(first, last);
  }, [first, last, total]);
  useEffect(() => {
    const element = box.current!;
    if (selected < 0) return;
    const top = selected * height;
    const room = element.clientHeight - HEAD;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room;
  }, [selected]);
  useLayoutEffect(() => {
    inner.current!.style.height = `${total * height}px`;
  }, [total, height]);

  const rows: ComponentChildren[] = [];
  for (let index = first; index <= last; index++)
    rows.push(
      <Slot key={index} top={index * height}>
        {row(index)}
      </Slot>,
    );
  return (
    <div class="vlist scroll" ref={box} tabIndex={0} role="table" aria-label={label} aria-rowcount={total + 1}>
      <div class="stay" role="rowgroup">
        {head}
      </div>
      <div class="inner" ref={inner} role="rowgroup">
        {rows}
      </div>
      {last - first + 1 < total && <p class="print-only">{t.board.rowsPrinted(first + 1, last + 1, total)}</p>}
    </div>
  );
}

function Slot({ top, children }: { top: number; children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current!.style.transform = `translateY(${top}px)`;
  }, [top]);
  return (
    <div class="slot" ref={place} role="presentation">
      {children}
    </div>
  );
}
