/** The URL builder: a form made from the parameters themselves, and the code that comes of it. */

import { MOVEMENTS } from "../generated/movements";
import { PARAMETERS, type Parameter } from "../generated/parameters";
import { type Language, LANGUAGES } from "../generated/texts";
import { html, setText } from "../view/dom";
import { frameCode, listenerCode, pageUrl } from "./address";
import { copyOnClick } from "./copy";
import { movementsByKind } from "./movements";
import { find } from "./page";

type Page = Parameter["pages"][number];

/** What nearly everyone asks for, in this order; the rest waits behind "More". */
const FIRST = [
  ...[
    "source",
    "exercise",
    "userHeightCm",
    "reference",
    "scoring_profile",
    "difficulty",
    "minGrade",
    "lang",
    "token",
  ],
  ...["recommendations", "progression", "export"],
];
const PAGES: readonly (readonly [Page, string, open: string])[] = [
  ["tracking", "Live, through the camera", "Open with the camera"],
  ["upload_tracking", "A video or picture file", "Open with a file"],
];
/** The ways to name a movement, of which one holds: the first that is filled in. */
const WHICH = ["userExercise", "reference", "exercise"];
/** The movement that takes its scale from the person's height, and asks for it. */
const NEEDS_HEIGHT = "jump_analysis";

const LABELS: Readonly<Record<string, string>> = {
  token: "Token",
  source: "Kind of file",
  exercise: "Movement",
  reference: "Reference movement's ID, instead of a movement",
  scoring_profile: "Comparing",
  difficulty: "Difficulty",
  minGrade: "Count only from grade",
  lang: "Language",
  userHeightCm: "The person's height in cm",
};

const ENGLISH_LANGUAGE = new Intl.DisplayNames(["en"], { type: "language" });

/** @param site root of the site that the address belongs to */
export function startBuilder(section: HTMLElement, site: URL, token: string): void {
  const form = find(section, "form", HTMLFormElement);
  const first = FIRST.flatMap((name) => PARAMETERS.filter((parameter) => parameter.name === name));
  const rest = PARAMETERS.filter(({ name }) => !FIRST.includes(name));
  const more = [...rest.filter(isSwitch), ...rest.filter((parameter) => !isSwitch(parameter))];
  const choices = html("fieldset", { class: "more" });
  const heading = html("summary");
  const watched = html("select", { name: "page" });
  watched.append(...PAGES.map(([value, label]) => html("option", { value }, label)));
  form.append(
    html("label", {}, html("span", {}, "What is watched"), watched),
    ...first.map(field),
    html("details", {}, heading, choices),
  );
  choices.append(...more.map(field));
  find(form, '[name="token"]', HTMLInputElement).value = token;
  const exercise = find(form, '[name="exercise"]', HTMLSelectElement);
  const height = find(form, '[name="userHeightCm"]', HTMLInputElement);
  exercise.value = MOVEMENTS[0]?.id ?? "";

  const result = (name: string): HTMLElement => find(section, `[data-result="${name}"]`, HTMLElement);
  const show = (): void => {
    const controls = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select");
    const chosen = new Map([...controls].map((control) => [control.name, valueOf(control)]));
    const [page, , open] = PAGES.find(([value]) => value === watched.value) ?? PAGES[0];
    const here = PARAMETERS.filter(({ pages }) => pages.includes(page));
    for (const control of controls) {
      const elsewhere = control !== watched && !here.some(({ name }) => name === control.name);
      control.closest("label")?.toggleAttribute("hidden", elsewhere);
    }
    setText(heading, `More parameters (${more.filter((parameter) => here.includes(parameter)).length})`);
    setText(result("open"), open);
    // A still picture has no movement; of several, one of somebody's own is meant.
    const still = page === "upload_tracking" && chosen.get("source") === "image";
    const meant = still ? null : WHICH.find((name) => chosen.get(name));
    for (const name of WHICH) if (name !== meant) chosen.delete(name);
    const needsHeight = chosen.get("exercise") === NEEDS_HEIGHT;
    height.required = needsHeight;
    const idle = [
      ...(still ? WHICH : []),
      ...(needsHeight ? [] : ["userHeightCm"]),
      ...(meant === "reference" ? ["minGrade"] : ["scoring_profile"]),
    ];
    for (const name of idle) {
      find(form, `[name="${name}"]`, HTMLElement).closest("label")?.toggleAttribute("hidden", true);
      chosen.delete(name);
    }
    nameMovements(exercise, chosen.get("lang") ?? "");
    const url = pageUrl(site, page, here, chosen);
    setText(result("url"), url);
    setText(result("frame"), frameCode(url));
    setText(result("listener"), listenerCode(url, chosen.get("messageFormat") === "json"));
    result("open").setAttribute("href", url);
    const lacksHeight = needsHeight && chosen.get("userHeightCm") === "";
    setText(result("advice"), lacksHeight ? NO_HEIGHT : chosen.get("token") === "" ? NO_TOKEN : "");
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of section.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const { copy = "" } = button.dataset;
    copyOnClick(button, () => result(copy).textContent);
  }
  show();
}

