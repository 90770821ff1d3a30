/** Files that are dragged onto the page or pasted into it, wherever on it that happens. */

export interface FileTaking {
  /** Whether a file would be taken now. */
  readonly ready: () => boolean;
  /** Files hang over the page, or no longer do. */
  readonly over: (over: boolean) => void;
  /** @param all those that came with it, itself first. */
  readonly taken: (file: File, all: readonly File[]) => void;
}

/** Takes files from `target`'s events until the returned function is called. */
export function takeFiles(target: Document, { ready, over, taken }: FileTaking): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const onOver = (event: DragEvent): void => {
    if (!carriesFiles(event.dataTransfer)) return;
    // Without this the browser would leave the page for the file, even where it is not wanted now.
    event.preventDefault();
    const welcome = ready();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = welcome ? "copy" : "none";
    over(welcome);
  };
  target.addEventListener("dragenter", onOver, { signal });
  target.addEventListener("dragover", onOver, { signal });
  target.addEventListener(
    "dragleave",
    (event) => {
      if (event.relatedTarget === null) over(false);
    },
    { signal },
  );
  target.addEventListener(
    "drop",
    (event) => {
      over(false);
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      take(event.dataTransfer?.files);
    },
    { signal },
  );
  target.addEventListener(
    "paste",
    (event) => {
      if (take(event.clipboardData?.files)) event.preventDefault();
    },
    { signal },
  );

  function take(files: FileList | undefined): boolean {
    const file = files?.item(0);
    if (!files || !file || !ready()) return false;
    taken(file, [...files]);
    return true;
  }

  return () => stop.abort();
}

function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}
