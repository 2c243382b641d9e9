"""Declarative parsers of objects, with Elasticsearch's error texts and its order of events.

Two kinds. A constructing parser takes its fields as arguments of a constructor: the object is built
as soon as every declared field has arrived, within the reading of the last, or else at the end,
once the required fields are known to be there. A parser with setters has its object from the start;
here ``build`` is called at the end, and its errors are passed on as they are.

Source: ``ConstructingObjectParser`` and ``ObjectParser`` of Elasticsearch; behaviour notes
``rest_layer.md`` section 8.2 and ``api_keys.md`` section 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

from emulator.errors import ElasticsearchError, IllegalArgument, XContentParseError
from emulator.xcontent.fields import (
    Field,
    boolean,
    custom,
    integer,
    mapping,
    nested,
    nested_array,
    read_array,
    string,
    string_array,
    string_or_null,
)
from emulator.xcontent.suggestions import did_you_mean
from emulator.xcontent.tokens import Reader, Token

__all__ = [
    "Field",
    "ObjectParser",
    "Values",
    "boolean",
    "custom",
    "integer",
    "mapping",
    "nested",
    "nested_array",
    "read_array",
    "string",
    "string_array",
    "string_or_null",
]

T = TypeVar("T")

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT = Token.START_OBJECT, Token.END_OBJECT

Values = Mapping[str, Any]
"""The values of the fields that were present; their types are those of the kinds of field."""


class ObjectParser(Generic[T]):
    """Reads one object; call it with a reader before or on its START_OBJECT.

    Args:
        name: The parser's name in error texts.
        fields: The declared fields; the order is that of ``Required [a, b]``.
        build: Makes the object of the values that were present.
        setters: Whether this is a parser with setters; its fields cannot be required one by one.
        one_of: Sets of fields; of each at least one must be present.
        exclusive: Sets of fields; of each at most one may be present.
    """

    def __init__(
        self,
        name: str,
        fields: Sequence[Field],
        build: Callable[[Values], T],
        *,
        setters: bool = False,
        one_of: Sequence[Sequence[str]] = (),
        exclusive: Sequence[Sequence[str]] = (),
    ) -> None:
        if setters and any(field.required for field in fields):
            raise ValueError(f"[{name}] has setters, so no field is required; see one_of")
        self.name = name
        self._fields = {field.name: field for field in fields}
        self._required = [field.name for field in fields if field.required]
        self._create = build
        self._setters = setters
        self._one_of = one_of
        self._exclusive = exclusive

    def __call__(self, reader: Reader) -> T:
        """Return the object at the cursor; the cursor ends on its END_OBJECT.

        Raises:
            XContentParseError: No object, an unknown field, a value of the wrong kind, a value that
                does not convert, or values of which no object can be built.
            IllegalArgument: Fields missing, or not allowed together.
        """
        if reader.token is not _START_OBJECT:
            token = reader.advance()
            if token is not _START_OBJECT:
                self._refuse(reader, f"Expected START_OBJECT but was: {token or 'null'}")
        fields = self._fields
        early = 0 if self._setters else len(fields)
        values: dict[str, object] = {}
        built: list[T] = []
        while reader.advance() is not _END_OBJECT:
            field = fields.get(reader.name or "")
            if field is None:
                self._refuse_unknown(reader)
            if reader.advance() not in field.tokens:
                text = f"{field.name} doesn't support values of type: {reader.token}"
                self._refuse(reader, text)
            try:
                values[field.name] = field.read(reader)
                if len(values) == early:
                    built.append(self._build(values))
            except ElasticsearchError as error:
                text = f"[{self.name}] failed to parse field [{field.name}]"
                raise XContentParseError(text, reader.location) from error
        self._check_sets(values)
        if built:
            return built[0]
        self._check_required(values)
        return self._build(values)

    def _build(self, values: Values) -> T:
        if self._setters:
            return self._create(values)
        try:
            return self._create(values)
        except XContentParseError as error:
            text = f"failed to build [{self.name}] after last required field arrived"
            raise XContentParseError(text, error.location) from error
        except ElasticsearchError as error:
            raise XContentParseError(
                f"Failed to build [{self.name}] after last required field arrived"
            ) from error

    def _check_sets(self, values: Values) -> None:
        together = ""
        for names in self._exclusive:
            present = [name for name in values if name in names]
            if len(present) > 1:
                together += f"The following fields are not allowed together: {_listed(present)} "
        if together:
            raise IllegalArgument(together)
        missing = "".join(
            f"Required one of fields {_listed(names)}, but none were specified. "
            for names in self._one_of
            if values.keys().isdisjoint(names)
        )
        if missing:
            raise IllegalArgument(missing)

    def _check_required(self, values: Values) -> None:
        missing = [name for name in self._required if values.get(name) is None]
        if missing:
            raise IllegalArgument(f"Required {_listed(missing)}")

    def _refuse_unknown(self, reader: Reader) -> NoReturn:
        """Refuse a field at its name, but only after what follows the name has been read."""
        name, location = reader.name or "", reader.location
        reader.advance()
        hint = did_you_mean(name, self._fields)
        raise XContentParseError(f"[{self.name}] unknown field [{name}]{hint}", location)

    def _refuse(self, reader: Reader, text: str) -> NoReturn:
        raise XContentParseError(f"[{self.name}] {text}", reader.location)


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(names)}]"
