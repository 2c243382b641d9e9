"""``POST /_security/cross_cluster/api_key``: what it makes, and what it refuses in which order."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

import pytest

from tests.api_keys.factories import (
    ELASTIC,
    NOW,
    QUERY,
    REPLICATION,
    SEARCH,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    basic,
    call,
    shown,
)

PATH = "/_security/cross_cluster/api_key"
BUILD = "Failed to build [cross_cluster_api_key_request] after last required field arrived"
FLS = {"names": ["logs*"], "field_security": {"grant": ["*"], "except": ["private"]}}
NO_ACCESS = "must specify non-empty access for either [search] or [replication]"
SEARCH_DLS = "search does not support document or field level security if replication is assigned"
REPLICATION_DLS = "replication does not support document or field level security"


def test_the_answer_has_the_id_the_name_the_secret_and_both_encoded() -> None:
    """Clients take the fields by name, and people read them in this order."""
    reply = call(a_cluster(), "POST", PATH, {"name": "cc", "access": SEARCH, "expiration": "1d"})

    created = reply.json
    assert reply.status == 200
    assert list(created) == ["id", "name", "expiration", "api_key", "encoded"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{20}", created["id"])
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", created["api_key"])
    assert b64decode(created["encoded"]).decode() == f"{created['id']}:{created['api_key']}"
    assert len(created["encoded"]) == 60
    assert created["expiration"] == NOW + 86_400_000


def test_a_key_without_expiration_names_none() -> None:
    """An absent field means that the key never expires."""
    assert "expiration" not in a_cross_cluster_key(a_cluster())


@pytest.mark.parametrize(
    ("access", "cluster_privileges"),
    [
        (SEARCH, ["cross_cluster_search", "monitor_enrich"]),
        (REPLICATION, ["cross_cluster_replication"]),
        (
            SEARCH | REPLICATION,
            ["cross_cluster_search", "monitor_enrich", "cross_cluster_replication"],
        ),
    ],
)
def test_access_becomes_one_role_descriptor(
    access: dict[str, Any], cluster_privileges: list[str]
) -> None:
    """Search entries come first, and each side has its own privileges."""
    cluster = a_cluster()
    key = shown(cluster, a_cross_cluster_key(cluster, access=access)["id"])

    descriptor = key["role_descriptors"]["cross_cluster"]
    assert list(key["role_descriptors"]) == ["cross_cluster"]
    assert descriptor["cluster"] == cluster_privileges
    assert [entry["privileges"] for entry in descriptor["indices"]] == [
        {
            "search": ["read", "read_cross_cluster", "view_index_metadata"],
            "replication": ["cross_cluster_replication", "cross_cluster_replication_internal"],
        }[side]
        for side in access
    ]


def test_the_key_is_shown_with_descriptor_and_access() -> None:
    """The order of fields is that of Elasticsearch, down to the entries."""
    cluster = a_cluster()
    entry = {
        "names": "logs*",
        "query": {"term": {"category": "shared"}},
        "field_security": {"grant": ["*"], "except": ["private"]},
    }
    created = a_cross_cluster_key(
        cluster, access={"search": entry}, metadata={"tag": "dev"}, expiration="1d"
    )

    key = shown(cluster, created["id"], "&with_limited_by=true")
    shown_entry = {
        "names": ["logs*"],
        "field_security": {"grant": ["*"], "except": ["private"]},
        "query": '{"term":{"category":"shared"}}',
        "allow_restricted_indices": False,
    }
    assert list(key) == [
        "id",
        "name",
        "type",
        "creation",
        "expiration",
        "invalidated",
        "username",
        "realm",
        "realm_type",
        "metadata",
        "role_descriptors",
        "access",
    ]
    assert key["access"] == {"search": [shown_entry]}
    assert list(key["access"]["search"][0]) == list(shown_entry)
    assert list(key["role_descriptors"]["cross_cluster"]) == [
        "cluster",
        "indices",
        "applications",
        "run_as",
        "metadata",
        "transient_metadata",
    ]
    assert list(key["role_descriptors"]["cross_cluster"]["indices"][0]) == [
        "names",
        "privileges",
        "field_security",
        "query",
        "allow_restricted_indices",
    ]


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        ("", "parse_exception", "request body is required"),
        (
            "[]",
            "x_content_parse_exception",
            "[1:1] [cross_cluster_api_key_request] Expected START_OBJECT but was: START_ARRAY",
        ),
        ("{}", "illegal_argument_exception", "Required [name, access]"),
        ('{"name":"a"}', "illegal_argument_exception", "Required [access]"),
        ('{"access":{"search":[]}}', "illegal_argument_exception", "Required [name]"),
        (
            '{"nam":"a"}',
            "x_content_parse_exception",
            "[1:2] [cross_cluster_api_key_request] unknown field [nam] did you mean [name]?",
        ),
        (
            '{"name":1}',
            "x_content_parse_exception",
            "[1:9] [cross_cluster_api_key_request] name doesn't support values of type: "
            "VALUE_NUMBER",
        ),
        (
            '{"access":null}',
            "x_content_parse_exception",
            "[1:11] [cross_cluster_api_key_request] access doesn't support values of type: "
            "VALUE_NULL",
        ),
        (
            '{"metadata":null}',
            "x_content_parse_exception",
            "[1:13] [cross_cluster_api_key_request] metadata doesn't support values of type: "
            "VALUE_NULL",
        ),
        (
            '{"expiration":1}',
            "x_content_parse_exception",
            "[1:15] [cross_cluster_api_key_request] expiration doesn't support values of type: "
            "VALUE_NUMBER",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(body: str, type: str, reason: str) -> None:
    """The first mistake in document order wins, with its line and column."""
    reply = call(a_cluster(), "POST", PATH, body or None)

    assert reply.problem == (400, type, reason)
    assert reply.error["root_cause"] == [{"type": type, "reason": reason}]


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ("{}", NO_ACCESS),
        ('{"search":[]}', NO_ACCESS),
        ('{"replication":[]}', NO_ACCESS),
        ('{"search":[],"replication":[]}', NO_ACCESS),
    ],
)
def test_empty_access_is_refused_while_the_request_is_built(access: str, reason: str) -> None:
    """The rule is the cause of the parse error, and not its root cause."""
    reply = call(a_cluster(), "POST", PATH, '{"name":"a","access":' + access + "}")

    assert reply.status == 400
    assert reply.error == {
        "root_cause": [{"type": "x_content_parse_exception", "reason": BUILD}],
        "type": "x_content_parse_exception",
        "reason": BUILD,
        "caused_by": {"type": "illegal_argument_exception", "reason": reason},
    }
    assert list(reply.error) == ["root_cause", "type", "reason", "caused_by"]


@pytest.mark.parametrize("hiding", [QUERY, FLS])
@pytest.mark.parametrize(
    ("sides", "reason"),
    [
        (("search", "replication"), SEARCH_DLS),
        (("search",), SEARCH_DLS),
        (("replication",), REPLICATION_DLS),
    ],
)
def test_hidden_documents_or_fields_do_not_go_with_replication(
    hiding: dict[str, Any], sides: tuple[str, ...], reason: str
) -> None:
    """Of the two rules the one about search is looked at first."""
    plain: dict[str, Any] = SEARCH | REPLICATION
    access = {side: [hiding] if side in sides else plain[side] for side in plain}

    error = call(a_cluster(), "POST", PATH, {"name": "a", "access": access}).error

    assert error["caused_by"] == {"type": "illegal_argument_exception", "reason": reason}


def test_hidden_documents_are_refused_with_replication_alone() -> None:
    """A key for replication needs to see everything, whatever else it is for."""
    body = {"name": "a", "access": {"replication": [QUERY]}}
    error = call(a_cluster(), "POST", PATH, body).error

    assert error["caused_by"]["reason"] == REPLICATION_DLS


def test_an_error_in_an_entry_is_told_through_all_parsers() -> None:
    """The root cause is the innermost parse error; each level says where it stood."""
    body = '{"name":"a","access":{"search":[{"names":["x"],"privileges":["read"]}]}}'
    reply = call(a_cluster(), "POST", PATH, body)

    inner = {
        "type": "parse_exception",
        "reason": "failed to parse indices privileges for role [cross_cluster]. "
        "field [privileges] must not present",
    }
    at = "[1:61]"
    assert reply.error == {
        "root_cause": [inner],
        "type": "x_content_parse_exception",
        "reason": f"{at} [cross_cluster_api_key_request] failed to parse field [access]",
        "caused_by": {
            "type": "x_content_parse_exception",
            "reason": f"{at} [cross_cluster_api_key_request_access] failed to parse field [search]",
            "caused_by": inner,
        },
    }


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{}", ". missing required [names] field"),
        ('{"names":[]}', ". [names] cannot be an empty array"),
        (
            '{"names":1}',
            ". expected field [names] value to be a string or an array of strings, but found "
            "[VALUE_NUMBER] instead",
        ),
        ('{"names":["a"],"x":1}', ". unexpected field [x]"),
        (
            '{"names":["a"],"query":1}',
            ". expected field [query] value to be null, a string, an array, or an object, but "
            "found [VALUE_NUMBER] instead",
        ),
        (
            '{"names":["a"],"allow_restricted_indices":"true"}',
            ". expected field [allow_restricted_indices] value to be a boolean, but found "
            "[VALUE_STRING] instead",
        ),
        (
            '{"names":["a"],"field_security":[]}',
            '. expected START_OBJECT but got START_ARRAY in "field_security".',
        ),
        ('{"names":["a"],"field_security":{}}', '. "field_security" must not be empty.'),
        ('{"names":["a"],"field_security":{"grant":null}}', ". grant must not be null."),
        (
            '{"names":["a"],"field_security":{"except":["a"]}}',
            ". field_security requires grant if except is given",
        ),
        (
            '{"names":["a"],"field_security":{"x":1}}',
            '. "field_security" only accepts options grant and except, but got: x',
        ),
    ],
)
def test_a_bad_entry_is_refused_in_the_words_of_roles(entry: str, reason: str) -> None:
    """Entries are read by the parser of roles, for a role called after the key's type."""
    body = '{"name":"a","access":{"search":[' + entry + "]}}"
    root_cause = call(a_cluster(), "POST", PATH, body).error["root_cause"]

    prefix = "failed to parse indices privileges for role [cross_cluster]"
    assert root_cause == [{"type": "parse_exception", "reason": prefix + reason}]


