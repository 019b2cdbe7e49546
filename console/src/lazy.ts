// Map and timeline come after the list: the first view does not wait for them.
import { useEffect, useState } from "preact/hooks";

type Linked = typeof import("./linked");
let linked: Linked | undefined;

export function useLinked(wanted: boolean): Linked | undefined {
  const [, arrived] = useState(0);
  useEffect(() => {
    if (!linked && wanted)
      void import("./linked").then((module) => {
        linked = module;
        arrived(1);
      });
  }, [wanted]);
  return linked;
}
