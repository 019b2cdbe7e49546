// Where the map looks: scale and offset over the projected world.
import { WORLD } from "./outlines";

export interface View {
  k: number; // screen pixels per unit of the projected world
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}

const CLOSEST = 240;

export function wholeWorld({ width, height }: Size): View {
  const k = Math.max(width / WORLD.width, Math.min(height / WORLD.height, (width / WORLD.width) * 1.15));
  return { k, x: (width - WORLD.width * k) / 2, y: (height - WORLD.height * k) / 2 };
}

/** The world never leaves the window. */
export function held(view: View, size: Size): View {
  const least = wholeWorld(size).k * 0.95;
  const k = Math.max(least, Math.min(CLOSEST, view.k));
  const into = (at: number, length: number, room: number) => (length <= room ? (room - length) / 2 : Math.max(room - length, Math.min(0, at)));
  return { k, x: into(view.x, WORLD.width * k, size.width), y: into(view.y, WORLD.height * k, size.height) };
}

export function zoomed(view: View, by: number, px: number, py: number, size: Size): View {
  const k = Math.max(wholeWorld(size).k * 0.95, Math.min(CLOSEST, view.k * by));
  const real = k / view.k;
  return held({ k, x: px - (px - view.x) * real, y: py - (py - view.y) * real }, size);
}

/** A view that holds a box of the projected world, with air around it. */
export function around(box: { x0: number; y0: number; x1: number; y1: number }, size: Size, closest = 40): View {
  const k = Math.min(closest, (size.width * 0.8) / Math.max(1e-6, box.x1 - box.x0), (size.height * 0.8) / Math.max(1e-6, box.y1 - box.y0));
  return held({ k, x: size.width / 2 - ((box.x0 + box.x1) / 2) * k, y: size.height / 2 - ((box.y0 + box.y1) / 2) * k }, size);
}
