"""Role descriptors as JSON: what is read, what is written, and how mistakes are told."""

from __future__ import annotations

import orjson
import pytest

from emulator.errors import ElasticsearchError, ParseError
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    FieldSecurity,
    GlobalPrivileges,
    IndicesPrivileges,
    ManagedRoles,
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.security.roles.wire import (
    parse_indices_without_privileges,
    parse_role_descriptor,
    render_indices,
    render_role_descriptor,
)
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.tree_reader import TreeReader


def parse(
    body: str, name: str = "r", *, restriction: bool = False, description: bool = True
) -> RoleDescriptor:
    """Read a role descriptor from its text."""
    reader = JsonReader(body.encode())
    reader.advance()
    return parse_role_descriptor(
        name, reader, allow_restriction=restriction, allow_description=description
    )


def chain_of(error: ElasticsearchError) -> list[tuple[str, str | None]]:
    """Return type and reason of an error and of its causes."""
    chain = []
    cause: ElasticsearchError | None = error
    while cause is not None:
        chain.append((cause.type, cause.reason))
        cause = cause.cause
    return chain


FULL = RoleDescriptor(
    "full",
    cluster=("monitor",),
    global_=GlobalPrivileges(("kibana-*",), ("app",), (ManagedRoles(("a*",), ("read",)),)),
    indices=(
        IndicesPrivileges(("a", "b*"), ("read",)),
        IndicesPrivileges(
            ("c",), ("all",), FieldSecurity(("f*",), ("f1",)), '{"match_all":{}}', True
        ),
    ),
    applications=(ApplicationPrivileges("myapp", ("read",), ("*",)),),
    run_as=("ann",),
    metadata={"team": ["x", {"y": 1}]},
    remote_indices=(RemoteIndicesPrivileges(IndicesPrivileges(("d",), ("read",)), ("c*",)),),
    remote_cluster=(RemoteClusterPermission(("monitor_stats",), ("*",)),),
    restriction=("search_application_query",),
    description="all there is",
)


def test_keys_are_written_in_the_servers_order() -> None:
    """Snapshots and tests compare bytes."""
    assert list(render_role_descriptor(FULL)) == [
        "cluster",
        "global",
        "indices",
        "applications",
        "run_as",
        "metadata",
        "transient_metadata",
        "remote_indices",
        "remote_cluster",
        "restriction",
        "description",
    ]


def test_empty_role_shows_what_is_always_shown() -> None:
    """Clients rely on these arrays being there."""
    assert render_role_descriptor(parse("{}")) == {
        "cluster": [],
        "indices": [],
        "applications": [],
        "run_as": [],
        "metadata": {},
        "transient_metadata": {"enabled": True},
    }


@pytest.mark.parametrize("exact", [True, False], ids=["exact reader", "fast reader"])
def test_what_is_written_reads_back_as_the_same(exact: bool) -> None:
    """A snapshot holds descriptors as they are rendered."""
    tree = render_role_descriptor(FULL)
    reader: Reader = JsonReader(orjson.dumps(tree)) if exact else TreeReader(tree)
    reader.advance()

    parsed = parse_role_descriptor("full", reader, allow_restriction=True, allow_description=True)

    assert parsed == FULL
    assert reader.token is Token.END_OBJECT


def test_index_entry_is_written_in_the_servers_order() -> None:
    """What GET shows of cross-cluster access is sent back to PUT as it is."""
    assert list(render_indices(FULL.indices[1]).items()) == [
        ("names", ["c"]),
        ("privileges", ["all"]),
        ("field_security", {"grant": ["f*"], "except": ["f1"]}),
        ("query", '{"match_all":{}}'),
        ("allow_restricted_indices", True),
    ]


def test_aliases_ignored_fields_and_shorthands_are_read() -> None:
    """Old clients write the singular names, stored documents carry a type."""
    role = parse(
        '{"index":[{"names":"a","privileges":["read"],"transient_metadata":{"x":{"y":1}}}],'
        '"application":[{"application":"app","privileges":"p","resources":"*"}],"type":"role",'
        '"transient_metadata":{"enabled":false},"cluster":null,"run_as":null}'
    )

    assert role == RoleDescriptor(
        "r",
        indices=(IndicesPrivileges(("a",), ("read",)),),
        applications=(ApplicationPrivileges("app", ("p",), ("*",)),),
    )


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ('{"term": {"a": "é"}, "x": [1, 1.5, null]}', '{"term":{"a":"é"},"x":[1,1.5,null]}'),
        ('"{ \\"a\\": 1 }"', '{ "a": 1 }'),
        ('""', None),
        ("null", None),
    ],
)
def test_query_is_kept_as_text(query: str, stored: str | None) -> None:
    """An object becomes compact JSON; a text stays as it is, even if it is no JSON."""
    role = parse(f'{{"indices":[{{"names":"a","privileges":["read"],"query":{query}}}]}}')

    assert role.indices[0].query == stored


