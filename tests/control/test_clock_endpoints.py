"""The clock over HTTP: reading, setting and advancing it."""

from __future__ import annotations

import json

import pytest
from freezegun import freeze_time

from emulator import Cluster
from tests.documents.factories import (
    ALICE,
    FROZEN,
    NOW,
    OWNER,
    a_cluster,
    a_document,
    call,
    called,
    reason_of,
    saved,
)

HOUR = 3_600_000
DAY = 24 * HOUR
LICENSE = {"type": "trial", "uid": "u-1", "issued": NOW}


def _key(name: str, **fields: object) -> dict[str, object]:
    return {"name": name, "secret": "s" * 22, "owner": OWNER, **fields}


def a_cluster_with_events() -> Cluster:
    """Return a cluster where keys expire in 1 and 2 hours, and a trial in 30 days."""
    keys = {
        "in-2h": _key("second", expires_in="2h"),
        "in-1h": _key("first", expires_in="1h"),
        "in-1h-too": _key("first, too", expires_in="1h"),
        "dead": _key("dead", expires_in="1h", invalidated=True),
        "past": _key("past", expires_in="-1h"),
        "never": _key("never"),
    }
    return a_cluster(a_document(users=ALICE, api_keys=keys, license=LICENSE))


FIRST = {
    "at": "2026-01-01T01:00:00Z",
    "event": "api_key.expiration",
    "id": "in-1h",
    "name": "first",
}
FIRST_TOO = FIRST | {"id": "in-1h-too", "name": "first, too"}
SECOND = FIRST | {"at": "2026-01-01T02:00:00Z", "id": "in-2h", "name": "second"}
TRIAL = {
    "at": "2026-01-31T00:00:00Z",
    "event": "license.expiration",
    "id": "u-1",
    "name": "trial",
}


def test_clock_shows_all_there_is_to_know_about_it() -> None:
    """The present in both forms, and what is to come in order; not what dead keys would do."""
    with freeze_time("2026-01-01T00:00:10Z"):
        shown = called(a_cluster_with_events(), "GET", "/_emulator/clock")

    assert list(shown.items()) == [
        ("now", "2026-01-01T00:00:00Z"),
        ("now_in_millis", NOW),
        ("mode", "frozen"),
        ("offset", -10_000),
        ("speed", 0),
        ("next", [FIRST, FIRST_TOO, SECOND, TRIAL]),
    ]


@pytest.mark.parametrize(
    ("body", "mode", "now", "speed"),
    [
        ({}, "frozen", NOW, 0),
        ({"now": NOW + 5}, "frozen", NOW + 5, 0),
        ({"now": "2020-01-01T00:00:00Z"}, "frozen", 1_577_836_800_000, 0),
        ({"mode": "frozen"}, "frozen", NOW, 0),
        ({"mode": "running"}, "running", NOW, 1),
        ({"mode": "running", "now": 5}, "running", 5, 1),
        ({"mode": "running", "speed": 60}, "running", NOW, 60),
        ({"mode": "running", "speed": 0.5}, "running", NOW, 0.5),
    ],
)
def test_clock_is_set(body: dict[str, object], mode: str, now: int, speed: float) -> None:
    """Any of the three, also backwards, and the answer is the clock as it is then."""
    with freeze_time("2026-01-01T00:00:10Z"):
        cluster = a_cluster_with_events()
        shown = called(cluster, "PUT", "/_emulator/clock", body)

        assert (shown["mode"], shown["now_in_millis"], shown["speed"]) == (mode, now, speed)
        assert called(cluster, "GET", "/_emulator/clock") == shown


@pytest.mark.parametrize(
    ("body", "to", "passed"),
    [
        ({"by": "0"}, "2026-01-01T00:00:00Z", []),
        ({"by": "1ms"}, "2026-01-01T00:00:00.001Z", []),
        ({"by": "3599999ms"}, "2026-01-01T00:59:59.999Z", []),
        ({"by": "1h"}, "2026-01-01T01:00:00Z", [FIRST, FIRST_TOO]),
        ({"to": "2026-01-01T02:00:00Z"}, "2026-01-01T02:00:00Z", [FIRST, FIRST_TOO, SECOND]),
        ({"to": NOW + 2 * HOUR - 1}, "2026-01-01T01:59:59.999Z", [FIRST, FIRST_TOO]),
        ({"by": "30d"}, "2026-01-31T00:00:00Z", [FIRST, FIRST_TOO, SECOND, TRIAL]),
        ({"to_next": "api_key.expiration"}, "2026-01-01T01:00:00Z", [FIRST, FIRST_TOO]),
        (
            {"to_next": "license.expiration"},
            "2026-01-31T00:00:00Z",
            [FIRST, FIRST_TOO, SECOND, TRIAL],
        ),
    ],
)
def test_advance_tells_what_passed_in_order(
    body: dict[str, object], to: str, passed: object
) -> None:
    """A test learns what it has just made happen."""
    cluster = a_cluster_with_events()

    answer = called(cluster, "POST", "/_emulator/clock/advance", body)

    assert list(answer.items()) == [
        ("from", "2026-01-01T00:00:00Z"),
        ("to", to),
        ("passed", passed),
    ]
    assert called(cluster, "GET", "/_emulator/clock")["now"] == to


def test_advance_to_the_next_event_goes_from_one_to_the_next() -> None:
    """Until there is none."""
    cluster = a_cluster_with_events()
    body = {"to_next": "api_key.expiration"}

    stops = [called(cluster, "POST", "/_emulator/clock/advance", body)["to"] for _ in range(2)]
    answer = call(cluster, "POST", "/_emulator/clock/advance", body)

    assert stops == ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]
    assert reason_of(answer) == (
        "to_next: nothing of this name is to come; to come: license.expiration"
    )


