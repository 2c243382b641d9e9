"""The licence as JSON: in answers and in snapshots."""

from __future__ import annotations

from emulator.entropy import Entropy
from emulator.security.license.record import TYPES, License, new_license
from emulator.time_values import format_instant, parse_clock_instant
from emulator.xcontent.document import Node

_MAX_NODES = 1000
_MAX_RESOURCE_UNITS = 1000


def render_license(license: License, now: int, cluster_name: str) -> dict[str, object]:
    """Return the licence as ``GET /_license`` shows it; a basic one has no end."""
    rendered: dict[str, object] = {
        "status": status_of(license, now),
        "uid": license.uid,
        "type": license.type,
        "issue_date": render_date(license.issued),
        "issue_date_in_millis": license.issued,
    }
    if license.expires is not None:
        rendered["expiry_date"] = render_date(license.expires)
        rendered["expiry_date_in_millis"] = license.expires
    enterprise = license.type == "enterprise"
    rendered["max_nodes"] = None if enterprise else _MAX_NODES
    rendered["max_resource_units"] = _MAX_RESOURCE_UNITS if enterprise else None
    rendered["issued_to"] = cluster_name
    rendered["issuer"] = "elasticsearch"
    rendered["start_date_in_millis"] = -1
    return rendered


def status_of(license: License, now: int) -> str:
    """Return ``active`` or ``expired``."""
    return "active" if license.active(now) else "expired"


def render_date(millis: int) -> str:
    """Return an instant as Elasticsearch writes dates: always with milliseconds."""
    text = format_instant(millis)
    return text if "." in text else text.replace("Z", ".000Z")


def parse_license_type(value: object) -> str:
    """Return a type of licence.

    Raises:
        ValueError: There is none of this name.
    """
    if isinstance(value, str) and value in TYPES:
        return value
    raise ValueError(f"{value!r} is no licence; known are {', '.join(TYPES)}")


def parse_stored_license(node: Node, now: int, entropy: Entropy) -> License:
    """Read ``{"type", "uid", "issued", "expires"}`` of a snapshot; only the type is required."""
    fields = node.fields("type", "uid", "issued", "expires", required=("type",))
    issued = fields["issued"].read(parse_clock_instant) if "issued" in fields else now
    type = fields["type"].read(parse_license_type)
    uid = fields["uid"].text() if "uid" in fields else entropy.uuid()
    license = new_license(type, uid, issued)
    if "expires" in fields:
        return License(type, uid, issued, fields["expires"].read(parse_clock_instant))
    return license


def render_stored_license(license: License) -> dict[str, object]:
    """Return the licence as a snapshot holds it."""
    rendered: dict[str, object] = {
        "type": license.type,
        "uid": license.uid,
        "issued": license.issued,
    }
    if license.expires is not None:
        rendered["expires"] = license.expires
    return rendered