def test_null_for_a_side_is_refused_by_the_inner_parser() -> None:
    """The wrong token is the inner parser's error, and so the root cause."""
    error = call(a_cluster(), "POST", PATH, '{"name":"a","access":{"search":null}}').error

    inner = (
        "[1:32] [cross_cluster_api_key_request_access] search doesn't support values of type: "
        "VALUE_NULL"
    )
    assert (
        error["reason"] == "[1:32] [cross_cluster_api_key_request] failed to parse field [access]"
    )
    assert error["root_cause"] == [{"type": "x_content_parse_exception", "reason": inner}]


@pytest.mark.parametrize(
    ("expiration", "reason"),
    [
        (
            "10",
            "failed to parse setting [expiration] with value [10] as a time value: unit is missing "
            "or unrecognized",
        ),
        (
            "1w",
            "failed to parse setting [expiration] with value [1w] as a time value: unit is missing "
            "or unrecognized",
        ),
        (
            "-5d",
            "failed to parse setting [expiration] with value [-5d] as a time value: negative "
            "durations are not supported",
        ),
    ],
)
def test_a_bad_expiration_is_refused_before_bad_access(expiration: str, reason: str) -> None:
    """Arguments are made before the request object that checks the access."""
    body = {"name": "a", "access": {}, "expiration": expiration}
    error = call(a_cluster(), "POST", PATH, body).error

    assert error["reason"] == BUILD
    assert error["caused_by"] == {"type": "illegal_argument_exception", "reason": reason}


