// A small force layout: circles push each other away, edges pull together, all fall towards the middle.
// For what one reads at a glance, a few hundred nodes, comparing every pair is quick enough.

export interface Body {
  id: string;
  x: number;
  y: number;
  vx: number;
  vy: number;
  fixed?: boolean;
}
export interface Spring {
  from: Body;
  to: Body;
}

const REPEL = 14000;
const LENGTH = 110;
const STIFF = 0.05;
const FALL = 0.003;
const DRAG = 0.78;
const FASTEST = 24;

/** One step; gives the greatest speed, so that the caller knows when all is at rest. */
export function relax(bodies: Body[], springs: Spring[]): number {
  for (let i = 0; i < bodies.length; i++)
    for (let j = i + 1; j < bodies.length; j++) {
      const a = bodies[i];
      const b = bodies[j];
      const dx = a.x - b.x || 0.1 * (i - j);
      const dy = a.y - b.y || 0.1;
      const square = Math.max(60, dx * dx + dy * dy);
      const push = REPEL / square / Math.sqrt(square);
      a.vx += dx * push;
      a.vy += dy * push;
      b.vx -= dx * push;
      b.vy -= dy * push;
    }
  for (const { from, to } of springs) {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const far = Math.hypot(dx, dy) || 1;
    const pull = ((far - LENGTH) / far) * STIFF;
    from.vx += dx * pull;
    from.vy += dy * pull;
    to.vx -= dx * pull;
    to.vy -= dy * pull;
  }
  let fastest = 0;
  for (const body of bodies) {
    if (body.fixed) {
      body.vx = body.vy = 0;
      continue;
    }
    body.vx = clamp((body.vx - body.x * FALL) * DRAG);
    body.vy = clamp((body.vy - body.y * FALL * 1.4) * DRAG);
    body.x += body.vx;
    body.y += body.vy;
    fastest = Math.max(fastest, Math.abs(body.vx), Math.abs(body.vy));
  }
  return fastest;
}

const clamp = (speed: number) => Math.max(-FASTEST, Math.min(FASTEST, speed));
