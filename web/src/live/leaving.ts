/** Ends what runs when the page is left, and begins anew when the browser brings it back from its cache. */
export function onLeaving(close: () => void): void {
  window.addEventListener("pagehide", close, { once: true });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
