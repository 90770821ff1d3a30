// A page of the app that hands over a function. It gets the object.
window.webViewCallback = (message) => appReceived("callback_function", message);
