// Incidents over time, above the list: drag to choose a period. What lies outside of it stays in sight.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Filters } from "./filters";
import { day, dayOfNumber, numberOfDay } from "./format";
import { setQuery } from "./route";
import { t } from "./strings";
import { colour, onTheme } from "./theme";
import type { MapColumns } from "./types";
import { type Bin, binOf, bins, type Range, rangeOf } from "./timebins";
import { Button } from "./ui";

const HEIGHT = 64;
const AXIS = 16;

interface Props {
  data?: MapColumns;
  filters: Filters;
}

const PRESETS: [string, number][] = [["7 d", 7], ["30 d", 30], ["1 y", 365], ["5 y", 1826]];

function usePeriod(filters: Filters): Range | null {
  if (!filters.since && !filters.until) return null;
  return { from: filters.since ? numberOfDay(filters.since) : -Infinity, to: filters.until ? numberOfDay(filters.until) : Infinity };
}

/** Draws bars, the chosen period and the axis. */
function draw(canvas: HTMLCanvasElement, all: Bin[], range: Range, period: Range | null) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = width * ratio;
  canvas.height = (HEIGHT + AXIS) * ratio;
  const ctx = canvas.getContext("2d")!;
  ctx.scale(ratio, ratio);
  ctx.clearRect(0, 0, width, HEIGHT + AXIS);
  const x = (at: number) => ((at - range.from) / (range.to - range.from)) * width;
  const most = Math.max(1, ...all.map((bin) => bin.physical + bin.cyber));
  const tall = (n: number) => (n ? Math.max(2, Math.sqrt(n / most) * (HEIGHT - 8)) : 0);
  const inside = (bin: Bin) => !period || (bin.to > period.from && bin.from <= period.to);
  for (const bin of all) {
    const sum = bin.physical + bin.cyber;
    if (!sum) continue;
    const left = x(bin.from);
    const wide = Math.max(1.5, x(bin.to) - left - 1);
    const whole = tall(sum);
    const part = whole * (bin.physical / sum);
    ctx.globalAlpha = inside(bin) ? 1 : 0.28;
    ctx.fillStyle = colour("physical");
    ctx.fillRect(left, HEIGHT - part, wide, part);
    ctx.fillStyle = colour("cyber");
    ctx.fillRect(left, HEIGHT - whole, wide, whole - part);
  }
  ctx.globalAlpha = 1;
  axis(ctx, range, width, x);
}

function axis(ctx: CanvasRenderingContext2D, range: Range, width: number, x: (at: number) => number) {
  ctx.strokeStyle = colour("line");
  ctx.beginPath();
  ctx.moveTo(0, HEIGHT + 0.5);
  ctx.lineTo(width, HEIGHT + 0.5);
  ctx.stroke();
  ctx.fillStyle = colour("muted");
  ctx.font = "11px 'Inter Variable', system-ui, sans-serif";
  ctx.textBaseline = "top";
  let free = 0;
  for (const { at, label } of ticks(range)) {
    const left = x(at);
    if (left < free || left + 40 > width) continue;
    ctx.fillRect(left, HEIGHT, 1, 4);
    ctx.fillText(label, left + 4, HEIGHT + 3);
    free = left + ctx.measureText(label).width + 24;
  }
}

function ticks(range: Range): { at: number; label: string }[] {
  const days = range.to - range.from;
  const marks: { at: number; label: string }[] = [];
  const start = new Date(range.from * 86400000);
  for (let year = start.getUTCFullYear(), month = 0; marks.length < 400; month++) {
    const date = Date.UTC(year, month, 1) / 86400000;
    if (date > range.to) break;
    if (date < range.from) continue;
    const january = new Date(date * 86400000).getUTCMonth() === 0;
    if (days > 1100 && !january) continue;
    marks.push({ at: date, label: january ? dayOfNumber(date).slice(0, 4) : day(dayOfNumber(date).slice(0, 7)).split(" ")[0] });
  }
  return marks.length > 1 ? marks : [{ at: range.from, label: day(dayOfNumber(range.from)) }, { at: (range.from + range.to) / 2, label: day(dayOfNumber(Math.floor((range.from + range.to) / 2))) }];
}

