"""What ``build.py test`` runs: the stages in order, each over an up-to-date build, and their sums."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.browser import bundling
from tests.chromium import find_chromium
from web.tools import site
from web.tools.toolchain import REPO, StepError, say

_CLOSING = re.compile(r"^=+ short test summary info =+$|^\s*Test Files ")
_CLOSING_LINES = 40
_LONGEST_TEST_S = 300
"""Ten times what the longest browser test takes on two busy cores, its set-up included."""
_PYTEST_SUM = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_VITEST_SUM = re.compile(r"(\d+) (passed|failed|skipped|todo)\b")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Count:
    """How many tests of a stage ended how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True)
class Result:
    """How a stage went: its sums, what is wrong beyond failing tests (empty: nothing), its closing lines."""

    count: Count
    problem: str
    closing: str


@dataclass(frozen=True)
class Stage:
    """A runner: its command, where it runs, how its closing lines are read, what it needs first."""

    command: Sequence[str | Path]
    cwd: Path
    read: Callable[[str], Count]
    needs_site: bool = False
    needs_chromium: bool = False


def pytest_count(output: str) -> Count:
    """The sums of pytest's last line. Errors in set-up count as failures."""
    return _count(_PYTEST_SUM, next((line for line in reversed(output.splitlines()) if " in " in line), ""))


def vitest_count(output: str) -> Count:
    """The sums of vitest's ``Tests`` line; a file that could not be loaded counts as a failure."""
    lines = output.splitlines()
    tests = next((line for line in reversed(lines) if line.strip().startswith("Tests ")), "")
    files = next((line for line in reversed(lines) if line.strip().startswith("Test Files ")), "")
    count = _count(_VITEST_SUM, tests)
    if count.failed == 0:
        count.failed = _count(_VITEST_SUM, files).failed
    return count


def closing(output: str) -> str:
    """A runner's closing lines: what it says of failures and skips, and its sums."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    start = next((at for at in range(len(lines) - 1, -1, -1) if _CLOSING.match(lines[at])), len(lines) - 1)
    return "\n".join(lines[max(start, len(lines) - _CLOSING_LINES, 0) :])


def _pytest(*words: str, needs_site: bool = False, needs_chromium: bool = False) -> Stage:
    command = [sys.executable, "-m", "pytest", *words]
    return Stage(command, REPO, pytest_count, needs_site=needs_site, needs_chromium=needs_chromium)


STAGES = {
    # Thousands of short tests that share nothing: every core takes some.
    "unit": _pytest("tests/unit", "tests/sessions", "--numprocesses=auto", "--dist=worksteal"),
    "typescript": Stage(["node", "node_modules/vitest/vitest.mjs", "run"], REPO / "web", vitest_count),
    "pyodide": _pytest("tests/pyodide", needs_site=True),
    # In a process beside pytest's own, which is ended and replaced where a test hangs: what a page is asked to do
    # has no time limit in Playwright, and a hang would keep all other tests from being run.
    "browser": _pytest(
        "tests/browser",
        "--numprocesses=1",
        f"--timeout={_LONGEST_TEST_S}",
        "--timeout-method=thread",
        "--verbose",
        needs_site=True,
        needs_chromium=True,
    ),
}


def run(only: Sequence[str] | None = None) -> int:
    """Run the named stages (all, where none is named) and print their sums. Returns the exit status.

    A failing stage does not keep the next from running. Raises ``StepError`` for an unknown stage, and where
    the site cannot be built.
    """
    unknown = sorted(set(only or ()) - set(STAGES))
    if unknown:
        raise StepError(f"There is no stage {', '.join(unknown)}: the stages are {', '.join(STAGES)}")
    names = [name for name in STAGES if not only or name in only]
    if any(STAGES[name].needs_site for name in names):
        site.build(site.TEST_SITE)
        os.environ["REPSCOPE_SITE"] = str(site.TEST_SITE)
    results = {name: _run_stage(name) for name in names}
    total = sum((result.count for result in results.values()), Count())
    for name, result in results.items():
        print(f"\n--- {name}: {result.count}{result.problem and f'; {result.problem}'}")
        print(result.closing)
    print(f"\n{total}", flush=True)
    return 1 if total.failed or any(result.problem for result in results.values()) else 0


def _run_stage(name: str) -> Result:
    """Run one stage, showing its output on standard error as it comes."""
    stage = STAGES[name]
    say(f"\n--- {name}")
    if stage.needs_chromium:
        try:
            os.environ["REPSCOPE_CHROMIUM"] = find_chromium()
        except StepError as error:
            return Result(Count(), "could not run", str(error))
        say("Bundling the tests' pages ...")
        bundling.bundle_all()
    status, output = _watch(stage)
    count = stage.read(output)
    problem = ""
    if count.passed + count.failed == 0:
        problem = f"ran no test (exit status {status})"
    elif status != 0 and count.failed == 0:
        problem = f"ended with exit status {status}"
    return Result(count, problem, closing(output))


def _watch(stage: Stage) -> tuple[int, str]:
    """Run a stage's command, passing its output on to standard error; return exit status and output."""
    process = subprocess.Popen(
        [str(word) for word in stage.command],
        cwd=stage.cwd,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    kept = bytearray()
    try:
        # Unbuffered reads: a test's dot is shown when it is there.
        while chunk := os.read(process.stdout.fileno(), 4096):
            kept += chunk
            sys.stderr.buffer.write(chunk)
            sys.stderr.flush()
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    return status, _COLOURS.sub("", kept.decode("utf-8", errors="replace"))


def _count(pattern: re.Pattern[str], line: str) -> Count:
    count = Count()
    for number, what in pattern.findall(line):
        if what == "passed" or what.startswith("xf"):
            count.passed += int(number)
        elif what in ("skipped", "todo"):
            count.skipped += int(number)
        else:
            count.failed += int(number)
    return count
