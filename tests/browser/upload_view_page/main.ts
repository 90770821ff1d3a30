/** The upload page's view with data of a test's own: `shown` gives it to the view and notes what the person asks. */

import "../../../web/src/view/page.css";
import { createUploadView, Marks } from "../../../web/src/view/upload";
import type {
  FrameMark,
  PagePlan,
  PictureResult,
  UploadView,
  VideoResult,
} from "../../../web/src/view/upload/types";

type Film = Omit<VideoResult, "marks"> & {
  readonly marks: readonly FrameMark[];
};
type Still = Omit<PictureResult, "picture"> & { readonly picture: string };

const asked: unknown[] = [];
const note =
  (what: string) =>
  (...values: unknown[]): void => {
    asked.push([what, ...values.map((value) => (value instanceof File ? value.name : value))]);
  };

const view = createUploadView(document.querySelector("#repscope") as HTMLElement, {
  chosen: note("chosen"),
  cancel: note("cancel"),
  pause: note("pause"),
  resume: note("resume"),
  another: note("another"),
  save: note("save"),
});

async function bitmap(url: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(url)).blob());
}

const shown = {
  view,
  asked,
  /** Draws the picture at `url` as one that is worked on. */
  async glimpse(url: string, turn: 0 | 90 | 180 | 270, mark: FrameMark | null): Promise<void> {
    const picture = await bitmap(url);
    const lying = turn % 180 !== 0;
    const { width, height } = picture;
    view.glimpse(picture, turn, lying ? height : width, lying ? width : height, mark);
    picture.close();
  },
  result(film: Film): void {
    const marks = new Marks();
    marks.append(film.marks);
    view.result({ ...film, marks });
  },
  async picture(still: Still): Promise<void> {
    view.picture({ ...still, picture: await bitmap(still.picture) });
  },
  plan(plan: PagePlan): void {
    view.plan(plan);
  },
};

declare global {
  interface Window {
    shown: typeof shown & { view: UploadView };
  }
}

window.shown = shown;
