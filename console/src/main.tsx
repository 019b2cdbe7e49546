import { render } from "preact";
import { App } from "./app";
import { startKeys } from "./keys";
import { applyTheme } from "./theme";

applyTheme();
startKeys();
render(<App />, document.getElementById("app")!);
