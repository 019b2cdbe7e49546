// The map: pan, zoom, clusters that open, a circle to filter by.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Cluster, clusters, type Placed, placed } from "./cluster";
import { countryName } from "./country";
import type { Filters } from "./filters";
import { dayOfNumber, precisionOf } from "./format";
import { useKeys } from "./keys";
import { onMapKey } from "./mapkeys";
import { type Circle, drawMap, freshPalette, type Picture, radius } from "./mapdraw";
import { around, held, type Size, type View, wholeWorld, zoomed } from "./mapview";
import { type Outlines, outlines, projection } from "./outlines";
import { inPeriod } from "./period";
import { setQuery } from "./route";
import { capital, plain, t } from "./strings";
import { onTheme } from "./theme";
import type { MapColumns, Row } from "./types";
import { Button } from "./ui";

const CELL = 34; // pixels that one disc stands for
const EARTH = 6371;

interface Props {
  data?: MapColumns;
  filters: Filters;
  chosen: string;
  chosenRow?: Row;
}

function circleOf(near: string | undefined): Circle | null {
  const [lat, lon, km] = (near ?? "").split(",").map(Number);
  return near && [lat, lon, km].every(Number.isFinite) ? { lat, lon, km } : null;
}

function kilometres(a: [number, number], b: [number, number]): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((b[1] - a[1]) * rad) / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(((b[0] - a[0]) * rad) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Everything that changes at the pace of the pointer lives here, outside of the page's state. */
class MapState {
  view: View = { k: 1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };
  outlines?: Outlines;
  fine = false;
  data?: MapColumns;
  placed?: Placed;
  clusters: Cluster[] = [];
  step = NaN;
  touched = false;
  circle: Circle | null = null;
  chosen: Picture["chosen"] = null;
  country?: string;
  wanted = 0;
  canvas: HTMLCanvasElement | null = null;

  draw() {
    if (!this.wanted)
      this.wanted = requestAnimationFrame(() => {
        this.wanted = 0;
        this.drawNow();
      });
  }
  private drawNow() {
    if (!this.canvas || !this.size.width) return;
    this.gather();
    this.detail();
    drawMap(this.canvas, this);
  }
  /** Clusters anew only when the zoom crossed a step. */
  private gather() {
    const step = Math.round(Math.log2(this.view.k) * 2);
    if (!this.data || !this.placed || step === this.step) return;
    this.step = step;
    this.clusters = clusters(this.data, this.placed.points, CELL / 2 ** (step / 2));
  }
  private detail() {
    if (this.fine || this.view.k < 3) return;
    this.fine = true;
    outlines("fine").then((shapes) => ((this.outlines = shapes), this.draw()), () => {});
  }
  look(view: View) {
    this.view = view;
    this.draw();
  }
  hit(px: number, py: number): Cluster | undefined {
    let best: Cluster | undefined;
    let nearest = Infinity;
    for (const cluster of this.clusters) {
      const far = Math.hypot(cluster.x * this.view.k + this.view.x - px, cluster.y * this.view.k + this.view.y - py);
      if (far < radius(cluster) + 4 && far < nearest) {
        best = cluster;
        nearest = far;
      }
    }
    return best;
  }
  countryAt(px: number, py: number): string | undefined {
    const ctx = this.canvas?.getContext("2d");
    if (!ctx || !this.outlines) return undefined;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const x = (px - this.view.x) / this.view.k;
    const y = (py - this.view.y) / this.view.k;
    return this.outlines.countries.find((country) => country.code && ctx.isPointInPath(country.path, x, y))?.code;
  }
  where(px: number, py: number): [number, number] {
    return projection.invert!([(px - this.view.x) / this.view.k, (py - this.view.y) / this.view.k]) ?? [0, 0];
  }
}

/** A circle becomes a filter. */
function chooseCircle({ lat, lon, km }: Circle) {
  if (km >= 1) setQuery({ near: `${lat.toFixed(2)},${lon.toFixed(2)},${Math.round(km)}`, country: "", sel: "" });
}

function useGestures(state: MapState, drawing: boolean, tell: (px: number, py: number) => void, onDrawn: () => void) {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const start = useRef<{ x: number; y: number; moved: boolean; centre: [number, number] } | null>(null);
  const at = (event: PointerEvent | WheelEvent | MouseEvent) => {
    const box = state.canvas!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent) => {
    const p = at(event);
    state.canvas!.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, p);
    start.current = { ...p, moved: false, centre: state.where(p.x, p.y) };
  };
  const pinch = (p: { x: number; y: number }, id: number) => {
    const other = [...pointers.current].find(([key]) => key !== id)![1];
    const was = pointers.current.get(id)!;
    const by = Math.hypot(p.x - other.x, p.y - other.y) / Math.max(1, Math.hypot(was.x - other.x, was.y - other.y));
    state.look(zoomed(state.view, by, other.x, other.y, state.size));
  };
  const move = (event: PointerEvent) => {
    const p = at(event);
    const was = pointers.current.get(event.pointerId);
    if (!was || !start.current) return tell(p.x, p.y);
    if (Math.hypot(p.x - start.current.x, p.y - start.current.y) > 3) start.current.moved = true;
    if (drawing) {
      const [lon, lat] = start.current.centre;
      state.circle = { lat, lon, km: kilometres([lon, lat], state.where(p.x, p.y)) };
      state.draw();
    } else if (pointers.current.size === 2) pinch(p, event.pointerId);
    else state.look(held({ ...state.view, x: state.view.x + p.x - was.x, y: state.view.y + p.y - was.y }, state.size));
    state.touched = true;
    pointers.current.set(event.pointerId, p);
  };
  const up = (event: PointerEvent) => {
    const p = at(event);
    pointers.current.delete(event.pointerId);
    const began = start.current;
    start.current = null;
    if (!began) return;
    if (drawing && state.circle) {
      chooseCircle(state.circle);
      onDrawn();
    } else if (!began.moved) click(p.x, p.y);
  };
  const click = (px: number, py: number) => {
    const cluster = state.hit(px, py);
    if (cluster && cluster.n === 1) setQuery({ sel: state.data!.id[cluster.first] });
    else if (cluster) state.look(zoomed(state.view, 2.6, px, py, state.size));
    else {
      const country = state.countryAt(px, py);
      if (country && state.placed?.countries.has(country)) setQuery({ country: state.country === country ? "" : country, sel: "" });
    }
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const p = at(event);
    state.touched = true;
    state.look(zoomed(state.view, 2 ** (-event.deltaY * (event.deltaMode ? 0.06 : 0.002)), p.x, p.y, state.size));
  };
  return { down, move, up, wheel };
}

