/**
 * Where to stand: the frame to be in, what lies outside it, and the pose to start from.
 *
 * An SVG beside the canvas: it changes only when the page's size or the person's state does, so a frame costs nothing.
 */

import { setData, setProperty, svg } from "./dom";
import { zone, type Mapping, type Rect } from "./mapping";
import { silhouettePath, silhouetteTransform } from "./silhouette";
import type { Look, ViewState } from "./types";

/** States in which the person is still finding the place, or has just found it. */
const SHOWN: ReadonlySet<ViewState["state"]> = new Set(["no_person", "placing", "ready", "countdown"]);
const PLACED: ReadonlySet<ViewState["state"]> = new Set(["ready", "countdown"]);

/** Least distance of the box from the edge of what can be seen: a share of the shorter side, in CSS pixels. */
const INSET_SHARE = 0.04;
const LEAST_INSET = 10;

export class Placement {
  readonly element = svg("svg", { class: "rs-placement", "aria-hidden": "true" });
  private readonly shade = svg("path", { class: "rs-shade", "fill-rule": "evenodd" });
  private readonly area = svg("rect", { class: "rs-zone" });
  private readonly figure = svg("path", { class: "rs-silhouette" });
  private readonly image = svg("image", {
    class: "rs-placement-image",
    preserveAspectRatio: "xMidYMid meet",
  });
  private readonly corners = svg("path", { class: "rs-posture-box" });
  private look: Look | null = null;
  private exercise: string | null = null;
  private mapping: Mapping | null = null;

  constructor() {
    this.element.append(this.shade, this.area, this.figure, this.image, this.corners);
  }

  plan(look: Look, exercise: string | null): void {
    this.look = look;
    this.exercise = exercise;
    const overlay = look.placement_overlay;
    const image = overlay ? look.placement_overlay_image_url : null;
    this.toggle(this.shade, overlay);
    this.toggle(this.area, overlay && look.placement_zone);
    this.toggle(
      this.figure,
      image === null && look.silhouette && (overlay || look.guide) && exercise !== null,
    );
    this.toggle(this.image, image !== null);
    this.toggle(this.corners, look.posture_box);
    if (image === null) this.image.removeAttribute("href");
    else this.image.setAttribute("href", image);
    this.figure.setAttribute("d", silhouettePath(exercise));

    const { style } = this;
    style("--rs-zone", colour(look.placement_zone_color));
    style("--rs-shade-opacity", amount(look.placement_overlay_opacity));
    style("--rs-box", colour(look.placement_box_stroke_color));
    style("--rs-image-opacity", amount(look.placement_image_opacity));
    style("--rs-silhouette", colour(look.silhouette_color));
    style("--rs-silhouette-shadow", shadow(look.silhouette_shadow));
    this.place();
  }

  layout(mapping: Mapping): void {
    this.mapping = mapping;
    this.place();
  }

  show(state: ViewState["state"] | null): void {
    setData(this.element, "shown", state !== null && SHOWN.has(state) ? "" : null);
    setData(this.element, "placed", state !== null && PLACED.has(state) ? "" : null);
  }

  private readonly style = (name: string, value: string | null): void =>
    setProperty(this.element, name, value);

  private toggle(element: SVGElement, shown: boolean): void {
    element.style.display = shown ? "" : "none";
  }

  private place(): void {
    const { mapping, look } = this;
    if (mapping === null || look === null || mapping.box.width === 0 || mapping.box.height === 0) return;
    const { width, height } = mapping.box;
    const paddings = {
      top: look.padding_top,
      right: look.padding_right,
      bottom: look.padding_bottom,
      left: look.padding_left,
    };
    const inset = Math.max(LEAST_INSET, INSET_SHARE * Math.min(width, height));
    const rect = zone(mapping, paddings, inset);
    const across = rect.right - rect.left;
    const down = rect.bottom - rect.top;
    const radius = Math.min(28, across / 6, down / 6);
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.shade.setAttribute("d", `M0 0H${width}V${height}H0Z${roundedRect(rect, radius)}`);
    for (const [name, value] of Object.entries({
      x: rect.left,
      y: rect.top,
      width: across,
      height: down,
    })) {
      this.area.setAttribute(name, String(value));
      this.image.setAttribute(name, String(value));
    }
    this.area.setAttribute("rx", String(radius));
    this.corners.setAttribute("d", cornerPath(rect, radius, Math.min(across, down) * 0.13));
    this.figure.setAttribute("transform", silhouetteTransform(this.exercise, rect));
  }
}

/** The four corners of a box as a camera's finder draws them. */
function cornerPath({ left, top, right, bottom }: Rect, r: number, length: number): string {
  const arm = Math.max(length, r);
  return (
    `M${left} ${top + arm}V${top + r}Q${left} ${top} ${left + r} ${top}H${left + arm}` +
    `M${right - arm} ${top}H${right - r}Q${right} ${top} ${right} ${top + r}V${top + arm}` +
    `M${right} ${bottom - arm}V${bottom - r}Q${right} ${bottom} ${right - r} ${bottom}H${right - arm}` +
    `M${left + arm} ${bottom}H${left + r}Q${left} ${bottom} ${left} ${bottom - r}V${bottom - arm}`
  );
}

function roundedRect({ left, top, right, bottom }: Rect, r: number): string {
  return (
    `M${left + r} ${top}H${right - r}Q${right} ${top} ${right} ${top + r}V${bottom - r}` +
    `Q${right} ${bottom} ${right - r} ${bottom}H${left + r}Q${left} ${bottom} ${left} ${bottom - r}` +
    `V${top + r}Q${left} ${top} ${left + r} ${top}Z`
  );
}

/** A colour that the browser knows; anything else leaves the theme's own. */
function colour(value: string | null): string | null {
  return value !== null && CSS.supports("color", value) ? value : null;
}

/** A shadow as CSS writes one, or only its colour. */
function shadow(value: string | null): string | null {
  if (value === null) return null;
  const whole = CSS.supports("color", value) ? `0 0 12px ${value}` : value;
  return CSS.supports("filter", `drop-shadow(${whole})`) ? `drop-shadow(${whole})` : null;
}

function amount(value: number | null): string | null {
  return value === null ? null : String(Math.min(1, Math.max(0, value)));
}
