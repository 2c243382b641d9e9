"""What a role allows in the cluster: an action, a very request, or all that a privilege has.

Source: ``ClusterPermission`` of Elasticsearch; behaviour notes authorization.md sections 5 and 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from emulator.automaton.automaton import Automaton
from emulator.automaton.patterns import of_patterns
from emulator.security.authorization.catalogue import ClusterPrivilege
from emulator.security.authorization.global_privileges import grants
from emulator.security.authorization.privileges import resolve_cluster_privilege
from emulator.security.authorization.role_descriptor import GlobalPrivileges
from emulator.security.subject import Authentication
from emulator.versions import Version

_ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class ClusterPermission:
    """The union of the cluster privileges of some descriptors.

    Attributes:
        privileges: The named privileges and actions, resolved, each once.
        global_: Those that look into the request.
        version: The version that knows them.
    """

    privileges: tuple[ClusterPrivilege, ...]
    global_: tuple[GlobalPrivileges, ...]
    version: Version
    # What is known of an action, whatever the request says; actions are few, so it stays small.
    _granted: dict[str, bool] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(
        cls, names: Sequence[str], global_: Sequence[GlobalPrivileges], version: Version
    ) -> ClusterPermission:
        """Return what some privileges allow together.

        Raises:
            IllegalArgument: A privilege that ``version`` does not know.
        """
        resolved = {p.name: p for p in (resolve_cluster_privilege(name, version) for name in names)}
        return cls(tuple(resolved.values()), tuple(dict.fromkeys(global_)), version)

    def allows(self, action: str, request: object, authentication: Authentication) -> bool:
        """Whether a privilege grants the very request."""
        granted = self._granted.get(action)
        if granted is None:
            granted = self._granted[action] = any(
                privilege.covers_action(action)
                for privilege in self.privileges
                if not privilege.own_keys_only
            )
        return (
            granted
            or any(
                privilege.grants(action, request, authentication)
                for privilege in self.privileges
                if privilege.own_keys_only
            )
            or any(grants(each, action, request, self.version) for each in self.global_)
        )

    def implies(self, privilege: str) -> bool:
        """Whether all that a privilege has is allowed, whatever a request says.

        Args:
            privilege: Its name in any case, or an action's pattern.

        Raises:
            IllegalArgument: A privilege that the version does not know.
        """
        asked = resolve_cluster_privilege(privilege, self.version)
        names = {held.name for held in self.privileges}
        if _ALL in names:
            return True
        if asked.own_keys_only:
            return asked.name in names
        plain = frozenset(p.name for p in self.privileges if not p.own_keys_only)
        # A privilege without actions is implied by any other one, and not by none at all.
        return bool(plain) and _implied(plain, asked.name, self.version)


@lru_cache(maxsize=4096)
def _implied(held: frozenset[str], asked: str, version: Version) -> bool:
    together = Automaton.union_of(_actions_of(name, version) for name in sorted(held))
    return asked in held or _actions_of(asked, version).is_subset_of(together)


@lru_cache(maxsize=1024)
def _actions_of(name: str, version: Version) -> Automaton:
    privilege = resolve_cluster_privilege(name, version)
    return of_patterns(privilege.allow).minus(of_patterns(privilege.deny))
