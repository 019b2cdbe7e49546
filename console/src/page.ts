// What every page is given.
import type { Route } from "./route";
import type { Session } from "./types";

export interface PageProps {
  route: Route;
  session: Session;
}
