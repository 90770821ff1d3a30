/**
 * Where an exported video is written: a file of the origin's private file system, so that its length costs no
 * memory; in memory where there is none.
 */

import { BufferTarget, StreamTarget, type StreamTargetChunk, type Target } from "mediabunny";

/** Folder of the private file system that holds nothing else. */
const FOLDER = "repscope-export";
/** Bytes gathered before they are written. */
const CHUNK = 1 << 22;

export interface ExportFile {
  readonly target: Target;
  /** Whether writing failed: a codec may fail by the same name of error. */
  readonly full: boolean;
  /** What was written, once the output is finalized; good until `discard`. */
  finished(mimeType: string): Promise<Blob>;
  /** Removes what was written. May be called at any time after the output was finalized or cancelled, and again. */
  discard(): Promise<void>;
}

/** `extension` without its dot. Files that pages now gone left behind are removed first. */
export async function createExportFile(extension: string): Promise<ExportFile> {
  try {
    return await onDisk(extension);
  } catch {
    // No private file system, or not in this mode of the browser, or not writable from a page.
    return inMemory();
  }
}

async function onDisk(extension: string): Promise<ExportFile> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await clear(folder);
  const name = `${crypto.randomUUID()}.${extension}`;
  const release = await hold(name);
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    const stream = await handle.createWritable();
    let full = false;
    const noting = new WritableStream<StreamTargetChunk>({
      async write(chunk) {
        try {
          await stream.write(chunk);
        } catch (thrown) {
          full = true;
          throw thrown;
        }
      },
      close: () => stream.close(),
      abort: (reason) => stream.abort(reason),
    });
    return {
      target: new StreamTarget(noting, { chunked: true, chunkSize: CHUNK }),
      get full() {
        return full;
      },
      async finished(mimeType) {
        const file = await handle.getFile();
        return file.type === mimeType ? file : file.slice(0, file.size, mimeType);
      },
      async discard() {
        await stream.abort().catch(nothing);
        await folder.removeEntry(name).catch(nothing);
        release();
      },
    };
  } catch (thrown) {
    await folder.removeEntry(name).catch(nothing);
    release();
    throw thrown;
  }
}

function inMemory(): ExportFile {
  const target = new BufferTarget();
  return {
    target,
    full: false,
    finished: (mimeType) =>
      Promise.resolve(new Blob(target.buffer === null ? [] : [target.buffer], { type: mimeType })),
    discard: () => Promise.resolve(),
  };
}

/** What the language's own list of DOM types leaves out. */
interface Listed {
  keys(): AsyncIterable<string>;
}

/** Files of pages that are open are held by a lock each; what no page holds is left over. */
async function clear(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of (folder as FileSystemDirectoryHandle & Listed).keys()) {
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await folder.removeEntry(name).catch(nothing);
    });
  }
}

/** Holds the lock until the page ends or the answer is called. */
function hold(name: string): Promise<() => void> {
  return new Promise((held, failed) => {
    navigator.locks.request(lockOf(name), () => new Promise<void>((release) => held(release))).catch(failed);
  });
}

const lockOf = (name: string): string => `${FOLDER}/${name}`;

const nothing = (): void => undefined;
