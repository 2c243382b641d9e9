"""All privileges of a caller in one answer."""

from __future__ import annotations

import json

from tests.api_keys.factories import ELASTIC, call
from tests.privileges.factories import a_cluster_with, held, indices, key_of

SUPERUSER = (
    '{"cluster":["all"],"global":[],"indices":[{"names":["*"],"privileges":["all"],'
    '"allow_restricted_indices":false},{"names":["*"],"privileges":["monitor","read",'
    '"read_cross_cluster","view_index_metadata"],"allow_restricted_indices":true}],'
    '"applications":[{"application":"*","privileges":["*"],"resources":["*"]}],"run_as":["*"],'
    '"remote_indices":[{"names":["*"],"privileges":["all"],"allow_restricted_indices":false,'
    '"clusters":["*"]},{"names":["*"],"privileges":["monitor","read","read_cross_cluster",'
    '"view_index_metadata"],"allow_restricted_indices":true,"clusters":["*"]}],'
    '"remote_cluster":[{"privileges":["monitor_enrich","monitor_stats"],"clusters":["*"]}]}'
)


def test_superuser_has_all_there_is() -> None:
    """Source: authorization.md section 8, byte by byte."""
    reply = call(a_cluster_with(), "GET", "/_security/user/_privileges", auth=ELASTIC)

    assert reply.body.decode() == SUPERUSER


def test_user_without_roles_has_empty_lists() -> None:
    """What is remote is left out."""
    reply = call(a_cluster_with(), "GET", "/_security/user/_privileges", auth="joe")

    assert reply.body == (b'{"cluster":[],"global":[],"indices":[],"applications":[],"run_as":[]}')


def test_cluster_privileges_are_sorted_and_in_lower_case() -> None:
    """Those of all roles, each once; actions are among them."""
    cluster = a_cluster_with(
        r={"cluster": ["monitor", "cluster:admin/ilm/*"]}, s={"cluster": ["MONITOR", "manage_ml"]}
    )

    assert held(cluster)["cluster"] == ["cluster:admin/ilm/*", "manage_ml", "monitor"]


def test_global_privileges_stand_apart_with_every_category() -> None:
    """One object for each of them."""
    privileges = {
        "application": {"manage": {"applications": ["kibana-*"]}},
        "profile": {"write": {"applications": ["app"]}},
    }

    assert held(a_cluster_with(r={"global": privileges}))["global"] == [
        {
            "application": {"manage": {"applications": ["kibana-*"]}},
            "profile": {},
            "role": {},
        },
        {"application": {}, "profile": {"write": {"applications": ["app"]}}, "role": {}},
    ]


def test_index_entries_of_equal_names_are_merged() -> None:
    """Those for the system's indices are others, and come last."""
    cluster = a_cluster_with(
        r={
            "indices": [
                indices(["idx", "*"], "write", allow_restricted_indices=True),
                indices(["*", "idx"], "read", "manage"),
                indices(["idx", "*"], "MANAGE", "manage_data_stream_lifecycle"),
            ]
        },
        s={"indices": [indices("other", "read")]},
    )

    assert held(cluster)["indices"] == [
        {
            "names": ["*", "idx"],
            "privileges": ["manage", "manage_data_stream_lifecycle", "read"],
            "allow_restricted_indices": False,
        },
        {"names": ["other"], "privileges": ["read"], "allow_restricted_indices": False},
        {"names": ["*", "idx"], "privileges": ["write"], "allow_restricted_indices": True},
    ]


def test_document_and_field_security_are_listed() -> None:
    """Of merged entries, all there is; in arrays, also of one."""
    cluster = a_cluster_with(
        r={
            "indices": [
                indices(
                    "x",
                    "read",
                    query={"term": {"a": 1}},
                    field_security={"grant": ["a*"], "except": ["ab"]},
                )
            ]
        },
        s={
            "indices": [
                indices("x", "read", query='{"term":{"b":2}}', field_security={"grant": ["b"]})
            ]
        },
    )
    (entry,) = held(cluster)["indices"]

    assert json.dumps(entry) == json.dumps(
        {
            "names": ["x"],
            "privileges": ["read"],
            "field_security": [{"grant": ["a*"], "except": ["ab"]}, {"grant": ["b"]}],
            "query": ['{"term":{"a":1}}', '{"term":{"b":2}}'],
            "allow_restricted_indices": False,
        }
    )


def test_entry_without_security_makes_a_merged_one_unlimited() -> None:
    """Who may see all by one role sees all."""
    limited = indices("x", "read", query="{}", field_security={"grant": ["a"]})
    cluster = a_cluster_with(r={"indices": [limited]}, s={"indices": [indices("x", "write")]})

    assert held(cluster)["indices"] == [
        {"names": ["x"], "privileges": ["read", "write"], "allow_restricted_indices": False}
    ]


def test_applications_run_as_and_remotes_are_listed() -> None:
    """In the order of the roles; the cluster privileges for remote clusters as they were given."""
    cluster = a_cluster_with(
        r={
            "applications": [
                {"application": "app", "privileges": ["read", "data:*"], "resources": ["b", "a"]}
            ],
            "run_as": ["ann", "bob"],
            "remote_indices": [indices("x", "read", clusters=["far", "away"])],
            "remote_cluster": [{"privileges": ["monitor_stats"], "clusters": ["far"]}],
        }
    )
    answer = held(cluster)

    assert answer["applications"] == [
        {"application": "app", "privileges": ["read", "data:*"], "resources": ["b", "a"]}
    ]
    assert answer["run_as"] == ["ann", "bob"]
    assert answer["remote_indices"] == [
        {
            "names": ["x"],
            "privileges": ["read"],
            "allow_restricted_indices": False,
            "clusters": ["away", "far"],
        }
    ]
    assert answer["remote_cluster"] == [{"privileges": ["monitor_stats"], "clusters": ["far"]}]


def test_key_without_privileges_of_its_own_has_its_owner_s() -> None:
    """They are what limits it, and all it has."""
    cluster = a_cluster_with(r={"cluster": ["manage_own_api_key"]})

    assert held(cluster, key_of(cluster, "joe"))["cluster"] == ["manage_own_api_key"]


def test_key_with_privileges_of_its_own_has_no_such_list() -> None:
    """What two sides have in common is no list of privileges."""
    cluster = a_cluster_with(r={"cluster": ["all"]})
    key = key_of(cluster, "joe", {"k": {"cluster": ["monitor"]}})
    reply = call(cluster, "GET", "/_security/user/_privileges", auth=key)

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "Cannot retrieve privileges for API keys with assigned role descriptors. Please use the "
        "Get API key information API https://ela.st/es-api-get-api-key",
    )
    assert reply.error["caused_by"] == {
        "type": "unsupported_operation_exception",
        "reason": "cannot retrieve cluster permission on limited role",
    }


def test_privileges_follow_a_change_of_the_role_at_once() -> None:
    """Nobody has to log in again."""
    cluster = a_cluster_with(r={"cluster": ["monitor"]})
    held(cluster)
    call(cluster, "PUT", "/_security/role/r", {"cluster": ["manage"]})

    assert held(cluster)["cluster"] == ["manage"]
