/**
 * Lets whatever else waits in this thread go first: messages, timers, painting. On wasm a model runs without ever
 * leaving the thread, so frames that follow each other would keep all of it waiting.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    // A timer would wait for milliseconds.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
