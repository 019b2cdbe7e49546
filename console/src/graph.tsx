// What hangs together with an incident. It starts from the incident alone; a click lets a node's neighbours in.
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { type Body, relax, type Spring } from "./force";
import { place, what } from "./format";
import { go } from "./route";
import { plain, t } from "./strings";
import type { Edge, Incident, Node } from "./types";

interface Placed extends Body, Node {
  grown?: boolean;
}
interface Link extends Spring {
  why?: string;
}

const MOST = 200;

class Graph {
  nodes = new Map<string, Placed>();
  links: Link[] = [];

  add(node: Node, near?: Placed): Placed {
    const here = this.nodes.get(node.id);
    if (here) return here;
    const turn = this.nodes.size * 2.4; // the golden angle: newcomers spread by themselves
    const made: Placed = { ...node, x: (near?.x ?? 0) + Math.cos(turn) * 60, y: (near?.y ?? 0) + Math.sin(turn) * 60, vx: 0, vy: 0 };
    this.nodes.set(node.id, made);
    return made;
  }
  join(edge: Edge) {
    const from = this.nodes.get(edge.from);
    const to = this.nodes.get(edge.to);
    if (!from || !to || this.links.some((link) => (link.from === from && link.to === to) || (link.from === to && link.to === from))) return;
    this.links.push({ from, to, why: edge.why });
  }
}

export function GraphView({ incident }: { incident: Incident }) {
  const graph = useRef<Graph>(undefined as unknown as Graph);
  const svg = useRef<SVGSVGElement>(null);
  const [, draw] = useState(0);
  const [chosen, setChosen] = useState<string>("");
  const running = useRef(0);
  graph.current ??= new Graph();

  const settle = () => {
    cancelAnimationFrame(running.current);
    let left = matchMedia("(prefers-reduced-motion: reduce)").matches ? -400 : 260;
    for (; left < 0; left++) relax([...graph.current.nodes.values()], graph.current.links);
    const step = () => {
      const speed = relax([...graph.current.nodes.values()], graph.current.links);
      draw((n) => n + 1);
      if (--left > 0 && speed > 0.08) running.current = requestAnimationFrame(step);
    };
    step();
  };
  const grow = (node: Placed) => {
    setChosen(node.id);
    if (node.grown || graph.current.nodes.size > MOST) return;
    node.grown = true;
    get<{ nodes: Node[]; edges: Edge[] }>(`/incidents/${incident.id}/neighbours`, { of: node.id }).then(
      (found) => {
        for (const one of found.nodes) graph.current.add(one, node);
        for (const edge of found.edges) graph.current.join(edge);
        settle();
      },
      () => {
        node.grown = false;
      },
    );
  };
  useEffect(() => {
    const first = graph.current.add({ id: incident.id, kind: "incident", label: `${what(incident)}, ${place(incident.place)}` });
    first.x = first.y = 0;
    grow(first);
    return () => cancelAnimationFrame(running.current);
  }, []);

  const nodes = [...graph.current.nodes.values()];
  const box = frame(nodes);
  const open = (node: Placed) => node.kind === "incident" && go("incident", node.id);
  return (
    <div class="graph">
      <svg ref={svg} viewBox={box} role="group" aria-label={t.graph.label}>
        {graph.current.links.map((link) => {
          const lit = chosen === link.from.id || chosen === link.to.id;
          return (
            <g key={`${link.from.id} ${link.to.id}`} class={`edge${lit ? " lit" : ""}`}>
              <line x1={link.from.x} y1={link.from.y} x2={link.to.x} y2={link.to.y}>
                <title>{link.why}</title>
              </line>
              {lit && link.why && (
                <text x={towards(link, chosen, "x")} y={towards(link, chosen, "y")}>
                  {short(plain(link.why), 26)}
                </text>
              )}
            </g>
          );
        })}
        {nodes.map((node) => (
          <g key={node.id} class={`node ${node.kind}${node.id === chosen ? " chosen" : ""}${node.grown ? " grown" : ""}`} transform={`translate(${node.x} ${node.y})`} role="button" tabindex={0} aria-label={spoken(node)} onClick={() => grow(node)} onDblClick={() => open(node)} onKeyDown={(event) => (event.key === "Enter" ? (node.grown ? open(node) : grow(node)) : undefined)}>
            <title>{node.label}</title>
            <circle r={node.id === incident.id ? 13 : 9} />
            <text y={node.id === incident.id ? 27 : 23}>{short(node.label, 24)}</text>
          </g>
        ))}
      </svg>
      <p class="legend">
        {[...new Set(nodes.map((node) => node.kind))].map((kind) => (
          <span key={kind} class={`kind ${kind}`}>
            {t.graph.kinds[kind] ?? kind}
          </span>
        ))}
        <span class="hint">{t.graph.hint}</span>
      </p>
    </div>
  );
}

/** What a screen reader says of a node: what one sees of its label, and the whole of it. */
function spoken(node: Placed): string {
  const seen = short(node.label, 24);
  return `${t.graph.kinds[node.kind] ?? node.kind}: ${seen}${seen === node.label ? "" : ` (${node.label})`}. ${node.grown ? "" : t.graph.grow(node.label)}`;
}

/** Where the words of an edge stand: nearer to its far end, where there is more room. */
function towards({ from, to }: Link, chosen: string, axis: "x" | "y"): number {
  const [near, far] = from.id === chosen ? [from, to] : [to, from];
  return near[axis] + (far[axis] - near[axis]) * 0.62;
}

const short = (text: string, most: number) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

function frame(nodes: Placed[]): string {
  const x = nodes.map((node) => node.x);
  const y = nodes.map((node) => node.y);
  const [x0, x1, y0, y1] = [Math.min(-210, ...x) - 70, Math.max(210, ...x) + 70, Math.min(-180, ...y) - 30, Math.max(180, ...y) + 40];
  return `${x0.toFixed(1)} ${y0.toFixed(1)} ${(x1 - x0).toFixed(1)} ${(y1 - y0).toFixed(1)}`;
}
