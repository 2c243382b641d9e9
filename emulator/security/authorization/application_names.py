r"""What applications, their privileges and the actions of these may be called.

Source: ``ApplicationPrivilege`` of Elasticsearch; behaviour note authorization.md section 9.3.
"""

from __future__ import annotations

import re

# What Java's \h and \v match; Python's \s takes some control characters besides.
_WHITESPACE = re.compile(r"[\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PREFIX = re.compile(r"[a-z][A-Za-z0-9]*")
_PRIVILEGE_NAME = re.compile(r"[a-z][a-zA-Z0-9_.-]*")
_VISIBLE_ASCII = re.compile(r"[!-~]*")
_TELLS_AN_ACTION = re.compile(r"[/*:]")  # no name of a privilege has any of these
# Characters no file name may have, in the order that the message lists them: Java's hash order.
_NOT_IN_FILE_NAMES = ' "*\\<|,>/?'


def application_name_mistake(application: str, *, wildcard: bool) -> str | None:
    """Return what is wrong with an application's name; ``None`` for nothing.

    Args:
        application: The name, or a pattern.
        wildcard: Whether a trailing ``*``, or ``*`` alone, is allowed.
    """
    if not application:
        return "Application names cannot be blank"
    asterisk = application.find("*")
    if asterisk >= 0:
        if not wildcard:
            return f"Application names may not contain '*' (found '{application}')"
        if application == "*":
            return None
        if asterisk != len(application) - 1:
            return (
                f"Application name patterns only support trailing wildcards (found '{application}')"
            )
    if _WHITESPACE.search(application):
        return f"Application names may not contain whitespace (found '{application}')"
    prefix, *rest = re.split("[_-]", application, maxsplit=1)
    prefix = prefix.removesuffix("*")
    if not _PREFIX.fullmatch(prefix):
        return (
            "An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ "
            f"(found '{prefix}')"
        )
    if len(prefix) < 3 and asterisk < 0:
        return f"An application name prefix must be at least 3 characters long (found '{prefix}')"
    suffix = "".join(rest).removesuffix("*") if wildcard else "".join(rest)
    if any(character in _NOT_IN_FILE_NAMES for character in suffix):
        return (
            "An application name suffix may not contain any of the characters "
            f"'{_NOT_IN_FILE_NAMES}' (found '{suffix}')"
        )
    return None


def privilege_or_action_mistake(name: str) -> str | None:
    """Return what is wrong with the name of a role's privilege or action; ``None`` for nothing."""
    if _VISIBLE_ASCII.fullmatch(name):
        return None
    return (
        r"Application privilege names and actions must match the pattern ^\p{Graph}*$ "
        f"(found '{name}')"
    )


def privilege_name_mistake(name: str) -> str | None:
    """Return what is wrong with the name of a stored privilege; ``None`` for nothing."""
    if is_privilege_name(name):
        return None
    return (
        "Application privilege names must match the pattern ^[a-z][a-zA-Z0-9_.-]*$ "
        f"(found '{name}')"
    )


def is_privilege_name(name: str) -> bool:
    """Return whether a role means a stored privilege by ``name``, and not an action."""
    return _PRIVILEGE_NAME.fullmatch(name) is not None


def action_mistake(action: str) -> str | None:
    """Return what is wrong with an action of a stored privilege; ``None`` for nothing."""
    mistake = privilege_or_action_mistake(action)
    if mistake is None and not _TELLS_AN_ACTION.search(action):
        return f"action [{action}] must contain one of [ '/' , '*' , ':' ]"
    return mistake
