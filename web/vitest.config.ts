import { defineConfig, mergeConfig } from "vitest/config";
import vite from "./vite.config.js";

export default mergeConfig(
  vite,
  defineConfig({
    test: { include: ["src/**/*.spec.ts"], environment: "node", passWithNoTests: false },
  }),
);
