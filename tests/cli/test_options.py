"""Options, their variables, and what is said of a bad value."""

from __future__ import annotations

import dataclasses

import pytest

from emulator.options import OptionError, Options, read_options
from emulator.versions import Version

GIVEN: list[tuple[str, str, str, object]] = [
    ("host", "10.0.0.1", "host", "10.0.0.1"),
    ("port", "0", "port", 0),
    ("port", "65535", "port", 65_535),
    ("es_version", "8.19", "overrides.es_version", Version(8, 19)),
    ("es_version", "9.1.4", "overrides.es_version", Version(9, 1, 4)),
    ("license", "basic", "overrides.license", "basic"),
    ("now", "2026-01-01T00:00:00Z", "overrides.now", 1_767_225_600_000),
    ("now", "0", "overrides.now", 0),
    ("random_seed", "42", "overrides.random_seed", 42),
    ("random_seed", "0", "overrides.random_seed", 0),
    ("log_format", "json", "log_format", "json"),
    ("control_token", "a secret", "control_token", "a secret"),
    ("control_token", "none", "control_token", "none"),
]
BAD = [
    ("port", "http", "a port is a number from 0 (any free one) to 65535, such as 9200"),
    ("port", "-1", "a port is a number"),
    ("port", "65536", "a port is a number"),
    ("port", "٤", "a port is a number"),
    ("es_version", "7.17", "the nearest is 8.19"),
    ("es_version", "newest", "known are 8.19"),
    ("license", "tryal", "known are basic, standard, gold, platinum, enterprise, trial"),
    ("now", "yesterday", "write RFC 3339 with an offset, such as 2026-01-01T00:00:00Z"),
    ("now", "2026-01-01T00:00:00", "with an offset"),
    ("now", "-1", "the years 1970 to 9999"),
    ("now", "9999999999999999", "the years 1970 to 9999"),
    ("random_seed", "dice", "it must be a whole number, such as 42"),
    ("random_seed", "1.5", "it must be a whole number"),
    ("log_format", "xml", "it must be one of text, json, none"),
    ("allow_host", "http://es.test", "a name has no scheme and no port"),
    ("allow_host", "es.test:9200", "a name has no scheme and no port"),
]


def _value_of(options: Options, path: str) -> object:
    value: object = options
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _option_of(name: str) -> str:
    return "--" + name.replace("_", "-")


def test_defaults_are_those_of_a_laptop() -> None:
    """Without anything said: this machine only, Elasticsearch's port, an empty cluster."""
    options = read_options({}, {})

    assert (options.host, options.port, options.seeds) == ("127.0.0.1", 9200, ())
    assert (options.log_format, options.control_token, options.notes) == ("text", None, ())


@pytest.mark.parametrize(("name", "text", "path", "value"), GIVEN)
def test_option_is_read(name: str, text: str, path: str, value: object) -> None:
    """Each option of the command line has its effect."""
    assert _value_of(read_options({name: text}, {}), path) == value


@pytest.mark.parametrize(("name", "text", "path", "value"), GIVEN)
def test_variable_is_read_as_its_option(name: str, text: str, path: str, value: object) -> None:
    """A container is configured by variables alone."""
    environment = {f"ES_EMULATOR_{name.upper()}": text}

    assert _value_of(read_options({}, environment), path) == value


@pytest.mark.parametrize(("name", "text", "path", "value"), GIVEN)
def test_option_beats_its_variable(name: str, text: str, path: str, value: object) -> None:
    """What is typed is meant; the variable, even a bad one, is not looked at."""
    environment = {f"ES_EMULATOR_{name.upper()}": "\N{SNOWMAN}"}

    assert _value_of(read_options({name: text}, environment), path) == value


@pytest.mark.parametrize(("name", "text", "right"), BAD)
def test_bad_option_is_named_with_its_value_and_the_right_form(
    name: str, text: str, right: str
) -> None:
    """The message is all that its reader has."""
    given: object = [text] if name == "allow_host" else text
    with pytest.raises(OptionError) as caught:
        read_options({name: given}, {})

    message = str(caught.value)
    assert message.startswith(f"{_option_of(name)} is {text!r}: ")
    assert right in message


