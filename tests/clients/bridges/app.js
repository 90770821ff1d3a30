// The app's side of every fake bridge, and an ear for whatever reaches the page by another way.
window.received = [];
window.appReceived = (way, data) => window.received.push({ way, data });
window.addEventListener("posetracker", (e) =>
  window.received.push({ way: "event", data: e.detail }),
);
window.addEventListener("message", (e) => {
  if (e.data && e.data.type && e.source === window)
    window.received.push({ way: "message", data: e.data });
});
