/** Keeps the screen on while a person exercises in front of it and touches nothing. */

export interface WakeLock {
  release(): void;
}

/** Holds the screen awake, as far as browser and embedding page allow; does nothing where they do not. */
export function keepAwake(): WakeLock {
  let held: WakeLockSentinel | null = null;
  const over = new AbortController();
  const take = async (): Promise<void> => {
    const { wakeLock } = navigator as Partial<Navigator>;
    if (document.hidden) return;
    held = (await wakeLock?.request("screen")) ?? null;
    if (over.signal.aborted) await held?.release();
  };
  const again = (): void => {
    // Refused in a frame without permission and on low battery: the movement is followed all the same.
    take().catch(() => undefined);
  };
  // The browser lets go of it whenever the page is hidden.
  document.addEventListener("visibilitychange", again, { signal: over.signal });
  again();
  return {
    release() {
      over.abort();
      held?.release().catch(() => undefined);
    },
  };
}
