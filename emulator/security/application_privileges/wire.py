"""The JSON shapes of privileges of applications, in requests, answers and documents.

A request is ``{application: {name: {"actions", "metadata"}}}``, in which each privilege may repeat
its application and name. A document is the same without the repetition.

Source: ``PutPrivilegesRequestBuilder`` and ``ApplicationPrivilegeDescriptor`` of Elasticsearch;
behaviour note users_roles.md section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NoReturn

from emulator.errors import IllegalArgument, IllegalState, ParseError
from emulator.security.application_privileges.record import ApplicationPrivilege
from emulator.xcontent.document import Node
from emulator.xcontent.object_parser import (
    ObjectParser,
    Values,
    custom,
    mapping,
    string,
    string_array,
)
from emulator.xcontent.tokens import Reader, Token


def parse_privileges(reader: Reader) -> tuple[ApplicationPrivilege, ...]:
    """Read privileges by application and name, as a request to store them has them.

    Raises:
        ParseError: The body, an application or a privilege is no object.
        XContentParseError: A mistake within a privilege.
        IllegalArgument: A privilege that says another application or name than where it stands.
    """
    token = reader.advance()
    if token is not Token.START_OBJECT:
        raise ParseError(f"expected object but found {token or 'null'} instead")
    return tuple(
        _parse_privilege(reader, application, name)
        for application in _objects(reader)
        for name in _objects(reader, application)
    )


def _objects(reader: Reader, application: str | None = None) -> Iterator[str]:
    """Yield the names of an object's fields, the reader standing on the object of each.

    Args:
        reader: Stands on the start of the object; on its end when all were yielded.
        application: What a refusal of a field's value names; the field itself by default.
    """
    while reader.advance() is not Token.END_OBJECT:
        name = str(reader.value)
        token = reader.advance()
        if token is not Token.START_OBJECT:
            shown = name if application is None else application
            raise ParseError(
                f"expected the value for {shown} to be an object, but found {token} instead"
            )
        yield name


def _parse_privilege(reader: Reader, application: str, name: str) -> ApplicationPrivilege:
    given = _PRIVILEGE(reader)
    privilege = ApplicationPrivilege(
        given.get("application", application),
        given.get("name", name),
        tuple(dict.fromkeys(given.get("actions", ()))),
        given.get("metadata", {}),
    )
    if application and privilege.application != application:
        raise IllegalArgument(
            f"privilege application [{privilege.application}] in source "
            f"does not match the provided application [{application}]"
        )
    if name and privilege.name != name:
        raise IllegalArgument(
            f"privilege name [{privilege.name}] in source does not match the provided name [{name}]"
        )
    return privilege


def _refuse_type(reader: Reader) -> NoReturn:
    raise IllegalState("Field type cannot be specified here")


def _as_given(values: Values) -> Values:
    return values


_PRIVILEGE = ObjectParser(
    "application-privilege",
    (
        string("application"),
        string("name"),
        string_array("actions"),
        mapping("metadata"),
        custom("type", (Token.VALUE_STRING,), _refuse_type),  # what only the index says of it
    ),
    _as_given,
    setters=True,
)


def render_privileges(privileges: Iterable[ApplicationPrivilege]) -> dict[str, object]:
    """Return privileges as an answer shows them, by application and name."""
    tree: dict[str, dict[str, object]] = {}
    for privilege in privileges:
        tree.setdefault(privilege.application, {})[privilege.name] = {
            "application": privilege.application,
            "name": privilege.name,
            "actions": list(privilege.actions),
            "metadata": privilege.metadata,
        }
    return dict(tree)


def parse_stored_privilege(application: str, name: str, node: Node) -> ApplicationPrivilege:
    """Read ``{"actions", "metadata"}`` of a document; metadata is free there.

    Raises:
        DocumentError: It has another form, or no cluster could have it.
    """
    fields = node.fields("actions", "metadata", required=("actions",))
    privilege = ApplicationPrivilege(
        application,
        name,
        tuple(dict.fromkeys(fields["actions"].texts())),
        fields["metadata"].mapping() if "metadata" in fields else {},
    )
    for mistake in replace(privilege, metadata={}).mistakes():
        raise node.wrong(mistake)
    return privilege


def render_stored_privileges(privileges: Iterable[ApplicationPrivilege]) -> dict[str, object]:
    """Return privileges as a document holds them, by application and name."""
    tree: dict[str, dict[str, object]] = {}
    for privilege in privileges:
        stored = {"actions": list(privilege.actions), "metadata": privilege.metadata}
        tree.setdefault(privilege.application, {})[privilege.name] = stored
    return dict(tree)