def test_unused_global_categories_are_written_empty() -> None:
    """Elasticsearch prints every category once there is one."""
    role = parse('{"global":{"profile":{"write":{"applications":["a","a"]}}}}')

    assert render_role_descriptor(role)["global"] == {
        "application": {},
        "profile": {"write": {"applications": ["a"]}},
        "role": {},
    }


@pytest.mark.parametrize("body", ['{"global":{}}', '{"restriction":{}}', '{"remote_cluster":[]}'])
def test_empty_parts_count_as_absent(body: str) -> None:
    """A role with empty parts is an empty role."""
    assert parse(body, restriction=True).is_empty()


@pytest.mark.parametrize(
    "descriptor",
    [
        RoleDescriptor("r", cluster=("none",)),
        RoleDescriptor("r", metadata={"a": 1}),
        RoleDescriptor("r", restriction=("w",)),
        FULL,
    ],
)
def test_anything_but_a_description_makes_a_role_not_empty(descriptor: RoleDescriptor) -> None:
    """A derived API key is allowed only with empty descriptors."""
    assert not descriptor.is_empty()


def test_stored_copy_has_neither_description_nor_special_transient_metadata() -> None:
    """So that saving and loading a key's limits changes nothing."""
    role = RoleDescriptor("superuser", description="x", transient_metadata={})

    stored = role.without_description()

    assert (stored.description, stored.transient_metadata) == (None, {"enabled": True})


