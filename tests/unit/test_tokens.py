"""Keys and tokens."""

from __future__ import annotations

import base64
import hashlib
import stat
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from web.tools import tokens


def test_a_token_verifies_against_the_public_key_of_the_site(tmp_path: Path) -> None:
    key = tokens.site_key(tmp_path / "keys" / "site.pem")
    jwk = tokens.public_jwk(key)
    token = tokens.sign(
        key,
        "developer",
        ["https://Example.com:443", "http://localhost:3000"],
        2,
        sessions_per_month=50,
        now_s=1000.9,
    )
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": jwk["kid"]}
    claims = jwt.decode(
        token, jwt.PyJWK(jwk).key, algorithms=["EdDSA"], options={"verify_exp": False, "verify_iat": False}
    )
    assert claims.pop("jti")
    assert claims == {
        "plan": "developer",
        "origins": ["https://example.com", "http://localhost:3000"],
        "iat": 1000,
        "exp": 1000 + 2 * 86_400,
        "limits": {"sessionsPerMonth": 50},
    }


def test_the_key_is_named_by_its_thumbprint(tmp_path: Path) -> None:
    jwk = tokens.public_jwk(tokens.site_key(tmp_path / "site.pem"))
    # RFC 7638, section 3, on the members that RFC 8037 requires of an OKP key.
    text = f'{{"crv":"Ed25519","kty":"OKP","x":"{jwk["x"]}"}}'
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
    assert jwk["kid"] == thumbprint


def test_the_key_is_made_once_and_is_nobody_elses_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPSCOPE_KEY", raising=False)
    path = tokens.key_path(tmp_path)
    assert path == tmp_path / "keys" / "site.pem"
    first = tokens.public_jwk(tokens.site_key(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tokens.public_jwk(tokens.site_key(path)) == first
    monkeypatch.setenv("REPSCOPE_KEY", str(tmp_path / "mine.pem"))
    assert tokens.key_path(tmp_path) == tmp_path / "mine.pem"


def test_tokens_differ_even_when_their_claims_do_not(tmp_path: Path) -> None:
    key = tokens.site_key(tmp_path / "site.pem")
    assert tokens.sign(key, "free", now_s=0) != tokens.sign(key, "free", now_s=0)


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.pem"
    other = generate_private_key(SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(tokens.TokenError, match="expected an Ed25519 key"):
        tokens.site_key(path)
    path.write_text("not a key")
    with pytest.raises(tokens.TokenError, match="cannot be read as a private key"):
        tokens.site_key(path)


def test_an_unknown_plan_and_an_empty_limit_are_refused(tmp_path: Path) -> None:
    key = tokens.site_key(tmp_path / "site.pem")
    with pytest.raises(tokens.TokenError, match="'gold' is not one of free, developer, custom, company"):
        tokens.sign(key, "gold")
    with pytest.raises(tokens.TokenError, match="would allow none"):
        tokens.sign(key, "free", sessions_per_month=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPS://App.Example.com", "https://app.example.com"),
        ("https://example.com:443/", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)
def test_origins_are_written_as_browsers_write_them(text: str, expected: str) -> None:
    assert tokens.origin(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "null",
        "example.com",
        "https://",
        "https://example.com/app",
        "https://example.com?x",
        "https://*.example.com",
        "https://user@example.com",
        "https://example.com:port",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(tokens.TokenError, match="is not an origin"):
        tokens.origin(text)
