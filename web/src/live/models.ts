/** The pose model: begun on a guess while Python starts, given out when the plan says which it is. */

import type { ModelChoice } from "../generated/messages";
import type { EstimatorOptions, OnEvent, OnProgress, PoseEvent } from "../pose";
import { sameModel } from "./guess";
import type { SiteConfig } from "./site";

interface Disposable {
  dispose(): void;
}

/** Makes what runs the model: one estimator, or several that share the work. */
export type MakeEstimator<E extends Disposable> = (
  options: EstimatorOptions,
  onEvent: OnEvent,
  onProgress: OnProgress,
) => Promise<E>;

interface Coming<E> {
  readonly choice: ModelChoice;
  readonly estimator: Promise<E>;
}

export class ModelSupply<E extends Disposable> {
  readonly #base: string;
  readonly #softwareWebgl: Promise<SiteConfig["softwareWebgl"]>;
  readonly #create: MakeEstimator<E>;
  #coming: Coming<E> | null = null;
  #early: PoseEvent[] | null = [];
  #tell: (event: PoseEvent) => void = (event) => this.#early?.push(event);
  /** The estimator that is being let go: there may be only one at a time. */
  #leaving: Promise<void> = Promise.resolve();
  /** Share of the model's files that has arrived, 0..1; `null` while unknown. */
  #arrived: number | null = null;
  #progress: (share: number) => void = () => undefined;

  /** @param config its failure is the caller's to tell; no model is made then. */
  constructor(base: string, config: Promise<SiteConfig>, create: MakeEstimator<E>) {
    this.#base = base;
    this.#create = create;
    this.#softwareWebgl = config.then((site) => site.softwareWebgl);
    this.#softwareWebgl.catch(() => undefined);
  }

  /** Begins to load what will most likely be needed. */
  guess(choice: ModelChoice): void {
    this.#coming = this.#begin(choice);
  }

  /**
   * Whom events of the model in use go to, those included that have happened before.
   *
   * @param progress gets the share of the model's files that has arrived, 0..1.
   */
  listen(tell: (event: PoseEvent) => void, progress: (share: number) => void): void {
    this.#tell = tell;
    this.#progress = progress;
    if (this.#arrived !== null) progress(this.#arrived);
    for (const event of this.#early ?? []) tell(event);
    this.#early = null;
  }

  /**
   * The model that the plan asks for, warmed up.
   *
   * @throws {PoseError} where it cannot be had; asking again tries again.
   */
  async take(choice: ModelChoice): Promise<E> {
    if (this.#coming && !sameModel(this.#coming.choice, choice)) this.drop();
    this.#coming ??= this.#begin(choice);
    try {
      return await this.#coming.estimator;
    } catch (cause) {
      this.#coming = null;
      throw cause;
    }
  }

  /** Lets go of the model, loaded or still loading. */
  drop(): void {
    const coming = this.#coming;
    this.#coming = null;
    this.#arrived = null;
    if (this.#early) this.#early = [];
    if (!coming) return;
    this.#leaving = coming.estimator.then(
      (estimator) => estimator.dispose(),
      () => undefined,
    );
  }

  #begin(choice: ModelChoice): Coming<E> {
    const coming: Coming<E> = { choice, estimator: this.#make(choice, () => this.#coming === coming) };
    // `take` tells of a failure; until somebody asks it must not count as unhandled.
    coming.estimator.catch(() => undefined);
    return coming;
  }

  async #make(choice: ModelChoice, current: () => boolean): Promise<E> {
    const softwareWebgl = await this.#softwareWebgl;
    await this.#leaving;
    const options = {
      family: choice.family,
      variant: choice.variant,
      backend: choice.backend,
      runInWorker: choice.run_in_worker,
      base: this.#base,
      softwareWebgl,
    };
    const event = (met: PoseEvent): void => {
      if (current()) this.#tell(met);
    };
    const progress = (loadedBytes: number, totalBytes: number): void => {
      if (!current() || totalBytes === 0) return;
      this.#arrived = loadedBytes / totalBytes;
      this.#progress(this.#arrived);
    };
    return this.#create(options, event, progress);
  }
}
