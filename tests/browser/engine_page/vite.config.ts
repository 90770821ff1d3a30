import { fileURLToPath } from "node:url";

/** Bundles the page for a site of any base: its own files are named relative to it. */
export default {
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  build: { target: "es2022", emptyOutDir: true },
};
