/**
 * Entry of `/pose_tracker/upload_tracking`. The analysis of files comes in a later version: the session says
 * so to the host, and the page to the person.
 */

import "./later.css";
import { offerApi } from "./api";
import { HostedSession } from "./hosted_session";
import { onLeaving } from "./leaving";

const reason = document.querySelector("#reason");

const show = (text: string | undefined): void => {
  if (reason && text !== undefined) reason.textContent = text;
};

const session = new HostedSession("upload_tracking", location.search, {
  answered: ({ messages }) => show(messages.find((message) => message.type === "error")?.message),
  failed: (error) => show(error.message),
  // Nothing runs that a command could change.
  commanded: () => undefined,
});
offerApi({ command: (command) => session.fromApp(command) });
onLeaving(() => session.close());
void session.open();