def test_advance_moves_a_running_clock_and_lets_it_run_on() -> None:
    """Its mode and its speed are as before."""
    with freeze_time("2026-01-01T00:00:00Z"):
        cluster = a_cluster_with_events()
        called(cluster, "PUT", "/_emulator/clock", {"mode": "running", "speed": 60})

        answer = called(cluster, "POST", "/_emulator/clock/advance", {"by": "1h"})
        shown = called(cluster, "GET", "/_emulator/clock")

    assert answer["passed"] == [FIRST, FIRST_TOO]
    assert (shown["mode"], shown["speed"]) == ("running", 60)


def test_what_has_passed_is_settled_when_advance_answers() -> None:
    """No test has to wait for a key to die."""
    cluster = a_cluster_with_events()
    key = ("in-1h", "s" * 22)
    target = "/_security/_authenticate"

    called(cluster, "POST", "/_emulator/clock/advance", {"by": "3599999ms"})
    alive = call(cluster, "GET", target, None, key, "ApiKey").status
    called(cluster, "POST", "/_emulator/clock/advance", {"by": "1ms"})

    assert (alive, call(cluster, "GET", target, None, key, "ApiKey").status) == (200, 401)


ADVANCE = "POST", "/_emulator/clock/advance"
SET = "PUT", "/_emulator/clock"
ONE_OF = 'the document: give one of {"by": "1d"}, {"to": INSTANT} and {"to_next": EVENT}'
BACK = "PUT /_emulator/clock may set it back"
REFUSED: list[tuple[tuple[str, str], object, str]] = [
    (ADVANCE, {}, ONE_OF),
    (ADVANCE, {"by": "1d", "to": NOW}, ONE_OF),
    (ADVANCE, {"bye": "1d"}, "bye: unknown key; did you mean [by]?"),
    (ADVANCE, {"by": "-1"}, f"by: a clock advances forwards only; {BACK}"),
    (ADVANCE, {"by": "-1h"}, f"by: a clock advances forwards only; {BACK}"),
    (
        ADVANCE,
        {"by": "-5h"},
        "by: failed to parse setting [by] with value [-5h] as a time value: negative durations "
        "are not supported; write a duration such as 1d, 90m or 500ms",
    ),
    (
        ADVANCE,
        {"by": "10"},
        "by: failed to parse setting [by] with value [10] as a time value: unit is missing or "
        "unrecognized; write a duration such as 1d, 90m or 500ms",
    ),
    (ADVANCE, {"by": 10}, "by: expected a text, found a number"),
    (ADVANCE, {"by": None}, "by: expected a text, found null"),
    (ADVANCE, {"by": "9000000d"}, "the document: that is after the year 9999"),
    (
        ADVANCE,
        {"to": NOW - 1},
        f"the document: that is before the present, 2026-01-01T00:00:00Z; a clock advances "
        f"forwards only, {BACK}",
    ),
    (ADVANCE, {"to": "soon"}, "to: 'soon' is no instant; write RFC 3339"),
    (
        ADVANCE,
        {"to_next": "token.expiration"},
        "to_next: nothing of this name is to come; to come: api_key.expiration, license.expiration",
    ),
    (ADVANCE, [], "the document: expected an object, found an array"),
    (ADVANCE, b"", "no valid JSON: "),
    (ADVANCE, b"{", "no valid JSON: "),
    (SET, {"mode": "paused"}, "mode: a clock is [frozen] or [running]"),
    (SET, {"mode": None}, "mode: expected a text, found null"),
    (SET, {"speed": 2}, "speed: a frozen clock has no speed; set [mode] to [running] too"),
    (SET, {"mode": "running", "speed": 0}, "speed: a speed is above 0 and at most"),
    (SET, {"mode": "running", "speed": -1}, "speed: a speed is above 0 and at most"),
    (SET, {"mode": "running", "speed": 1e10}, "speed: a speed is above 0 and at most"),
    (SET, {"mode": "running", "speed": True}, "speed: expected a number, such as 60"),
    (SET, {"now": -1}, "now: a clock shows the years 1970 to 9999"),
    (SET, {"now": 10**30}, "now: a clock shows the years 1970 to 9999"),
    (SET, {"now": "2026-01-01"}, "now: '2026-01-01' is no instant; write RFC 3339"),
    (SET, {"now": 5, "spede": 1}, "spede: unknown key; did you mean [speed]?"),
    (SET, b"null", "the document: expected an object, found null"),
]


@pytest.mark.parametrize(("route", "body", "reason"), REFUSED)
def test_refusal_teaches_and_leaves_the_clock_as_it_was(
    route: tuple[str, str], body: object, reason: str
) -> None:
    """A body that is refused changes nothing, not even its right parts."""
    cluster = a_cluster_with_events()
    before = saved(cluster)

    answer = call(cluster, *route, body)

    assert answer.status == 400
    assert json.loads(answer.body)["error"]["type"] == "illegal_argument_exception"
    assert reason_of(answer).startswith(reason)
    assert saved(cluster) == before


def test_date_header_is_the_cluster_s_own_time() -> None:
    """A client that looks at it sees the time that the test made."""
    cluster = a_cluster_with_events()
    expected = ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")

    assert expected in call(cluster, "GET", "/").headers
    assert expected in call(cluster, "GET", "/_emulator/clock").headers


def test_license_of_a_basic_cluster_never_comes_to_an_end() -> None:
    """So there is nothing to come."""
    cluster = a_cluster({"clock": FROZEN, "license": {"type": "basic"}})

    assert called(cluster, "GET", "/_emulator/clock")["next"] == []
