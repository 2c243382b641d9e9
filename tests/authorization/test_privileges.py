"""The catalogue by version, unknown names, and what is wrong with a role descriptor."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument
from emulator.security.authorization.catalogue import cluster_privileges, index_privileges
from emulator.security.authorization.privileges import (
    resolve_cluster_privilege,
    resolve_index_privilege,
    validate_role_descriptor,
)
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    IndicesPrivileges,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.versions import KNOWN_MINORS, NEWEST, Version

APPLICATION_PREFIX = "An application name prefix must"


@pytest.mark.parametrize(
    ("version", "count"),
    [("8.19", 62), ("9.0", 62), ("9.1", 63), ("9.3", 63), ("9.4", 66), ("9.5", 68)],
)
def test_cluster_privileges_are_those_of_the_version(version: str, count: int) -> None:
    """A newer privilege must be unknown to an older server."""
    assert len(cluster_privileges(Version.parse(version))) == count


@pytest.mark.parametrize(("version", "count"), [("8.19", 22), ("9.1", 24), ("9.4", 28)])
def test_index_privileges_are_those_of_the_version(version: str, count: int) -> None:
    """Counted with the two about the failure store, which only some lists hide."""
    assert len(index_privileges(Version.parse(version))) == count


@pytest.mark.parametrize("minor", KNOWN_MINORS, ids=str)
def test_privileges_that_appear_later_are_absent_before(minor: tuple[int, int]) -> None:
    """The table's ``since`` and its order must tell the same story."""
    version = Version(*minor)

    assert ("clone_api_key" in cluster_privileges(version)) is version.at_least(9, 4)


def test_unknown_cluster_privilege_lists_the_known_ones_by_power() -> None:
    """The list is in the order of denial messages, not of the alphabet."""
    with pytest.raises(IllegalArgument) as error:
        resolve_cluster_privilege("Manage_ESQL", NEWEST)

    text = str(error.value.reason)
    assert text.startswith(
        "unknown cluster privilege [manage_esql]. a privilege must be either one of the "
        "predefined cluster privilege names [manage_own_api_key,"
        "manage_data_stream_global_retention,monitor_data_stream_global_retention,none,"
    )
    assert text.endswith(
        ",manage_security,monitor,manage,all] or a pattern over one of the available cluster "
        "actions"
    )


def test_unknown_index_privilege_lists_the_known_ones_by_name() -> None:
    """Unlike the cluster privileges, these are sorted, those of the failure store included."""
    with pytest.raises(IllegalArgument) as error:
        resolve_index_privilege("foo", Version(9, 1))

    assert error.value.reason == (
        "unknown index privilege [foo]. a privilege must be either one of the predefined fixed "
        "indices privileges [all,auto_configure,create,create_doc,create_index,"
        "cross_cluster_replication,cross_cluster_replication_internal,delete,delete_index,index,"
        "maintenance,manage,manage_data_stream_lifecycle,manage_failure_store,"
        "manage_follow_index,manage_ilm,manage_leader_index,monitor,none,read,"
        "read_cross_cluster,read_failure_store,view_index_metadata,write] or a pattern over one "
        "of the available index actions"
    )


def test_template_actions_are_cluster_privileges() -> None:
    """They are named after indices, and are still decided for the cluster."""
    assert resolve_cluster_privilege("indices:admin/template/get", NEWEST).allow == (
        "indices:admin/template/get*",
    )


def an_entry(*privileges: str) -> IndicesPrivileges:
    """Return an index entry with some privileges."""
    return IndicesPrivileges(("a",), privileges)


def an_application(name: str, *privileges: str) -> ApplicationPrivileges:
    """Return an application entry."""
    return ApplicationPrivileges(name, privileges or ("read",), ("*",))


@pytest.mark.parametrize(
    ("descriptor", "messages"),
    [
        (RoleDescriptor("r", cluster=("ALL", "cluster:monitor/x")), []),
        (
            RoleDescriptor("r", remote_indices=(RemoteIndicesPrivileges(an_entry("read"), ("",)),)),
            ["remote index cluster alias cannot be an empty string"],
        ),
        (
            RoleDescriptor(
                "r",
                remote_indices=(RemoteIndicesPrivileges(an_entry("read_failure_store"), ("c",)),),
            ),
            [
                "remote index privileges cannot contain privileges that grant access to the "
                "failure store"
            ],
        ),
        (
            RoleDescriptor("r", indices=(an_entry("read", "read"),)),
            ["duplicate element: read"],
        ),
        (
            RoleDescriptor("r", metadata={"_a": 1, "_b": 2}),
            ["role descriptor metadata keys may not start with [_]"],
        ),
        (RoleDescriptor("r", metadata={"a": {"_b": 1}}), []),
        (
            RoleDescriptor("r", restriction=("x", "search_application_query")),
            [
                "Unknown workflow [x]. A workflow must be one of the predefined workflow names "
                "[search_application_query]."
            ],
        ),
        (
            RoleDescriptor("r", description="x" * 1001),
            ["Role description must be less than 1000 characters."],
        ),
        (RoleDescriptor("r", description="x" * 1000), []),
    ],
)
def test_validation_messages_are_exact(descriptor: RoleDescriptor, messages: list[str]) -> None:
    """They are the reason of a 400, which clients show to people."""
    assert validate_role_descriptor(descriptor, NEWEST) == messages


def test_validation_messages_accumulate_in_the_servers_order() -> None:
    """All mistakes are reported at once, numbered in this order."""
    descriptor = RoleDescriptor(
        "r",
        cluster=("foo", "bar"),
        indices=(an_entry("baz", "qux"), an_entry("quux")),
        applications=(an_application("a b", "x y"),),
        metadata={"_m": 1},
        description="x" * 1001,
    )

    messages = validate_role_descriptor(descriptor, NEWEST)

    assert [message.split("]")[0].split(" (")[0] for message in messages] == [
        "unknown cluster privilege [foo",
        "unknown cluster privilege [bar",
        "unknown index privilege [baz",
        "unknown index privilege [quux",
        "Application names may not contain whitespace",
        r"Application privilege names and actions must match the pattern ^\p{Graph}*$",
        "role descriptor metadata keys may not start with [_",
        "Role description must be less than 1000 characters.",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("*", None),
        ("kibana-*", None),
        ("myapp", None),
        ("myapp_v.2", None),
        ("ab*", None),
        ("", "Application names cannot be blank"),
        (
            "a*b",
            "Application name patterns only support trailing wildcards (found 'a*b')",
        ),
        ("my app", "Application names may not contain whitespace (found 'my app')"),
        ("MyApp", f"{APPLICATION_PREFIX} match the pattern ^[a-z][A-Za-z0-9]*$ (found 'MyApp')"),
        ("-x", f"{APPLICATION_PREFIX} match the pattern ^[a-z][A-Za-z0-9]*$ (found '')"),
        ("ab", f"{APPLICATION_PREFIX} be at least 3 characters long (found 'ab')"),
        (
            "app-a/b",
            "An application name suffix may not contain any of the characters "
            "' \"*\\<|,>/?' (found 'a/b')",
        ),
    ],
)
def test_application_names_are_checked(name: str, message: str | None) -> None:
    """Applications share one name space with Kibana, so the names are strict."""
    descriptor = RoleDescriptor("r", applications=(an_application(name),))

    assert validate_role_descriptor(descriptor, NEWEST) == ([] if message is None else [message])
