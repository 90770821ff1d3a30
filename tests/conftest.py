"""What every test may use: the repository's root, the folder of things made, the built site."""

from __future__ import annotations

import os
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


@pytest.fixture(scope="session")
def site_folder() -> Path:
    """The built site: what ``REPSCOPE_SITE`` names, else one built now. Its parts fit each other only as a whole."""
    named = os.environ.get("REPSCOPE_SITE")
    if named:
        return Path(named)
    from web.tools import site

    site.build(site.TEST_SITE)
    return site.TEST_SITE
