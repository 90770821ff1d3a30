/** Whether WebGL is there, and whether a GPU is behind it: asked before the code for it is downloaded. */

/** Name of the renderer, empty where the browser keeps it to itself, or `null` without WebGL. */
export function webglRenderer(): string | null {
  try {
    const gl =
      typeof OffscreenCanvas === "undefined"
        ? document.createElement("canvas").getContext("webgl2")
        : new OffscreenCanvas(1, 1).getContext("webgl2");
    if (gl === null || gl.isContextLost()) return null;
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const name: unknown = gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL);
    // Browsers allow few contexts at a time: give this one back at once.
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return typeof name === "string" ? name : "";
  } catch {
    return null;
  }
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|warp/i;

/** Whether a renderer's name is that of a rasterizer on the processor. */
export function isSoftwareRenderer(renderer: string): boolean {
  return SOFTWARE.test(renderer);
}
