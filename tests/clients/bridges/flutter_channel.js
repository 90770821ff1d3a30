// A Flutter app with webview_flutter: addJavaScriptChannel("PoseTracker"). Channels take only text.
window.PoseTracker = {
  postMessage(text) {
    if (typeof text !== "string")
      throw new TypeError("a JavaScript channel takes text");
    appReceived("flutter_channel", text);
  },
};