@pytest.mark.parametrize(
    ("expiration", "text", "number"),
    [
        ("1.5h", "failed to parse [1.5h], fractional time values are not supported", "1.5"),
        ("xd", "failed to parse [xd]", "x"),
    ],
)
def test_an_expiration_that_is_no_number_has_a_cause_of_its_own(
    expiration: str, text: str, number: str
) -> None:
    """Java's number parser speaks at the end of the chain."""
    body = {"name": "a", "access": SEARCH, "expiration": expiration}
    cause = call(a_cluster(), "POST", PATH, body).error["caused_by"]

    assert cause == {
        "type": "illegal_argument_exception",
        "reason": text,
        "caused_by": {
            "type": "number_format_exception",
            "reason": f'For input string: "{number}"',
        },
    }


def test_a_request_is_built_within_its_last_field_when_every_field_is_there() -> None:
    """Then the failure is wrapped once more, by the field that was being read."""
    body = '{"name":"a","expiration":"1d","metadata":{},"certificate_identity":"CN=x","access":{}}'
    error = call(a_cluster(), "POST", PATH, body).error

    assert error["reason"].endswith(
        "[cross_cluster_api_key_request] failed to parse field [access]"
    )
    assert error["caused_by"]["reason"] == BUILD
    assert error["caused_by"]["caused_by"]["reason"] == NO_ACCESS
    assert error["root_cause"] == [{"type": "x_content_parse_exception", "reason": BUILD}]


