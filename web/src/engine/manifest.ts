/** Where the engine's files lie. Their names carry hashes of what they hold, so a list of them is read first. */

/** `engine/manifest.json`; paths are relative to the folder of that file. */
export interface EngineManifest {
  /** The module that starts Pyodide in PyScript's worker; its query names the files that it needs. */
  readonly interpreter: string;
  /** PyScript's own module. */
  readonly pyscript: string;
}

/** Id of the element in which the build leaves the manifest, so that a page need not ask for it. */
const INLINE = "engine";

/**
 * The manifest and the URL to which its paths are relative.
 *
 * @throws {Error} that names the file, where it is missing or not what it should be.
 */
export async function readManifest(base: string): Promise<{ manifest: EngineManifest; root: URL }> {
  const root = new URL(`${base}engine/`, location.href);
  const inline = document.getElementById(INLINE)?.textContent;
  const manifest: unknown = inline ? JSON.parse(inline) : await fetched(new URL("manifest.json", root));
  if (!isManifest(manifest)) {
    throw new Error(`${root.href}manifest.json should name "interpreter" and "pyscript"`);
  }
  return { manifest, root };
}

async function fetched(url: URL): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return response.json();
}

function isManifest(value: unknown): value is EngineManifest {
  if (typeof value !== "object" || value === null) return false;
  const { interpreter, pyscript } = value as Partial<EngineManifest>;
  return typeof interpreter === "string" && typeof pyscript === "string";
}
