"""Signing tokens: the site's Ed25519 key, its public half for the page, and the JWTs it signs.

The page checks a token's signature against ``publicKeys`` of ``repscope.json``; what its claims allow is
judged by ``py_core``. Keys are RFC 8037 (OKP) JWKs, named by their RFC 7638 thumbprint.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from web.tools.toolchain import StepError

PLANS = ("free", "developer", "custom", "company")

_DEFAULT_PORTS = {"http": 80, "https": 443}
_DAY_S = 86_400


class TokenError(StepError):
    """A token or key that cannot be made. The text says what was expected, what came and what to do."""


def key_path(cache: Path) -> Path:
    """Where the site's private key lives: ``REPSCOPE_KEY`` where it is set, else ``cache/keys/site.pem``."""
    named = os.environ.get("REPSCOPE_KEY")
    return Path(named).expanduser() if named else cache / "keys" / "site.pem"


def site_key(path: Path) -> Ed25519PrivateKey:
    """The private key in the PEM file ``path``, made there (readable by its owner alone) when there is none.

    Raises ``TokenError`` for a file that holds anything but an unencrypted Ed25519 private key.
    """
    if not path.exists():
        _make_key(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise TokenError(f"{path} cannot be read as a private key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise TokenError(
            f"{path} holds a {type(key).__name__}, expected an Ed25519 key. "
            "Move it away to have a new key made, or point REPSCOPE_KEY at the right file."
        )
    return key


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public half as a JWK whose ``kid`` is its RFC 7638 thumbprint."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    required = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
    # RFC 7638: the required members alone, in the order of their names, without blanks.
    text = json.dumps(required, sort_keys=True, separators=(",", ":"))
    return {
        **required,
        "kid": _base64url(hashlib.sha256(text.encode()).digest()),
        "alg": "EdDSA",
        "use": "sig",
    }


def sign(
    key: Ed25519PrivateKey,
    plan: str,
    origins: Sequence[str] = (),
    days: float = 30,
    *,
    sessions_per_month: int | None = None,
    now_s: float | None = None,
) -> str:
    """A signed token.

    ``origins`` are the pages that may embed the site (none: the token is bound to no origin); ``days`` may be
    negative, which makes a token that has expired. ``now_s`` is Unix time in seconds, by default the clock's.
    Raises ``TokenError`` for an unknown plan, a text that is no origin, or a limit below one.
    """
    if plan not in PLANS:
        raise TokenError(f"plan {plan!r} is not one of {', '.join(PLANS)}")
    if sessions_per_month is not None and sessions_per_month < 1:
        raise TokenError(
            f"a limit of {sessions_per_month} sessions per month would allow none: give 1 or more"
        )
    issued = int(time.time() if now_s is None else now_s)
    payload: dict[str, Any] = {
        "plan": plan,
        "origins": [origin(text) for text in origins],
        "iat": issued,
        "exp": issued + round(days * _DAY_S),
        "jti": secrets.token_urlsafe(12),
    }
    if sessions_per_month is not None:
        payload["limits"] = {"sessionsPerMonth": sessions_per_month}
    return jwt.encode(payload, key, algorithm="EdDSA", headers={"kid": public_jwk(key)["kid"]})


def origin(text: str) -> str:
    """An origin as browsers write it: lower case, without the scheme's own port. Raises ``TokenError``."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise TokenError(f"{text!r} is not an origin: {error}") from error
    if not parts.scheme or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise TokenError(f"{text!r} is not an origin: give a scheme and a host, such as https://example.com")
    if parts.username is not None or "*" in parts.hostname:
        raise TokenError(f"{text!r} is not an origin: users and wildcards have no place in one")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _make_key(path: Path) -> None:
    """Write a new key. Raises ``FileExistsError`` rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(pem)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
