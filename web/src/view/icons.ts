/** The view's few pictograms, all drawn on a 24 × 24 grid with one line width. */

import { svg } from "./dom";

const PATHS = {
  camera: "M4 8h3l1.6-2.4h6.8L17 8h3v11H4z M12 16.4a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.2z",
  camera_off: "M4 8h3l1.6-2.4h6.8L17 8h3v11H4z M12 16.4a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.2z M3 3l18 18",
  unplugged: "M9 3v5 M15 3v5 M6 8h12v3a6 6 0 0 1-6 6 6 6 0 0 1-6-6z M12 17v4",
  lock: "M6 11h12v9H6z M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  cloud:
    "M7 18h10a4 4 0 0 0 .6-7.95 6 6 0 0 0-11.4-.6A4.3 4.3 0 0 0 7 18z M12 10v4.5 M9.8 12.6l2.2 2.2 2.2-2.2",
  chip: "M7 7h10v10H7z M10 3v4 M14 3v4 M10 17v4 M14 17v4 M3 10h4 M3 14h4 M17 10h4 M17 14h4",
  key: "M14.5 13.5a4.5 4.5 0 1 0-4-2.4L4 17.6V20h3v-2h2v-2h2l1.4-1.4a4.5 4.5 0 0 0 2.1-1.1z M15.6 8.4h.01",
  alert: "M12 4l9 16H3z M12 10v4.5 M12 17.3v.01",
  info: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z M12 11v5 M12 7.8v.01",
  person:
    "M12 7.6a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z M7 10.5h10 M12 10.5v5 M12 15.5L9 21 M12 15.5l3 5.5",
  pause: "M9 6v12 M15 6v12",
  play: "M8 5.5v13l10.5-6.5z",
  again: "M5 12a7 7 0 1 0 2.2-5.1 M5 4.5v4h4",
  switch_camera: "M4 9a8.5 8.5 0 0 1 15-1.5 M20 4v4h-4 M20 15a8.5 8.5 0 0 1-15 1.5 M4 20v-4h4",
  save: "M12 4v10.5 M7.5 10.5L12 15l4.5-4.5 M5 19.5h14",
  left: "M20 12H4 M10.5 5.5L4 12l6.5 6.5",
  right: "M4 12h16 M13.5 5.5L20 12l-6.5 6.5",
  up: "M12 20V4 M5.5 10.5L12 4l6.5 6.5",
  down: "M12 4v16 M5.5 13.5L12 20l6.5-6.5",
  forward: "M12 4v5 M5 20l4-9h6l4 9z M9.2 6.8L12 9.6l2.8-2.8",
  backward: "M12 10V4 M5 21l4-8h6l4 8z M9.2 6.8L12 4l2.8 2.8",
  turn: "M5 13a7 4 0 1 0 3-3.3 M8.6 5.6L7.4 9.8l4.2 1",
  frame: "M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5",
  film: "M4 5h16v14H4z M8 5v14 M16 5v14 M4 9.7h4 M4 14.3h4 M16 9.7h4 M16 14.3h4",
  photo:
    "M4 5h16v14H4z M8.6 10.6a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8z M4.5 17.5l5-4.6 3.2 2.9 3.4-4 4 4.2",
  open: "M12 19.5V9 M7.5 13L12 8.5l4.5 4.5 M5 4.5h14",
  cross: "M6.5 6.5l11 11 M17.5 6.5l-11 11",
  previous: "M18 6v12l-9-6z M6.5 6v12",
  next: "M6 6v12l9-6z M17.5 6v12",
  check: "M4.5 12.5l5 5 10-11",
  zoom_in: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z M15.3 15.3l4.9 4.9 M10.5 7.8v5.4 M7.8 10.5h5.4",
  zoom_out: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z M15.3 15.3l4.9 4.9 M7.8 10.5h5.4",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  pencil: "M4 20l1-4.6L15.6 4.8a1.5 1.5 0 0 1 2.1 0l1.5 1.5a1.5 1.5 0 0 1 0 2.1L8.6 19z M13.8 6.6l3.6 3.6",
  bin: "M5 7h14 M9.5 7V4.5h5V7 M7 7l.8 12.5h8.4L17 7 M10.3 10.5v5.5 M13.7 10.5v5.5",
  plus: "M12 5v14 M5 12h14",
} as const;

export type Icon = keyof typeof PATHS;

/** An icon for the eye only; whatever it says must be said in words beside it too. */
export function icon(name: Icon): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "rs-icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
