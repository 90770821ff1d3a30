"""What a token allows: its claims, the page around, and the settings, to a verdict.

The page checks the signature (``web/src/engine/token.ts``); everything else about a token is decided here.
Problems are looked for in this order: no token, forged or malformed token, expired token, a page around that
the token is not for, features the plan lacks, a movement the plan lacks, a movement file where none may lie.

Origins: the page may be framed by any page of its own origin, and by those of the token's origins. A page
that is not framed, or is the top page of a WebView, has nobody around and is allowed. A token without origins
is bound to none and allows all. Where the browser does not say who frames the page, a bound token refuses.

A movement file (``userExercise``) may lie on the page's own origin and on those of the token's origins; a token
bound to none allows, besides the page's own, the origin of the page around.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from py_core.movement_ids import canonical
from py_core.origins import origin, origin_of_url
from py_core.problem import Problem, shown
from py_core.settings import Settings

Plan = Literal["free", "developer", "custom", "company"]
PLANS: tuple[Plan, ...] = ("free", "developer", "custom", "company")

CLOCK_LEEWAY_S = 300.0
"""How far a device's clock may be off: a token is valid so long before its start and after its end."""

ANYBODY = "*"
_MOST_ORIGINS = 1000


@dataclass(frozen=True, slots=True)
class Token:
    """The claims of a token whose signature is good."""

    plan: Plan
    origins: tuple[str, ...]
    """Origins that it is bound to, as browsers write them; none: bound to nobody."""
    issued_s: float | None
    expires_s: float
    token_id: str | None
    sessions_per_month: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What this token allows on this page. After a ``problem`` the page goes no further.

    ``target_origin`` and ``command_origins`` are as in ``PagePlan``. After a problem of the token or the
    origin, ``target_origin`` is whoever frames the page, so that this page learns why it stays closed.
    """

    problem: Problem | None
    token: Token | None
    watermark: bool
    target_origin: str | None
    command_origins: tuple[str, ...]


def judge(claims: Mapping[str, Any], settings: Settings, site: Mapping[str, Any]) -> Verdict:
    """The verdict on ``claims`` (a status, and the payload of the token) for ``settings`` on ``site``.

    A payload may hold anything; one that is not as it should be is an ``invalid_token``.

    Raises:
        KeyError, TypeError: ``site`` lacks ``now_s`` or it is no number; the page has to give it.
    """
    token = _token(claims)
    host = origin(site.get("host_origin"))
    own = origin(site.get("self_origin"))
    if isinstance(token, Problem):
        return Verdict(token, None, True, reply_origin(site), ())
    watermark = token.plan == "free"
    refusal = _time_problem(token, float(site["now_s"])) or _origin_problem(token, site, host, own)
    if refusal is not None:
        return Verdict(refusal, token, watermark, reply_origin(site), ())
    return Verdict(
        problem=_feature_problem(token, settings)
        or premium_problem(token, settings.exercise, site)
        or _movement_file_problem(token, settings, host, own),
        token=token,
        watermark=watermark,
        target_origin=_target_origin(token, settings, host, own),
        command_origins=_command_origins(token, own),
    )


def reply_origin(site: Mapping[str, Any]) -> str:
    """Whom to tell that the page stays closed, before a token says more: whoever frames it."""
    return origin(site.get("host_origin")) or ANYBODY


def blocked_features(settings: Settings) -> tuple[str, ...]:
    """Names of the parameters in ``settings`` that the free plan does not have, in the contract's order."""
    asked = {
        "angles": settings.angles,
        "recommendations": settings.recommendations,
        "progression": settings.progression,
        "keypoints": settings.keypoints and settings.moves,
        "record": settings.record and settings.moves,
        "blazepose": settings.blazepose,
        "export": settings.export,
    }
    return tuple(name for name, wanted in asked.items() if wanted)


