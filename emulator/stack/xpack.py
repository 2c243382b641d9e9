"""What ``GET /_xpack`` is asked and answers.

Source: ``RestXPackInfoAction`` and ``XPackInfoResponse`` of Elasticsearch; behaviour note on
administration, section 8.2; the names of the features: schema ``xpack.info.Features``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, TypedDict, cast

from emulator.data import load
from emulator.errors import IllegalArgument
from emulator.rest.endpoint import RestRequest
from emulator.security.command import Command
from emulator.security.license.wire import render_date, status_of
from emulator.stack.node import Node
from emulator.versions import Version, build_of

CATEGORIES = ("build", "license", "features")


class _Feature(TypedDict, total=False):
    present: bool
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class GetXPack(Command):
    """Ask what the distribution holds.

    Attributes:
        categories: Which of build, license and features to show.
        tagline: Whether to show the tagline.
        dates: Whether to show the end of the licence as a date, too.
    """

    action: ClassVar[str] = "cluster:monitor/xpack/info"

    categories: frozenset[str]
    tagline: bool
    dates: bool


def parse_xpack(request: RestRequest) -> GetXPack:
    """Read the categories; ``human`` is on for the tagline, and off for dates, unless it is said.

    Raises:
        IllegalArgument: A wrong value.
    """
    parameters = request.parameters
    tagline = parameters.boolean("human", default=True)
    dates = parameters.boolean("human")
    refuse_older_license_types(request)
    return GetXPack(_parse_categories(parameters.texts("categories", ("_all",))), tagline, dates)


def refuse_older_license_types(request: RestRequest) -> None:
    """Refuse to show an enterprise licence as a platinum one, as was done before version 8.

    Raises:
        IllegalArgument: The parameter ``accept_enterprise`` is false.
    """
    if not request.parameters.boolean("accept_enterprise", default=True):
        raise IllegalArgument("The [accept_enterprise] parameters may not be false")


def _parse_categories(names: tuple[str, ...]) -> frozenset[str]:
    """Return the categories; what follows ``_all`` or ``_none`` is not looked at."""
    categories = set()
    for name in names:
        if name == "_all":
            return frozenset(CATEGORIES)
        if name == "_none":
            return frozenset()
        if name.lower() not in CATEGORIES:
            raise IllegalArgument(
                "No enum constant org.elasticsearch.protocol.xpack.XPackInfoRequest.Category."
                + name.upper()
            )
        categories.add(name.lower())
    return frozenset(categories)


def render_xpack(command: GetXPack, node: Node) -> dict[str, object]:
    """Return the categories that were asked for."""
    version = node.identity.version
    tree: dict[str, object] = {}
    if "build" in command.categories:
        build = build_of(version)
        tree["build"] = {"hash": build.hash, "date": build.date}
    if "license" in command.categories:
        tree["license"] = _render_license(node, dates=command.dates)
    if "features" in command.categories:
        tree["features"] = {
            name: {"available": present, "enabled": present}
            for name, present in _features_of(version)
        }
    if command.tagline:
        tree["tagline"] = "You know, for X"
    return tree


def _render_license(node: Node, *, dates: bool) -> dict[str, object]:
    license = node.licensing.current
    rendered: dict[str, object] = {
        "uid": license.uid,
        "type": license.type,
        "mode": license.type,
        "status": status_of(license, node.licensing.now),
    }
    if license.expires is not None:
        if dates:
            rendered["expiry_date"] = render_date(license.expires)
        rendered["expiry_date_in_millis"] = license.expires
    return rendered


@cache
def _features_of(version: Version) -> tuple[tuple[str, bool], ...]:
    """Return the features of a version by name, each with whether it is there.

    All but security are absent: a client that finds a feature disabled leaves it alone.
    """
    table = cast(dict[str, _Feature], load("xpack_features"))
    minor = (version.major, version.minor)
    return tuple(
        (name, feature.get("present", False))
        for name, feature in sorted(table.items())
        if _minor_of(feature.get("since", "0.0")) <= minor
        and minor <= _minor_of(feature.get("until", "999.0"))
    )


def _minor_of(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor)
