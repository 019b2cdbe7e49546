// The keyboard. One table of what keys do, filled by the pages that are shown; ? shows it. Nothing that
// publishes, stores or deletes is ever bound here: that takes a button.
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "./strings";

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
  // Before it is painted: whoever sees a page can use its keys.
  useLayoutEffect(() => {
    shown.add(held);
    return () => {
      shown.delete(held);
    };
  }, []);
}

/** What can take the focus among what a page lists, in order. */
const shownItems = (selector: string) => [...document.querySelectorAll<HTMLElement | SVGElement>(selector)].filter((item) => item.getClientRects().length > 0);

/** Moves the focus among what a page lists; from elsewhere j starts at the first one. */
export function moveFocus(selector: string, by: number): HTMLElement | SVGElement | undefined {
  const items = shownItems(selector);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const item = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.max(0, Math.min(items.length - 1, at + by))];
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
  return item;
}

/** j and k walk through what a page lists; Enter and Space are the focused control's own. */
export function useItems(selector: string, then?: (item: HTMLElement | SVGElement) => void) {
  const move = (by: number) => {
    const item = moveFocus(selector, by);
    if (item) then?.(item);
  };
  useKeys([
    { keys: "j", what: t.keys.nextItem, run: () => move(1) },
    { keys: "k", what: t.keys.previousItem, run: () => move(-1) },
  ]);
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
    return; // a key in a field is a letter
  }
  if (document.querySelector("dialog[open]")) return; // Escape closes that
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
