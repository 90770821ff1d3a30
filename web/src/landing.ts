/** Entry of the landing page: the light parts at once, the demo's heavy ones when somebody wants them. */

import "./view/tokens.css";
import "./landing/landing.css";
import "./landing/builder.css";

import { startBuilder } from "./landing/builder";
import { prepareDemo } from "./landing/demo";
import { listMovements } from "./landing/movements";
import { find } from "./landing/page";
import { BASE } from "./live/site";

const query = new URLSearchParams(location.search);
const token = query.get("token") ?? "";

listMovements(find(document, "#movements", HTMLElement));
startBuilder(find(document, "#embed", HTMLElement), new URL(BASE, location.href), token);
prepareDemo(document);

// The other pages want the token too; who came with one takes it along.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-page]")) {
  if (token !== "") link.search = new URLSearchParams({ token }).toString();
}
