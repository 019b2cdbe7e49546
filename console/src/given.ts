// A report as somebody hands it in: a file, or text with a name.

export interface Given {
  file?: File;
  text?: string;
  name?: string;
}

/** The same body for reading and storing: what was given, and what more is to be said of it. */
export function bodyOf(given: Given, more: Record<string, unknown> = {}): FormData | Record<string, unknown> {
  if (!given.file) return { text: given.text, name: given.name || undefined, ...more };
  const form = new FormData();
  form.append("file", given.file, given.file.name);
  for (const [key, value] of Object.entries(more)) if (value !== undefined && value !== "") form.append(key, typeof value === "string" ? value : JSON.stringify(value));
  return form;
}
