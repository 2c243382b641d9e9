"""A cluster written down as one document, to be saved; `emulator.blueprint` reads it."""

from __future__ import annotations

from emulator.clock import ClockState
from emulator.control.clock_wire import render_clock_state
from emulator.entropy import EntropyState
from emulator.parts import Parts
from emulator.security.api_keys.snapshot import render_stored_api_key
from emulator.security.application_privileges.wire import render_stored_privileges
from emulator.security.license.wire import render_stored_license
from emulator.security.role_mappings.wire import render_stored_role_mapping
from emulator.security.roles.wire import render_role_descriptor
from emulator.security.users.wire import render_user

FORMAT = "es-security-emulator/1"
"""What a document of this form says of itself."""


def render_document(
    parts: Parts, clock: ClockState, entropy: EntropyState, *, secrets: bool
) -> dict[str, object]:
    """Return a cluster as one document.

    Args:
        parts: The parts of the cluster.
        clock: Where its clock stands.
        entropy: Where its randomness stands.
        secrets: Whether to keep the passwords and secrets that were given in plain.
    """
    document: dict[str, object] = {
        "format": FORMAT,
        "es_version": str(parts.version),
        "cluster_uuid": parts.identity.uuid,
        "license": render_stored_license(parts.licensing.current),
        "clock": render_clock_state(clock),
    }
    if entropy.seed is not None:
        document["random_seed"] = entropy.seed
        document["random_draws"] = entropy.drawn
    if parts.remover.last_run is not None:
        document["last_key_removal"] = parts.remover.last_run
    document["settings"] = dict(parts.settings.given)
    document["users"] = {
        stored.user.username: render_user(stored, secrets=secrets)
        for stored in parts.users.all_stored()
    }
    document["roles"] = {
        role.name: render_role_descriptor(role) for role in parts.roles.all_stored()
    }
    document["role_mappings"] = {
        mapping.shown_name: render_stored_role_mapping(mapping)
        for mapping in parts.role_mappings.all_stored()
    }
    document["application_privileges"] = render_stored_privileges(
        parts.application_privileges.all_stored()
    )
    document["api_keys"] = {
        key.id: render_stored_api_key(key, secrets=secrets) for key in parts.keys
    }
    return document
