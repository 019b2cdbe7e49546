// Draws one picture of the map. Colours come from the style sheet; shapes say what is known: a disc is a place,
// a dashed ring a region, a hatched country no more than the country.
import { geoCircle, geoPath } from "d3-geo";
import type { Cluster, Placed } from "./cluster";
import type { Size, View } from "./mapview";
import { type Outlines, projection } from "./outlines";
import { colour } from "./theme";

export interface Circle {
  lat: number;
  lon: number;
  km: number;
}
export interface Picture {
  view: View;
  size: Size;
  outlines?: Outlines;
  placed?: Placed;
  clusters: Cluster[];
  circle?: Circle | null;
  country?: string; // chosen as a filter
  chosen?: { x: number; y: number; precision: number; country?: string; around?: Circle } | null;
}

let palette: Record<string, string> = {};
let hatches = new Map<string, CanvasPattern>();

/** Reads the colours anew; call it when the theme changed. */
export function freshPalette() {
  palette = Object.fromEntries(["sea", "land", "coast", "line", "physical", "cyber", "accent", "panel", "text", "on-mark"].map((name) => [name, colour(name)]));
  hatches = new Map();
}

function hatch(ctx: CanvasRenderingContext2D, stroke: string, ratio: number): CanvasPattern | string {
  const kept = hatches.get(stroke);
  if (kept) return kept;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6 * ratio;
  const pen = tile.getContext("2d")!;
  pen.strokeStyle = stroke;
  pen.lineWidth = 1.1 * ratio;
  pen.beginPath();
  for (const shift of [-6, 0, 6]) {
    pen.moveTo((shift - 1) * ratio, 7 * ratio);
    pen.lineTo((shift + 7) * ratio, -1 * ratio);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  if (!pattern) return stroke;
  hatches.set(stroke, pattern);
  return pattern;
}

export function radius(cluster: { n: number }): number {
  return cluster.n === 1 ? 4.5 : Math.min(16.5, 7.5 + 0.95 * Math.log2(cluster.n));
}

export function drawMap(canvas: HTMLCanvasElement, picture: Picture) {
  const ratio = devicePixelRatio || 1;
  const { view, size } = picture;
  if (canvas.width !== Math.round(size.width * ratio) || canvas.height !== Math.round(size.height * ratio)) {
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
  }
  if (!palette.land) freshPalette();
  const ctx = canvas.getContext("2d", { alpha: false })!;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = palette.sea;
  ctx.fillRect(0, 0, size.width, size.height);
  const world = () => ctx.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
  if (picture.outlines) {
    world();
    ground(ctx, picture, ratio);
  }
  for (const circle of [picture.circle, picture.chosen?.around]) {
    if (!circle) continue;
    world();
    ring(ctx, circle, view);
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  discs(ctx, picture);
}

function ground(ctx: CanvasRenderingContext2D, { outlines, placed, view, country, chosen }: Picture, ratio: number) {
  ctx.fillStyle = palette.land;
  ctx.fill(outlines!.land);
  for (const shape of outlines!.countries) {
    const sum = shape.code ? placed?.countries.get(shape.code) : undefined;
    if (sum) {
      const fill = hatch(ctx, sum.cyber * 2 > sum.n ? palette.cyber : palette.physical, ratio);
      if (typeof fill !== "string") fill.setTransform(new DOMMatrix().scale(1 / (view.k * ratio)));
      ctx.globalAlpha = Math.min(0.95, 0.65 + 0.06 * Math.log2(sum.n));
      ctx.fillStyle = fill;
      ctx.fill(shape.path);
      ctx.globalAlpha = 1;
    }
  }
  ctx.lineWidth = 0.6 / view.k;
  ctx.strokeStyle = palette.coast;
  ctx.stroke(outlines!.borders);
  ctx.stroke(outlines!.land);
  const marked = country ?? (chosen?.precision === 1 ? chosen.country : undefined);
  const shape = marked && outlines!.countries.find((one) => one.code === marked);
  if (shape) {
    ctx.lineWidth = 1.8 / view.k;
    ctx.strokeStyle = palette.accent;
    ctx.stroke(shape.path);
  }
}

function ring(ctx: CanvasRenderingContext2D, circle: Circle, view: View) {
  const shape = geoCircle().center([circle.lon, circle.lat]).radius(circle.km / 111.195).precision(3)();
  ctx.beginPath();
  geoPath(projection, ctx)(shape);
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = palette.accent;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.5 / view.k;
  ctx.strokeStyle = palette.accent;
  ctx.stroke();
}

function discs(ctx: CanvasRenderingContext2D, { clusters, view, size, chosen }: Picture) {
  ctx.font = "600 11px 'Inter Variable', system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const cluster of clusters) {
    const x = cluster.x * view.k + view.x;
    const y = cluster.y * view.k + view.y;
    if (x < -30 || y < -30 || x > size.width + 30 || y > size.height + 30) continue;
    disc(ctx, cluster, x, y);
  }
  if (chosen && chosen.precision >= 2) {
    const x = chosen.x * view.k + view.x;
    const y = chosen.y * view.k + view.y;
    ctx.lineWidth = 2;
    ctx.strokeStyle = palette.text;
    ctx.beginPath();
    ctx.arc(x, y, chosen.precision === 2 ? 16 : 9, 0, 7);
    ctx.stroke();
  }
}

function disc(ctx: CanvasRenderingContext2D, cluster: Cluster, x: number, y: number) {
  const r = radius(cluster);
  const share = cluster.cyber / cluster.n;
  const turn = -Math.PI / 2;
  const main = share > 0.5 ? palette.cyber : palette.physical;
  if (cluster.area) {
    ctx.setLineDash([3, 3]);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = main;
    ctx.beginPath();
    ctx.arc(x, y, r + 7, 0, 7);
    ctx.stroke();
    ctx.setLineDash([]);
    if (cluster.n === 1) return;
  }
  ctx.beginPath();
  ctx.arc(x, y, r + 1.5, 0, 7);
  ctx.fillStyle = palette.panel;
  ctx.fill();
  if (cluster.n === 1) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 7);
    ctx.fillStyle = main;
    ctx.fill();
    return;
  }
  for (const [from, to, fill] of [[0, 1 - share, palette.physical], [1 - share, 1, palette.cyber]] as const) {
    if (to <= from) continue;
    ctx.beginPath();
    ctx.arc(x, y, r - 1.5, turn + from * 2 * Math.PI, turn + to * 2 * Math.PI);
    ctx.lineWidth = 3;
    ctx.strokeStyle = fill;
    ctx.stroke();
  }
  ctx.fillStyle = palette.text;
  ctx.fillText(cluster.n < 1000 ? String(cluster.n) : `${Math.round(cluster.n / 1000)}k`, x, y + 0.5);
}