@pytest.mark.parametrize(("name", "text", "right"), BAD)
def test_bad_variable_is_named_with_its_value_and_the_right_form(
    name: str, text: str, right: str
) -> None:
    """In a compose file, the variable's name is what one searches for."""
    variable = f"ES_EMULATOR_{name.upper()}"
    with pytest.raises(OptionError) as caught:
        read_options({}, {variable: text})

    message = str(caught.value)
    assert message.startswith(f"{variable} is {text!r}: ")
    assert right in message


@pytest.mark.parametrize("name", ["seed", "allow_host"])
def test_repeated_option_and_listed_variable_give_the_same(name: str) -> None:
    """A variable has commas where a command line has several options."""
    by_option = read_options({name: ["b", "a"]}, {})
    by_variable = read_options({}, {f"ES_EMULATOR_{name.upper()}": " b, a ,"})

    assert by_option == by_variable
    assert ("b", "a") in (by_option.seeds, by_option.allowed_hosts)


@pytest.mark.parametrize("token", ["", " padded ", "line\nbreak", "h\xe9"])
def test_token_that_no_header_can_hold_is_refused_unseen(token: str) -> None:
    """An empty one would let everybody in; and a token must not be printed."""
    with pytest.raises(OptionError) as caught:
        read_options({"control_token": token}, {})

    assert str(caught.value).startswith("--control-token: a token is")


@pytest.mark.parametrize("variable", ["ES_EMULATOR_PORT", "ELASTIC_PASSWORD"])
def test_empty_variable_is_none(variable: str) -> None:
    """``VARIABLE: ${NOT_SET:-}`` of a compose file."""
    assert read_options({}, {variable: ""}) == read_options({}, {})


def test_misspelt_variable_is_noted() -> None:
    """Ignored in silence, it would be searched for a long time."""
    notes = read_options({}, {"ES_EMULATOR_PROT": "9201"}).notes

    assert notes == ("ES_EMULATOR_PROT is no option; did you mean ES_EMULATOR_PORT?",)


# ---- variables of Elasticsearch's own image -----------------------------------------------------


def test_elastic_password_is_taken_over() -> None:
    """A compose file goes on working when its image line is changed."""
    assert read_options({}, {"ELASTIC_PASSWORD": "secret-1"}).overrides.password == "secret-1"


def test_short_elastic_password_is_refused_unseen() -> None:
    """The reason is said, the password is not."""
    with pytest.raises(OptionError) as caught:
        read_options({}, {"ELASTIC_PASSWORD": "abc"})

    assert str(caught.value) == "ELASTIC_PASSWORD: a password has at least 6 characters"


def test_self_generated_license_is_taken_over() -> None:
    """The way to a trial in Elasticsearch's own image."""
    environment = {"xpack.license.self_generated.type": "basic"}

    assert read_options({}, environment).overrides.license == "basic"


def test_own_license_variable_beats_elasticsearchs() -> None:
    """The more particular one is meant."""
    environment = {"xpack.license.self_generated.type": "basic", "ES_EMULATOR_LICENSE": "gold"}

    assert read_options({}, environment).overrides.license == "gold"


@pytest.mark.parametrize(
    ("variable", "value", "noted"),
    [
        ("ES_JAVA_OPTS", "-Xmx1g", True),
        ("discovery.type", "single-node", True),
        ("xpack.security.enabled", "false", True),
        ("xpack.security.enabled", "true", False),
    ],
)
def test_variable_without_effect_is_noted(variable: str, value: str, noted: bool) -> None:
    """Nothing is silently accepted, and what holds anyway is not worth a note."""
    notes = read_options({}, {variable: value}).notes

    assert any(variable in note for note in notes) is noted


def test_secrets_do_not_show_where_options_are_printed() -> None:
    """Options end up in stack traces and debuggers."""
    options = read_options({"control_token": "token-1"}, {"ELASTIC_PASSWORD": "secret-1"})
    shown = repr(options) + repr(dataclasses.replace(options, port=1))

    assert "token-1" not in shown
    assert "secret-1" not in shown