/** A drag along the bars. */
function useBrush(range: Range, overlay: { current: HTMLDivElement | null }) {
  const [brush, setBrush] = useState<Range | null>(null);
  const start = useRef<number | null>(null);
  const at = (event: PointerEvent) => {
    const box = overlay.current!.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return range.from + part * (range.to - range.from);
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    start.current = at(event);
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (start.current === null) return;
    const now = at(event);
    setBrush({ from: Math.min(start.current, now), to: Math.max(start.current, now) });
  };
  const up = (event: PointerEvent) => {
    if (start.current === null) return;
    const now = at(event);
    const far = Math.abs(now - start.current) > (range.to - range.from) / 200;
    if (far) setQuery({ since: dayOfNumber(Math.floor(Math.min(start.current, now))), until: dayOfNumber(Math.floor(Math.max(start.current, now))), sel: "" });
    else setQuery({ since: "", until: "" });
    start.current = null;
    setBrush(null);
  };
  return { brush, handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up } };
}

function Chosen({ period, range }: { period: Range | null; range: Range }) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!period || !bar.current) return;
    const part = (at: number) => Math.max(0, Math.min(1, (at - range.from) / (range.to - range.from)));
    bar.current.style.left = `${part(period.from) * 100}%`;
    bar.current.style.width = `${Math.max(0.002, part(period.to + 1) - part(period.from)) * 100}%`;
  });
  return period ? <div class="chosen" ref={bar} /> : null;
}

export function Timeline({ data, filters }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const [hint, setHint] = useState("");
  const period = usePeriod(filters);
  const days = data?.day;
  const range = useMemo(() => rangeOf(days ?? [], period), [days, filters.since, filters.until]);
  const all = useMemo(() => (data ? bins(data, range) : []), [data, range]);
  const { brush, handlers } = useBrush(range, overlay);
  useEffect(() => {
    const again = () => canvas.current && draw(canvas.current, all, range, brush ?? period);
    again();
    const watcher = new ResizeObserver(again);
    watcher.observe(canvas.current!);
    const deaf = onTheme(again);
    return () => (watcher.disconnect(), deaf());
  }, [all, range, brush, filters.since, filters.until]);
  const hover = (event: PointerEvent) => {
    handlers.onPointerMove(event);
    const box = overlay.current!.getBoundingClientRect();
    const bin = binOf(all, range.from + ((event.clientX - box.left) / box.width) * (range.to - range.from));
    setHint(bin && bin.physical + bin.cyber ? t.time.bar(bin.label, bin.physical + bin.cyber) : "");
  };
  const preset = (length: number) => {
    const today = Math.floor(Date.now() / 86400000);
    setQuery({ since: dayOfNumber(today - length), until: "", sel: "" });
  };
  const undated = data ? (data.undated ?? data.day.filter((at) => at === null).length) : 0;
  return (
    <section class="timeline" aria-label={t.time.label}>
      <div class="bars" ref={overlay} {...handlers} onPointerMove={hover} onPointerLeave={() => setHint("")}>
        <canvas ref={canvas} role="img" aria-label={t.time.label} />
        <Chosen period={brush ?? period} range={range} />
      </div>
      <div class="foot">
        <span class="hint">{hint || (brush ? `${day(dayOfNumber(Math.floor(brush.from)))} – ${day(dayOfNumber(Math.floor(brush.to)))}` : t.time.hint)}</span>
        {undated > 0 && <span class="hint">{t.time.undated(undated)}</span>}
        <span class="presets">
          {PRESETS.map(([name, length]) => (
            <Button key={name} kind="ghost" onClick={() => preset(length)}>
              {name}
            </Button>
          ))}
          <Button kind="ghost" onClick={() => setQuery({ since: "", until: "" })} disabled={!period}>
            {t.time.all}
          </Button>
        </span>
      </div>
    </section>
  );
}
