// An Android app: webView.addJavascriptInterface(bridge, "webViewCallback"). Java methods take only text.
window.webViewCallback = {
  postMessage(text) {
    if (typeof text !== "string")
      throw new TypeError("Java's postMessage(String) got something else");
    appReceived("callback_object", text);
  },
};
