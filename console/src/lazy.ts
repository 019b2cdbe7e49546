// Map and timeline come after the list: the first view does not wait for them.
import { useEffect, useState } from "preact/hooks";

type Linked = typeof import("./linked");
let linked: Linked | undefined;

/** How long until a part of the script that did not come is asked for again. */
const AGAIN_MS = 2000;

export function useLinked(wanted: boolean): Linked | undefined {
  const [, arrived] = useState(0);
  useEffect(() => {
    if (linked || !wanted) return;
    let timer = 0;
    let gone = false;
    const ask = () =>
      import("./linked").then(
        (module) => {
          linked = module;
          arrived(1);
        },
        () => {
          if (!gone) timer = window.setTimeout(ask, AGAIN_MS);
        },
      );
    void ask();
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [wanted]);
  return linked;
}
