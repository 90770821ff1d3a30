/**
 * Matroska and WebM files that end in the midst of a cluster, as broken downloads do. The library takes clusters
 * whole, and a short video is a single one.
 *
 * Elements are RFC 8794's: an id, a size, both of variable length, then the content.
 */

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

interface Element {
  readonly id: number;
  /** Where its size stands, and in how many bytes. */
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly begin: number;
  /** `null`: until something else begins. */
  readonly end: number | null;
}

/**
 * @returns the file itself, or one that says of its last cluster that it ends where the last whole block does.
 */
export async function mended(file: File): Promise<File> {
  const header = await elementAt(file, 0);
  if (header?.id !== EBML || header.end === null) return file;
  const segment = await elementAt(file, header.end);
  if (segment?.id !== SEGMENT) return file;
  if (segment.end !== null && segment.end <= file.size) return file;
  let at = segment.begin;
  for (;;) {
    const element = await elementAt(file, at);
    if (element === null || element.end === null) return file;
    if (element.end > file.size) return element.id === CLUSTER ? shortened(file, element) : file;
    at = element.end;
  }
}

async function shortened(file: File, cluster: Element): Promise<File> {
  const content = new Uint8Array(await file.slice(cluster.begin).arrayBuffer());
  let length = 0;
  for (;;) {
    const block = parse(content.subarray(length, length + MOST_HEAD), length);
    if (block === null || block.end === null || block.end > content.length) break;
    length = block.end;
  }
  const parts = [
    file.slice(0, cluster.sizeAt),
    sizeOf(length, cluster.sizeBytes),
    file.slice(cluster.begin, cluster.begin + length),
  ];
  return new File(parts, file.name, { type: file.type });
}

const MOST_HEAD = 12;

async function elementAt(file: Blob, at: number): Promise<Element | null> {
  return parse(new Uint8Array(await file.slice(at, at + MOST_HEAD).arrayBuffer()), at);
}

/** @param head the bytes from `at` on. */
function parse(head: Uint8Array, at: number): Element | null {
  const idBytes = width(head.at(0));
  const sizeBytes = width(head.at(idBytes));
  const begin = idBytes + sizeBytes;
  if (idBytes > 4 || sizeBytes > 8 || begin > head.length) return null;
  const id = Number(number(head.subarray(0, idBytes)));
  // The bit that tells the width is none of the number.
  const bits = BigInt(7 * sizeBytes);
  const size = BigInt.asUintN(Number(bits), number(head.subarray(idBytes, begin)));
  const end = size === 2n ** bits - 1n ? null : at + begin + Number(size);
  return { id, sizeAt: at + idBytes, sizeBytes, begin: at + begin, end };
}

/** Bytes of a number by its first: one more than the zero bits that it begins with. */
function width(first: number | undefined): number {
  return first === undefined ? MOST_HEAD : Math.clz32(first) - 23;
}

function number(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function sizeOf(size: number, bytes: number): Uint8Array<ArrayBuffer> {
  const marked = BigInt(size) + 2n ** BigInt(7 * bytes);
  const places = Array.from({ length: bytes }, (_, place) => Number((marked >> BigInt(8 * place)) & 0xffn));
  return Uint8Array.from(places.reverse());
}
