/** The list of reference movements and everything that is done with it; Python alone reads and writes their files. */

import { type Engine, type ReferenceAnswer, type ReferenceCard } from "../engine";
import { type DashboardKey, dashboardText } from "../generated/dashboard";
import { type ReferenceStore, StoreError, type StoredReference } from "../store/references";
import { readTheme } from "../view/theme";
import { takeFiles } from "../view/upload/files";
import { words } from "../view/words";
import { Animations } from "./animations";
import { Card, type CardContext } from "./card";
import { shownCard } from "./cards";
import type { Created, Creator, CreatorOptions } from "./creator";
import { refusal } from "./files";
import { openKept } from "./keeping";
import { Notices } from "./notices";
import { Shell } from "./shell";
import { askToKeep, enterCreating, isCreating, keepInAddress, saveFile } from "./surroundings";
import { Toast, type ToastOptions } from "./toast";

export interface DashboardOptions {
  readonly lang: string;
  /** How the person writes dates and numbers: the browser's own way with `lang`. */
  readonly locale: string;
  /** The page's own query. */
  readonly query: string;
  /** Root of the site that the addresses lead to. */
  readonly site: URL;
  readonly startEngine: () => Promise<Engine>;
  /** Comes later than the list: it brings the pose model's code along. */
  readonly openCreator: (options: CreatorOptions) => Promise<Creator>;
}

type Made = Created;
type Values = Readonly<Record<string, string | number>>;

