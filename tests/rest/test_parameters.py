"""Query strings are decoded, read and refused as Elasticsearch does it."""

from __future__ import annotations

import pytest

from emulator.errors import BadParameter, IllegalArgument, NumberFormat
from emulator.rest.parameters import Parameters, decode_path_segment, decode_query


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        ("", {}),
        ("pretty", {"pretty": ""}),
        ("pretty&&human=", {"pretty": "", "human": ""}),
        ("a=1;b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("a=1#b=2", {"a": "1"}),
        ("name=a+b%2Bc", {"name": "a b+c"}),
        ("a+b=1", {"a b": "1"}),
        ("a=x=y", {"a": "x=y"}),
        ("=x&=&==y=1", {"x": "", "y": "1"}),
        ("a=100%%", {"a": "100%"}),
        ("a=%e6%90%9c", {"a": "搜"}),
        ("a=%ff", {"a": "\ufffd"}),
    ],
)
def test_a_query_string_is_decoded(raw: str, decoded: dict[str, str]) -> None:
    """Clients and proxies use every form of separator and escape."""
    assert decode_query(raw) == decoded


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("%", "unterminated escape sequence at end of string: %"),
        ("a=b+c%", "unterminated escape sequence at end of string: b+c%"),
        ("a=x%2", "partial escape sequence at end of string: x%2"),
        ("a=x%zz", "invalid escape sequence `%zz' at index 1 of: x%zz"),
        ("a=%2%", "invalid escape sequence `%2%' at index 0 of: %2%"),
        ("operatorRequest=true", "parameter [operatorRequest] is reserved and may not be set"),
        ("ServerlessREQUEST", "parameter [ServerlessREQUEST] is reserved and may not be set"),
    ],
)
def test_a_bad_query_string_is_refused_with_its_cause(raw: str, text: str) -> None:
    """The Java class stands in the reason, and the bare text in the cause."""
    with pytest.raises(BadParameter) as caught:
        decode_query(raw)

    cause = caught.value.cause
    assert isinstance(cause, IllegalArgument)
    assert (caught.value.reason, cause.reason) == (
        f"java.lang.IllegalArgumentException: {text}",
        text,
    )


def test_a_plus_in_a_path_is_a_plus() -> None:
    """Only query strings write a space as a plus."""
    assert decode_path_segment("a+b%2Fc") == "a+b/c"


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("", False),
        ("v", True),
        ("v=", True),
        ("v=true", True),
        ("v=false", False),
        ("v=%20", False),
    ],
)
def test_a_switch_is_read(query: str, value: bool) -> None:
    """``?pretty`` alone turns a switch on; blanks leave it as it is."""
    assert Parameters(decode_query(query)).boolean("v") is value


def test_a_blank_switch_keeps_its_default() -> None:
    """A blank value is no value, also where the default is on."""
    assert Parameters({"v": " "}).boolean("v", default=True) is True


@pytest.mark.parametrize("value", ["True", "1", "yes", " true"])
def test_a_switch_takes_only_true_or_false(value: str) -> None:
    """Elasticsearch dropped every lenient spelling."""
    with pytest.raises(IllegalArgument) as caught:
        Parameters({"v": value}).boolean("v")

    assert caught.value.reason == (
        f"Failed to parse value [{value}] as only [true] or [false] are allowed."
    )


@pytest.mark.parametrize(("value", "number"), [("5", 5), ("-1", -1), ("+7", 7)])
def test_a_whole_number_is_read(value: str, number: int) -> None:
    """Signs are allowed, as Java's parser has it."""
    assert Parameters({"size": value}).integer("size") == number


@pytest.mark.parametrize("value", ["", "x", "1.5", "1_000", " 1", "2147483648"])
def test_what_is_no_int_is_refused_with_its_cause(value: str) -> None:
    """Python reads more texts as numbers than Java does."""
    with pytest.raises(IllegalArgument) as caught:
        Parameters({"size": value}).integer("size")

    assert caught.value.reason == f"Failed to parse int parameter [size] with value [{value}]"
    assert isinstance(caught.value.cause, NumberFormat)
    assert caught.value.cause.reason == f'For input string: "{value}"'


def test_a_duration_is_read_in_milliseconds() -> None:
    """Times are whole milliseconds everywhere in the emulator."""
    assert Parameters({"timeout": "30s"}).duration("timeout", 0) == 30_000


def test_a_duration_without_a_unit_is_refused_under_its_name() -> None:
    """The parameter is named as if it were a setting."""
    with pytest.raises(IllegalArgument, match=r"failed to parse setting \[timeout\] with value"):
        Parameters({"timeout": "30"}).duration("timeout")


@pytest.mark.parametrize(
    ("query", "policy"),
    [
        ("", None),
        ("refresh", "true"),
        ("refresh=true", "true"),
        ("refresh=false", "false"),
        ("refresh=wait_for", "wait_for"),
    ],
)
def test_refresh_is_read(query: str, policy: str | None) -> None:
    """All writing security APIs take it."""
    assert Parameters(decode_query(query)).refresh() == policy


def test_an_unknown_refresh_is_refused() -> None:
    """The value is shown as it was sent."""
    with pytest.raises(IllegalArgument) as caught:
        Parameters({"refresh": "now"}).refresh()

    assert caught.value.reason == "Unknown value for refresh: [now]."


@pytest.mark.parametrize(
    ("value", "items"),
    [("a,b", ("a", "b")), ("", ()), (",", ()), ("a, b,,", ("a", " b")), (",a", ("", "a"))],
)
def test_a_comma_list_is_split_as_java_does(value: str, items: tuple[str, ...]) -> None:
    """Empty items vanish at the end only, and blanks stay."""
    assert Parameters({"names": value}).texts("names") == items


def test_what_was_read_is_no_longer_unread() -> None:
    """Reading is what makes a parameter recognized."""
    parameters = Parameters({"b": "1", "a": "2", "c": "3"})
    parameters.text("b")

    assert parameters.unread() == ["a", "c"]


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("zzz", "parameter: [zzz]"),
        ("prety", "parameter: [prety] -> did you mean [pretty]?"),
        ("nam", "parameter: [nam] -> did you mean any of [name, names]?"),
        ("zzz&prety", "parameters: [prety] -> did you mean [pretty]?, [zzz]"),
        ("usernam", "parameter: [usernam] -> did you mean [username]?"),
        ("aplication", "parameter: [aplication] -> did you mean [application]?"),
    ],
)
def test_an_unread_parameter_is_refused_with_suggestions(query: str, listed: str) -> None:
    """The candidates are what was read, what the path holds and what everybody takes."""
    parameters = Parameters(decode_query(query))
    parameters.text("name")
    parameters.text("names")

    with pytest.raises(IllegalArgument) as caught:
        parameters.refuse_unread("/_security/x", ["username"], allowed=["application"])

    assert caught.value.reason == f"request [/_security/x] contains unrecognized {listed}"


@pytest.mark.parametrize(
    "name", ["pretty", "human", "format", "filter_path", "error_trace", "id", "declared", "read"]
)
def test_a_recognized_parameter_is_not_refused(name: str) -> None:
    """Shared parameters, shadowed path parts and declared ones need not be read."""
    parameters = Parameters({name: "x"})
    parameters.text("read")

    parameters.refuse_unread("/", ["id"], allowed=["declared"])
