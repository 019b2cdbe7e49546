// The outlines of countries, projected once: from then on the map only moves and scales finished paths.
import { geoPath, geoProjection, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import coarse from "world-110";
import fine from "world-50";
import { lettersOf } from "./country";

export const WORLD = { width: 1000, height: 470 };

/** Miller's projection: right angles and wide shapes at home, without Mercator's Greenland. */
function miller(lambda: number, phi: number): [number, number] {
  return [lambda, 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * phi))];
}

miller.invert = (x: number, y: number): [number, number] => [x, 2.5 * (Math.atan(Math.exp(0.8 * y)) - Math.PI / 4)];

export const projection: GeoProjection = geoProjection(miller)
  .scale(WORLD.width / (2 * Math.PI))
  .translate([WORLD.width / 2, 300])
  .precision(0.05);

export interface Country {
  code?: string;
  name: string;
  path: Path2D;
  centre: [number, number];
  area: number; // of the drawing, in its units
}
export interface Outlines {
  countries: Country[];
  land: Path2D;
  borders: Path2D;
}

type Named = { name: string };

async function load(address: string): Promise<Outlines> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const topology = (await answer.json()) as Topology<{ countries: GeometryCollection<Named>; land: GeometryCollection }>;
  const path = geoPath(projection);
  const drawn = (shape: Parameters<typeof path>[0]) => new Path2D(path(shape) ?? "");
  const countries = feature(topology, topology.objects.countries).features.map((country) => ({
    code: lettersOf(country.id, country.properties.name),
    name: country.properties.name,
    path: drawn(country),
    centre: path.centroid(country),
    area: path.area(country),
  }));
  return { countries, land: drawn(feature(topology, topology.objects.land)), borders: drawn(mesh(topology, topology.objects.countries, (a, b) => a !== b)) };
}

const kept = new Map<string, Promise<Outlines>>();

export function outlines(detail: "coarse" | "fine"): Promise<Outlines> {
  const address = detail === "fine" ? fine : coarse;
  let loading = kept.get(address);
  if (!loading) {
    loading = load(address);
    kept.set(address, loading);
    loading.catch(() => kept.delete(address));
  }
  return loading;
}
