"""The front door: steps that skip themselves, the site's folder, the notices, the tests' sums."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import stages
from web.tools import notices, site, toolchain
from web.tools.toolchain import StepError


def test_a_step_runs_again_only_when_its_inputs_or_outputs_changed(tmp_path: Path) -> None:
    source, made = tmp_path / "source", tmp_path / "made"
    source.write_text("one")
    runs: list[str] = []

    def make() -> None:
        runs.append(source.read_text())
        made.write_text("result")

    def step() -> bool:
        return toolchain.once("step", toolchain.digest([source]), [made], make, tmp_path)

    assert [step(), step()] == [True, False]
    source.write_text("two")
    assert [step(), step()] == [True, False]
    made.unlink()
    assert [step(), step()] == [True, False]
    assert runs == ["one", "two", "two"]


def test_a_step_that_failed_runs_again(tmp_path: Path) -> None:
    def fail() -> None:
        raise StepError("no")

    toolchain.once("step", "key", [], lambda: None, tmp_path)
    with pytest.raises(StepError):
        toolchain.once("step", "other", [], fail, tmp_path)
    assert toolchain.once("step", "key", [], lambda: None, tmp_path)


def test_a_digest_sees_names_contents_and_extras_but_no_byte_code(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("1")
    before = toolchain.digest([folder], "x")
    assert toolchain.digest([folder], "x") == before
    assert toolchain.digest([folder], "y") != before
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_text("1")
    assert toolchain.digest([folder], "x") == before
    (folder / "a").rename(folder / "b")
    assert toolchain.digest([folder], "x") != before


def test_a_failing_command_says_what_failed_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "CACHE", tmp_path)
    script = "import sys; print('half way'); sys.exit(3)"
    with pytest.raises(StepError) as failure:
        toolchain.run_step("Doing it", [sys.executable, "-c", script], "Turn it off and on.", cwd=tmp_path)
    text = str(failure.value)
    assert "Doing it failed (exit status 3)" in text
    assert "half way" in text
    assert "Turn it off and on." in text
    with pytest.raises(StepError, match="Doing it failed"):
        toolchain.run_step("Doing it", [tmp_path / "no such program"], "Install it.", cwd=tmp_path)


def test_installed_packages_are_compared_with_the_lock_file(tmp_path: Path) -> None:
    def write(locked: Mapping[str, object], present: Mapping[str, object]) -> None:
        (tmp_path / "node_modules").mkdir(exist_ok=True)
        (tmp_path / "package-lock.json").write_text(json.dumps({"packages": {"": {}, **locked}}))
        (tmp_path / "node_modules" / ".package-lock.json").write_text(json.dumps({"packages": present}))

    assert not toolchain.packages_match(tmp_path)
    one, two, optional = (
        {"integrity": "sha512-1"},
        {"integrity": "sha512-2"},
        {"integrity": "o", "optional": True},
    )
    write({"node_modules/a": one, "node_modules/o": optional}, {"node_modules/a": one})
    assert toolchain.packages_match(tmp_path)
    write({"node_modules/a": two}, {"node_modules/a": one})
    assert not toolchain.packages_match(tmp_path)
    write({"node_modules/a": one, "node_modules/b": two}, {"node_modules/a": one})
    assert not toolchain.packages_match(tmp_path)
    write({"node_modules/a": one}, {"node_modules/a": one, "node_modules/b": two})
    assert not toolchain.packages_match(tmp_path)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "thesis.txt").write_text("mine")
    with pytest.raises(StepError, match="holds other things"):
        site.build(tmp_path)
    assert (tmp_path / "assets" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("base", ["sub", "/sub", "sub/", "", "https://example.com"])
def test_a_base_is_a_path_with_slashes_at_both_ends(tmp_path: Path, base: str) -> None:
    with pytest.raises(StepError, match="slash at both ends"):
        site.build(tmp_path, base)


def test_a_notice_takes_the_packages_own_words(tmp_path: Path) -> None:
    package = {"name": "thing", "version": "1.0.0", "license": "MIT", "author": {"name": "A. Person"}}
    (tmp_path / "package.json").write_text(json.dumps(package))
    declared = notices.npm_notice(tmp_path, "assets/")
    assert (declared.title, declared.licence, declared.where) == (
        "thing 1.0.0",
        "MIT",
        "assets/; by A. Person",
    )
    assert declared.text == "The package carries no licence text; it declares MIT."
    (tmp_path / "README.md").write_text(
        "# thing\n\nuse it\n\n## License (MIT)\n\nCopyright A. Person. Take it.\n"
    )
    assert notices.npm_notice(tmp_path, "").text == "## License (MIT)\n\nCopyright A. Person. Take it."
    (tmp_path / "LICENSE").write_text("Copyright (c) A. Person\nTake it.\n")
    assert notices.npm_notice(tmp_path, "").text == "Copyright (c) A. Person\nTake it."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("==== 12 passed in 0.50s ====", "12 passed, 0 failed"),
        ("= 1 failed, 11 passed, 2 skipped, 1 warning in 3.20s =", "11 passed, 1 failed, 2 skipped"),
        ("= 3 passed, 2 errors in 1.00s =", "3 passed, 2 failed"),
        ("no tests ran in 0.01s", "0 passed, 0 failed"),
        ("", "0 passed, 0 failed"),
    ],
)
def test_reading_pytest(line: str, expected: str) -> None:
    assert str(stages.pytest_count(f"noise 7 passed\n{line}\n")) == expected


def test_reading_vitest() -> None:
    files = " Test Files  1 failed | 3 passed (4)\n"
    output = f"{files}      Tests  2 failed | 20 passed | 1 skipped (23)\n   Duration  1.2s\n"
    assert str(stages.vitest_count(output)) == "20 passed, 2 failed, 1 skipped"
    unloadable = f"{files}      Tests  20 passed (20)\n"
    assert str(stages.vitest_count(unloadable)) == "20 passed, 1 failed"


def test_closing_lines() -> None:
    failed = "noise\n=== short test summary info ===\nFAILED a.py::b\n=== 1 failed in 1s ===\n"
    assert stages.closing(failed).splitlines() == failed.splitlines()[1:]
    assert stages.closing("dots\n=== 3 passed in 1s ===\n") == "=== 3 passed in 1s ==="
    assert stages.closing("x\n Test Files  1 passed (1)\n\n      Tests  2 passed (2)\n").splitlines() == [
        " Test Files  1 passed (1)",
        "      Tests  2 passed (2)",
    ]
    assert stages.closing("") == ""


def test_an_unknown_stage_is_named() -> None:
    with pytest.raises(
        StepError, match="There is no stage browsers: the stages are unit, typescript, pyodide, browser"
    ):
        stages.run(["browsers"])
