"""The endpoints of the emulator's own issuer: those of OAuth and OpenID Connect, and those that manage it."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from emulator.errors import ApiError, MethodNotAllowed, NonLocalClient, UnknownPath, Violations
from emulator.http import body, decode, encode
from emulator.http.access import login_page
from emulator.operations.access.issuer import GrantRefused, Issuer, Login
from emulator.wire.access.groups import EmptyResponse
from emulator.wire.access.oidc import Client, Discovery, IssueTokenRequest, KeySet, OAuthErrorResponse, User

PATH = "/_emulator/oidc"
_OWN_ISSUER = re.compile(r"https?://[^/?#]+" + PATH)
_MSAL = "/v2.0"
"""Path below an issuer at which MSAL, and so `OAuthInteractive` of the SDK, requests the discovery document."""
_MAX_BODY = 64 * 1024
_THREADS = 4  # the comparison of a secret takes 16 MB

Form = Mapping[str, str]
Handler = Callable[[Issuer, Request, bytes], Response]


def issuer_of(request: Request) -> str:
    """Return the `iss` of the issuer: its URL as the client addresses it."""
    return f"{request.url.scheme}://{request.url.netloc}{PATH}"


def is_own(issuer: str) -> bool:
    """Whether `issuer` is the emulator's own: emulators over the same data are one issuer at any address."""
    return _OWN_ISSUER.fullmatch(issuer) is not None


class IssuerResource:
    """One path: an ASGI application over the handlers of its methods. `local_only` ones are for this machine."""

    def __init__(self, issuer: Issuer, methods: Mapping[str, Handler], *, local_only: bool = False) -> None:
        self._issuer = issuer
        self._methods = methods
        self._local_only = local_only
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ApiError as error:
            response = encode.error_response(error)
        except GrantRefused as error:
            response = encode.response(OAuthErrorResponse(error.error, error.description), error.status)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        handler = self._methods.get(request.method)
        if handler is None:
            raise MethodNotAllowed(sorted(self._methods))
        if self._local_only:
            _check_local_client(request)
        content = await body.receive(request, body.Bounds(_MAX_BODY))
        return await to_thread.run_sync(handler, self._issuer, request, content, limiter=self._threads)


def _check_local_client(request: Request) -> None:
    """Raise `NonLocalClient` for remote clients and for web pages, which cannot send JSON without a preflight.

    The console is a page of the emulator itself. A page from elsewhere cannot be: its browser tells where it is from,
    and the Host header is checked before (`http/middleware.py`).
    """
    is_local = request.client is not None and _is_loopback(request.client.host)
    json = request.method != "POST" or request.headers.get("content-type", "").partition(";")[0] == "application/json"
    own = f"{request.url.scheme}://{request.url.netloc}"
    if not is_local or not json or request.headers.get("origin", own) != own:
        raise NonLocalClient


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


# --- endpoints of clients