ROLE = "failed to parse role [r]"
INDICES = "failed to parse indices privileges for role [r]"
REMOTE = "failed to parse remote indices privileges for role [r]"
REMOTE_CLUSTER = "failed to parse remote_cluster for role [r]"
APPLICATIONS = "failed to parse application privileges for role [r]"
RESTRICTION = "failed to parse restriction for role [r]"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[]", f"{ROLE}. expected an object but found [START_ARRAY] instead"),
        ('{"foo":1}', f"{ROLE}. unexpected field [foo]"),
        ('{"transient_metadata":1}', f"{ROLE}. unexpected field [transient_metadata]"),
        (
            '{"metadata":"x"}',
            "expected field [metadata] to be of type object, but found [VALUE_STRING] instead",
        ),
        (
            '{"indices":{}}',
            f"{INDICES}. expected field [indices] value to be an array, but found [START_OBJECT] "
            "instead",
        ),
        (
            '{"indices":["x"]}',
            f"{INDICES}. expected field [indices] value to be an array of objects, but found an "
            "array element of type [VALUE_STRING]",
        ),
        (
            '{"remote_indices":1}',
            f"{REMOTE}. expected field [remote_indices] value to be an array, but found "
            "[VALUE_NUMBER] instead",
        ),
        (
            '{"remote_indices":[{"names":"a","privileges":["read"]}]}',
            f"{REMOTE}. missing required [clusters] field",
        ),
        (
            '{"applications":{}}',
            f"{APPLICATIONS}. expected field [applications] value to be an array, but found "
            "[START_OBJECT] instead",
        ),
        (
            '{"applications":[1]}',
            f"{APPLICATIONS}. expected field [applications] value to be an array of objects, but "
            "found an array element of type [VALUE_NUMBER]",
        ),
        ('{"applications":[{}]}', f"{APPLICATIONS}. missing required [resources] field"),
        (
            '{"applications":[{"resources":[]}]}',
            f"{APPLICATIONS}. missing required [privileges] field",
        ),
        (
            '{"remote_cluster":{}}',
            f"{REMOTE_CLUSTER}. expected field [remote_cluster] value to be an array, but found "
            "[START_OBJECT] instead",
        ),
        (
            '{"remote_cluster":[{"privileges":["monitor_enrich"]}]}',
            f"{REMOTE_CLUSTER}. [clusters] must be defined when [privileges] are defined",
        ),
        (
            '{"remote_cluster":[{"clusters":["c"]}]}',
            f"{REMOTE_CLUSTER}. [privileges] must be defined when [clusters] are defined",
        ),
        (
            '{"remote_cluster":[{"privileges":["monitor_stats","read_pipeline"],"clusters":["*"]}]}',
            f"{REMOTE_CLUSTER}. [monitor_enrich, monitor_stats] are the only values allowed for "
            "[privileges] within [remote_cluster]. Found [monitor_stats, read_pipeline]",
        ),
        (
            '{"restriction":{"workflows":null}}',
            f"{RESTRICTION}. could not parse [workflows] field. expected a string array but found "
            "null value instead",
        ),
        (
            '{"restriction":{"workflows":[]}}',
            f"{RESTRICTION}. [workflows] cannot be an empty array",
        ),
    ],
)
def test_mistake_is_told_in_the_servers_words(body: str, reason: str) -> None:
    """The text is the one thing that tells a person what is wrong."""
    with pytest.raises(ParseError) as error:
        parse(body, restriction=True)

    assert chain_of(error.value) == [("parse_exception", reason)]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('"names":[]', ". [names] cannot be an empty array"),
        (
            '"names":null',
            ". expected field [names] value to be a string or an array of strings, but found "
            "[VALUE_NULL] instead",
        ),
        ('"privileges":["read"]', ". missing required [names] field"),
        ('"names":"a"', ". missing required [privileges] field"),
        ('"names":"a","privileges":null', ". missing required [privileges] field"),
        (
            '"allow_restricted_indices":"true"',
            ". expected field [allow_restricted_indices] value to be a boolean, but found "
            "[VALUE_STRING] instead",
        ),
        (
            '"query":[]',
            ". expected field [query] value to be null, a string, an array, or an object, but "
            "found [START_ARRAY] instead",
        ),
        (
            '"field_security":[]',
            '. expected START_OBJECT but got START_ARRAY in "field_security".',
        ),
        ('"field_security":{}', '. "field_security" must not be empty.'),
        ('"field_security":{"grant":null}', ". grant must not be null."),
        ('"field_security":{"except":null}', ". except must not be null."),
        (
            '"field_security":{"foo":[]}',
            '. "field_security" only accepts options grant and except, but got: foo',
        ),
        (
            '"names":"a","privileges":["read"],"field_security":{"except":["a"]}',
            ". field_security requires grant if except is given",
        ),
        ('"clusters":["c"]', ". unexpected field [clusters]"),
    ],
)
def test_mistake_in_an_index_entry_is_told_in_the_servers_words(entry: str, reason: str) -> None:
    """Index entries are where roles go wrong most."""
    with pytest.raises(ParseError) as error:
        parse(f'{{"indices":[{{{entry}}}]}}')

    assert error.value.reason == INDICES + reason


def test_old_form_of_field_permissions_says_what_to_write_instead() -> None:
    """The text shows the new form."""
    with pytest.raises(ParseError) as error:
        parse('{"indices":[{"fields":["a"]}]}')

    assert error.value.reason == (
        '["fields": [...]] format has changed for field permissions in role [r], use '
        '["field_security": {"grant":[...],"except":[...]}] instead'
    )


