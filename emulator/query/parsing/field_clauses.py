"""The shape of most queries: ``{"<field>": {"<option>": ...}}``, or ``{"<field>": value}``.

All of these parsers look at one token after the other, without a notion of what belongs together:
where a bracket stands for a value, the tokens behind it are taken for options of the query. So the
first mistake that is told of may be one that nobody made, and here it is the same one.

Source: the ``fromXContent`` methods in ``org.elasticsearch.index.query``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, NoReturn

from emulator.errors import IllegalArgument
from emulator.query.parsing.values import VALUES, number, refuse, text
from emulator.xcontent.object_parser import Values
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT, _FIELD_NAME = Token.START_OBJECT, Token.END_OBJECT, Token.FIELD_NAME

ReadOption = Callable[[Reader], object]
"""Converts the token at the cursor, whatever it is."""

Options = Mapping[str, ReadOption]
"""What a query may have, by name."""

Short = Callable[[Reader, "str | None"], object]
"""Reads the value of the short form; it gets the field that is already known, if any."""

STANDARD: Options = {"boost": number, "_name": text}
"""What every query may have."""


class FieldClause(NamedTuple):
    """A query on one field, as it was read.

    Attributes:
        field: The field; ``None`` if there was none.
        found: The options that were present, in their order.
        value: The value of the short form; ``None`` if that was not used.
    """

    field: str | None
    found: Values
    value: Any

    @property
    def boost(self) -> float:
        """What the score is multiplied by."""
        boost: float = self.found.get("boost", 1.0)
        return boost

    @property
    def name(self) -> str | None:
        """The ``_name``."""
        name: str | None = self.found.get("_name")
        return name


IGNORED = object()
"""What a short form returns of a token that it does not look at."""


def read_field_clause(
    reader: Reader, query: str, options: Options, short: Short, *, values_only: bool = False
) -> FieldClause:
    """Read a query on one field, from its START_OBJECT to its END_OBJECT.

    Args:
        reader: Stands on the START_OBJECT.
        query: The name of the query, for refusals.
        options: What it may have.
        short: Reads what is no object.
        values_only: Whether null, objects and arrays are refused as options, whichever it is.

    Raises:
        ParsingError: Two fields, an unknown option, or a value that cannot be one.
        ElasticsearchError: Whatever an option raises.
    """
    field: str | None = None
    found: dict[str, object] = {}
    value: object = None
    current = ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token is _START_OBJECT:
            refuse_second(reader, query, field, current)
            field = current
            while (token := reader.advance()) is not _END_OBJECT:
                if token is _FIELD_NAME:
                    current = reader.name or ""
                    continue
                if values_only and token not in VALUES:
                    refuse(reader, f"[{query}] unknown token [{token}] after [{current}]")
                read = options.get(current)
                if read is None:
                    refuse_option(reader, query, current)
                found[current] = read(reader)
        else:
            read_value = short(reader, field)
            if read_value is not IGNORED:
                field, value = reader.name or "", read_value
    return FieldClause(field, found, value)


def refuse_second(reader: Reader, query: str, first: str | None, second: str | None) -> None:
    """Refuse a second field, if there is a first.

    Raises:
        ParsingError: There is.
    """
    if first is not None:
        refuse(
            reader,
            f"[{query}] query doesn't support multiple fields, found [{first}] and [{second}]",
        )


def refuse_option(reader: Reader, query: str, option: str) -> NoReturn:
    """Refuse an option that a query does not have.

    Raises:
        ParsingError: Always.
    """
    refuse(reader, f"[{query}] query does not support [{option}]")


def required_field(field: str | None) -> str:
    """Return the field of a query.

    Raises:
        IllegalArgument: There is none, or it has no name.
    """
    if not field:
        raise IllegalArgument("field name is null or empty")
    return field
