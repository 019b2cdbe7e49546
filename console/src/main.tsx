import { render } from "preact";

render(<main>Tocsin</main>, document.getElementById("app")!);
