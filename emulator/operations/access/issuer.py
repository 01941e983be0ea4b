"""The emulator's own issuer of tokens: who asks rightly gets one, signed with the key that lives with the data."""

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
from emulator.graph.driver import Graph
from emulator.graph.setup import LAYOUT
from emulator.operations.access.principals import PrincipalStore, matches
from emulator.wire.access.oidc import Client, IssueTokenRequest, TokenResponse, User

if TYPE_CHECKING:
    from emulator.auth.signing import Signer

CODE_SECONDS = 60
_CODES = 1_000


class GrantRefused(Exception):
    """What OAuth answers with: RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class Login(Struct, frozen=True):
    """What a client sent its user with to be logged in."""

    client: str
    redirect_uri: str
    challenge: str
    scope: str = ""
    nonce: str | None = None
    mode: str = "query"
    """How it gets the answer: in the query of its address, or in a form sent there."""


class _Code(Struct, frozen=True):
    login: Login
    user: User
    until: float


class Issuer:
    """`strict` is whether tokens are checked: where they are not, anybody gets one, that no check lets through."""

    def __init__(
        self,
        graph: Graph,
        register: PrincipalStore,
        audience: str,
        *,
        strict: bool,
        now: Callable[[], int] = clock.now,
    ) -> None:
        self.register = register
        self._graph = graph
        self._audience = audience
        self._strict = strict
        self._now = now
        self._codes: OrderedDict[str, _Code] = OrderedDict()
        self._lock = Lock()

    # --- keys

    def _signer(self) -> "Signer":
        """The key as it is now: another emulator may have founded the issuer."""
        from emulator.auth.signing import Signer, new_key  # noqa: PLC0415 - 20 MB that open mode does without

        rows = self._graph.read(lambda transaction: transaction.rows(statement("access/read_signing_key")))
        if not rows:
            key = new_key()
            rows = self._graph.write(
                lambda transaction: transaction.rows(statement("access/create_signing_key", key=key, layout=LAYOUT))
            )
        return Signer(rows[0][0])

    def published(self) -> list[dict[str, Any]]:
        """The public keys, as JSON Web Keys."""
        return [self._signer().published()]

    # --- tokens

    def issue(self, issuer: str, request: IssueTokenRequest) -> TokenResponse:
        """A token for whoever may ask for any."""
        return self._token(issuer, request.subject, request.groups, request.expires, self._audience)

    def for_client(
        self, issuer: str, name: str, secret: str, audience: str | None, scope: str | None = None
    ) -> TokenResponse:
        """The grant of client credentials. Raises `GrantRefused`."""
        client = self._client(name)
        if client is None:
            return self._token(issuer, name, [], Client(id=name).lifetime, self._unchecked, scope)
        if not matches(secret, client.secret):
            raise _unknown_client()
        return self._token(issuer, name, client.groups, client.lifetime, audience or self._audience, scope)

    def _client(self, name: str) -> Client | None:
        """The client of that name; none where anybody may come."""
        client = self.register.client(name)
        if client is None and (self._strict or not name):
            raise _unknown_client()
        return client

    @property
    def _unchecked(self) -> str:
        """An audience that is nobody's."""
        return f"{self._audience}:open"

    def _token(
        self, issuer: str, subject: str, groups: list[str], lifetime: int, audience: str, scope: str | None = None
    ) -> TokenResponse:
        now = self._now() // 1000
        claims = {
            "iss": issuer,
            "sub": subject,
            "aud": audience,
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_hex(16),
            "groups": groups,
        }
        return TokenResponse(access_token=self._signer().sign(claims), expires_in=lifetime, scope=scope or UNSET)

    # --- the login of a user

    def check_login(self, login: Login) -> None:
        """Refuse to show a page for a client or an address that is not known. Raises `GrantRefused`."""
        client = self._client(login.client)
        if not _is_local(login.redirect_uri) and (client is None or login.redirect_uri not in client.redirect_uris):
            raise GrantRefused("invalid_request", "redirect_uri is neither on this machine nor one of the client's.")
        if login.mode not in ("query", "form_post"):
            raise GrantRefused("invalid_request", "response_mode must be query or form_post.")
        if len(login.challenge) != len(_challenge("")):
            raise GrantRefused("invalid_request", "code_challenge must be there, of the method S256.")

    def log_in(self, login: Login, name: str, password: str) -> str | None:
        """The code that a client gets a token for; None where the user is not the one he says."""
        self.check_login(login)
        user = self.register.user(name)
        if user is None and not self._strict and name:
            user = User(name=name)
        elif user is None or not matches(password, user.password):
            return None
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._codes[code] = _Code(login, user, self._now() / 1000 + CODE_SECONDS)
            while len(self._codes) > _CODES:
                self._codes.popitem(last=False)
        return code

    def for_code(
        self, issuer: str, code: str, redirect_uri: str, verifier: str, name: str, secret: str
    ) -> TokenResponse:
        """The grant of an authorization code, once for each. Raises `GrantRefused`."""
        client = self._client(name)
        if client is not None and client.secret is not None and not matches(secret, client.secret):
            raise _unknown_client()
        with self._lock:
            found = self._codes.pop(code, None)
        if found is None or found.until < self._now() / 1000 or found.login.client != name:
            raise GrantRefused("invalid_grant", "The code is unknown, used or too old.")
        if found.login.redirect_uri != redirect_uri:
            raise GrantRefused("invalid_grant", "redirect_uri is another one than before.")
        if not hmac.compare_digest(_challenge(verifier).encode(), found.login.challenge.encode()):
            raise GrantRefused("invalid_grant", "code_verifier does not fit code_challenge.")
        known = self.register.user(found.user.name) is not None
        user, audience = found.user, self._audience if known else self._unchecked
        answer = self._token(issuer, user.name, user.groups, user.lifetime, audience, found.login.scope or None)
        if "openid" in found.login.scope.split():
            answer.id_token = self._id_token(issuer, found)
        return answer

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
