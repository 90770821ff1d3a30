// Runs one pose model over pictures on standard input, for see.py.
//
//   node see.mjs MODEL_FOLDER SIZE RANGE
//
// Every picture is SIZE * SIZE * 3 bytes of RGB. RANGE says what the model wants: "bytes" for 0..255 as int32, "unit" for
// 0..1 as float. For each picture every output of the model is written as little-endian float32, in the order of the
// signature; the first line on standard error is a JSON list of their lengths.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, sizeText, range] = process.argv.slice(2);
const size = Number(sizeText);
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const tf = require("@tensorflow/tfjs-core");
const { loadGraphModel } = require("@tensorflow/tfjs-converter");
const wasm = require("@tensorflow/tfjs-backend-wasm");

wasm.setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")) + "/dist/");
wasm.setThreadsCount(1);
await tf.setBackend("wasm");

const model = await loadGraphModel({
  load: async () => {
    const json = JSON.parse(readFileSync(path.join(folder, "model.json"), "utf8"));
    const shards = json.weightsManifest.flatMap((group) =>
      group.paths.map((name) => readFileSync(path.join(folder, name))),
    );
    const joined = Buffer.concat(shards);
    return {
      modelTopology: json.modelTopology,
      signature: json.signature,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.length),
    };
  },
});

function look(bytes) {
  return tf.tidy(() => {
    const image = tf.tensor4d(Array.from(bytes), [1, size, size, 3], "int32");
    const outputs = model.predict(range === "bytes" ? image : tf.div(tf.cast(image, "float32"), 255));
    return [outputs].flat().map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

function send(arrays) {
  for (const array of arrays) {
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    for (let sent = 0; sent < bytes.length;) sent += writeSync(1, bytes, sent);
  }
}

process.stderr.write(
  JSON.stringify(look(new Uint8Array(size * size * 3)).map((array) => array.length)) + "\n",
);
const wanted = size * size * 3;
let waiting = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  waiting = Buffer.concat([waiting, chunk]);
  for (; waiting.length >= wanted; waiting = waiting.subarray(wanted))
    send(look(waiting.subarray(0, wanted)));
}
