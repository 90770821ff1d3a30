/** Entry of `/pose_tracker/tracking`. */

import "./view/page.css";

import { offerApi } from "./live/api";
import { onLeaving } from "./live/leaving";
import { TrackingPage } from "./live/tracking_page";

const root = document.querySelector<HTMLElement>("#repscope");
const video = root?.querySelector("video");
if (!root || !video) throw new Error("The page should have a video in an element #repscope");

const page = new TrackingPage(root, video, location.search);
offerApi({
  command: (command) => page.command(command),
  recording: () => page.recording(),
  timings: page.timings,
});
onLeaving(() => page.close());
void page.run();
