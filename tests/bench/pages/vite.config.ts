import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const web = here("../../../web");
const page = process.env.REPSCOPE_BENCH_PAGE ?? "baseline";

/** One page a build, so that what a page loads is its own and no chunk is shared with another's. */
export default {
  root: here(page),
  base: `/bench/${page}/`,
  publicDir: false,
  logLevel: "warn",
  resolve: {
    // The packages are installed beside the site's sources, and pose-detection imports two that no page uses.
    alias: [
      { find: "@mediapipe/pose", replacement: `${web}/src/pose/stubs/mediapipe_pose.ts` },
      {
        find: "@tensorflow/tfjs-backend-webgpu",
        replacement: `${web}/src/pose/stubs/tfjs_backend_webgpu.ts`,
      },
      { find: /^(@tensorflow(?:-models)?\/)/, replacement: `${web}/node_modules/$1` },
    ],
  },
  worker: { format: "es" },
  build: { target: "es2022", chunkSizeWarningLimit: 4000 },
} satisfies UserConfig;
