"""What a realm knows of a user whose roles are to be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from emulator.errors import IllegalArgument


@dataclass(frozen=True, slots=True)
class UserFacts:
    """A user who has proved who it is, and has no roles yet.

    Attributes:
        username: The principal.
        realm: The name of the realm.
        dn: The distinguished name in a directory, where the realm has such.
        groups: Distinguished or other names of groups.
        metadata: Of the user; scalars, null and arrays of them.
        fields: All of it under the names that rules and templates use. The names are flat:
            ``realm.name`` and ``metadata.KEY`` are keys with a dot.

    Raises:
        IllegalArgument: An object is in the metadata.

    Source: ``UserRoleMapper.UserData`` and ``ExpressionModel`` of Elasticsearch.
    """

    username: str
    realm: str
    dn: str | None = None
    groups: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather the fields."""
        fields: dict[str, object] = {"username": self.username}
        if self.dn is not None:
            fields["dn"] = self.dn
        fields["groups"] = list(dict.fromkeys(self.groups))
        for key, value in self.metadata.items():
            # No rule can be tested against an object, so it is refused whether or not one is.
            if any(isinstance(leaf, Mapping) for leaf in leaves(value)):
                raise IllegalArgument("Unsupported value type class java.util.HashMap")
            fields[f"metadata.{key}"] = value
        fields["realm.name"] = self.realm
        object.__setattr__(self, "fields", fields)


def leaves(value: object) -> Iterator[object]:
    """Yield what is in an array and the arrays in it; of another value, the value itself."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, list | tuple):
            pending.extend(reversed(value))
        else:
            yield value
