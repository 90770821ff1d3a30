// An iOS app: WKUserContentController.add(handler, name: "iosListener"). The app gets text.
window.webkit = {
  messageHandlers: {
    iosListener: { postMessage: (body) => appReceived("ios", body) },
  },
};
