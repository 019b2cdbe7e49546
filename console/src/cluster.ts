// Points that lie close together on the screen as one disc. Clusters depend on the zoom alone, in steps, so
// that moving the map makes none anew.
import type { MapColumns } from "./types";
import { projection } from "./outlines";

export interface Points {
  x: Float32Array; // on the projected world
  y: Float32Array;
  at: Int32Array; // index into the columns
  n: number;
}
export interface Cluster {
  x: number;
  y: number;
  n: number;
  cyber: number;
  weight: number;
  area: boolean; // none of them is known better than to a region
  first: number; // index into the columns
}
export interface Placed {
  points: Points;
  countries: Map<string, { n: number; cyber: number }>;
  nowhere: number;
}

export const PRECISION = { none: 0, country: 1, area: 2, point: 3 } as const;

/** Projects what is known as a point or region, and counts what is known only to the country. */
export function placed(data: MapColumns, keep: (at: number) => boolean): Placed {
  const total = data.id.length;
  const points: Points = { x: new Float32Array(total), y: new Float32Array(total), at: new Int32Array(total), n: 0 };
  const countries = new Map<string, { n: number; cyber: number }>();
  let nowhere = 0;
  for (let at = 0; at < total; at++) {
    if (!keep(at)) continue;
    const precision = data.precision[at];
    const lat = data.lat[at];
    const lon = data.lon[at];
    const country = data.country[at];
    if (precision >= PRECISION.area && lat !== null && lon !== null) {
      const xy = projection([lon, lat]);
      if (!xy) continue;
      points.x[points.n] = xy[0];
      points.y[points.n] = xy[1];
      points.at[points.n++] = at;
    } else if (country) {
      const sum = countries.get(country) ?? { n: 0, cyber: 0 };
      sum.n++;
      sum.cyber += data.realm[at];
      countries.set(country, sum);
    } else nowhere++;
  }
  return { points, countries, nowhere };
}

/** cell: side of the squares in units of the projected world. */
export function clusters(data: MapColumns, points: Points, cell: number): Cluster[] {
  const cells = new Map<number, Cluster>();
  for (let i = 0; i < points.n; i++) {
    const key = Math.floor(points.x[i] / cell) * 100003 + Math.floor(points.y[i] / cell);
    const at = points.at[i];
    const into = cells.get(key);
    const area = data.precision[at] === PRECISION.area;
    if (into) {
      into.x += points.x[i];
      into.y += points.y[i];
      into.n++;
      into.cyber += data.realm[at];
      into.weight += data.weight[at];
      into.area &&= area;
    } else cells.set(key, { x: points.x[i], y: points.y[i], n: 1, cyber: data.realm[at], weight: data.weight[at], area, first: at });
  }
  const all = [...cells.values()];
  for (const cluster of all) {
    cluster.x /= cluster.n;
    cluster.y /= cluster.n;
  }
  return all.sort((a, b) => b.n - a.n);
}