@pytest.mark.parametrize(
    ("name", "metadata", "reason"),
    [
        ("", {}, "1: api key name is required;"),
        ("   ", {}, "1: api key name may not begin or end with whitespace;"),
        ("a" * 257, {}, "1: api key name may not be more than 256 characters long;"),
        ("\U0001f600" * 129, {}, "1: api key name may not be more than 256 characters long;"),
        ("_a", {}, "1: api key name may not begin with an underscore;"),
        (
            "_" + "a" * 256 + "\t",
            {"_a": 1, "_b": 2},
            "1: api key name may not be more than 256 characters long;"
            "2: api key name may not begin or end with whitespace;"
            "3: api key name may not begin with an underscore;"
            "4: API key metadata keys may not start with [_];",
        ),
    ],
)
def test_names_and_metadata_are_validated_together(
    name: str, metadata: dict[str, int], reason: str
) -> None:
    """All messages come at once, numbered."""
    body = {"name": name, "access": SEARCH, "metadata": metadata}
    reply = call(a_cluster(), "POST", PATH, body)

    reason = "Validation Failed: " + reason
    assert reply.problem == (400, "action_request_validation_exception", reason)
    assert "caused_by" not in reply.error


@pytest.mark.parametrize("name", ["a" * 256, "two words", "a_b", "\u00a0nbsp", "é"])
def test_a_name_may_be_long_and_have_inner_spaces(name: str) -> None:
    """Only what Java's trim takes away counts as white space."""
    assert a_cross_cluster_key(a_cluster(), name=name)["name"] == name


def test_names_need_not_be_unique() -> None:
    """Rotation makes a key of the same name before the old one is invalidated."""
    cluster = a_cluster()
    assert a_cross_cluster_key(cluster)["id"] != a_cross_cluster_key(cluster)["id"]


@pytest.mark.parametrize("expiration", ["0", "-1", "1ms", "999ms", "000"])
def test_less_than_a_second_makes_a_key_that_is_already_expired(expiration: str) -> None:
    """Durations count in whole seconds."""
    assert a_cross_cluster_key(a_cluster(), expiration=expiration)["expiration"] == NOW


def test_an_expiration_beyond_64_bits_is_refused() -> None:
    """And no key is made; Elasticsearch itself fails with this reason."""
    cluster = a_cluster()
    before = cluster.document()
    body = {"name": "a", "access": SEARCH, "expiration": "9223372036854775807d"}
    reply = call(cluster, "POST", PATH, body)

    assert reply.problem == (400, "illegal_argument_exception", "long overflow")
    assert cluster.document() == before


@pytest.mark.parametrize("version", ["8.19.0", "9.2.0"])
def test_certificate_identity_is_unknown_before_9_3(version: str) -> None:
    """An older server refuses the field where it stands."""
    body = '{"certificate_identity":"CN=x","name":"a","access":{}}'
    reply = call(a_cluster(version), "POST", PATH, body)

    assert reply.problem == (
        400,
        "x_content_parse_exception",
        "[1:2] [cross_cluster_api_key_request] unknown field [certificate_identity]",
    )


@pytest.mark.parametrize("version", ["9.3.0", "9.5.0"])
def test_certificate_identity_is_kept_from_9_3(version: str) -> None:
    """It is shown as the last of the key's own fields."""
    cluster = a_cluster(version)
    created = a_cross_cluster_key(cluster, certificate_identity="CN=host-[0-9]+,.*")

    key = shown(cluster, created["id"])
    assert list(key)[-2:] == ["access", "certificate_identity"]
    assert key["certificate_identity"] == "CN=host-[0-9]+,.*"


def test_a_bad_certificate_identity_is_refused_with_javas_message() -> None:
    """The chain ends with the three lines that Java's expressions are refused with."""
    body = {"name": "a", "access": SEARCH, "certificate_identity": "CN=["}
    error = call(a_cluster(), "POST", PATH, body).error

    assert error["reason"] == BUILD
    assert error["caused_by"] == {
        "type": "illegal_argument_exception",
        "reason": "Invalid certificate_identity format: [CN=[]. Must be a valid regex.",
        "caused_by": {
            "type": "pattern_syntax_exception",
            "reason": "Unclosed character class near index 3\nCN=[\n   ^",
        },
    }


