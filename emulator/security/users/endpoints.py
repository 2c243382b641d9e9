"""The REST endpoints of users."""

from __future__ import annotations

from functools import partial

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.rest.parameters import comma_list
from emulator.security.users.accounts import UserAccounts
from emulator.security.users.bodies import parse_change_password, parse_put_user
from emulator.security.users.commands import (
    ChangePassword,
    DeleteUser,
    GetUsers,
    PutUser,
    SetEnabled,
)
from emulator.security.users.wire import render_details
from emulator.xcontent.tokens import Reader

endpoints: EndpointTable[UserAccounts] = EndpointTable()


def parse_get(request: RestRequest) -> GetUsers:
    """Read which users to show; without a name in the path, also those of a parameter."""
    parameters = request.parameters
    in_path = request.path_parts.get("username")
    usernames = parameters.texts("username") if in_path is None else comma_list(in_path)
    # No user has a profile before profiles are emulated.
    return GetUsers(usernames, with_profile_uid=parameters.boolean("with_profile_uid"))


@endpoints.route("GET", "/_security/user", parse=parse_get)
def get_all_users(call: Call[GetUsers, UserAccounts]) -> Response:
    """Answer with all users. Source: ``security.get_user``."""
    return get_users(call)


@endpoints.route("GET", "/_security/user/{username}", parse=parse_get)
def get_users(call: Call[GetUsers, UserAccounts]) -> Response:
    """Answer with the users, 404 if there is none of the names. Source: ``security.get_user``."""
    users = call.service.get(call.command)
    tree = {user.username: render_details(user) for user in users}
    return Response(tree, status=404 if call.command.usernames and not users else 200)


def parse_put(request: RestRequest) -> PutUser:
    """Read how a user is to be; its visibility after ``refresh`` is immediate here."""
    command = request.parse_body(partial(parse_put_user, request.path_parts["username"]))
    request.parameters.refresh()
    return command


@endpoints.route("PUT|POST", "/_security/user/{username}", parse=parse_put)
def put_user(call: Call[PutUser, UserAccounts]) -> Response:
    """Answer whether the user is a new one. Source: ``security.put_user``."""
    return Response({"created": call.service.put(call.caller, call.command)})


def parse_delete(request: RestRequest) -> DeleteUser:
    """Read which user to remove; commas are part of the name."""
    _read_refresh_last(request)
    return DeleteUser(request.path_parts["username"])


@endpoints.route("DELETE", "/_security/user/{username}", parse=parse_delete)
def delete_user(call: Call[DeleteUser, UserAccounts]) -> Response:
    """Answer whether there was such a user. Source: ``security.delete_user``."""
    found = call.service.delete(call.command)
    return Response({"found": found}, status=200 if found else 404)


def parse_password(request: RestRequest) -> ChangePassword:
    """Read a new password, and whose it is to be.

    Elasticsearch reads the body after it has refused unknown parameters.
    """
    parameters = request.parameters
    parameters.text("refresh")
    username = request.path_parts.get("username", parameters.text("username"))

    def parse(reader: Reader) -> ChangePassword:
        request.refuse_what_is_left()
        return parse_change_password(username, reader)

    command = request.parse_body(parse)
    parameters.refresh()
    return command


@endpoints.route("PUT|POST", "/_security/user/{username}/_password", parse=parse_password)
def change_password(call: Call[ChangePassword, UserAccounts]) -> Response:
    """Answer with nothing. Source: ``security.change_password``."""
    call.service.change_password(call.caller, call.command)
    return Response({})


@endpoints.route("PUT|POST", "/_security/user/_password", parse=parse_password)
def change_own_password(call: Call[ChangePassword, UserAccounts]) -> Response:
    """Answer with nothing. Source: ``security.change_password``."""
    return change_password(call)


def parse_enable(request: RestRequest) -> SetEnabled:
    """Read who is to be able to log in."""
    _read_refresh_last(request)
    return SetEnabled(request.path_parts["username"], enabled=True)


@endpoints.route("PUT|POST", "/_security/user/{username}/_enable", parse=parse_enable)
def enable_user(call: Call[SetEnabled, UserAccounts]) -> Response:
    """Answer with nothing. Source: ``security.enable_user``."""
    call.service.set_enabled(call.caller, call.command)
    return Response({})


def parse_disable(request: RestRequest) -> SetEnabled:
    """Read who is not to be able to log in."""
    _read_refresh_last(request)
    return SetEnabled(request.path_parts["username"], enabled=False)


@endpoints.route("PUT|POST", "/_security/user/{username}/_disable", parse=parse_disable)
def disable_user(call: Call[SetEnabled, UserAccounts]) -> Response:
    """Answer with nothing. Source: ``security.disable_user``."""
    call.service.set_enabled(call.caller, call.command)
    return Response({})


def _read_refresh_last(request: RestRequest) -> None:
    """Read ``refresh`` as Elasticsearch does here: unknown parameters are refused before it."""
    request.parameters.text("refresh")
    request.refuse_what_is_left()
    request.parameters.refresh()
