"""From `py_core`: what `web/src/generated` holds, and the pages of `docs` that list what is in the code.

Nothing of it is edited by hand.

`python -m web.tools.generate` writes the files; with `--check` it only says which ones would change, and
fails when there are any.
"""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter

from py_core import media, messages, movement_ids, page, parameters, text
from py_core.reference import answers, model
from web.tools import movement_schema, reference_schema, signals_page

REPO = Path(__file__).resolve().parents[2]

BANNER = "Made by web/tools/generate.py from py_core. Do not edit: change the Python and run it again."
_NOTE = f"/** {BANNER} */"

# Names that would hide a global of TypeScript, or that only Python needs to write so.
RENAMED = {"Error": "ErrorMessage", "Warning_": "WarningMessage"}
# Literals that get a name of their own.
_LITERALS: tuple[tuple[ModuleType, str], ...] = (
    (messages, "Grade"),
    (messages, "Direction"),
    (messages, "DiscardReason"),
    (page, "State"),
    (model, "Kind"),
)
_MODULES = (messages, page, answers)
"""Where the classes are that types are made from."""


def generate(repo: Path = REPO) -> list[Path]:
    """Write the generated files that differ from what they should be; return these.

    Raises:
        RuntimeError: json-schema-to-typescript did not run. The text says why.
    """
    return list(_differing(repo, write=True))


def check(repo: Path = REPO) -> list[Path]:
    """The generated files that are missing or differ from what they should be."""
    return list(_differing(repo, write=False))


def message_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one message, as the host gets it."""
    definitions, roots = _definitions({"Message": messages.Message})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Message",
        "description": "One message of the page to its host. Fields may be added: ignore unknown ones.",
        **roots["Message"],
        "$defs": definitions,
    }


def answer_schema() -> dict[str, Any]:
    """JSON Schema of what the engine's Python answers to one call; the TypeScript types are made from it."""
    definitions, roots = _definitions(
        {
            "Message": messages.Message,
            "PagePlan": page.PagePlan,
            "ViewState": page.ViewState,
            "FrameMark": page.FrameMark,
            "Timeline": page.Timeline,
        }
    )
    definitions["Message"] = roots["Message"]
    return {
        "title": "Answer",
        "description": "What a call of the session gives: messages to the host, what to show and to start.",
        "type": "object",
        "properties": {
            "messages": {"type": "array", "items": {"$ref": "#/$defs/Message"}},
            "view": {"anyOf": [roots["ViewState"], {"type": "null"}]},
            "page": {"anyOf": [roots["PagePlan"], {"type": "null"}]},
            "marks": {
                "description": "Of `frames`: what to draw over each of them.",
                "type": "array",
                "items": roots["FrameMark"],
            },
            "timeline": {
                "description": "Of `finish` after a video with a movement.",
                "anyOf": [roots["Timeline"], {"type": "null"}],
            },
        },
        "required": ["messages", "view", "page"],
        "$defs": definitions,
    }


def reference_answer_schema() -> dict[str, Any]:
    """JSON Schema of the two kinds of answer that the calls about reference movements get."""
    definitions, roots = _definitions(
        {"SurveyAnswer": answers.SurveyAnswer, "ReferenceAnswer": answers.ReferenceAnswer}
    )
    return {"title": "Answers", "anyOf": list(roots.values()), "$defs": definitions}


def _differing(repo: Path, *, write: bool) -> Iterator[Path]:
    for name, make in FILES.items():
        path = repo / name
        wanted = make(repo)
        if path.is_file() and path.read_text(encoding="utf-8") == wanted:
            continue
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8", newline="\n")
        yield path


# --- messages ---------------------------------------------------------------------------------------------


def _schema_file(_: Path) -> str:
    return json.dumps(message_schema(), indent=2, ensure_ascii=False) + "\n"


def _types_file(repo: Path) -> str:
    return _types(repo, "Answer", answer_schema())


def _reference_types_file(repo: Path) -> str:
    return _types(repo, "Answers", reference_answer_schema())


