"""What every test may use: the repository's root and the folder of things made."""

from __future__ import annotations

from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository's root."""
    return REPO


@pytest.fixture(scope="session")
def cache(repo: Path) -> Path:
    """The ignored folder that holds what the build made: keys, downloads, models."""
    return repo / ".repscope"
