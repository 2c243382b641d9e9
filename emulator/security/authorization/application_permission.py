"""What a role allows in applications outside Elasticsearch, which define their own privileges.

A privilege is a name that stands for stored actions, or an action itself. A name that is not
stored has no actions: it is held by whoever may do everything, or by an entry of just that name.

Source: ``ApplicationPermission``, ``ApplicationPrivilege`` and ``CompositeRolesStore`` of
Elasticsearch; behaviour note authorization.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from emulator.security.authorization.application_names import is_privilege_name
from emulator.security.authorization.patterns import compile_patterns, covers
from emulator.security.authorization.role_descriptor import ApplicationPrivileges

_EVERYTHING = ("*",)


class StoredPrivileges(Protocol):
    """The privileges that applications have stored."""

    def stored(self, application: str, name: str) -> tuple[str, ...] | None:
        """Return the actions of a privilege; ``None`` where there is none of this name."""
        ...

    def applications(self) -> Iterable[str]:
        """Return the names of all applications that have privileges."""
        ...


class StoredPrivilege(NamedTuple):
    """A stored privilege and what it stands for."""

    application: str
    name: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationEntry:
    """Some privileges of an application, resolved.

    Attributes:
        application: Its name, or a pattern.
        names: The privileges as they were named.
        actions: Patterns of all their actions.
        resources: Patterns of what they are about; none where that is asked apart.
    """

    application: str
    names: tuple[str, ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()

    def has(self, other: ApplicationEntry) -> bool:
        """Whether all privileges of another entry are among these, whatever the resources."""
        if self._is_same_privilege(other):
            return True
        if not compile_patterns((self.application,))(other.application):
            return False
        if covers(self.actions, _EVERYTHING):
            return True
        return bool(self.actions and other.actions) and covers(self.actions, other.actions)

    def _is_same_privilege(self, other: ApplicationEntry) -> bool:
        return (
            self.application == other.application
            and set(self.names) == set(other.names)
            and set(self.actions) == set(other.actions)
        )


@dataclass(frozen=True, slots=True)
class ApplicationPermission:
    """The application privileges of some descriptors together."""

    entries: tuple[ApplicationEntry, ...]

    def grants(self, asked: ApplicationEntry, resource: str) -> bool:
        """Whether one entry has what is asked, on all that a resource's pattern stands for."""
        return any(
            entry.has(asked) and covers(entry.resources, (resource,)) for entry in self.entries
        )

    def resources_of(self, entry: ApplicationEntry) -> tuple[str, ...]:
        """Return on which resources the privileges of one of the entries are held, by any."""
        return tuple(
            dict.fromkeys(
                resource
                for other in self.entries
                if other.has(entry)
                for resource in other.resources
            )
        )


def application_permission(
    entries: tuple[ApplicationPrivileges, ...], stored: StoredPrivileges
) -> ApplicationPermission:
    """Return what the entries of some descriptors allow, by what applications store now."""
    return _permission(entries, _stored_of(entries, stored))


def asked_privilege(application: str, name: str, stored: StoredPrivileges) -> ApplicationEntry:
    """Return one privilege, or action, of an application."""
    known = stored.stored(application, name) if is_privilege_name(name) else (name,)
    return ApplicationEntry(application, (name,), known or ())


def _stored_of(
    entries: Sequence[ApplicationPrivileges], stored: StoredPrivileges
) -> tuple[StoredPrivilege, ...]:
    """Return the stored privileges that have a bearing on some entries.

    For an entry with a pattern of applications, these are all that any of the entries names: from
    them it is seen which applications there are.
    """
    names = dict.fromkeys(n for entry in entries for n in entry.privileges if is_privilege_name(n))
    if not names:
        return ()
    applications = dict.fromkeys(e.application for e in entries if "*" not in e.application)
    patterns = [entry.application for entry in entries if "*" in entry.application]
    if patterns:
        applications.update(
            dict.fromkeys(filter(compile_patterns(patterns), stored.applications()))
        )
    return tuple(
        StoredPrivilege(application, name, actions)
        for application in applications
        for name in names
        if (actions := stored.stored(application, name)) is not None
    )


@lru_cache(maxsize=1024)
def _permission(
    entries: tuple[ApplicationPrivileges, ...], stored: tuple[StoredPrivilege, ...]
) -> ApplicationPermission:
    # The names of entries for one application and the same resources count as one privilege.
    named: dict[tuple[str, frozenset[str]], tuple[tuple[str, ...], dict[str, None]]] = {}
    for entry in entries:
        key = (entry.application, frozenset(entry.resources))
        names = named.setdefault(key, (entry.resources, {}))[1]
        names.update(dict.fromkeys(entry.privileges))
    resolved: dict[tuple[str, frozenset[str], frozenset[str]], ApplicationEntry] = {}
    for (application, _), (resources, names) in named.items():
        for concrete in _concrete(application, stored):
            actions = _actions_of(concrete, tuple(names), stored)
            privilege = (concrete, frozenset(names), frozenset(actions))
            known = resolved.get(privilege)
            resolved[privilege] = ApplicationEntry(
                concrete,
                tuple(names),
                actions,
                _distinct((*(known.resources if known else ()), *resources)),
            )
    return ApplicationPermission(tuple(resolved.values()))


def _concrete(application: str, stored: Sequence[StoredPrivilege]) -> tuple[str, ...]:
    """Return the applications that a pattern stands for; itself where none is known."""
    if "*" not in application:
        return (application,)
    matches = compile_patterns((application,))
    known = _distinct(each.application for each in stored if matches(each.application))
    return known or (application,)


def _actions_of(
    application: str, names: Sequence[str], stored: Sequence[StoredPrivilege]
) -> tuple[str, ...]:
    actions = [
        action
        for each in stored
        if each.application == application and each.name in names
        for action in each.actions
    ]
    return _distinct((*actions, *(name for name in names if not is_privilege_name(name))))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
