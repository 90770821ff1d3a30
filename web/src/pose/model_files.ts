/** A model's files: `model.json` and the weight shards that it names, as `models/fetch.py` writes them. */
import type { io } from "@tensorflow/tfjs-core";
import { failed, fetchBytes } from "./fetching";
import type { Family, OnProgress, Variant } from "./types";

/** What the page needs of a model's files in memory; a lost GPU context is rebuilt from it without the network. */
export type ModelFiles = io.ModelArtifacts;

/** One group of the manifest. `bytes`, the sizes of `paths`, is this site's addition to TensorFlow.js's format. */
interface WeightGroup {
  readonly paths: readonly string[];
  readonly bytes: readonly number[];
  readonly weights: io.WeightsManifestEntry[];
}

interface ModelJson {
  readonly modelTopology: object;
  readonly signature: object;
  readonly format: string;
  readonly weightsManifest: readonly WeightGroup[];
}

/** Names of the models, as folders under `models/`, that a choice needs; the landmark or only model comes last. */
export function modelNames(family: Family, variant: Variant): readonly string[] {
  return family === "movenet" ? [`movenet-${variant}`] : ["blazepose-detector", `blazepose-${variant}`];
}

/**
 * Downloads models, all shards at once.
 *
 * @param base URL of the site's root, ending in a slash.
 * @returns each model's files, in the order of `names`.
 * @throws PoseError `model_load_failed` naming the file that is missing, truncated or none of this site's.
 */
export async function fetchModels(
  base: string,
  names: readonly string[],
  onProgress?: OnProgress,
): Promise<readonly ModelFiles[]> {
  let loaded = 0;
  let total = 0;
  let described = 0;
  const report = (): void => onProgress?.(loaded, described === names.length ? total : 0);
  const fetchModel = async (name: string): Promise<ModelFiles> => {
    const url = `${base}models/${name}/model.json`;
    const model = parseModelJson(new TextDecoder().decode(await fetchBytes(url)), url);
    const shards = model.weightsManifest.flatMap((group) =>
      group.paths.map((path, at) => ({ path, size: group.bytes[at] ?? 0 })),
    );
    total += shards.reduce((sum, shard) => sum + shard.size, 0);
    described += 1;
    report();
    const weightData = await Promise.all(
      shards.map(async ({ path, size }) => {
        const onBytes = (count: number): void => {
          loaded += count;
          report();
        };
        const bytes = await fetchBytes(new URL(path, url).href, { expectedBytes: size, onBytes });
        return bytes.buffer;
      }),
    );
    return {
      modelTopology: model.modelTopology,
      signature: model.signature,
      format: model.format,
      weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
      weightData,
    };
  };
  return Promise.all(names.map(fetchModel));
}

/**
 * The parsed `model.json`.
 *
 * @throws PoseError `model_load_failed` when it is no JSON (a host's error page, a truncated file) or lacks a field.
 */
export function parseModelJson(text: string, url: string): ModelJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw failed(url, `expected JSON, got ${text.length} characters that begin with '${text.slice(0, 20)}'`);
  }
  if (!isModelJson(value)) {
    throw failed(url, "expected a graph model whose weightsManifest lists the bytes of each shard");
  }
  return value;
}

function isModelJson(value: unknown): value is ModelJson {
  if (typeof value !== "object" || value === null) return false;
  const { modelTopology, signature, weightsManifest } = value as Partial<ModelJson>;
  return (
    typeof modelTopology === "object" &&
    typeof signature === "object" &&
    Array.isArray(weightsManifest) &&
    weightsManifest.every(isWeightGroup)
  );
}

function isWeightGroup(value: unknown): value is WeightGroup {
  if (typeof value !== "object" || value === null) return false;
  const { paths, bytes, weights } = value as Partial<WeightGroup>;
  return (
    Array.isArray(paths) && Array.isArray(bytes) && Array.isArray(weights) && paths.length === bytes.length
  );
}