function describe(state: MapState, px: number, py: number): string {
  const cluster = state.hit(px, py);
  if (cluster && state.data) {
    const { first } = cluster;
    if (cluster.n > 1) return t.map.cluster(cluster.n);
    const day = state.data.day[first];
    return [capital(plain(state.data.types[state.data.type[first]])), countryName(state.data.country[first]), day === null ? "" : dayOfNumber(day)].filter(Boolean).join(" · ");
  }
  const country = state.countryAt(px, py);
  const sum = country && state.placed?.countries.get(country);
  return sum ? t.map.countryOnly(sum.n, countryName(country)) : countryName(country);
}

/** Looks at what the filter left, once, unless the reader has moved the map. */
function lookAtAll(state: MapState) {
  const points = state.placed?.points;
  if (state.touched || !state.size.width) return;
  state.look(wholeWorld(state.size));
  const circle = state.circle;
  if (circle) {
    const a = projection([circle.lon - circle.km / 80, circle.lat + circle.km / 111])!;
    const b = projection([circle.lon + circle.km / 80, circle.lat - circle.km / 111])!;
    return state.look(around({ x0: a[0], y0: a[1], x1: b[0], y1: b[1] }, state.size));
  }
  if (!points?.n || !state.country) return;
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = 0; i < points.n; i++) {
    box.x0 = Math.min(box.x0, points.x[i]);
    box.x1 = Math.max(box.x1, points.x[i]);
    box.y0 = Math.min(box.y0, points.y[i]);
    box.y1 = Math.max(box.y1, points.y[i]);
  }
  state.look(around(box, state.size, 12));
}

