#!/usr/bin/env python3
"""The front door: says what runs, in which order. What a step does lives with its subject.

    python build.py                  serve on localhost, with a developer token and ready URLs
    python build.py build --out DIR  the static site
    python build.py test             every test; `check` for style, types and generated files

On a fresh machine each command first sets up what it needs, under .repscope; later runs skip what is up
to date.
"""

# No feature newer than f-strings before the check of the version: an older Python has to be able to read it.
import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - ruff takes the project's oldest Python for the one that runs this
    sys.exit(
        f"build.py needs Python 3.11 or later, this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Install a newer one and run this with it, for example: python3.11 build.py"
    )

REPO = Path(__file__).resolve().parent
sys.path.insert(0, str(REPO))

from web.tools import toolchain  # noqa: E402 - after the check and the path

DEFAULT_PORT = 8000


def serve(args: argparse.Namespace) -> int:
    from web.tools import site

    return site.serve(args.port, DEFAULT_PORT, open_browser=not args.no_open)


def build(args: argparse.Namespace) -> int:
    from web.tools import site

    site.build(args.out, args.base, best=True)
    print(args.out)
    return 0


def test(args: argparse.Namespace) -> int:
    from tests import stages

    return stages.run(args.only)


def check(args: argparse.Namespace) -> int:
    from web.tools import checks

    return checks.run()


def bench(args: argparse.Namespace) -> int:
    from web.tools import site

    site.build(site.TEST_SITE, best=True)
    return subprocess.call([sys.executable, "-m", "tests.bench", *args.name], cwd=REPO)


def models(args: argparse.Namespace) -> int:
    from models import fetch

    fetch.ensure_models(toolchain.CACHE, toolchain.CACHE / "site-test", toolchain.say)
    source, entries = fetch.read_catalogue()
    print(f"from {source.package} {source.version}:")
    for entry in entries:
        print(f"  {entry.name:20} {entry.license:12} {entry.title}")
    return 0


def token(args: argparse.Namespace) -> int:
    from web.tools import tokens

    path = tokens.key_path(toolchain.CACHE)
    if not path.exists():
        toolchain.say(f"made a new signing key: {path}. Only a site built with it takes its tokens.")
    key = tokens.site_key(path)
    print(tokens.sign(key, args.plan, args.origin, args.days, sessions_per_month=args.sessions_per_month))
    return 0


def movement(args: argparse.Namespace) -> int:
    from web.tools import movements

    if args.action == "check":
        print(f"{args.file} is fine: {movements.check(args.file).id}")
        return 0
    print(f"userExercise={movements.add(args.file)}")
    toolchain.say(f"{movements.FOLDER} has it now; `build.py build` brings it to the site.")
    return 0


def reference(args: argparse.Namespace) -> int:
    from web.tools import references

    if args.action == "check":
        print(f"{args.file} is fine: {references.check(args.file).name}")
        return 0
    print(f"reference={references.add(args.file)}")
    toolchain.say(f"{references.FOLDER} has it now; `build.py build` brings it to the site.")
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="build.py", description="Set up, build, serve and test Repscope.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("serve", help="build, serve on localhost, print ready URLs (the default)")
    one.add_argument("--port", type=int, help=f"this port, rather than {DEFAULT_PORT} or the next free one")
    one.add_argument("--no-open", action="store_true", help="open no browser")
    one.set_defaults(run=serve, node=True)

    one = commands.add_parser("build", help="make the static site")
    one.add_argument("--out", type=Path, default=REPO / "site", metavar="DIR", help="default: site")
    one.add_argument("--base", default="/", metavar="/PATH/", help="the site's place on its host; default: /")
    one.set_defaults(run=build, node=True)

    one = commands.add_parser("test", help="run the tests")
    one.add_argument("--only", action="append", metavar="STAGE", help="this stage alone; may be repeated")
    one.set_defaults(run=test, node=True)

    one = commands.add_parser("check", help="check style, types and generated files")
    one.set_defaults(run=check, node=True)

    one = commands.add_parser("bench", help="measure speed, size and accuracy")
    one.add_argument(
        "name",
        nargs=argparse.REMAINDER,
        metavar="NAME ...",
        help="these measurements alone, or one with options",
    )
    one.set_defaults(run=bench, node=True)

    one = commands.add_parser("models", help="fetch the pose models and list them")
    one.set_defaults(run=models, node=True)

    one = commands.add_parser("token", help="sign a token: token new --plan P --origin O --days N")
    one.add_argument("action", choices=["new"])
    one.add_argument("--plan", required=True, help="free, developer, custom or company")
    one.add_argument(
        "--origin",
        action="append",
        default=[],
        help="a page that may embed the site; may be repeated; default: any",
    )
    one.add_argument(
        "--days", type=float, default=365, metavar="N", help="how long it is valid; default: 365"
    )
    one.add_argument("--sessions-per-month", type=int, metavar="N", help="default: no limit")
    one.set_defaults(run=token, node=False)

    one = commands.add_parser("movement", help="movement files of your own: movement add FILE, or check FILE")
    one.add_argument("action", choices=["add", "check"])
    one.add_argument("file", type=Path, metavar="FILE", help="see docs/own-movement.md")
    one.set_defaults(run=movement, node=False)

    one = commands.add_parser("reference", help="reference movements: reference add FILE, or check FILE")
    one.add_argument("action", choices=["add", "check"])
    one.add_argument("file", type=Path, metavar="FILE", help="see docs/reference-movements.md")
    one.set_defaults(run=reference, node=False)
    return top


def main(words: list[str]) -> int:
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words = ["serve", *words]
    args = parser().parse_args(words)
    # Being told to stop ends what was started, as Ctrl+C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not toolchain.in_venv():
            with toolchain.exclusive():
                python = toolchain.ensure_venv()
            command = [str(python), str(REPO / "build.py"), *words]
            if os.name == "nt":
                return subprocess.call(command)
            os.execv(command[0], command)
        with toolchain.exclusive():
            toolchain.ensure_venv()
            if args.node:
                toolchain.ensure_node()
                toolchain.ensure_packages()
        return int(args.run(args))
    except toolchain.StepError as error:
        toolchain.say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        toolchain.say("\nstopped")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
