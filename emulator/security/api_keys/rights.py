"""What a key may do, as request bodies and saved documents have it.

Source: behaviour note on API keys, sections 1.2, 1.7 and 4.
"""

from __future__ import annotations

from functools import partial

from emulator.errors import (
    IllegalArgument,
    PatternSyntax,
)
from emulator.security.api_keys.access import (
    REPLICATION_PRIVILEGES,
    ROLE_NAME,
    SEARCH_PRIVILEGES,
    CrossClusterAccess,
)
from emulator.security.api_keys.java_regex import check_java_regex
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.wire import parse_indices_without_privileges, parse_role_descriptor
from emulator.versions import Version
from emulator.xcontent.fields import read_named_objects
from emulator.xcontent.object_parser import Field, ObjectParser, nested_array
from emulator.xcontent.tokens import Reader

_CERTIFICATE_IDENTITY_SINCE = (9, 3)


def parse_role_descriptors(reader: Reader) -> tuple[RoleDescriptor, ...]:
    """Read an object of descriptors by name.

    Raises:
        ElasticsearchError: See `read_named_objects`.
    """
    return read_named_objects("role_descriptors", reader, _parse_role_descriptor)


def _parse_role_descriptor(name: str, reader: Reader) -> RoleDescriptor:
    return parse_role_descriptor(name, reader, allow_restriction=True, allow_description=False)


def _access_entries(name: str, privileges: tuple[str, ...]) -> Field:
    return nested_array(name, partial(parse_indices_without_privileges, ROLE_NAME, privileges))


parse_access = ObjectParser(
    "cross_cluster_api_key_request_access",
    [
        _access_entries("search", SEARCH_PRIVILEGES),
        _access_entries("replication", REPLICATION_PRIVILEGES),
    ],
    lambda values: CrossClusterAccess(
        tuple(values.get("search", ())), tuple(values.get("replication", ()))
    ),
)


def has_certificate_identity(version: Version) -> bool:
    """Return whether cross-cluster keys of ``version`` may have a certificate identity."""
    return version.at_least(*_CERTIFICATE_IDENTITY_SINCE)


def checked_identity(pattern: str | None) -> str | None:
    """Return the pattern of a certificate identity.

    Raises:
        IllegalArgument: It is no regular expression of Java.
    """
    if pattern is not None:
        try:
            check_java_regex(pattern)
        except PatternSyntax as error:
            raise IllegalArgument(
                f"Invalid certificate_identity format: [{pattern}]. Must be a valid regex."
            ) from error
    return pattern
