"""The emulator's own token issuer: OAuth grants, logins, and the signing key, which is stored in Neo4j."""

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import UNSET, Struct

from emulator import clock
from emulator.compile.library import statement
from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.graph.driver import Graph
from emulator.graph.layout import LAYOUT
from emulator.operations.access.principals import PrincipalStore, matches
from emulator.wire.access.oidc import Client, IssueTokenRequest, TokenResponse, User

if TYPE_CHECKING:
    from emulator.auth.signing import Signer

CODE_SECONDS = 60
"""How long an authorization code is valid."""
_MAX_CODES = 1_000


class GrantRefused(Exception):
    """An error response of OAuth (RFC 6749, section 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class Login(Struct, frozen=True):
    """The authorization request of a client. `challenge` is its PKCE code challenge."""

    client: str
    redirect_uri: str
    challenge: str
    scope: str = ""
    nonce: str | None = None
    mode: str = "query"
    """The response mode: `query` or `form_post`."""


class _Code(Struct, frozen=True):
    """An authorization code that was issued. It expires at `expires`, in seconds since 1970."""

    login: Login
    user: User
    expires: float


class Issuer:
    """Issues tokens for `audience`, and for the clients and users in `principals`.

    `strict` is whether requests need a valid token. If not, unknown clients and users get a token as well, with an
    audience that no check accepts.
    """

    def __init__(
        self,
        graph: Graph,
        principals: PrincipalStore,
        audience: str,
        *,
        strict: bool,
        now: Callable[[], int] = clock.now,
        disk: DiskSpace = UNGUARDED,
    ) -> None:
        self.principals = principals
        self._graph = graph
        self._audience = audience
        self._strict = strict
        self._now = now
        self._disk = disk
        self._codes: OrderedDict[str, _Code] = OrderedDict()
        self._lock = Lock()

    # --- keys

    def _signer(self) -> "Signer":
        """The signer with the stored key, which is created if there is none: another process may have created it."""
        from emulator.auth.signing import Signer, new_key  # noqa: PLC0415 - 20 MB that open mode does without

        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/read_signing_key")))
        if not rows:
            key = new_key()
            create = statement("access/create_signing_key", key=key, layout=LAYOUT)
            with self._disk.reserve():
                rows = self._graph.write(lambda transaction: transaction.rows(create))
        return Signer(rows[0][0])

    def public_keys(self) -> list[dict[str, Any]]:
        """The public keys of the issuer, as JSON Web Keys."""
        return [self._signer().published()]

    # --- tokens

    def issue_token(self, issuer: str, request: IssueTokenRequest) -> TokenResponse:
        """Issue a token with any subject and groups, for an administrator."""
        return self._token(issuer, request.subject, request.groups, request.expires, self._audience)

    def grant_client_credentials(
        self, issuer: str, name: str, secret: str, audience: str | None, scope: str | None = None
    ) -> TokenResponse:
        """Issue a token for the client credentials grant. Raises `GrantRefused`."""
        client = self._client(name)
        if client is None:
            return self._token(issuer, name, [], Client(id=name).lifetime, self._unaccepted_audience, scope)
        if not matches(secret, client.secret):
            raise _unknown_client()
        return self._token(issuer, name, client.groups, client.lifetime, audience or self._audience, scope)

    def _client(self, name: str) -> Client | None:
        """The client `name`; None for an unknown client where tokens are not checked. Raises `GrantRefused`."""
        client = self.principals.client(name)
        if client is None and (self._strict or not name):
            raise _unknown_client()
        return client

    @property
    def _unaccepted_audience(self) -> str:
        """An audience that no check accepts."""
        return f"{self._audience}:open"

    def _token(
        self, issuer: str, subject: str, groups: list[str], lifetime: int, audience: str, scope: str | None = None
    ) -> TokenResponse:
        milliseconds = self._now()
        now = milliseconds // 1000
        claims = {
            "iss": issuer,
            "sub": subject,
            "aud": audience,
            "iat": now,
            "iat_ms": milliseconds,  # the clock of a project may be set in the same second
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_hex(16),
            "groups": groups,
        }
        return TokenResponse(access_token=self._signer().sign(claims), expires_in=lifetime, scope=scope or UNSET)

    # --- login of a user

    def check_login(self, login: Login) -> None:
        """Check an authorization request before the login page is shown. Raises `GrantRefused`."""
        client = self._client(login.client)
        if not _is_local(login.redirect_uri) and (client is None or login.redirect_uri not in client.redirect_uris):
            raise GrantRefused("invalid_request", "redirect_uri is neither on this machine nor one of the client's.")
        if login.mode not in ("query", "form_post"):
            raise GrantRefused("invalid_request", "response_mode must be query or form_post.")
        if len(login.challenge) != len(_challenge("")):
            raise GrantRefused("invalid_request", "code_challenge must be there, of the method S256.")

    def log_in(self, login: Login, name: str, password: str) -> str | None:
        """Return an authorization code; None where user name and password do not match."""
        self.check_login(login)
        user = self.principals.user(name)
        if user is None and not self._strict and name:
            user = User(name=name)
        elif user is None or not matches(password, user.password):
            return None
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._codes[code] = _Code(login, user, self._now() / 1000 + CODE_SECONDS)
            while len(self._codes) > _MAX_CODES:
                self._codes.popitem(last=False)
        return code

    def grant_authorization_code(
        self, issuer: str, code: str, redirect_uri: str, verifier: str, name: str, secret: str
    ) -> TokenResponse:
        """Issue a token for the authorization code grant; a code is valid once. Raises `GrantRefused`."""
        client = self._client(name)
        if client is not None and client.secret is not None and not matches(secret, client.secret):
            raise _unknown_client()
        with self._lock:
            issued = self._codes.pop(code, None)
        if issued is None or issued.expires < self._now() / 1000 or issued.login.client != name:
            raise GrantRefused("invalid_grant", "The code is unknown, used or too old.")
        if issued.login.redirect_uri != redirect_uri:
            raise GrantRefused("invalid_grant", "redirect_uri is another one than before.")
        if not hmac.compare_digest(_challenge(verifier).encode(), issued.login.challenge.encode()):
            raise GrantRefused("invalid_grant", "code_verifier does not fit code_challenge.")
        exists = self.principals.user(issued.user.name) is not None
        user, audience = issued.user, self._audience if exists else self._unaccepted_audience
        response = self._token(issuer, user.name, user.groups, user.lifetime, audience, issued.login.scope or None)
        if "openid" in issued.login.scope.split():
            response.id_token = self._id_token(issuer, issued)
        return response

    def _id_token(self, issuer: str, code: _Code) -> str:
        now = self._now() // 1000
        claims = {
            "iss": issuer,
            "sub": code.user.name,
            "aud": code.login.client,
            "iat": now,
            "exp": now + code.user.lifetime,
            "preferred_username": code.user.name,
        }
        if code.login.nonce is not None:
            claims["nonce"] = code.login.nonce
        return self._signer().sign(claims)


def _unknown_client() -> GrantRefused:
    return GrantRefused("invalid_client", "The client or its secret is not known.", 401)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _is_local(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1") and not parts.fragment
