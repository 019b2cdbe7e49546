// What is being filled in. Two fields may change before anything is drawn anew (a browser that fills in a form
// does that), so each change starts from the newest values and not from those that were drawn.
import { useCallback, useState } from "preact/hooks";

export function useForm<T extends object>(start: T | (() => T)): [T, <K extends keyof T>(key: K, value: T[K]) => void] {
  const [values, setValues] = useState<T>(start);
  const set = useCallback(<K extends keyof T>(key: K, value: T[K]) => setValues((now) => ({ ...now, [key]: value })), []);
  return [values, set];
}