const NOTHING_CHOSEN: Readonly<Record<string, string>> = { minGrade: "Any", lang: "The person's own" };

const NO_TOKEN =
  "The page asks for a token. Whoever runs this site makes one with: python build.py token new --plan developer";

const NO_HEIGHT = "Jump height takes its scale from the person's height: fill it in.";

/** Movements are named in the language that the page will speak. */
function nameMovements(select: HTMLSelectElement, lang: string): void {
  const language = isLanguage(lang) ? lang : "en";
  for (const option of select.options) {
    const movement = MOVEMENTS.find(({ id }) => id === option.value);
    if (movement) setText(option, movement.names[language]);
  }
}

function valueOf(control: HTMLInputElement | HTMLSelectElement): string {
  return control.type === "checkbox" && "checked" in control ? String(control.checked) : control.value;
}

/** A yes or no with a usual answer; the others of that kind depend on the device. */
function isSwitch({ kind, default: usual }: Parameter): boolean {
  return kind === "bool" && usual !== null;
}

/** One labelled control, by the parameter's kind. */
function field(parameter: Parameter): HTMLElement {
  const { name, kind, about, default: usual } = parameter;
  if (isSwitch(parameter)) {
    const box = html("input", { type: "checkbox", name });
    box.checked = usual === true;
    return html("label", { class: "switch" }, box, html("span", {}, about, " ", html("code", {}, name)));
  }
  const title = html("span", {}, LABELS[name] ?? about, " ", html("code", {}, name));
  return html("label", { class: kind === "token" ? "wide" : "" }, title, entry(parameter));
}

function entry(parameter: Parameter): HTMLElement {
  const { name, kind, choices, low, high, default: usual } = parameter;
  if (kind === "movement") {
    const groups = movementsByKind().map(([label, movements]) =>
      html(
        "optgroup",
        { label },
        ...movements.map(({ id, names }) => html("option", { value: id }, names.en)),
      ),
    );
    return html("select", { name }, ...groups, html("option", { value: "" }, "None: only keypoints"));
  }
  if (kind === "bool") return html("select", { name }, ...options(["true", "false"], "By the camera"));
  if (kind === "choice") {
    const select = html(
      "select",
      { name },
      ...options(choices, usual === null ? (NOTHING_CHOSEN[name] ?? "—") : null),
    );
    for (const option of select.options) {
      if (name === "lang" && isLanguage(option.value)) {
        option.textContent = ENGLISH_LANGUAGE.of(option.value) ?? option.value;
      }
    }
    if (usual !== null) select.value = String(usual);
    return select;
  }
  const input = html("input", { name, type: "text", spellcheck: "false" });
  if (kind === "number" || kind === "integer") {
    input.type = "number";
    input.step = kind === "integer" ? "1" : "any";
    if (low !== null) input.min = String(low);
    if (high !== null) input.max = String(high);
  }
  input.placeholder = usual === null ? "" : String(usual);
  return input;
}

function options(values: readonly string[], none: string | null): HTMLOptionElement[] {
  const listed = values.map((value) => html("option", { value }, value));
  return none === null ? listed : [html("option", { value: "" }, none), ...listed];
}

function isLanguage(value: string): value is Language {
  return LANGUAGES.some((language) => language === value);
}
