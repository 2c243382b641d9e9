"""What is stored of a privilege of an application.

Source: ``ApplicationPrivilegeDescriptor`` and ``PutPrivilegesRequest`` of Elasticsearch; behaviour
note users_roles.md section 4.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from emulator.security.authorization.application_names import (
    action_mistake,
    application_name_mistake,
    privilege_name_mistake,
)


@dataclass(frozen=True, slots=True)
class ApplicationPrivilege:
    """A privilege that an application has given a name.

    Attributes:
        actions: Patterns over the application's own actions, such as ``data:read/*``; each once.
        metadata: Whatever the application keeps along.
    """

    application: str
    name: str
    actions: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What it is filed under; a name has no colon, so no two privileges share one."""
        return id_of(self.application, self.name)

    def mistakes(self) -> Iterator[str]:
        """Yield what Elasticsearch would refuse it for, in its order."""
        for mistake in (
            application_name_mistake(self.application, wildcard=False),
            privilege_name_mistake(self.name),
            None if self.actions else "Application privileges must have at least one action",
            *map(action_mistake, self.actions),
        ):
            if mistake is not None:
                yield mistake
        if any(key.startswith("_") for key in self.metadata):
            yield (
                "metadata keys may not start with [_] "
                f"(in privilege {self.application} {self.name})"
            )


def id_of(application: str, name: str) -> str:
    """Return what the privilege of this name is filed under."""
    return f"{application}:{name}"


APPLICATION = "application"
APPLICATION_INDEX = {APPLICATION: lambda privilege: privilege.application}
"""Files privileges under their application."""