export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #query: URLSearchParams;
  readonly #shell: Shell;
  readonly #notices: Notices;
  readonly #toast: Toast;
  readonly #context: CardContext;
  readonly #cards = new Map<string, Card>();
  /** Files by id whose cards Python has given in this visit. */
  readonly #checked = new Map<string, string>();
  #entries: readonly StoredReference[] = [];
  #store: ReferenceStore | null = null;
  #starting: Promise<Engine> | null = null;
  #creator: Creator | null = null;
  /** Python is asked from when the list is shown. */
  #awake = false;
  #checking = false;
  #creating = false;
  #refreshed: Promise<void> = Promise.resolve();
  #place = 0;
  #stopTaking: (() => void) | null = null;

  constructor(root: HTMLElement, options: DashboardOptions) {
    this.#options = options;
    this.#query = new URLSearchParams(options.query);
    const { lang, locale, site } = options;
    const animations = new Animations();
    const theme = readTheme(root);
    this.#shell = new Shell(lang, animations, theme, {
      create: () => void this.#create(),
      take: (files) => void this.#import(files),
      token: (token) => this.#setToken(token),
      keepToken: (token) => keepInAddress(token),
    });
    this.#notices = new Notices(this.#text("close"));
    this.#toast = new Toast(this.#text("close"), this.#shell.announce, () => this.#focusAt(this.#place));
    this.#context = {
      lang,
      locale,
      site,
      query: this.#query,
      animations,
      theme,
      announce: this.#shell.announce,
      rename: (id, name) => this.#rename(id, name),
      remove: (id, byKey) => void this.#remove(id, byKey),
      save: (id) => this.#save(id),
      lacksToken: () => this.#shell.askForToken(),
    };
    root.append(this.#notices.element, this.#shell.element, this.#toast.element);
    this.#shell.token = this.#query.get("token") ?? "";
  }

  /** Shows the list, then starts Python. */
  async start(): Promise<void> {
    const { store, problem } = await openKept();
    if (problem?.problem === "outdated") {
      this.#outdated();
      return;
    }
    this.#store = store;
    if (problem !== null) {
      const [title, text] = [this.#text("refused_title"), this.#text("refused_text")];
      this.#notices.show("store", { icon: "lock", title, text });
    }
    store.watch(() => void this.#refresh());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#refresh();
    });
    document.addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("popstate", ({ state }) => {
      if (!isCreating(state)) this.#creator?.close();
    });
    // A page that is loaded anew begins with the list.
    if (isCreating(history.state)) history.replaceState(null, "");
    this.#takeFiles();
    await this.#refresh();
    this.#shell.ready();
    await this.#offerUndo();
    await this.#wake();
  }

  // --- the list -------------------------------------------------------------------------------------------

  /** Shows what the store has now. */
  #refresh(): Promise<void> {
    const shown = this.#refreshed.then(async () => {
      const entries = await this.#stored((store) => store.list());
      if (entries !== null) this.#show(entries);
    });
    this.#refreshed = shown;
    return shown;
  }

  #show(entries: readonly StoredReference[]): void {
    const before = new Map(this.#entries.map((entry) => [entry.id, entry]));
    this.#entries = entries;
    for (const [id, card] of this.#cards) {
      if (entries.some((entry) => entry.id === id)) continue;
      card.dispose();
      this.#cards.delete(id);
    }
    entries.forEach((entry, at) => {
      let card = this.#cards.get(entry.id);
      if (card === undefined) {
        card = new Card(entry.id, this.#context);
        card.token = this.#shell.token;
        this.#cards.set(entry.id, card);
      }
      if (before.get(entry.id)?.text !== entry.text) card.show(shownCard(entry.card, entry.id));
      this.#shell.place(card.element, at);
    });
    this.#shell.count = entries.length;
    if (this.#awake) void this.#check();
  }

  /**
   * Has Python read each file once a visit. What the store kept of an earlier reading is shown until then: it is what
   * Python said, but a newer version of it may say otherwise.
   */
  async #check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    for (;;) {
      const entry = this.#entries.find(({ id, text }) => this.#checked.get(id) !== text);
      if (entry === undefined) break;
      const answer = await this.#ask((engine) => engine.referenceRead(entry.text, this.#options.lang));
      if (answer === null) break;
      this.#checked.set(entry.id, entry.text);
      const card = this.#cards.get(entry.id);
      if (answer.card !== null) card?.show(answer.card);
      else card?.broken(answer.problem?.message ?? "");
    }
    this.#checking = false;
  }

  #nameOf(id: string): string {
    return this.#cards.get(id)?.name ?? id;
  }

  #focusAt(place: number): void {
    const entry = this.#entries.at(Math.min(place, this.#entries.length - 1));
    const card = entry && this.#cards.get(entry.id);
    if (card) card.focus();
    else this.#shell.focus();
  }

  // --- one of the list ------------------------------------------------------------------------------------

  async #rename(id: string, name: string): Promise<string | null> {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry === undefined) return null;
    const answer = await this.#ask((engine) => engine.referenceRename(entry.text, name, this.#options.lang));
    if (answer === null) return words(this.#options.lang, "engine_load_failed_title");
    const made = madeOf(answer);
    if (made === null) return answer.problem?.message ?? "";
    if (!(await this.#put(made, entry.added))) return this.#text("lost_title");
    await this.#refresh();
    this.#shell.announce(this.#text("renamed", { name: made.card.name }));
    return null;
  }

  async #remove(id: string, byKey: boolean): Promise<void> {
    const name = this.#nameOf(id);
    this.#place = this.#entries.findIndex((entry) => entry.id === id);
    if ((await this.#stored((store) => store.remove(id).then(() => true))) === null) return;
    await this.#refresh();
    this.#focusAt(this.#place);
    this.#sayDeleted([{ id, name }], byKey);
  }

  #sayDeleted(gone: readonly { id: string; name: string }[], focus: boolean): void {
    const each = (work: (store: ReferenceStore, id: string) => Promise<void>): Promise<unknown> =>
      this.#stored((store) => Promise.all(gone.map(({ id }) => work(store, id))));
    const names = new Intl.ListFormat(this.#options.locale).format(gone.map(({ name }) => name));
    const undo = async (): Promise<void> => {
      await each((store, id) => store.restore(id));
      await this.#refresh();
      this.#shell.announce(this.#text("restored", { name: names }));
      this.#cards.get(gone[0].id)?.focus();
      this.#cards.get(gone[0].id)?.point();
    };
    this.#say(
      "deleted",
      { name: names },
      {
        action: { label: this.#text("undo"), act: () => void undo() },
        over: () => void each((store, id) => store.erase(id)),
        focus,
      },
    );
  }

  /** What was deleted when the page was left may be wanted still. */
  async #offerUndo(): Promise<void> {
    const removed = (await this.#stored((store) => store.removed())) ?? [];
    const gone = removed.map(({ id, card }) => ({ id, name: shownCard(card, id)?.name ?? id }));
    if (gone.length > 0) this.#sayDeleted(gone, false);
  }

  #save(id: string): void {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry !== undefined) saveFile(entry.text, this.#nameOf(id), id);
  }

  // --- new ones -------------------------------------------------------------------------------------------

  async #create(): Promise<void> {
    if (this.#creating || this.#store === null) return;
    this.#creating = true;
    this.#shell.opening = true;
    // What it makes of keypoints needs numpy, and a list does not.
    const engine = this.#engine().then(async (started) => {
      await started.needNumpy();
      return started;
    });
    // The creator says what is wrong with it; the next one begins with another.
    engine.catch(() => (this.#starting = null));
    const { lang, query } = this.#options;
    const created = await this.#ask(() =>
      this.#options.openCreator({ engine, lang, query }).then(this.#goThrough),
    );
    this.#creating = false;
    this.#shell.opening = false;
    if (created === null) this.#shell.focus();
    else await this.#add(created);
  }

  /** Shows the creator in place of the list until it is through. */
  readonly #goThrough = async (creator: Creator): Promise<Created | null> => {
    this.#creator = creator;
    this.#stopTaking?.();
    enterCreating();
    this.#shell.replace(creator.element);
    try {
      return await creator.done;
    } finally {
      this.#creator = null;
      this.#shell.replace(null);
      this.#takeFiles();
      if (isCreating(history.state)) history.back();
    }
  };

  async #add(created: Created): Promise<void> {
    if (!(await this.#put(created, Date.now()))) return;
    await this.#refresh();
    const card = this.#cards.get(created.id);
    card?.focus();
    card?.point();
    this.#say("created", { name: created.card.name });
  }

  async #import(files: readonly File[]): Promise<void> {
    for (const subject of [...this.#notices.subjects]) {
      if (subject.startsWith(IMPORT)) this.#notices.clear(subject);
    }
    this.#shell.busy = true;
    const done: { card: ReferenceCard; before: StoredReference | null; same: boolean }[] = [];
    for (const file of files) {
      const made = await this.#read(file);
      if (made === null) continue;
      const before = (await this.#stored((store) => store.get(made.id))) ?? null;
      const same = before?.text === made.text;
      if (same || (await this.#put(made, Date.now()))) done.push({ card: made.card, before, same });
    }
    await this.#refresh();
    this.#shell.busy = false;
    const last = done.at(-1);
    if (last === undefined) return;
    const { card, before, same } = last;
    this.#cards.get(card.id)?.point();
    this.#cards.get(card.id)?.focus();
    const { name } = card;
    if (done.length > 1) this.#say("imported_many", { count: done.length });
    else if (same) this.#say("imported_same", { name });
    else if (before === null) this.#say("imported_one", { name });
    else this.#say("imported_instead", { name }, { action: this.#puttingBack(before) });
  }

  #puttingBack(before: StoredReference): ToastOptions["action"] {
    const act = async (): Promise<void> => {
      await this.#stored((store) => store.put(before));
      await this.#refresh();
      this.#cards.get(before.id)?.focus();
    };
    return { label: this.#text("put_back"), act: () => void act() };
  }

  /** What Python makes of a chosen file; `null` after saying what is wrong with it. */
  async #read(file: File): Promise<Made | null> {
    const refused = (text: string): null => {
      const title = this.#text("not_imported", { file: file.name });
      this.#notices.show(`${IMPORT}${file.name}`, { icon: "alert", title, text });
      return null;
    };
    const reason = refusal(file);
    if (reason !== null)
      return refused(this.#text(reason.key, { ...reason.values, create: this.#text("create") }));
    let text: string;
    try {
      text = await file.text();
    } catch {
      // A folder, or a file that is gone since.
      return refused(this.#text("file_unread"));
    }
    const answer = await this.#ask((engine) => engine.referenceRead(text, this.#options.lang));
    if (answer === null) return null;
    return madeOf(answer) ?? refused(answer.problem?.message ?? "");
  }

  /** Keeps it; where that fails the person is given the file instead. */
  async #put({ id, text, card }: Made, added: number): Promise<boolean> {
    const values = { name: card.name };
    const lost = (full: boolean): void => {
      this.#notices.show(`put:${id}`, {
        icon: "alert",
        title: this.#text(full ? "full_title" : "lost_title"),
        text: this.#text(full ? "full_text" : "lost_text", values),
        action: { label: this.#text("save"), act: () => saveFile(text, card.name, id) },
      });
    };
    const put = await this.#stored((store) => store.put({ id, text, added, card }).then(() => true), lost);
    if (put === null) return false;
    this.#notices.clear(`put:${id}`);
    this.#checked.set(id, text);
    // Browsers clear what they were not asked to keep when space runs out, some after a week.
    void askToKeep();
    return true;
  }

  // --- what all of it rests on ------------------------------------------------------------------------------

  #engine(): Promise<Engine> {
    this.#starting ??= this.#options.startEngine();
    return this.#starting;
  }

  /** Python's answer; `null` where there is none, which the page then says. */
  async #ask<T>(work: (engine: Engine) => Promise<T>): Promise<T | null> {
    try {
      const answer = await work(await this.#engine());
      this.#notices.clear("engine");
      return answer;
    } catch {
      this.#starting = null;
      const { lang } = this.#options;
      this.#notices.show("engine", {
        icon: "unplugged",
        title: words(lang, "engine_load_failed_title"),
        text: `${words(lang, "engine_load_failed_advice")} ${this.#text("engine_text")}`,
        action: { label: words(lang, "button_retry"), act: () => void this.#wake() },
      });
      return null;
    }
  }

  /** Starts Python before somebody waits for it, and has it look at what is there. */
  async #wake(): Promise<void> {
    this.#awake = true;
    this.#notices.clear("engine");
    await this.#ask((engine) => Promise.resolve(engine));
    await this.#check();
  }

  /** What the store answers; `null` where it fails, which the page then says: in the words of `failed`, if given. */
  async #stored<T>(
    work: (store: ReferenceStore) => Promise<T>,
    failed?: (full: boolean) => void,
  ): Promise<T | null> {
    if (this.#store === null) return null;
    try {
      return await work(this.#store);
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      if (cause.problem === "outdated") this.#outdated();
      else if (failed !== undefined) failed(cause.problem === "full");
      else this.#failed();
      return null;
    }
  }

  #failed(): void {
    const [title, text] = [this.#text("failed_title"), this.#text("failed_text")];
    this.#notices.show("store", { icon: "alert", title, text, action: this.#reloading() });
  }

  #outdated(): void {
    const [title, text] = [this.#text("outdated_title"), this.#text("outdated_text")];
    this.#notices.show("store", { icon: "again", title, text, lasting: true, action: this.#reloading() });
  }

  #reloading(): { label: string; act: () => void } {
    return { label: words(this.#options.lang, "button_reload"), act: () => location.reload() };
  }

  #takeFiles(): void {
    this.#stopTaking = takeFiles(document, {
      ready: () => this.#store !== null && this.#creator === null,
      over: (over) => (this.#shell.dropping = over),
      taken: (_, all) => void this.#import(all),
    });
  }

  #onKey(event: KeyboardEvent): void {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    const typing =
      event.target instanceof HTMLElement && event.target.matches("input:not([readonly]), textarea");
    if (undo && !typing && this.#toast.undo()) event.preventDefault();
  }

  #setToken(token: string): void {
    for (const card of this.#cards.values()) card.token = token;
  }

  #say(key: DashboardKey, values: Values, options: ToastOptions = {}): void {
    this.#toast.say(this.#text(key, values), options);
  }

  #text(key: DashboardKey, values: Values = {}): string {
    return dashboardText(this.#options.lang, key, values);
  }
}

/** Subjects of notices about files that were not imported. */
const IMPORT = "import:";

function madeOf({ text, card }: ReferenceAnswer): Made | null {
  return text === null || card === null ? null : { id: card.id, text, card };
}
