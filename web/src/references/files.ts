/** Reference movements as files: what to call one, and what is no such file before it is read. */

import { type DashboardKey, MOST_BYTES } from "../generated/dashboard";

/** Systems allow 255 bytes in a name; a letter may take four of them. */
const LONGEST_NAME = 60;

/** `NAME.json`, without what a file system takes amiss; a name of nothing else becomes the reference's id. */
export function fileName(name: string, id: string): string {
  const kept = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .slice(0, LONGEST_NAME)
    .replace(/^[. ]+|[. ]+$/g, "");
  return `${kept === "" ? id : kept}.json`;
}

/** Why a chosen file is not read at all; `null` where Python shall judge its text. */
export function refusal(
  file: Pick<File, "size" | "type">,
): { key: DashboardKey; values: Record<string, number> } | null {
  if (/^(?:video|image)\//.test(file.type)) return { key: "file_media", values: {} };
  if (file.size <= MOST_BYTES) return null;
  const megabytes = (bytes: number): number => Math.round(bytes / 100_000) / 10;
  return { key: "file_too_large", values: { size: megabytes(file.size), most: megabytes(MOST_BYTES) } };
}
