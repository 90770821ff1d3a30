/** What a file is by its first bytes, where the browser only says that it cannot show it. */

const HEAD_BYTES = 256;

/** The first bytes of a file or of what an address gives; none where they cannot be read. */
export async function firstBytes(source: Blob | URL): Promise<string> {
  try {
    const bytes =
      source instanceof URL ? await fetched(source) : await source.slice(0, HEAD_BYTES).arrayBuffer();
    return String.fromCharCode(...new Uint8Array(bytes).subarray(0, HEAD_BYTES));
  } catch {
    return "";
  }
}

async function fetched(url: URL): Promise<Uint8Array> {
  const response = await fetch(url, { headers: { Range: `bytes=0-${HEAD_BYTES - 1}` } });
  const reader = response.body?.getReader();
  const bytes = (await reader?.read())?.value ?? new Uint8Array();
  await reader?.cancel();
  return bytes;
}

/** Name of a video's format that is read nowhere here, and of its codec where that is plain to see. */
export function videoFormat(head: string): string | null {
  if (/^RIFF....AVI /s.test(head)) {
    const codec = /vids([\w ]{4})/.exec(head)?.[1]?.trim();
    return codec === undefined ? "AVI" : `AVI, ${codec}`;
  }
  return VIDEOS.find(([begin]) => head.startsWith(begin))?.[1] ?? null;
}

const VIDEOS: readonly (readonly [string, string])[] = [
  ["0&\xb2u\x8ef\xcf", "WMV"],
  ["FLV", "FLV"],
  ["\0\0\x01\xb3", "MPEG-2"],
  ["\0\0\x01\xba", "MPEG-2"],
  [".RMF", "RealMedia"],
];

export interface PictureFormat {
  readonly name: string;
  /** Whether every browser shows it, so that one that was not shown is damaged. */
  readonly usual: boolean;
}

export function pictureFormat(head: string): PictureFormat | null {
  const [, name, usual] = PICTURES.find(([mark]) => mark.test(head)) ?? [];
  return name === undefined || usual === undefined ? null : { name, usual };
}

const PICTURES: readonly (readonly [RegExp, string, boolean])[] = [
  [/^\xff\xd8\xff/, "JPEG", true],
  [/^\x89PNG/, "PNG", true],
  [/^GIF8/, "GIF", true],
  [/^RIFF....WEBP/s, "WebP", true],
  [/^BM/, "BMP", true],
  [/^.{4}ftypavi[fs]/s, "AVIF", true],
  [/^.{4}ftyp(hei|hev|mif1|msf1)/s, "HEIC", false],
  [/^(\xff\n|\0\0\0\fJXL )/, "JPEG XL", false],
  [/^(II\*\0|MM\0\*)/, "TIFF", false],
];