def _discover(_: Issuer, request: Request, __: bytes) -> Response:
    issuer = issuer_of(request)
    return encode.response(
        Discovery(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            response_types_supported=["code"],
            grant_types_supported=["client_credentials", "authorization_code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
            token_endpoint_auth_methods_supported=["client_secret_post", "client_secret_basic", "none"],
            code_challenge_methods_supported=["S256"],
            scopes_supported=["openid"],
            claims_supported=["iss", "sub", "aud", "exp", "nbf", "iat", "groups"],
        )
    )


def _keys(issuer: Issuer, _: Request, __: bytes) -> Response:
    return encode.response(KeySet(issuer.public_keys()))


def _token(issuer: Issuer, request: Request, content: bytes) -> Response:
    form = _form(content)
    name, secret = _credentials(request, form)
    match form.get("grant_type"):
        case "client_credentials":
            granted = issuer.grant_client_credentials(
                issuer_of(request), name, secret, form.get("audience") or form.get("resource"), form.get("scope")
            )
        case "authorization_code":
            code, verifier = form.get("code", ""), form.get("code_verifier", "")
            granted = issuer.grant_authorization_code(
                issuer_of(request), code, form.get("redirect_uri", ""), verifier, name, secret
            )
        case _:
            raise GrantRefused("unsupported_grant_type", "grant_type must be client_credentials or authorization_code.")
    return encode.response(granted)


def _form(content: bytes) -> Form:
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise GrantRefused("invalid_request", "The body is not a form.") from None


def _credentials(request: Request, form: Form) -> tuple[str, str]:
    """Return the id and secret of a client: from the Basic header, else from the form."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise GrantRefused("invalid_client", "The Authorization header is not Basic.", 401) from None
    return unquote_plus(name), unquote_plus(secret)


# --- login of a user


def _authorize(issuer: Issuer, request: Request, _: bytes) -> Response:
    parameters = request.query_params
    login = _login(parameters)
    issuer.check_login(login)
    if parameters.get("response_type") != "code":
        raise GrantRefused("unsupported_response_type", "response_type must be code.")
    return login_page.login_form(login, parameters.get("state"))


def _log_in(issuer: Issuer, _: Request, content: bytes) -> Response:
    form = _form(content)
    login = _login(form)
    code = issuer.log_in(login, form.get("user", ""), form.get("password", ""))
    if code is None:
        return login_page.login_form(login, form.get("state"), "This user and password are not known.")
    return login_page.redirect_to_client(login, code, form.get("state"))


def _login(parameters: Form) -> Login:
    if parameters.get("code_challenge_method", "S256") != "S256":
        raise GrantRefused("invalid_request", "code_challenge_method must be S256.")
    return Login(
        client=parameters.get("client_id", ""),
        redirect_uri=parameters.get("redirect_uri", ""),
        challenge=parameters.get("code_challenge", ""),
        scope=parameters.get("scope", ""),
        nonce=parameters.get("nonce"),
        mode=parameters.get("response_mode") or "query",
    )


# --- management


def _issue(issuer: Issuer, request: Request, content: bytes) -> Response:
    parameters: IssueTokenRequest = decode.body(IssueTokenRequest, content)
    if parameters.expires < 1:
        raise Violations(["expires must be greater than 0"])
    return encode.response(issuer.issue_token(issuer_of(request), parameters))


def _list_principals(issuer: Issuer, _: Request, __: bytes) -> Response:
    return encode.response(issuer.principals.list_all())


def _write_principal(kind: type[Client] | type[User]) -> Handler:
    def handler(issuer: Issuer, _: Request, content: bytes) -> Response:
        one: Any = decode.body(kind, content)
        issuer.principals.save(one)
        return encode.response(EmptyResponse(), 201)

    return handler


def _delete_principal(kind: str) -> Handler:
    def handler(issuer: Issuer, request: Request, _: bytes) -> Response:
        if not issuer.principals.delete(f"{kind}:{request.path_params['name']}"):
            raise UnknownPath
        return encode.response(EmptyResponse())

    return handler


def routes(issuer: Issuer) -> list[Route]:
    """Return the routes of the issuer."""
    discovery = IssuerResource(issuer, {"GET": _discover})
    return [
        *(Route(f"{PATH}{under}/.well-known/openid-configuration", discovery) for under in ("", _MSAL)),
        Route(f"{PATH}/keys", IssuerResource(issuer, {"GET": _keys})),
        Route(f"{PATH}/token", IssuerResource(issuer, {"POST": _token})),
        Route(f"{PATH}/authorize", IssuerResource(issuer, {"GET": _authorize, "POST": _log_in})),
        Route(f"{PATH}/tokens", IssuerResource(issuer, {"POST": _issue}, local_only=True)),
        Route(
            f"{PATH}/clients",
            IssuerResource(issuer, {"GET": _list_principals, "POST": _write_principal(Client)}, local_only=True),
        ),
        Route(
            f"{PATH}/clients/{{name:path}}",
            IssuerResource(issuer, {"DELETE": _delete_principal("client")}, local_only=True),
        ),
        Route(
            f"{PATH}/users",
            IssuerResource(issuer, {"GET": _list_principals, "POST": _write_principal(User)}, local_only=True),
        ),
        Route(
            f"{PATH}/users/{{name:path}}",
            IssuerResource(issuer, {"DELETE": _delete_principal("user")}, local_only=True),
        ),
    ]
