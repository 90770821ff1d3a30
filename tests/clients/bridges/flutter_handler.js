// A Flutter app with flutter_inappwebview: controller.addJavaScriptHandler(handlerName: "sendDataToNative").
window.flutter_inappwebview = {
  callHandler(name, ...values) {
    if (name !== "sendDataToNative" || values.length !== 1) {
      return Promise.reject(
        new Error(`no handler ${name} with ${values.length} values`),
      );
    }
    appReceived("flutter_handler", values[0]);
    return Promise.resolve(null);
  },
};
