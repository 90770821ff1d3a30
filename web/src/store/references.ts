/** Reference movements in this browser's IndexedDB: what the dashboard made and the tracking pages look for. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface StoredReference {
  /** UUID of the reference, as its file has it. */
  readonly id: string;
  /** The reference's file, as Python checked it. */
  readonly text: string;
  /** When it came into this store, in milliseconds since 1970. */
  readonly added: number;
  /**
   * What Python answered when it checked the text (a `ReferenceCard`), so that a list stands before Python is up.
   * It may come from another version of the site: look before using it.
   */
  readonly card?: unknown;
}

export type StoreProblem =
  /** The browser keeps nothing for this page: storage is blocked, private, broken or hangs. */
  | "refused"
  /** No space left for this site. */
  | "full"
  /** A newer version of the site has changed the store meanwhile: the page is to be loaded again. */
  | "outdated";

export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly problem: StoreProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Every call rejects with a `StoreError` alone. */
export interface ReferenceStore {
  /** All that were not removed, the newest first. */
  list(): Promise<StoredReference[]>;
  get(id: string): Promise<StoredReference | null>;
  /** Adds it, or takes the place of the one of that id, be it removed. */
  put(one: StoredReference): Promise<void>;
  /** From now on `list` and `get` have it no more; `restore` brings it back until it is erased. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Those that were removed and not erased yet: the page was left before its time to undo was over. */
  removed(): Promise<StoredReference[]>;
  /** Ends what `remove` began; one that was restored or put anew meanwhile stays. */
  erase(id: string): Promise<void>;
  /** Calls `listener` after each change that another page, frame or tab made, until the returned function is called. */
  watch(listener: () => void): () => void;
  close(): void;
}

const DATABASE = "repscope";
const VERSION = 1;
const STORE = "references";

/**
 * An answer that takes longer never comes: Safari 14 left the first opening without one (WebKit bug 226547), and a
 * database that another page is about to delete waits for that page. Opening takes some 10 ms.
 */
const OPENING_MS = 5_000;

interface Kept extends StoredReference {
  readonly removed?: boolean;
}

interface Database extends DBSchema {
  [STORE]: { key: string; value: Kept };
}

/** @throws {StoreError} where the browser keeps nothing for this page. */
export async function openReferenceStore(): Promise<ReferenceStore> {
  const store = new IndexedStore();
  await store.open();
  return store;
}

class IndexedStore implements ReferenceStore {
  #opening: Promise<IDBPDatabase<Database>> | null = null;
  #channel: BroadcastChannel | null = null;
  #closed = false;

  async open(): Promise<void> {
    await this.#database();
  }

  async list(): Promise<StoredReference[]> {
    return (await this.#all()).filter((one) => !one.removed);
  }

  async removed(): Promise<StoredReference[]> {
    return (await this.#all()).filter((one) => one.removed);
  }

  get(id: string): Promise<StoredReference | null> {
    return this.#run(async (database) => {
      const one = await database.get(STORE, id);
      return one === undefined || one.removed ? null : one;
    });
  }

  put(one: StoredReference): Promise<void> {
    return this.#change(one.id, () => one);
  }

  remove(id: string): Promise<void> {
    return this.#change(id, (one) => one && { ...one, removed: true });
  }

  restore(id: string): Promise<void> {
    return this.#change(id, (one) => one && { ...one, removed: false });
  }

  erase(id: string): Promise<void> {
    return this.#change(id, (one) => (one?.removed ? undefined : one));
  }

  watch(listener: () => void): () => void {
    const channel = this.#others();
    channel?.addEventListener("message", listener);
    return () => channel?.removeEventListener("message", listener);
  }

  close(): void {
    this.#closed = true;
    this.#channel?.close();
    this.#opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  async #all(): Promise<Kept[]> {
    const all = await this.#run((database) => database.getAll(STORE));
    return all.sort((one, other) => other.added - one.added);
  }

  /** Puts what `after` makes of the entry in its place, as one step in the sight of other tabs. */
  async #change(id: string, after: (one: Kept | undefined) => Kept | undefined): Promise<void> {
    await this.#run(async (database) => {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      const next = after(await transaction.store.get(id));
      const written = next === undefined ? transaction.store.delete(id) : transaction.store.put(next);
      await Promise.all([written, transaction.done]);
    });
    this.#others()?.postMessage(id);
  }

  async #run<T>(work: (database: IDBPDatabase<Database>) => Promise<T>): Promise<T> {
    const database = await this.#database();
    try {
      return await work(database);
    } catch (cause) {
      throw asStoreError(cause);
    }
  }

  /** The connection; anew where another tab or the browser had it closed. */
  async #database(): Promise<IDBPDatabase<Database>> {
    if (this.#closed) throw new StoreError("refused", "The store was closed");
    this.#opening ??= connect(() => (this.#opening = null));
    try {
      return await this.#opening;
    } catch (cause) {
      this.#opening = null;
      throw asStoreError(cause);
    }
  }

  /** The way to other tabs, where the browser has one. */
  #others(): BroadcastChannel | null {
    if (this.#channel === null && !this.#closed) {
      try {
        this.#channel = new BroadcastChannel(`${DATABASE}-${STORE}`);
      } catch {
        return null;
      }
    }
    return this.#channel;
  }
}

/** @param lost the connection has ended, and not by `close`. */
function connect(lost: () => void): Promise<IDBPDatabase<Database>> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new StoreError("refused", `The browser's storage did not open within ${OPENING_MS / 1000} s`));
    }, OPENING_MS);
    // A browser without IndexedDB, or a frame that may not use it, throws here.
    const opening = (async () =>
      openDB<Database>(DATABASE, VERSION, {
        upgrade: (database) => {
          database.createObjectStore(STORE, { keyPath: "id" });
        },
        // Another tab wants a newer version, or none: a connection that stays would hold it up.
        blocking: (_current, _wanted, event) => {
          (event.target as IDBDatabase).close();
          lost();
        },
        terminated: lost,
      }))();
    opening
      .then((database) => {
        if (late) database.close();
        resolve(database);
      })
      .catch(reject)
      .finally(() => clearTimeout(timer));
  });
}

function asStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === "QuotaExceededError") {
    return new StoreError("full", `The browser's storage is full: ${message}`, { cause });
  }
  if (name === "VersionError") {
    return new StoreError("outdated", `The store is of a newer version: ${message}`, { cause });
  }
  return new StoreError("refused", `The browser's storage failed: ${name}: ${message}`, { cause });
}
