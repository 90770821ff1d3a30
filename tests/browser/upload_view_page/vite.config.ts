import { fileURLToPath } from "node:url";
import web from "../../../web/vite.config";

/** Bundles the page for a site of any base: its own files are named relative to it. */
export default {
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  resolve: web.resolve,
  build: { target: "es2022", emptyOutDir: true },
};
