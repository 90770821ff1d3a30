import { fileURLToPath } from "node:url";
import web from "../../web/vite.config";

const { REPSCOPE_TEST_PAGE: page } = process.env;
if (page === undefined) throw new Error("REPSCOPE_TEST_PAGE should name a folder beside this file");

/** Bundles a test's page for a site of any base: its own files are named relative to it. */
export default {
  root: fileURLToPath(new URL(page, import.meta.url)),
  base: "./",
  publicDir: false,
  logLevel: "warn",
  resolve: web.resolve,
  worker: { format: "es" },
  build: { target: "es2022", emptyOutDir: true, chunkSizeWarningLimit: 2000 },
};
