"""The addresses of the emulator's own issuer: what OAuth and OpenID Connect say, and how to manage it."""

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
from emulator.wire.access.groups import Nothing
from emulator.wire.access.oidc import Client, Discovery, IssueTokenRequest, KeySet, OAuthRefusal, User

PATH = "/_emulator/oidc"
_OWN = re.compile(r"https?://[^/?#]+" + PATH)
_MSAL = "/v2.0"
"""Where Microsoft's library, and so `OAuthInteractive`, looks for what an authority says of itself."""
_MAX_BODY = 64 * 1024
_THREADS = 4  # to compare a secret takes 16 MB

Form = Mapping[str, str]
Answer = Callable[[Issuer, Request, bytes], Response]


def issuer_of(request: Request) -> str:
    """The name of the issuer: its address as the client knows it."""
    return f"{request.url.scheme}://{request.url.netloc}{PATH}"


def is_own(issuer: str) -> bool:
    """Whether that is the name of this issuer: emulators over the same data, at whatever address, are one."""
    return _OWN.fullmatch(issuer) is not None


class Page:
    """One path: an ASGI application over the answers of its methods. `own` ones are for this machine only."""

    def __init__(self, issuer: Issuer, methods: Mapping[str, Answer], *, own: bool = False) -> None:
        self._issuer = issuer
        self._methods = methods
        self._own = own
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ApiError as error:
            response = encode.refusal(error)
        except GrantRefused as refused:
            response = encode.answer(OAuthRefusal(refused.error, refused.description), refused.status)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        answer = self._methods.get(request.method)
        if answer is None:
            raise MethodNotAllowed(sorted(self._methods))
        if self._own:
            _check_near(request)
        content = await body.receive(request, _MAX_BODY)
        return await to_thread.run_sync(answer, self._issuer, request, content, limiter=self._threads)


def _check_near(request: Request) -> None:
    """Refuse who is not on this machine, and web pages: they cannot send JSON without asking first."""
    near = request.client is not None and _is_loopback(request.client.host)
    json = request.method != "POST" or request.headers.get("content-type", "").partition(";")[0] == "application/json"
    if not near or not json or "origin" in request.headers:
        raise NonLocalClient


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


# --- what clients ask for


def _discover(_: Issuer, request: Request, __: bytes) -> Response:
    issuer = issuer_of(request)
    return encode.answer(
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
    return encode.answer(KeySet(issuer.public_keys()))


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
    return encode.answer(granted)


def _form(content: bytes) -> Form:
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise GrantRefused("invalid_request", "The body is not a form.") from None


def _credentials(request: Request, form: Form) -> tuple[str, str]:
    """The name and secret of a client: of a Basic header, else of the form."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise GrantRefused("invalid_client", "The Authorization header is not Basic.", 401) from None
    return unquote_plus(name), unquote_plus(secret)


# --- the login of a user


def _authorize(issuer: Issuer, request: Request, _: bytes) -> Response:
    asked = request.query_params
    login = _login(asked)
    issuer.check_login(login)
    if asked.get("response_type") != "code":
        raise GrantRefused("unsupported_response_type", "response_type must be code.")
    return login_page.show(login, asked.get("state"))


def _log_in(issuer: Issuer, _: Request, content: bytes) -> Response:
    form = _form(content)
    login = _login(form)
    code = issuer.log_in(login, form.get("user", ""), form.get("password", ""))
    if code is None:
        return login_page.show(login, form.get("state"), "This user and password are not known.")
    return login_page.leave(login, code, form.get("state"))


def _login(asked: Form) -> Login:
    if asked.get("code_challenge_method", "S256") != "S256":
        raise GrantRefused("invalid_request", "code_challenge_method must be S256.")
    return Login(
        client=asked.get("client_id", ""),
        redirect_uri=asked.get("redirect_uri", ""),
        challenge=asked.get("code_challenge", ""),
        scope=asked.get("scope", ""),
        nonce=asked.get("nonce"),
        mode=asked.get("response_mode") or "query",
    )


# --- how it is managed


def _mint(issuer: Issuer, request: Request, content: bytes) -> Response:
    asked: IssueTokenRequest = decode.body(IssueTokenRequest, content)
    if asked.expires < 1:
        raise Violations(["expires must be greater than 0"])
    return encode.answer(issuer.issue_token(issuer_of(request), asked))


def _list(issuer: Issuer, _: Request, __: bytes) -> Response:
    return encode.answer(issuer.principals.list_all())


def _keep(kind: type[Client] | type[User]) -> Answer:
    def answer(issuer: Issuer, _: Request, content: bytes) -> Response:
        one: Any = decode.body(kind, content)
        issuer.principals.save(one)
        return encode.answer(Nothing(), 201)

    return answer


def _forget(kind: str) -> Answer:
    def answer(issuer: Issuer, request: Request, _: bytes) -> Response:
        if not issuer.principals.delete(f"{kind}:{request.path_params['name']}"):
            raise UnknownPath
        return encode.answer(Nothing())

    return answer


def routes(issuer: Issuer) -> list[Route]:
    """Every address of the issuer."""
    discovery = Page(issuer, {"GET": _discover})
    return [
        *(Route(f"{PATH}{under}/.well-known/openid-configuration", discovery) for under in ("", _MSAL)),
        Route(f"{PATH}/keys", Page(issuer, {"GET": _keys})),
        Route(f"{PATH}/token", Page(issuer, {"POST": _token})),
        Route(f"{PATH}/authorize", Page(issuer, {"GET": _authorize, "POST": _log_in})),
        Route(f"{PATH}/tokens", Page(issuer, {"POST": _mint}, own=True)),
        Route(f"{PATH}/clients", Page(issuer, {"GET": _list, "POST": _keep(Client)}, own=True)),
        Route(f"{PATH}/clients/{{name:path}}", Page(issuer, {"DELETE": _forget("client")}, own=True)),
        Route(f"{PATH}/users", Page(issuer, {"GET": _list, "POST": _keep(User)}, own=True)),
        Route(f"{PATH}/users/{{name:path}}", Page(issuer, {"DELETE": _forget("user")}, own=True)),
    ]
