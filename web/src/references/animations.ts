/** Canvases that move while somebody can see them, and stand still for who asked for less motion. */

import type { Size } from "../view/mapping";
import type { Context } from "../view/skeleton";

/**
 * Draws a picture of that size in CSS pixels.
 *
 * @param ms time since the canvas was added; `null` asks for a still picture that says as much as it can.
 */
export type Paint = (context: Context, size: Size, ms: number | null) => void;

interface Moving {
  readonly context: CanvasRenderingContext2D;
  readonly since: number;
  paint: Paint;
  seen: boolean;
  size: Size;
}

const STILL = "(prefers-reduced-motion: reduce)";

export class Animations {
  readonly #moving = new Map<HTMLCanvasElement, Moving>();
  readonly #still = matchMedia(STILL);
  readonly #seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) this.#of(target, (one) => (one.seen = isIntersecting));
    this.#go();
  });
  readonly #sized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      this.#of(target, (one) => {
        one.size = contentRect;
        this.#draw(one);
      });
    }
  });
  #request = 0;

  constructor() {
    this.#still.addEventListener("change", () => {
      for (const one of this.#moving.values()) this.#draw(one);
      this.#go();
    });
  }

  add(canvas: HTMLCanvasElement, paint: Paint): void {
    const context = canvas.getContext("2d");
    // No drawing without a context, which a browser short of memory refuses.
    if (context === null) return;
    const since = performance.now();
    this.#moving.set(canvas, { context, since, paint, seen: false, size: { width: 0, height: 0 } });
    this.#seen.observe(canvas);
    this.#sized.observe(canvas);
  }

  repaint(canvas: HTMLCanvasElement, paint: Paint): void {
    this.#of(canvas, (one) => {
      one.paint = paint;
      this.#draw(one);
    });
  }

  remove(canvas: HTMLCanvasElement): void {
    this.#seen.unobserve(canvas);
    this.#sized.unobserve(canvas);
    this.#moving.delete(canvas);
  }

  #of(target: Element, change: (one: Moving) => void): void {
    const one = this.#moving.get(target as HTMLCanvasElement);
    if (one !== undefined) change(one);
  }

  /** Frames are asked for only while there is something to move; the browser gives none to a hidden page. */
  #go(): void {
    if (this.#request !== 0 || this.#still.matches) return;
    if (![...this.#moving.values()].some(({ seen }) => seen)) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      for (const one of this.#moving.values()) if (one.seen) this.#draw(one);
      this.#go();
    });
  }

  #draw({ context, since, paint, size }: Moving): void {
    const { canvas } = context;
    const density = devicePixelRatio;
    const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
    if (width === 0 || height === 0) return;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    paint(context, size, this.#still.matches ? null : performance.now() - since);
  }
}
