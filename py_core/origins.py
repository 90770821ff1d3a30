"""Web origins as text: who may frame the page, and whom its messages may reach."""

from __future__ import annotations

_DEFAULT_PORTS = {"http": "80", "https": "443"}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_SCHEME = _LETTERS | _DIGITS | frozenset("+-.")
_HOST = _LETTERS | _DIGITS | frozenset("-._")
_HOST_V6 = frozenset("0123456789abcdef:.")
_NOT_A_PLACE = frozenset({"about", "blob", "data", "file", "filesystem", "javascript", "vbscript"})
_LONGEST = 300


def origin(text: object) -> str | None:
    """``text`` as browsers write that origin (lower case, no default port), or ``None`` when it is none.

    Takes ``scheme://host`` and ``scheme://host:port``, with at most one slash after it; a path, a query or a
    user name makes it no origin. Schemes of app frameworks (``capacitor://localhost``) are origins too;
    ``null``, what sandboxed frames and files have, is not.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    scheme, separator, rest = text.lower().partition("://")
    if not separator or not scheme or scheme[0] not in _LETTERS or not _SCHEME.issuperset(scheme):
        return None
    if scheme in _NOT_A_PLACE:
        return None
    rest = rest.removesuffix("/")
    host, port = _host_and_port(rest)
    if host is None or port is None:
        return None
    if port in ("", _DEFAULT_PORTS.get(scheme)):
        return f"{scheme}://{host}"
    return f"{scheme}://{host}:{port}"


def origin_of_url(url: str) -> str | None:
    """The origin of an absolute http(s) URL, or ``None`` for every other text, user names in it included."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in _DEFAULT_PORTS:
        return None
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    return origin(f"{scheme}://{rest[:end]}")


def _host_and_port(text: str) -> tuple[str | None, str | None]:
    """Host and port (``""`` without one); ``None`` in place of the one that is malformed."""
    if text.startswith("["):
        inner, bracket, after = text[1:].partition("]")
        if not bracket or ":" not in inner or not _HOST_V6.issuperset(inner) or (after and after[0] != ":"):
            return None, None
        return f"[{inner}]", _port(after[1:], bool(after))
    host, colon, port = text.partition(":")
    if not host or not _HOST.issuperset(host):
        return None, None
    return host, _port(port, bool(colon))


def _port(digits: str, expected: bool) -> str | None:
    if not expected:
        return ""
    if not digits or len(digits) > 5 or not _DIGITS.issuperset(digits) or int(digits) > 65535:
        return None
    return str(int(digits))
