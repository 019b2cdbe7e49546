// The map without a pointer: arrows move it, + and - zoom; while a circle is drawn they move and widen that.
import type { Circle } from "./mapdraw";
import { held, type Size, type View, zoomed } from "./mapview";

const STEP = 48; // pixels of a press

interface Keyed {
  view: View;
  size: Size;
  circle: Circle | null;
  touched: boolean;
  chosen: { x: number; y: number } | null | undefined;
  look: (view: View) => void;
  draw: () => void;
  where: (px: number, py: number) => [number, number]; // longitude, latitude
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS: Record<string, number> = { "+": 1.5, "=": 1.5, "-": 1 / 1.5 };

/** Around what is chosen in the list, else around the middle of what is seen. */
function firstCircle(map: Keyed): Circle {
  const { view, size, chosen } = map;
  const [px, py] = chosen ? [chosen.x * view.k + view.x, chosen.y * view.k + view.y] : [size.width / 2, size.height / 2];
  const [lon, lat] = map.where(px, py);
  return { lon, lat, km: Math.max(50, Math.round(1500 / view.k)) };
}

function moveCircle(map: Keyed, [dx, dy]: [number, number], by: number) {
  const circle = map.circle ?? firstCircle(map);
  const step = (circle.km / 111) * 0.4; // degrees
  const lon = circle.lon + (dx * step) / Math.max(0.2, Math.cos((circle.lat * Math.PI) / 180));
  map.circle = { lat: Math.max(-85, Math.min(85, circle.lat - dy * step)), lon: ((lon + 540) % 360) - 180, km: Math.min(10000, Math.max(1, circle.km * by)) };
  map.draw();
}

/** True: the key was for the map. */
export function onMapKey(map: Keyed, key: string, drawing: boolean, onDrawn: (circle: Circle) => void): boolean {
  const arrow = ARROWS[key];
  const by = ZOOMS[key];
  if (!arrow && !by && !(drawing && key === "Enter")) return false;
  if (drawing && key === "Enter") onDrawn(map.circle ?? firstCircle(map));
  else if (drawing) moveCircle(map, arrow ?? [0, 0], by ?? 1);
  else {
    map.touched = true;
    map.look(arrow ? held({ ...map.view, x: map.view.x - arrow[0] * STEP, y: map.view.y - arrow[1] * STEP }, map.size) : zoomed(map.view, by, map.size.width / 2, map.size.height / 2, map.size));
  }
  return true;
}
