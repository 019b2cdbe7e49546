// The keyboard. One table of what keys do, filled by the pages that are shown; ? shows it. Nothing that
// publishes, stores or deletes is ever bound here: that takes a button.
import { useEffect, useRef } from "preact/hooks";

export interface Binding {
  keys: string; // "j", "Enter", "g b"
  what: string; // for the help
  run: () => void;
}

const shown = new Set<{ current: Binding[] }>();
let lead = "";
let leadTimer = 0;

/** What keys do while the calling component is shown; the newest component's word counts first. */
export function useKeys(bindings: Binding[]) {
  const held = useRef(bindings);
  held.current = bindings;
  useEffect(() => {
    shown.add(held);
    return () => {
      shown.delete(held);
    };
  }, []);
}

export function allBindings(): Binding[] {
  const seen = new Set<string>();
  return [...shown]
    .reverse()
    .flatMap((held) => held.current)
    .filter((binding) => !seen.has(binding.keys) && !!seen.add(binding.keys));
}

function inField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input, textarea, select, [contenteditable=true]");
}

/** Enter and Space belong to the control that has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  return (event.key === "Enter" || event.key === " ") && !!(event.target as HTMLElement).closest?.("a, button, summary, [role=button]");
}

function onKey(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || belongsToControl(event)) return;
  if (inField(event.target)) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector("dialog[open]") && event.key !== "Escape") return;
  const keys = lead ? `${lead} ${event.key}` : event.key;
  const bindings = allBindings();
  const found = bindings.find((binding) => binding.keys === keys);
  clearTimeout(leadTimer);
  lead = "";
  if (found) {
    event.preventDefault();
    found.run();
  } else if (bindings.some((binding) => binding.keys.startsWith(keys + " "))) {
    lead = keys;
    leadTimer = window.setTimeout(() => (lead = ""), 1500);
  }
}

export function startKeys() {
  addEventListener("keydown", onKey);
}
