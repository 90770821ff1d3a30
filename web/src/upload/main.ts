/** Entry of `/pose_tracker/upload_tracking`. */

import "../view/page.css";

import { offerApi } from "../live/api";
import { onLeaving } from "../live/leaving";
import { UploadPage } from "./upload_page";

const root = document.querySelector<HTMLElement>("#repscope");
if (!root) throw new Error("The page should have an element #repscope");

const page = new UploadPage(root, location.search);
offerApi({ command: (command) => page.command(command), timings: page.timings });
onLeaving(() => page.close());
void page.run();