def test_excepted_fields_must_have_been_granted() -> None:
    """The refusal's cause is a security error, whose text is repeated."""
    text = (
        "Exceptions for field permissions must be a subset of the granted fields but x,y* is not "
        "a subset of a*"
    )
    with pytest.raises(ParseError) as error:
        parse(
            '{"indices":[{"names":"a","privileges":["read"],'
            '"field_security":{"grant":["a*"],"except":["x","y*"]}}]}'
        )

    assert chain_of(error.value) == [
        ("parse_exception", f"{INDICES} - {text}"),
        ("security_exception", text),
    ]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            '{"cluster":1}',
            "[cluster] field. expected a string array but found [VALUE_NUMBER] value instead",
        ),
        (
            '{"run_as":["a",1]}',
            "[run_as] field. expected a string array but one of the value in the array is "
            "[VALUE_NUMBER]",
        ),
        (
            '{"remote_cluster":[{"clusters":null}]}',
            "[clusters] field. expected a string array but found null value instead",
        ),
    ],
)
def test_bad_string_array_is_the_cause_of_a_failure_that_names_the_role(
    body: str, cause: str
) -> None:
    """The reader of arrays knows no roles, so its error is wrapped."""
    with pytest.raises(ParseError) as error:
        parse(body)

    assert chain_of(error.value) == [
        ("parse_exception", ROLE),
        ("parse_exception", f"could not parse {cause}"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            '{"indices":[{"names":"a","privileges":[]}]}',
            "indices privileges must define at least one privilege",
        ),
        ('{"remote_cluster":[{}]}', "remote cluster groups must not be null or empty"),
        (
            '{"applications":[{"privileges":["a"],"resources":["*"]}]}',
            "application privileges must have an application name",
        ),
        (
            '{"applications":[{"application":"app","privileges":["a"],"resources":[]}]}',
            "application privileges must refer to at least one resource",
        ),
        (
            '{"global":{"role":{"manage":{"indices":[{"names":[],"privileges":["read"]}]}}}}',
            "Indices privileges must refer to at least one index name or index name pattern",
        ),
    ],
)
def test_entry_that_gives_nothing_is_an_illegal_argument(body: str, reason: str) -> None:
    """These come from making the entry, not from reading it."""
    with pytest.raises(ElasticsearchError) as error:
        parse(body)

    assert chain_of(error.value) == [("illegal_argument_exception", reason)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            '{"applications":[{"aplication":"a"}]}',
            "[1:19] [application] unknown field [aplication] did you mean [application]?",
        ),
        (
            '{"applications":[{"application":1}]}',
            "[1:33] [application] application doesn't support values of type: VALUE_NUMBER",
        ),
        (
            '{"global":{"foo":{}}}',
            "[1:12] failed to parse privilege. expected one of [application,profile,role] but "
            "found [foo] instead",
        ),
        (
            '{"global":{"profile":{"manage":{}}}}',
            "[1:23] failed to parse privilege. expected field name [write] but found [manage] "
            "instead",
        ),
        (
            '{"global":"x"}',
            "[1:11] failed to parse privilege. expected [START_OBJECT] but found [VALUE_STRING] "
            "instead",
        ),
    ],
)
def test_declarative_parts_tell_the_place_of_a_mistake(body: str, reason: str) -> None:
    """Applications and global privileges have parsers of another kind."""
    with pytest.raises(ElasticsearchError) as error:
        parse(body)

    assert chain_of(error.value) == [("x_content_parse_exception", reason)]


@pytest.mark.parametrize("name", ["", " a", "a ", "é", "a\n", "x" * 1025])
def test_role_name_is_checked_before_anything_else(name: str) -> None:
    """A bad name is refused even with a bad body."""
    with pytest.raises(ElasticsearchError) as error:
        parse("[]", name)

    assert error.value.type == "validation_exception"


@pytest.mark.parametrize("field", ["restriction", "description"])
def test_fields_of_the_other_kind_of_role_are_unknown(field: str) -> None:
    """Users' roles have no restriction, API keys' no description."""
    with pytest.raises(ParseError, match=rf"unexpected field \[{field}\]"):
        parse(f'{{"{field}":"x"}}', description=False)


def test_entry_of_cross_cluster_access_gets_its_privileges() -> None:
    """What access means in privileges is settled by the server."""
    reader = JsonReader(b'{"names":"a*"}')
    reader.advance()

    entry = parse_indices_without_privileges("cross_cluster", ("read",), reader)

    assert entry == IndicesPrivileges(("a*",), ("read",))


def test_entry_of_cross_cluster_access_must_not_write_privileges() -> None:
    """The text is fixed by Elasticsearch, grammar included."""
    reader = JsonReader(b'{"names":"a*","privileges":["read"]}')
    reader.advance()

    with pytest.raises(ParseError) as error:
        parse_indices_without_privileges("cross_cluster", ("read",), reader)

    assert error.value.reason == (
        "failed to parse indices privileges for role [cross_cluster]. field [privileges] must not "
        "present"
    )


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ('{ "a" : 1e10 }', '{"a":1.0E10}'),
        ('{"a":"\u00e9"}', '{"a":"\u00e9"}'),
        ('{"a":' * 970 + "1" + "}" * 970, '{"a":' * 970 + "1" + "}" * 970),
    ],
)
def test_query_that_is_an_object_is_kept_as_java_writes_it(query: str, kept: str) -> None:
    """The text is shown, and compared when a key is updated; it may be as deep as a body."""
    body = '{"indices":[{"names":"a","privileges":["read"],"query":' + query + "}]}"

    assert parse(body).indices[0].query == kept
