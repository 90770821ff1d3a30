"""What a token allows: errors in their order, origins, features, and claims of any shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from py_core.plans import CLOCK_LEEWAY_S, PLANS, Verdict, blocked_features, judge, reply_origin
from py_core.settings import Settings, parse
from py_core.text import LANGUAGES

NOW_S = 1_800_000_000.0
OWN = "https://repscope.example"
HOST = "https://app.example"
OTHER = "https://other.example"


def asked(query: str = "exercise=squat", page: str = "tracking") -> Settings:
    found = parse(query, page)
    assert isinstance(found, Settings)
    return found


def site(**changes: Any) -> dict[str, Any]:
    return {
        "page": "tracking",
        "now_s": NOW_S,
        "host_origin": HOST,
        "embedding": "frame",
        "self_origin": OWN,
        "languages": ["en"],
        "config": {"premiumExercises": []},
        **changes,
    }


def verified(**changes: Any) -> dict[str, Any]:
    payload = {
        "plan": "developer",
        "origins": [HOST],
        "iat": NOW_S - 1000,
        "exp": NOW_S + 1000,
        "jti": "t-1",
        "limits": {},
        **changes,
    }
    return {
        "status": "verified",
        "payload": {name: value for name, value in payload.items() if value is not ...},
    }


def code(verdict: Verdict) -> str | None:
    if verdict.problem is not None:
        for lang in LANGUAGES:
            assert verdict.problem.message(lang)
    return verdict.problem.code if verdict.problem else None


def test_a_good_token() -> None:
    verdict = judge(verified(limits={"sessionsPerMonth": 100, "other": 1}), asked(), site())
    assert code(verdict) is None
    assert verdict.token is not None
    assert (verdict.token.plan, verdict.token.origins, verdict.token.token_id) == (
        "developer",
        (HOST,),
        "t-1",
    )
    assert verdict.token.sessions_per_month == 100
    assert not verdict.watermark
    assert verdict.target_origin == HOST
    assert verdict.command_origins == (HOST, OWN)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"status": "missing", "payload": None}, "missing_token"),
        ({"status": "malformed", "payload": None}, "invalid_token"),
        ({"status": "bad_signature", "payload": {"plan": "company"}}, "invalid_token"),
        ({"status": "verified", "payload": None}, "invalid_token"),
        ({"status": "verified", "payload": []}, "invalid_token"),
        ({"status": "Verified", "payload": {}}, "invalid_token"),
        ({}, "invalid_token"),
        (verified(exp=NOW_S - CLOCK_LEEWAY_S - 1), "expired_token"),
        (verified(exp=0), "expired_token"),
        (verified(iat=NOW_S + CLOCK_LEEWAY_S + 1), "invalid_token"),
    ],
)
def test_no_token_a_bad_one_an_old_one(claims: dict[str, Any], expected: str) -> None:
    verdict = judge(claims, asked(), site())
    assert code(verdict) == expected
    assert verdict.target_origin == HOST
    assert verdict.command_origins == ()


def test_clocks_may_be_off_by_the_leeway() -> None:
    assert code(judge(verified(exp=NOW_S - CLOCK_LEEWAY_S), asked(), site())) is None
    assert code(judge(verified(iat=NOW_S + CLOCK_LEEWAY_S), asked(), site())) is None
    assert code(judge(verified(iat=...), asked(), site())) is None
    assert code(judge(verified(), asked(), site(now_s=float("nan")))) == "expired_token"


@pytest.mark.parametrize(
    "changes",
    [
        {"plan": "gold"},
        {"plan": None},
        {"plan": ["free"]},
        {"plan": ...},
        {"origins": "https://app.example"},
        {"origins": ["app.example"]},
        {"origins": [HOST, 7]},
        {"origins": [["https://a.example"]]},
        {"origins": {}},
        {"origins": [HOST] * 1001},
        {"exp": ...},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": True},
        {"exp": 10**400},
        {"iat": "yesterday"},
        {"jti": 5},
        {"limits": []},
        {"limits": {"sessionsPerMonth": -1}},
        {"limits": {"sessionsPerMonth": 1.5}},
        {"limits": {"sessionsPerMonth": True}},
        {"limits": {"sessionsPerMonth": "10"}},
    ],
)
def test_claims_of_the_wrong_shape(changes: dict[str, Any]) -> None:
    verdict = judge(verified(**changes), asked(), site())
    assert code(verdict) == "invalid_token"
    assert verdict.problem is not None
    assert next(iter(changes)) in verdict.problem.message("en")


@pytest.mark.parametrize(
    ("around", "origins", "allowed"),
    [
        ({}, [HOST], True),
        ({}, ["https://APP.example:443/"], True),
        ({}, [OTHER], False),
        ({}, [OTHER, HOST], True),
        ({}, [], True),
        ({}, None, True),
        ({"host_origin": OWN}, [OTHER], True),
        ({"host_origin": None}, [OTHER], False),
        ({"host_origin": "null"}, [OTHER], False),
        ({"host_origin": None}, [], True),
        ({"host_origin": "http://app.example"}, [HOST], False),
        ({"host_origin": "https://app.example.evil.example"}, [HOST], False),
        ({"host_origin": None, "embedding": "top"}, [HOST], True),
        ({"host_origin": OTHER, "embedding": "top"}, [HOST], True),
        ({"host_origin": None, "embedding": "webview"}, [HOST], True),
        ({"host_origin": None, "embedding": "?"}, [HOST], False),
        ({"self_origin": None, "host_origin": None}, [HOST], False),
    ],
)
def test_who_may_frame_the_page(around: dict[str, Any], origins: list[str] | None, allowed: bool) -> None:
    verdict = judge(verified(origins=origins), asked(), site(**around))
    assert code(verdict) == (None if allowed else "origin_not_allowed")


def test_a_foreign_page_learns_why() -> None:
    verdict = judge(verified(), asked(), site(host_origin=OTHER))
    assert verdict.problem is not None
    assert verdict.problem.origin == OTHER
    assert OTHER in verdict.problem.message("en")
    assert verdict.target_origin == OTHER
    assert verdict.command_origins == ()
    hidden = judge(verified(), asked(), site(host_origin=None))
    assert hidden.problem is not None and hidden.problem.origin is None
    assert "referrerpolicy" in hidden.problem.message("en")
    assert hidden.target_origin == "*"


@pytest.mark.parametrize(
    ("query", "origins", "host", "expected"),
    [
        ("", [HOST], HOST, HOST),
        (f"targetOrigin={HOST}", [OTHER, HOST], OTHER, HOST),
        (f"targetOrigin={OTHER}", [HOST], HOST, HOST),
        ("targetOrigin=*", [HOST], HOST, HOST),
        ("", [OTHER, HOST], HOST, HOST),
        ("", [OTHER], OWN, OWN),
        (f"targetOrigin={OWN}", [OTHER], OWN, OWN),
        ("", [], HOST, HOST),
        ("", [], None, "*"),
        ("", [], "null", "*"),
        (f"targetOrigin={OTHER}", [], HOST, OTHER),
        ("targetOrigin=*", [], HOST, "*"),
    ],
)
def test_whom_messages_may_reach(query: str, origins: list[str], host: str | None, expected: str) -> None:
    verdict = judge(verified(origins=origins), asked(query), site(host_origin=host))
    assert code(verdict) is None
    assert verdict.target_origin == expected


def test_nobody_is_told_where_no_origin_is_known() -> None:
    verdict = judge(verified(origins=[HOST, OTHER]), asked(), site(host_origin=None, embedding="top"))
    assert code(verdict) is None
    assert verdict.target_origin is None


def test_whose_commands_are_taken() -> None:
    assert judge(verified(origins=[]), asked(), site()).command_origins == ("*",)
    assert judge(verified(origins=[HOST, OWN]), asked(), site()).command_origins == (HOST, OWN)
    assert judge(verified(), asked(), site(self_origin=None)).command_origins == (HOST,)


def test_who_hears_that_the_page_stays_closed() -> None:
    assert reply_origin(site()) == HOST
    assert reply_origin(site(host_origin="null")) == "*"
    assert reply_origin({}) == "*"


@pytest.mark.parametrize(
    ("query", "page", "names"),
    [
        ("exercise=squat&angles=true", "tracking", ("angles",)),
        ("angles=true", "tracking", ("angles",)),
        ("exercise=squat&keypoints=true", "tracking", ("keypoints",)),
        ("keypoints=true", "tracking", ()),
        ("exercise=squat&record=true", "tracking", ("record",)),
        ("record=true", "tracking", ()),
        ("exercise=squat", "tracking", ()),
        ("blazepose=true", "tracking", ("blazepose",)),
        ("export=true", "upload_tracking", ("export",)),
        (
            "exercise=squat&angles=1&recommendations=1&progression=1&keypoints=1&blazepose=1&export=1",
            "upload_tracking",
            ("angles", "recommendations", "progression", "keypoints", "blazepose", "export"),
        ),
    ],
)
def test_features_that_the_free_plan_lacks(query: str, page: str, names: tuple[str, ...]) -> None:
    wanted = asked(query, page)
    assert blocked_features(wanted) == names
    free = judge(verified(plan="free"), wanted, site())
    assert code(free) == ("free_plan_feature_blocked" if names else None)
    assert free.watermark
    if free.problem is not None:
        assert all(name in free.problem.message(lang) for name in names for lang in LANGUAGES)
        assert free.target_origin == HOST
    for plan in PLANS[1:]:
        paid = judge(verified(plan=plan), wanted, site())
        assert code(paid) is None
        assert not paid.watermark


def test_premium_movements() -> None:
    around = site(config={"premiumExercises": ["face_squat", 7, None]})
    assert code(judge(verified(plan="free"), asked("exercise=squat"), around)) == "premium_exercise_blocked"
    assert code(judge(verified(plan="free"), asked("exercise=plank"), around)) is None
    assert code(judge(verified(plan="free"), asked(""), around)) is None
    assert code(judge(verified(plan="custom"), asked("exercise=squat"), around)) is None
    odd: list[Any] = [None, [], {}, {"premiumExercises": "squat"}, {"premiumExercises": None}]
    for config in odd:
        assert code(judge(verified(plan="free"), asked("exercise=squat"), site(config=config))) is None


def test_the_order_of_problems() -> None:
    foreign = site(host_origin=OTHER, config={"premiumExercises": ["squat"]})
    wanted = asked("exercise=squat&angles=true")
    old = verified(plan="free", exp=1)
    assert code(judge(old, wanted, foreign)) == "expired_token"
    assert code(judge(verified(plan="free"), wanted, foreign)) == "origin_not_allowed"
    here = site(config={"premiumExercises": ["squat"]})
    assert code(judge(verified(plan="free"), wanted, here)) == "free_plan_feature_blocked"
    assert code(judge(verified(plan="free"), asked(), here)) == "premium_exercise_blocked"


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([HOST, "free"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_payload = st.fixed_dictionaries(
    {},
    optional={
        "plan": _json | st.sampled_from(PLANS),
        "origins": _json,
        "iat": _json,
        "exp": _json | st.just(NOW_S + 1),
        "jti": _json,
        "limits": _json | st.fixed_dictionaries({"sessionsPerMonth": _json}),
    },
)


@hypothesis_settings(max_examples=300, deadline=None)
@given(_json | st.sampled_from(["verified", "missing"]), _json | _payload, _json, _json, _json)
def test_claims_and_surroundings_of_any_shape(
    status: object, payload: object, host: object, embedding: object, config: object
) -> None:
    around = site(host_origin=host, embedding=embedding, config=config)
    verdict = judge({"status": status, "payload": payload}, asked("exercise=squat&angles=true"), around)
    if verdict.problem is None:
        assert status == "verified"
        assert verdict.token is not None and verdict.token.plan in PLANS
    else:
        assert verdict.problem.message("en").isprintable()
