// A React Native app: <WebView onMessage={...}>. It takes only text.
window.ReactNativeWebView = {
  postMessage(text) {
    if (typeof text !== "string")
      throw new TypeError("ReactNativeWebView.postMessage takes text");
    appReceived("react_native", text);
  },
};
