import { render } from "preact";
import { askEarly } from "./api";
import { App } from "./app";
import { filtersOf } from "./filters";
import { startKeys } from "./keys";
import { currentRoute } from "./route";
import { PAGE } from "./rows";
import { applyTheme } from "./theme";

// The first view waits for nothing that could have been asked for already.
const route = currentRoute();
askEarly("/session");
if (route.page === "board") askEarly("/incidents", { ...filtersOf(route.query), page: 0, limit: PAGE });

applyTheme();
startKeys();
render(<App />, document.getElementById("app")!);
