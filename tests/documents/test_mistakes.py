"""Mistakes in a document are refused with their path, and change nothing."""

from __future__ import annotations

import json

import pytest

from emulator import DocumentError
from tests.documents.factories import (
    ALICE,
    OWNER,
    a_blueprint,
    a_cluster,
    a_document,
    a_key,
    call,
    reason_of,
    saved,
)

ACCESS = {"search": [{"names": ["logs*"]}]}

MISTAKES: dict[str, tuple[object, str]] = {
    "no object": ([], "the document: expected an object, found an array"),
    "null": (None, "the document: expected an object, found null"),
    "name that nobody can have": (
        {"users": {"_anonymous": {"password": "secret-1", "roles": []}}},
        "users._anonymous: this name is kept for anonymous access, which is set in [settings]",
    ),
    "unknown section": ({"user": {}}, "user: unknown key; did you mean [users]?"),
    "unknown section, like none": (
        {"xyz": {}},
        "xyz: unknown key; known are format, es_version, cluster_uuid, license, clock, "
        "random_seed, random_draws, last_key_removal, settings, users, roles, "
        "role_mappings, application_privileges, api_keys",
    ),
    "other format": (
        {"format": "es-security-emulator/2"},
        "format: this emulator reads [es-security-emulator/1]",
    ),
    "format is no text": ({"format": 1}, "format: expected a text, found a number"),
    "version is no text": (
        {"es_version": 9},
        "es_version: expected a version as a text, such as 9.5.0",
    ),
    "no such licence": (
        {"license": {"type": "free"}},
        "license.type: 'free' is no licence; known are "
        "basic, standard, gold, platinum, enterprise, trial",
    ),
    "licence without type": ({"license": {}}, "license: the key [type] is missing"),
    "clock's mode": ({"clock": {"mode": "still"}}, "clock.mode: a clock is [frozen] or [running]"),
    "clock's key": (
        {"clock": {"time": 0}},
        "clock.time: unknown key; known are mode, now, at, speed",
    ),
    "clock without offset": (
        {"clock": {"now": "2026-01-01T00:00:00"}},
        "clock.now: '2026-01-01T00:00:00' is no instant; write RFC 3339 with an offset, such as "
        "2026-01-01T00:00:00Z, or milliseconds since the epoch, such as 1767225600000",
    ),
    "clock before 1970": (
        {"clock": {"now": -1}},
        "clock.now: a clock shows the years 1970 to 9999",
    ),
    "speed of a frozen clock": (
        {"clock": {"mode": "frozen", "speed": 2}},
        "clock.speed: is for a running clock only",
    ),
    "speed of nothing": (
        {"clock": {"speed": 0}},
        "clock.speed: a speed is above 0 and at most a thousand million; freeze the clock",
    ),
    "speed is a text": (
        {"clock": {"speed": "2"}},
        "clock.speed: expected a number, such as 60 for a minute in a second",
    ),
    "random seed": ({"random_seed": "x"}, "random_seed: expected a whole number, found a text"),
    "random seed is true": (
        {"random_seed": True},
        "random_seed: expected a whole number, found true or false",
    ),
    "draws below 0": (
        {"random_draws": -1},
        "random_draws: expected a whole number from 0, as a saved snapshot has it",
    ),
    "cluster's id": ({"cluster_uuid": 5}, "cluster_uuid: expected a text, found a number"),
    "setting's name": (
        {"settings": {"cluster.nam": "x"}},
        "settings: unknown setting 'cluster.nam'; did you mean 'cluster.name'?",
    ),
    "setting's value": (
        {"settings": {"xpack.security.authc.api_key.enabled": "yes"}},
        "settings: setting 'xpack.security.authc.api_key.enabled' is 'yes'; "
        "it must be true or false",
    ),
    "users is an array": ({"users": []}, "users: expected an object, found an array"),
    "user is a text": ({"users": {"a": "x"}}, "users.a: expected an object, found a text"),
    "user without roles": (
        {"users": {"a": {"password": "secret-1"}}},
        "users.a: the key [roles] is missing",
    ),
    "user without password": (
        {"users": {"a": {"roles": []}}},
        "users.a: a user needs a [password] or a [password_hash]",
    ),
    "short password": (
        {"users": {"a": {"password": "short", "roles": []}}},
        "users.a.password: a password has at least 6 characters",
    ),
    "no hash": (
        {"users": {"a": {"password_hash": "plain-text", "roles": []}}},
        "users.a.password_hash: no hash of a known form, such as $2a$10$...",
    ),
    "role of a user": (
        {"users": {"a": {"password": "secret-1", "roles": ["x", 1]}}},
        "users.a.roles[1]: expected a text, found a number",
    ),
    "user's key": (
        {"users": {"a": {"password": "secret-1", "rolls": []}}},
        "users.a.rolls: unknown key; did you mean [roles]?",
    ),
    "enabled": (
        {"users": {"a": {"password": "secret-1", "roles": [], "enabled": "no"}}},
        "users.a.enabled: expected true or false, found a text",
    ),
    "roles of a reserved user": (
        {"users": {"elastic": {"password": "secret-1", "roles": []}}},
        "users.elastic.roles: unknown key; known are password, password_hash, enabled",
    ),
    "reserved role": (
        {"roles": {"superuser": {}}},
        "roles.superuser: this role is reserved, and the same in every cluster",
    ),
    "role is an array": ({"roles": {"r": []}}, "roles.r: expected an object, found an array"),
    "key is null": ({"api_keys": {"k": None}}, "api_keys.k: expected an object, found null"),
    "key without name": (
        {"api_keys": {"k": {"secret": "s", "owner": OWNER}}},
        "api_keys.k: the key [name] is missing",
    ),
    "key without secret": (
        {"users": ALICE, "api_keys": {"k": {"name": "k", "owner": OWNER}}},
        "api_keys.k: a key needs a [secret] or a [secret_hash]",
    ),
    "key's type": (
        a_key(type="rests"),
        "api_keys.k1.type: a key is of type [rest] or [cross_cluster]",
    ),
    "key without access": (
        {
            "users": ALICE,
            "api_keys": {
                "k": {"name": "k", "type": "cross_cluster", "secret": "s", "owner": OWNER}
            },
        },
        "api_keys.k: a key of type [cross_cluster] needs [access]",
    ),
    "access of a REST key": (
        a_key(type="rest"),
        "api_keys.k1.access: a key of type [rest] has [role_descriptors] instead",
    ),
    "role descriptors of a cross-cluster key": (
        a_key(role_descriptors={}),
        "api_keys.k1.role_descriptors: a key of type [cross_cluster] has [access] instead",
    ),
    "certificate identity of a REST key": (
        {
            "users": ALICE,
            "api_keys": {
                "k": {"name": "k", "secret": "s", "owner": OWNER, "certificate_identity": "CN=a"}
            },
        },
        "api_keys.k.certificate_identity: a key of type [rest] has none; "
        "only one of type [cross_cluster] may",
    ),
    "empty access": (
        a_key(access={}),
        "api_keys.k1.access: must specify non-empty access for either [search] or [replication]",
    ),
    "document level security beside replication": (
        a_key(
            access={
                "search": [{"names": ["a"], "query": {"match_all": {}}}],
                "replication": [{"names": ["b"]}],
            }
        ),
        "api_keys.k1.access: search does not support document or field level security "
        "if replication is assigned",
    ),
    "unknown owner": (
        a_key(owner={"username": "zoe", "realm": "default_native"}),
        "api_keys.k1.owner: no user [zoe] in realm [default_native]; add it to [users], "
        "or give a [realm_type] if the owner is gone",
    ),
    "owner without realm": (
        a_key(owner={"username": "alice"}),
        "api_keys.k1.owner: the key [realm] is missing",
    ),
    "two expirations": (
        a_key(expiration=0, expires_in="1d"),
        "api_keys.k1.expires_in: give [expiration] or [expires_in], not both",
    ),
    "duration without unit": (
        a_key(expires_in="10"),
        "api_keys.k1.expires_in: failed to parse setting [expires_in] with value [10] "
        "as a time value: unit is missing or unrecognized",
    ),
    "a duration of thousands of digits": (
        a_key(expires_in="1" * 4400 + "d"),
        f"api_keys.k1.expires_in: failed to parse [{'1' * 4400}d]",
    ),
    "secret of another hash": (
        a_key(secret_hash="$2a$04$" + "a" * 53),
        "api_keys.k1.secret: is not what [secret_hash] was made from; give one",
    ),
    "invalidated and not": (
        a_key(invalidated=False, invalidation=0),
        "api_keys.k1.invalidated: a key with an [invalidation] is invalidated",
    ),
    "year 10000 of a licence": (
        {"license": {"type": "trial", "issued": 10**17}},
        "license.issued: a clock shows the years 1970 to 9999",
    ),
    "year 10000 of a licence's end": (
        {"license": {"type": "trial", "expires": 10**17}},
        "license.expires: a clock shows the years 1970 to 9999",
    ),
    "privilege of a role": (
        {"roles": {"r": {"cluster": ["manage_secruity"]}}},
        "roles.r: unknown cluster privilege [manage_secruity].",
    ),
    "privilege of a key": (
        {
            "users": ALICE,
            "api_keys": {
                "k": {
                    "name": "k",
                    "secret": "s",
                    "owner": OWNER,
                    "role_descriptors": {"r": {"indices": [{"names": "a", "privileges": ["red"]}]}},
                }
            },
        },
        "api_keys.k.role_descriptors.r: unknown index privilege [red].",
    ),
    "privilege of a key's owner": (
        {
            "users": ALICE,
            "api_keys": {
                "k": {
                    "name": "k",
                    "secret": "s",
                    "owner": OWNER,
                    "limited_by": {"r": {"cluster": ["al"]}},
                }
            },
        },
        "api_keys.k.limited_by.r: unknown cluster privilege [al].",
    ),
    "key's name": (
        a_key(name="_k"),
        "api_keys.k1.name: api key name may not begin with an underscore",
    ),
    "certificate identity": (
        a_key(certificate_identity="CN=("),
        "api_keys.k1.certificate_identity: Invalid certificate_identity format: [CN=(]. "
        "Must be a valid regex.",
    ),
    "certificate identity before its time": (
        a_key(certificate_identity="CN=a") | {"es_version": "9.2.0"},
        "api_keys.k1.certificate_identity: Elasticsearch 9.2.0 has none; later ones do, from 9.3",
    ),
    "metadata": (a_key(metadata=[]), "api_keys.k1.metadata: expected an object, found an array"),
}
"""What is written, and what is said of it."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_refused_with_its_path(mistake: str) -> None:
    """Whoever wrote it finds the place, and the right form, without a search."""
    document, message = MISTAKES[mistake]
    cluster = a_cluster(a_document(users=ALICE))

    answer = call(cluster, "PUT", "/_emulator/snapshot", document or json.dumps(document).encode())

    assert answer.status == 400
    assert reason_of(answer).startswith(message)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_leaves_the_cluster_as_it_was(mistake: str) -> None:
    """A document is loaded as a whole or not at all, the sections before the mistake included."""
    document, _ = MISTAKES[mistake]
    cluster = a_cluster(a_key())
    before = saved(cluster, secrets=True), cluster.snapshot().entropy

    spoiled = (
        {"clock": {"mode": "frozen", "now": 5}, **document} if isinstance(document, dict) else []
    )
    call(cluster, "PUT", "/_emulator/snapshot", spoiled or b"[]")

    assert (saved(cluster, secrets=True), cluster.snapshot().entropy) == before


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_in_a_seed_is_found_before_a_cluster_is_asked_anything(mistake: str) -> None:
    """A start with a broken seed fails at once, not at the first request."""
    document, message = MISTAKES[mistake]

    with pytest.raises(DocumentError) as error:
        a_blueprint(document).check()  # type: ignore[arg-type] # some are no objects

    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"", "no valid JSON: "),
        (b"{", "no valid JSON: "),
        (b'{"users": {},}', "no valid JSON: "),
        (b"\xff", "no valid JSON: "),
        (b'{"random_seed": 1e999}', "no valid JSON: "),
        (b'{"users": {}} x', "no valid JSON: "),
        (b'{"users": {}, "users": {}}', "no valid JSON: [1:22] Duplicate field 'users'"),
    ],
)
def test_text_that_is_no_json_is_refused_with_the_place(document: bytes, message: str) -> None:
    """A key that is given twice counts as a mistake, as one of the two would be lost."""
    cluster = a_cluster()
    before = saved(cluster)

    answer = call(cluster, "PUT", "/_emulator/snapshot", document)

    assert answer.status == 400
    assert reason_of(answer).startswith(message)
    assert saved(cluster) == before


def test_message_about_a_key_that_is_given_twice_does_not_repeat_the_document() -> None:
    """It is printed at the start and goes into logs, and the document holds secrets."""
    document = b'{"users": {"a": {"password": "secret-1", "password": "secret-2", "roles": []}}}'

    answer = call(a_cluster(), "PUT", "/_emulator/snapshot", document)

    assert "secret-" not in reason_of(answer)


@pytest.mark.parametrize(
    "document",
    [
        {"users": {"a": {"password": "hunter-2", "roles": 5}}},
        a_key(secret="hunter-2", secret_hash="$2a$04$" + "a" * 53),
        {
            "users": {
                "a": {"password": "hunter-2", "password_hash": "$2a$04$" + "a" * 53, "roles": []}
            }
        },
    ],
)
def test_message_about_a_mistake_tells_no_secret(document: dict[str, object]) -> None:
    """Messages end in logs and in continuous integration."""
    assert b"hunter-2" not in call(a_cluster(), "PUT", "/_emulator/snapshot", document).body
