"""How deep queries may nest, and how a query reads those within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from emulator.errors import IllegalArgument
from emulator.query.nodes import Query
from emulator.versions import Version
from emulator.xcontent.tokens import Reader

_MAX_DEPTH = 30
"""The default of the node's setting ``indices.query.bool.max_nested_depth``."""


class Nesting(NamedTuple):
    """What a query knows of where it stands.

    Attributes:
        version: The version whose query DSL is read.
        depth: How many queries there are from the outermost to this one.
        parse: Reads a query from its START_OBJECT to its END_OBJECT.
    """

    version: Version
    depth: int
    parse: Callable[[Reader, Nesting], Query]

    def parse_inner(self, reader: Reader) -> Query:
        """Return the query at the cursor, which stands in this one."""
        return self.parse(reader, Nesting(self.version, self.depth + 1, self.parse))

    def check_depth(self) -> None:
        """Refuse a query that stands too deep.

        Raises:
            IllegalArgument: This is the 31st of queries in queries.

        Source: ``AbstractQueryBuilder.parseTopLevelQuery``.
        """
        if self.depth > _MAX_DEPTH:
            raise IllegalArgument(
                "The nested depth of the query exceeds the maximum nested depth for queries set in "
                "[indices.query.bool.max_nested_depth]"
            )