def _types(repo: Path, name: str, schema: dict[str, Any]) -> str:
    script = repo / "web" / "tools" / "schema_to_ts.mjs"
    try:
        done = subprocess.run(
            ["node", str(script), name, _NOTE],
            input=json.dumps(schema),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    except OSError as error:
        raise RuntimeError(f"Node makes the TypeScript types, and did not start: {error}") from error
    if done.returncode != 0:
        raise RuntimeError(f"{script.name} failed. Are the npm packages of web/ installed?\n{done.stderr}")
    return done.stdout


def _definitions(types: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Schemas by name of all classes that ``types`` lead to, and the schema of each of ``types``."""
    adapters = [(name, "serialization", TypeAdapter(kind)) for name, kind in types.items()]
    roots, whole = TypeAdapter.json_schemas(adapters, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = {}
    for name, schema in whole["$defs"].items():
        found[name] = _as_sent(name, schema)
    for module, name in _LITERALS:
        choices = list(typing.get_args(getattr(module, name)))
        found = _with_literal(found, name, choices)
    renamed = {RENAMED.get(name, name): schema for name, schema in sorted(found.items())}
    for name, schema in renamed.items():
        schema["title"] = name
    return _redirected(renamed), {key[0]: _redirected(_bare(schema)) for key, schema in roots.items()}


def _as_sent(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a dataclass as ``to_plain`` sends it: null only where ``NULLABLE``, absent elsewhere."""
    cls = next(getattr(module, name) for module in _MODULES if hasattr(module, name))
    nullable: frozenset[str] = getattr(cls, "NULLABLE", frozenset())
    notes = _field_notes(cls)
    properties: dict[str, Any] = {}
    required: list[str] = []
    # The type comes first, as it is sent.
    for field, given in sorted(schema["properties"].items(), key=lambda item: item[0] != "type"):
        kept = _bare({key: value for key, value in given.items() if key != "default"})
        options = kept.get("anyOf", [])
        if {"type": "null"} in options and field not in nullable:
            options = [option for option in options if option != {"type": "null"}]
            kept = options[0] if len(options) == 1 else {"anyOf": options}
        else:
            required.append(field)
        if field in notes:
            kept = {"description": notes[field], **kept}
        properties[field] = kept
    described = {"description": schema["description"]} if "description" in schema else {}
    return {"title": name, **described, "type": "object", "properties": properties, "required": required}


def _field_notes(cls: type) -> dict[str, str]:
    """The docstrings that follow fields of a class, by field."""
    body = typing.cast(ast.ClassDef, ast.parse(inspect.getsource(cls)).body[0]).body
    notes: dict[str, str] = {}
    for field, after in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            notes[field.target.id] = inspect.cleandoc(after.value.value)
    return notes


def _bare(value: Any) -> Any:
    """``value`` without the titles that pydantic invents for fields."""
    if isinstance(value, dict):
        return {
            key: _bare(item) for key, item in value.items() if key != "title" or not isinstance(item, str)
        }
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _with_literal(definitions: dict[str, Any], name: str, choices: list[str]) -> dict[str, Any]:
    """``definitions`` with each enumeration of exactly ``choices`` replaced by a reference to ``name``."""
    used = False

    def replaced(value: Any) -> Any:
        nonlocal used
        if isinstance(value, dict):
            if value.get("enum") == choices:
                used = True
                return {"$ref": f"#/$defs/{name}"}
            return {key: replaced(item) for key, item in value.items()}
        return [replaced(item) for item in value] if isinstance(value, list) else value

    changed: dict[str, Any] = replaced(definitions)
    return {**changed, name: {"title": name, "type": "string", "enum": choices}} if used else changed


def _redirected(value: Any) -> Any:
    """``value`` with its references following the renamed classes."""
    if isinstance(value, dict):
        return {
            key: _renamed_reference(item) if isinstance(item, str) else _redirected(item)
            for key, item in value.items()
        }
    return [_redirected(item) for item in value] if isinstance(value, list) else value


def _renamed_reference(value: str) -> str:
    start, slash, name = value.rpartition("/")
    return f"{start}/{RENAMED[name]}" if slash and start == "#/$defs" and name in RENAMED else value


# --- texts, parameters, movements -------------------------------------------------------------------------


def _literal(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _texts_file(_: Path) -> str:
    """Texts that the page needs by itself: its own, and those of errors and warnings before Python is up."""
    chosen = _texts_of("page", "error", "warning")
    return f"""{_NOTE}

export const LANGUAGES = {json.dumps(list(text.LANGUAGES))} as const;
export type Language = (typeof LANGUAGES)[number];

const TEXTS = {_literal(chosen)} as const;

/** Keys of the page's own texts; those of errors and warnings begin with `error.` and `warning.`. */
export type TextKey = keyof (typeof TEXTS)["{text.DEFAULT}"];

function isLanguage(lang: string): lang is Language {{
  return Object.hasOwn(TEXTS, lang);
}}

/** The first language that we have among tags like those of `navigator.languages`; otherwise English. */
export function bestLanguage(wanted: string | null, preferred: readonly string[]): Language {{
  for (const tag of wanted === null ? preferred : [wanted, ...preferred]) {{
    const lang = (tag.replaceAll("_", "-").split("-")[0] ?? "").toLowerCase();
    if (isLanguage(lang)) return lang;
  }}
  return "{text.DEFAULT}";
}}

/** The text of `key` in `lang` (English for a language we lack), `{{fields}}` filled from `values`. */
export function text(
  lang: string,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {{}},
): string {{
  return filled(TEXTS[isLanguage(lang) ? lang : "{text.DEFAULT}"][key], values);
}}

/** `template` with its `{{fields}}` filled from `values`. */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {{
  return template.replace(/\\{{(\\w+)\\}}/g, (field, name: string) => String(values[name] ?? field));
}}

/** The text of an error or warning code, or `null` for a code that has none. */
export function codeText(lang: string, code: string): string | null {{
  const texts: Readonly<Record<string, string>> = TEXTS[isLanguage(lang) ? lang : "{text.DEFAULT}"];
  for (const key of [`error.${{code}}`, `warning.${{code}}`]) {{
    if (Object.hasOwn(texts, key)) return texts[key] ?? null;
  }}
  return null;
}}
"""


def _dashboard_file(_: Path) -> str:
    """What the dashboard of reference movements alone needs: its texts, which would burden the other pages."""
    return f"""{_NOTE}

import {{ bestLanguage, filled }} from "./texts";

/** A reference movement's file is never longer, in bytes. */
export const MOST_BYTES = {model.MOST_BYTES};

const TEXTS = {_literal(_texts_of("dashboard"))} as const;

export type DashboardKey = keyof (typeof TEXTS)["{text.DEFAULT}"];

/** The dashboard's text of `key` in `lang` (English for a language we lack), as `text` of `./texts`. */
export function dashboardText(
  lang: string,
  key: DashboardKey,
  values: Readonly<Record<string, string | number>> = {{}},
): string {{
  return filled(TEXTS[bestLanguage(lang, [])][key], values);
}}
"""


def _texts_of(first: str, *others: str) -> dict[str, dict[str, str]]:
    """By language, the texts of these sections; the names of all but the first keep their section before them."""
    return {
        lang: {
            name if section == first else f"{section}.{name}": line
            for section, name, line in ((*key.split(".", 1), line) for key, line in texts.items())
            if section in (first, *others)
        }
        for lang, texts in text.TEXTS.items()
    }


def _creator_file(_: Path) -> str:
    """What the creator of reference movements alone says, problems with a file among it: it has no session to ask."""
    reasons = [name for name, reason in media.REASONS.items() if not reason.soft]
    codes = {name: media.REASONS[name].code for name in reasons}
    problems = {
        lang: {name: texts[f"media.{name}"] for name in reasons} for lang, texts in text.TEXTS.items()
    }
    return f"""{_NOTE}

import type {{ MediaReason }} from "../media/types";
import {{ bestLanguage, filled }} from "./texts";

const TEXTS = {_literal(_texts_of("creator"))} as const;

export type CreatorKey = keyof (typeof TEXTS)["{text.DEFAULT}"];

/** The creator's text of `key` in `lang` (English for a language we lack), as `text` of `./texts`. */
export function creatorText(
  lang: string,
  key: CreatorKey,
  values: Readonly<Record<string, string | number>> = {{}},
): string {{
  return filled(TEXTS[bestLanguage(lang, [])][key], values);
}}

const CODES = {_literal(codes)} as const;

const PROBLEMS = {_literal(problems)} as const;

/** The code of a problem with a video, and the text of it in `lang`. */
export function mediaProblem(
  lang: string,
  reason: MediaReason,
  values: Readonly<Record<string, string | number>>,
): {{ readonly code: string; readonly message: string }} {{
  return {{ code: CODES[reason], message: filled(PROBLEMS[bestLanguage(lang, [])][reason], values) }};
}}
"""


def _parameters_file(_: Path) -> str:
    rows = []
    for row in parameters.TABLE:
        entry: dict[str, Any] = {
            "name": row.name,
            "kind": row.kind,
            "about": row.about,
            "default": row.default,
            "aliases": list(row.aliases),
            "choices": list(row.choices),
            "low": row.low,
            "high": row.high,
            "pages": list(row.pages),
        }
        rows.append(entry)
    kinds = " | ".join(f'"{kind}"' for kind in typing.get_args(parameters.Kind))
    pages = " | ".join(f'"{one}"' for one in parameters.PAGES)
    return f"""{_NOTE}

export type ParameterKind = {kinds};
export type PageName = {pages};

/** One query parameter: what it takes and on which pages. `low` and `high` bound numbers and text lengths. */
export interface Parameter {{
  readonly name: string;
  readonly kind: ParameterKind;
  readonly about: string;
  readonly default: string | number | boolean | null;
  readonly aliases: readonly string[];
  readonly choices: readonly string[];
  readonly low: number | null;
  readonly high: number | null;
  readonly pages: readonly PageName[];
}}

export const PARAMETERS: readonly Parameter[] = {_literal(rows)};
"""


def _movements_file(repo: Path) -> str:
    catalogue = repo / "py_core" / "catalogue"
    rows = [
        {
            "id": name,
            "kind": kind,
            "names": {lang: text.text(lang, f"movement.{name}") for lang in text.LANGUAGES},
        }
        for name, kind in movement_ids.IDS.items()
        if (catalogue / f"{name}.toml").is_file()
    ]
    kinds = " | ".join(f'"{kind}"' for kind in movement_ids.KINDS)
    return f"""{_NOTE}

import type {{ Language }} from "./texts";

export interface Movement {{
  readonly id: string;
  readonly kind: {kinds};
  readonly names: Readonly<Record<Language, string>>;
}}

/** The built-in movements that this site can judge. */
export const MOVEMENTS: readonly Movement[] = {_literal(rows)};
"""


FILES: dict[str, Callable[[Path], str]] = {
    "web/src/generated/messages.schema.json": _schema_file,
    "web/src/generated/messages.ts": _types_file,
    "web/src/generated/references.ts": _reference_types_file,
    "web/src/generated/texts.ts": _texts_file,
    "web/src/generated/dashboard.ts": _dashboard_file,
    "web/src/generated/creator.ts": _creator_file,
    "web/src/generated/parameters.ts": _parameters_file,
    "web/src/generated/movements.ts": _movements_file,
    "docs/signals.md": lambda _: signals_page.page(),
    "docs/movement.schema.json": lambda _: movement_schema.page(),
    "docs/reference-file.schema.json": lambda _: reference_schema.page(),
}
"""Path in the repository to what makes the file's text."""


def main(arguments: list[str]) -> int:
    """Generate, or with ``--check`` compare. Returns the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: generate.py [--check]", file=sys.stderr)
        return 2
    if not arguments:
        for path in generate():
            print(f"wrote {path.relative_to(REPO)}", file=sys.stderr)
        return 0
    stale = check()
    for path in stale:
        print(
            f"{path.relative_to(REPO)} is not what py_core says. Run: python -m web.tools.generate",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
