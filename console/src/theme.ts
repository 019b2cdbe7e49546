// Light or dark: what the system says, unless the reader chose.

export type Theme = "auto" | "light" | "dark";
const KEY = "tocsin.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export function applyTheme(theme: Theme = chosenTheme()) {
  if (theme === "auto") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme !== "auto" ? theme : system.matches ? "dark" : "light";
  themeListeners.forEach((tell) => tell());
}

const themeListeners = new Set<() => void>();
system.addEventListener("change", () => applyTheme());

/** Canvas does not follow style sheets by itself: it is told when to draw anew. */
export function onTheme(tell: () => void): () => void {
  themeListeners.add(tell);
  return () => {
    themeListeners.delete(tell);
  };
}

/** A colour of the style sheet, for canvas. */
export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