def _token(claims: Mapping[str, Any]) -> Token | Problem:
    status = claims.get("status")
    if status == "missing":
        return Problem("missing_token", "missing_token")
    if status == "bad_signature":
        return _invalid("signature")
    payload = claims.get("payload")
    if status != "verified" or not isinstance(payload, Mapping):
        return _invalid("malformed")

    plan = payload.get("plan")
    if not isinstance(plan, str) or plan not in PLANS:
        return _invalid("claim", claim="plan")
    origins = _origins(payload.get("origins"))
    if origins is None:
        return _invalid("claim", claim="origins")
    expires_s = _seconds(payload.get("exp"))
    if expires_s is None:
        return _invalid("claim", claim="exp")
    issued_s = _seconds(payload.get("iat"))
    if issued_s is None and payload.get("iat") is not None:
        return _invalid("claim", claim="iat")
    token_id = payload.get("jti")
    if token_id is not None and not isinstance(token_id, str):
        return _invalid("claim", claim="jti")
    limits = payload.get("limits")
    if limits is not None and not isinstance(limits, Mapping):
        return _invalid("claim", claim="limits")
    sessions = None if limits is None else limits.get("sessionsPerMonth")
    if sessions is not None and (type(sessions) is not int or sessions < 0):
        return _invalid("claim", claim="limits.sessionsPerMonth")
    return Token(plan, origins, issued_s, expires_s, token_id, sessions)


def _invalid(why: str, **values: str) -> Problem:
    return Problem("invalid_token", f"invalid_token_{why}", values)


def _origins(value: object) -> tuple[str, ...] | None:
    """Origins of a token, each once; ``None`` where the claim is no list of origins."""
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)) or len(value) > _MOST_ORIGINS:
        return None
    found: dict[str, None] = {}
    for item in value:
        one = origin(item)
        if one is None:
            return None
        found[one] = None
    return tuple(found)


def _seconds(value: object) -> float | None:
    """A time of a token; ``None`` for what is no number that a clock could show."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, int) and abs(value) > 2**53:
        return None
    return float(value) if math.isfinite(value) else None


def _time_problem(token: Token, now_s: float) -> Problem | None:
    # Written so that a clock that is no number refuses.
    if not now_s <= token.expires_s + CLOCK_LEEWAY_S:
        return Problem("expired_token", "expired_token")
    if token.issued_s is not None and now_s < token.issued_s - CLOCK_LEEWAY_S:
        return _invalid("not_yet")
    return None


def _origin_problem(
    token: Token, site: Mapping[str, Any], host: str | None, own: str | None
) -> Problem | None:
    if not token.origins or site.get("embedding") in ("top", "webview"):
        return None
    if host is None:
        raw = site.get("host_origin")
        if not isinstance(raw, str) or not raw:
            return Problem("origin_not_allowed", "origin_not_allowed_unknown")
        host = shown(raw)
    elif host == own or host in token.origins:
        return None
    return Problem("origin_not_allowed", "origin_not_allowed", {"origin": host}, origin=host)


def _feature_problem(token: Token, settings: Settings) -> Problem | None:
    blocked = blocked_features(settings) if token.plan == "free" else ()
    if not blocked:
        return None
    return Problem("free_plan_feature_blocked", "free_plan_feature_blocked", {"features": ", ".join(blocked)})


def premium_problem(token: Token, exercise: str | None, site: Mapping[str, Any]) -> Problem | None:
    """Whether the plan lacks a movement, given by its canonical id."""
    if token.plan != "free" or exercise is None:
        return None
    config = site.get("config")
    listed = config.get("premiumExercises") if isinstance(config, Mapping) else None
    premium = listed if isinstance(listed, (list, tuple)) else ()
    if exercise not in {canonical(name) for name in premium if isinstance(name, str)}:
        return None
    return Problem("premium_exercise_blocked", "premium_exercise_blocked", {"exercise": shown(exercise)})


def _movement_file_problem(
    token: Token, settings: Settings, host: str | None, own: str | None
) -> Problem | None:
    there = None if settings.user_exercise is None else origin_of_url(settings.user_exercise)
    if there is None or there == own or there in (token.origins or (host,)):
        return None
    return Problem(
        "origin_not_allowed", "movement_file_origin_not_allowed", {"origin": shown(there)}, origin=there
    )


def _target_origin(token: Token, settings: Settings, host: str | None, own: str | None) -> str | None:
    """Whom ``postMessage`` may reach; ``None``: nobody.

    A page of the site itself that frames this one gets its messages whatever the token is bound to.
    """
    asked = settings.target_origin
    if not token.origins:
        return asked or host or ANYBODY
    if asked is not None and (asked in token.origins or (asked == own and host == own)):
        return asked
    if host is not None and host == own:
        return host
    if len(token.origins) == 1:
        return token.origins[0]
    return host if host in token.origins else None


def _command_origins(token: Token, own: str | None) -> tuple[str, ...]:
    if not token.origins:
        return (ANYBODY,)
    return token.origins if own is None or own in token.origins else (*token.origins, own)