export function IncidentMap({ data, filters, chosen, chosenRow }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const state = useRef<MapState>(undefined as unknown as MapState);
  state.current ??= new MapState();
  const map = state.current;
  const [drawing, setDrawing] = useState(false);
  const shown = useMemo(() => (data ? placed(data, inPeriod(data, filters)) : undefined), [data, filters.since, filters.until]);

  useLayoutEffect(() => {
    map.canvas = canvas.current;
    const watcher = new ResizeObserver(() => {
      const first = !map.size.width;
      map.size = { width: canvas.current!.clientWidth, height: canvas.current!.clientHeight };
      map.look(first ? wholeWorld(map.size) : held(map.view, map.size));
    });
    watcher.observe(canvas.current!);
    const deaf = onTheme(() => (freshPalette(), map.draw()));
    outlines("coarse").then((shapes) => ((map.outlines ??= shapes), map.draw()), () => {});
    return () => (watcher.disconnect(), deaf());
  }, []);
  useEffect(() => {
    map.data = data;
    if (!data) map.clusters = []; // those of another question would be taken for the answer
    map.placed = shown;
    map.step = NaN;
    map.circle = circleOf(filters.near);
    map.country = filters.country;
    lookAtAll(map);
    map.draw();
  }, [data, shown, filters.near, filters.country]);
  useEffect(() => {
    const at = chosenRow?.place;
    const xy = typeof at?.lat === "number" && typeof at.lon === "number" ? projection([at.lon, at.lat]) : null;
    map.chosen = chosen && chosenRow ? { x: xy?.[0] ?? 0, y: xy?.[1] ?? 0, precision: precisionOf(chosenRow), country: at?.country ?? undefined, around: at?.radius_km && typeof at.lat === "number" && typeof at.lon === "number" ? { lat: at.lat, lon: at.lon, km: at.radius_km } : undefined } : null;
    map.draw();
  }, [chosen, chosenRow]);

  const tell = (px: number, py: number) => {
    const text = describe(map, px, py);
    const box = tip.current!;
    box.hidden = !text;
    box.textContent = text;
    box.style.transform = `translate(${Math.min(px + 12, map.size.width - 200)}px, ${py + 14}px)`;
  };
  const stopDrawing = () => {
    setDrawing(false);
    map.circle = circleOf(filters.near);
    map.draw();
  };
  const { down, move, up, wheel } = useGestures(map, drawing, tell, () => setDrawing(false));
  const keyed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !onMapKey(map, event.key, drawing, (circle) => (chooseCircle(circle), setDrawing(false)))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  useEffect(() => {
    const element = canvas.current!;
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  });
  useKeys([
    { keys: "m", what: t.keys.map, run: () => canvas.current?.focus() },
    { keys: "c", what: t.keys.circle, run: () => (drawing ? stopDrawing() : setDrawing(true), canvas.current?.focus()) },
    ...(drawing ? [{ keys: "Escape", what: t.keys.escape, run: stopDrawing }] : []),
  ]);
  const zoom = (by: number) => ((map.touched = true), map.look(zoomed(map.view, by, map.size.width / 2, map.size.height / 2, map.size)));
  const total = shown ? shown.points.n + [...shown.countries.values()].reduce((sum, one) => sum + one.n, 0) : 0;
  return (
    <div class={`map${drawing ? " drawing" : ""}`}>
      <canvas ref={canvas} role="application" tabIndex={0} aria-label={`${t.map.label}. ${t.map.summary(total)}. ${t.keys.map}`} onKeyDown={keyed} onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerLeave={() => (tip.current!.hidden = true)} />
      <div class="tip" ref={tip} hidden />
      <div class="map-tools">
        <Button icon="plus" label={t.map.in} onClick={() => zoom(1.8)} />
        <Button icon="minus" label={t.map.out} onClick={() => zoom(1 / 1.8)} />
        <Button icon="world" label={t.map.world} onClick={() => ((map.touched = false), map.look(wholeWorld(map.size)))} />
        <Button icon="circle" label={`${t.map.circle} (c)`} aria-pressed={drawing} onClick={() => (drawing ? stopDrawing() : setDrawing(true))} />
      </div>
      <div class="map-foot">
        {drawing ? (
          t.map.circleHint
        ) : (
          <>
            <span class="key physical">{t.realm.physical}</span>
            <span class="key cyber">{t.realm.cyber}</span>
            {shown && shown.countries.size > 0 && <span class="key hatch">{t.map.legendCountry}</span>}
            {shown && shown.nowhere > 0 && <span>{t.map.nowhere(shown.nowhere)}</span>}
          </>
        )}
      </div>
    </div>
  );
}