@pytest.mark.parametrize("user", ["all_keys", "own_keys", "reader", "watcher", "nobody"])
def test_only_who_manages_security_may_create_one(user: str) -> None:
    """The denial names the user, its roles, and the privileges that would do."""
    reply = call(a_cluster(), "POST", PATH, {"name": "a", "access": SEARCH}, user)

    roles = "" if user == "nobody" else user
    assert reply.problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/cross_cluster/api_key/create] is unauthorized for "
        f"user [{user}] with effective roles [{roles}], this action is granted by the cluster "
        "privileges [manage_security,all]",
    )


@pytest.mark.parametrize("auth", [basic("security"), ELASTIC])
def test_who_manages_security_may_create_one(auth: str) -> None:
    """``manage_security`` is enough; ``all`` holds it."""
    body = {"name": "a", "access": SEARCH}
    assert call(a_cluster(), "POST", PATH, body, auth).status == 200


def test_an_api_key_cannot_create_one() -> None:
    """Even with all privileges: the product's defining refusal."""
    cluster = a_cluster()
    auth = api_key(a_key(cluster))
    reply = call(cluster, "POST", PATH, {"name": "a", "access": SEARCH}, auth)

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "authentication via API key not supported: An API key cannot be used to create a "
        "cross-cluster API key",
    )


def test_an_api_key_without_the_privilege_is_denied_before_that() -> None:
    """Authorization comes before the rule about API keys."""
    cluster = a_cluster()
    key = a_key(cluster, "own_keys")
    reply = call(cluster, "POST", PATH, {"name": "a", "access": SEARCH}, api_key(key))

    assert reply.problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/cross_cluster/api_key/create] is unauthorized for "
        f"API key id [{key['id']}] of user [own_keys], this action is granted by the cluster "
        "privileges [manage_security,all]",
    )


LICENSE = "current license is non-compliant for [advanced-remote-cluster-security]"


@pytest.mark.parametrize("license", ["basic", "standard", "gold", "platinum"])
def test_a_lesser_licence_refuses(license: str) -> None:
    """The error names the feature in its metadata, in root cause and error alike."""
    cluster = a_cluster(license=license)
    reply = call(cluster, "POST", PATH, {"name": "a", "access": SEARCH})

    error = {
        "type": "security_exception",
        "reason": LICENSE,
        "license.expired.feature": "advanced-remote-cluster-security",
    }
    assert reply.status == 403
    assert reply.error == {"root_cause": [error], **error}


@pytest.mark.parametrize("license", ["enterprise", "trial"])
def test_enterprise_and_trial_licences_allow_it(license: str) -> None:
    """A trial allows all."""
    assert a_cross_cluster_key(a_cluster(license=license))["name"] == "cc"


def test_an_expired_trial_refuses() -> None:
    """A trial ends after thirty days by the cluster's clock."""
    cluster = a_cluster()
    cluster.clock.advance(30 * 86_400_000)

    reply = call(cluster, "POST", PATH, {"name": "a", "access": SEARCH})

    assert reply.problem == (403, "security_exception", LICENSE)


@pytest.mark.parametrize(
    ("target", "body", "user", "status", "reason"),
    [
        (PATH + "?refresh=true", "{", "nobody", 400, "[1:2] Unexpected end of file"),
        (
            PATH + "?refresh=true",
            {"name": "_a", "access": SEARCH},
            "nobody",
            400,
            f"request [{PATH}] contains unrecognized parameter: [refresh]",
        ),
        (PATH, {"name": "_a", "access": SEARCH}, "nobody", 403, LICENSE),
        (
            PATH,
            {"name": "a", "access": {}},
            "nobody",
            400,
            BUILD,
        ),
    ],
    ids=["body-before-parameter", "parameter-before-licence", "licence-before-validation", "body"],
)
def test_checks_come_in_elasticsearchs_order_without_a_licence(
    target: str, body: object, user: str, status: int, reason: str
) -> None:
    """Body, parameters, licence, validation, privilege: the first to fail is told."""
    reply = call(a_cluster(license="basic"), "POST", target, body, user)

    assert (reply.status, reply.error["reason"]) == (status, reason)


def test_a_bad_name_is_refused_before_a_missing_privilege() -> None:
    """Validation comes before authorization."""
    reply = call(a_cluster(), "POST", PATH, {"name": "_a", "access": SEARCH}, "nobody")

    assert reply.status == 400
