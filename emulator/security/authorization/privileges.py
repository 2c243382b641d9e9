"""What a role may name as a privilege, and all that is wrong with a role descriptor.

Source: ``ClusterPrivilegeResolver``, ``IndexPrivilege`` and ``RoleDescriptorRequestValidator`` of
Elasticsearch; behaviour notes authorization.md section 9.2 and api_keys.md section 1.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from emulator.errors import IllegalArgument
from emulator.security.authorization.application_names import (
    application_name_mistake,
    privilege_or_action_mistake,
)
from emulator.security.authorization.catalogue import (
    ClusterPrivilege,
    IndexPrivilege,
    cluster_privileges,
    index_privileges,
    is_cluster_action,
    is_index_action,
)
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    IndicesPrivileges,
    RoleDescriptor,
)
from emulator.versions import Version

WORKFLOWS = ("search_application_query",)
"""The workflows that an API key may be restricted to."""

_LONGEST_DESCRIPTION = 1000


def resolve_cluster_privilege(name: str, version: Version) -> ClusterPrivilege:
    """Return the privilege of a name in any case, or the one that grants an action's pattern.

    Raises:
        IllegalArgument: Neither a named privilege of the version nor a cluster action.
    """
    name = name.lower()
    if is_cluster_action(name):
        return ClusterPrivilege(name, (f"{name}*",))
    named = cluster_privileges(version)
    if name not in named:
        raise IllegalArgument(
            f"unknown cluster privilege [{name}]. a privilege must be either one of the predefined "
            f"cluster privilege names [{','.join(named)}] or a pattern over one of the available "
            "cluster actions"
        )
    return named[name]


def resolve_index_privilege(name: str, version: Version) -> IndexPrivilege:
    """Return the privilege of a name in any case, or the one that grants an action's pattern.

    Raises:
        IllegalArgument: Neither a named privilege of the version nor an index action.
    """
    name = name.lower()
    if is_index_action(name):
        return IndexPrivilege(name, (f"{name}*",))
    named = index_privileges(version)
    if name not in named:
        raise IllegalArgument(
            f"unknown index privilege [{name}]. a privilege must be either one of the predefined "
            f"fixed indices privileges [{','.join(sorted(named))}] or a pattern over one of the "
            "available index actions"
        )
    return named[name]


def validate_role_descriptor(descriptor: RoleDescriptor, version: Version) -> list[str]:
    """Return the messages of all that ``version`` finds wrong, in its order; none if fine."""
    return list(_mistakes(descriptor, version))


def unknown_index_privilege(entry: IndicesPrivileges, version: Version) -> str | None:
    """Return the message about the first bad privilege of an entry; ``None`` for none."""
    for at, privilege in enumerate(entry.privileges):
        if privilege in entry.privileges[:at]:
            # They are made a Java set of distinct elements first, which refuses a repetition.
            return f"duplicate element: {privilege}"
    try:
        for privilege in entry.privileges:
            resolve_index_privilege(privilege, version)
    except IllegalArgument as error:
        return error.reason
    return None


def _mistakes(descriptor: RoleDescriptor, version: Version) -> Iterator[str]:
    for privilege in descriptor.cluster:
        try:
            resolve_cluster_privilege(privilege, version)
        except IllegalArgument as error:
            yield str(error)
    for entry in descriptor.indices:
        mistake = unknown_index_privilege(entry, version)
        if mistake is not None:
            yield mistake
    for remote in descriptor.remote_indices:
        if "" in remote.clusters:
            yield "remote index cluster alias cannot be an empty string"
        mistake = unknown_index_privilege(remote.indices, version)
        if mistake is not None:
            yield mistake
        elif _reaches_failure_store(remote.indices, version):
            yield (
                "remote index privileges cannot contain privileges that grant access to the "
                "failure store"
            )
    for application in descriptor.applications:
        yield from _application_mistakes(application)
    if any(key.startswith("_") for key in descriptor.metadata):
        yield "role descriptor metadata keys may not start with [_]"
    for workflow in descriptor.restriction or ():
        if workflow.lower().strip() not in WORKFLOWS:
            yield (
                f"Unknown workflow [{workflow}]. A workflow must be one of the predefined workflow "
                f"names [{','.join(WORKFLOWS)}]."
            )
    # Java counts UTF-16 units.
    if len((descriptor.description or "").encode("utf-16-le")) > 2 * _LONGEST_DESCRIPTION:
        yield f"Role description must be less than {_LONGEST_DESCRIPTION} characters."


def _reaches_failure_store(entry: IndicesPrivileges, version: Version) -> bool:
    return any(
        resolve_index_privilege(privilege, version).selector == "failures"
        for privilege in entry.privileges
    )


def _application_mistakes(application: ApplicationPrivileges) -> Iterator[str]:
    mistake = application_name_mistake(application.application, wildcard=True)
    if mistake is not None:
        yield mistake
    for privilege in application.privileges:
        mistake = privilege_or_action_mistake(privilege)
        if mistake is not None:
            yield mistake
