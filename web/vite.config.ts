import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Every page of the site, by its place in it; a static host serves each for `/x`, `/x/` and `/x/index.html`. */
const pages = [
  "index.html",
  "pose_tracker/tracking/index.html",
  "pose_tracker/upload_tracking/index.html",
  "reference-movements/list/index.html",
];

const version = /^version = "([^"]+)"$/m.exec(readFileSync(here("../pyproject.toml"), "utf8"))?.[1] ?? "";

const bundled = new Set<string>();

/** Notes which npm packages end up in the bundles, workers' included: the site's notices are made from it. */
const noteBundledPackages = (): Plugin => ({
  name: "note-bundled-packages",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const [id, module] of Object.entries(chunk.modules)) {
        const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (folder !== undefined && module.renderedLength > 0) bundled.add(folder);
      }
    }
  },
  closeBundle() {
    const target = process.env.REPSCOPE_MODULES;
    if (target === undefined) return;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify([...bundled].sort(), null, 1));
  },
});

export default defineConfig({
  root: here("."),
  // Absolute: a page answers at /x as well as at /x/, where a relative URL would mean two different things.
  base: process.env.REPSCOPE_BASE ?? "/",
  publicDir: false,
  logLevel: "warn",
  resolve: {
    // pose-detection imports both for runtimes that the site does not use; together they weigh several MB.
    alias: {
      "@mediapipe/pose": here("src/pose/stubs/mediapipe_pose.ts"),
      "@tensorflow/tfjs-backend-webgpu": here("src/pose/stubs/tfjs_backend_webgpu.ts"),
    },
  },
  define: { __REPSCOPE_VERSION__: JSON.stringify(version) },
  plugins: [noteBundledPackages()],
  worker: { format: "es", plugins: () => [noteBundledPackages()] },
  build: {
    target: "es2022",
    // The folder also holds what other steps make: models, engine, demo.
    emptyOutDir: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: pages.map((page) => here(page)).filter((page) => existsSync(page)) },
  },
});
