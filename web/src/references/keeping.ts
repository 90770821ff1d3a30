/** The store; and where the browser refuses one, the page's own memory in its place. */

import {
  openReferenceStore,
  type ReferenceStore,
  StoreError,
  type StoredReference,
} from "../store/references";

export interface Kept {
  readonly store: ReferenceStore;
  /** Why this is not the browser's store. */
  readonly problem: StoreError | null;
}

export async function openKept(open: () => Promise<ReferenceStore> = openReferenceStore): Promise<Kept> {
  try {
    return { store: await open(), problem: null };
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    return { store: new MemoryStore(), problem };
  }
}

/** Lasts as long as the page: enough to create, look at and export. */
class MemoryStore implements ReferenceStore {
  readonly #kept = new Map<string, StoredReference>();
  readonly #removed = new Map<string, StoredReference>();

  async list(): Promise<StoredReference[]> {
    return Promise.resolve([...this.#kept.values()].sort((one, other) => other.added - one.added));
  }

  async removed(): Promise<StoredReference[]> {
    return Promise.resolve([...this.#removed.values()]);
  }

  async get(id: string): Promise<StoredReference | null> {
    return Promise.resolve(this.#kept.get(id) ?? null);
  }

  async put(one: StoredReference): Promise<void> {
    this.#removed.delete(one.id);
    this.#kept.set(one.id, one);
    return Promise.resolve();
  }

  async remove(id: string): Promise<void> {
    move(id, this.#kept, this.#removed);
    return Promise.resolve();
  }

  async restore(id: string): Promise<void> {
    move(id, this.#removed, this.#kept);
    return Promise.resolve();
  }

  async erase(id: string): Promise<void> {
    this.#removed.delete(id);
    return Promise.resolve();
  }

  watch(): () => void {
    return () => undefined;
  }

  close(): void {
    this.#kept.clear();
    this.#removed.clear();
  }
}

function move(id: string, from: Map<string, StoredReference>, to: Map<string, StoredReference>): void {
  const one = from.get(id);
  if (one === undefined) return;
  from.delete(id);
  to.set(id, one);
}
