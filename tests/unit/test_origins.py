"""Origins as browsers write them, and texts that are none."""

from __future__ import annotations

import pytest

from py_core.origins import origin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://App.Example.com", "https://app.example.com"),
        ("https://app.example.com/", "https://app.example.com"),
        ("https://app.example.com:443", "https://app.example.com"),
        ("http://localhost:08080", "http://localhost:8080"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("https://a.example/path", None),
        ("https://a.example?x", None),
        ("https://user@a.example", None),
        ("https://", None),
        ("https://a.example:", None),
        ("https://a.example:70000", None),
        ("https://*.example.com", None),
        ("//a.example", None),
        ("null", None),
        ("file://host", None),
        ("javascript://host", None),
        ("1http://a", None),
        ("https://ä.example", None),
        ("https://[a]", None),
        ("https://[::1]x", None),
        ("https://" + "a" * 400, None),
        (None, None),
        (7, None),
    ],
)
def test_origins(text: object, expected: str | None) -> None:
    assert origin(text) == expected
