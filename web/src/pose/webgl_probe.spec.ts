import { describe, expect, it } from "vitest";
import { isSoftwareRenderer } from "./webgl_probe";

describe("isSoftwareRenderer", () => {
  it.each([
    "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
    "Google SwiftShader",
    "llvmpipe (LLVM 15.0.7, 256 bits)",
    "Mesa softpipe",
    "ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)",
    "Apple Software Renderer",
  ])("knows %s", (name) => {
    expect(isSoftwareRenderer(name)).toBe(true);
  });

  it.each([
    "Apple GPU",
    "Adreno (TM) 640",
    "Mali-G78",
    "ANGLE (Intel, Intel(R) Iris(R) Xe Graphics, D3D11)",
    "",
  ])("takes %j for a GPU", (name) => {
    expect(isSoftwareRenderer(name)).toBe(false);
  });
});
