"""The paths of the emulator's own issuer of tokens as operations."""

from typing import Any

from msgspec import Struct

from emulator.http.access.oidc import PATH as ISSUER
from emulator.http.description.described import FORM, HTML, Described
from emulator.wire.access.groups import EmptyResponse
from emulator.wire.access.oidc import (
    Client,
    Discovery,
    IssueTokenRequest,
    KeySet,
    OAuthErrorResponse,
    Principals,
    TokenResponse,
    User,
)

TOKENS = "Issuer of tokens"
LOCAL = "Answers clients on the emulator's machine only, and no web page."


class TokenForm(Struct, kw_only=True):
    """A request of OAuth 2.0; the client may be in a Basic header instead."""

    grant_type: str | None = None
    """`client_credentials` or `authorization_code`."""
    client_id: str | None = None
    client_secret: str | None = None
    audience: str | None = None
    resource: str | None = None
    scope: str | None = None
    code: str | None = None
    code_verifier: str | None = None
    redirect_uri: str | None = None


class Login(Struct, kw_only=True):
    """The parameters of an authorization request with PKCE, whose method is `S256`."""

    client_id: str | None = None
    redirect_uri: str | None = None
    response_type: str | None = None
    response_mode: str | None = None
    code_challenge: str | None = None
    code_challenge_method: str | None = None
    scope: str | None = None
    state: str | None = None
    nonce: str | None = None


class LoginForm(Login, kw_only=True):
    """What the login page sends: the request that it was opened with, the user and the password."""

    user: str | None = None
    password: str | None = None


class NamedPrincipal(Struct):
    """The client or user that a path names."""

    name: str


def _issuer(method: str, path: str, identifier: str, summary: str, **others: Any) -> Described:
    known: dict[str, Any] = {"refusals": (403, 408, 413), **others}
    return Described(method=method, path=ISSUER + path, tag=TOKENS, summary=summary, identifier=identifier, **known)


_REFUSED = {400: OAuthErrorResponse, 401: OAuthErrorResponse}
_CHANGES = (400, 403, 408, 413, 503, 507)


def _principals(kind: str, path: str, struct: type[Client | User]) -> list[Described]:
    """List, save and delete clients or users."""
    return [
        _issuer(
            "GET",
            f"/{path}",
            f"list{kind}s",
            "Return the clients and users, without secrets and passwords.",
            details=LOCAL,
            answer=Principals,
            refusals=(403, 503),
        ),
        _issuer(
            "POST",
            f"/{path}",
            f"save{kind}",
            f"Create or replace a {kind.lower()}.",
            details=LOCAL,
            body=struct,
            answer=EmptyResponse,
            status=201,
            refusals=_CHANGES,
        ),
        _issuer(
            "DELETE",
            f"/{path}/{{name}}",
            f"delete{kind}",
            f"Delete a {kind.lower()}.",
            details=LOCAL,
            parameters=NamedPrincipal,
            answer=EmptyResponse,
            refusals=(*_CHANGES, 404),
        ),
    ]


ISSUER_PATHS: list[Described] = [
    _issuer(
        "GET", "/.well-known/openid-configuration", "discoverIssuer", "OpenID Connect Discovery.", answer=Discovery
    ),
    _issuer("GET", "/keys", "listIssuerKeys", "The public keys of the issuer.", answer=KeySet, refusals=(403, 503)),
    _issuer(
        "POST",
        "/token",
        "grantToken",
        "Grant a token to a client, or for a user who has logged in.",
        body=TokenForm,
        body_media=FORM,
        answer=TokenResponse,
        other_answers=_REFUSED,
        refusals=(403, 408, 413, 503),
    ),
    _issuer(
        "GET",
        "/authorize",
        "showLogin",
        "The page on which a user logs in.",
        parameters=Login,
        answer=str,
        media=HTML,
        other_answers=_REFUSED,
    ),
    _issuer(
        "POST",
        "/authorize",
        "logIn",
        "Log a user in, and send the browser back to the client with a code.",
        body=LoginForm,
        body_media=FORM,
        answer=str,
        media=HTML,
        other_answers={303: None, **_REFUSED},
        details="A form that does not name a known user is answered with the page again, and 401.",
    ),
    _issuer(
        "POST",
        "/tokens",
        "issueToken",
        "Issue a token without a client.",
        details=LOCAL,
        body=IssueTokenRequest,
        answer=TokenResponse,
        refusals=(400, 403, 408, 413, 503),
    ),
    *_principals("Client", "clients", Client),
    *_principals("User", "users", User),
]
