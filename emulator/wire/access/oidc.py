"""The JSON of the emulator's own issuer of tokens: its clients, its users, and what it answers."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

LIFETIME = 3_600


class Client(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """An OAuth client. Without a secret it is a public client, which gets tokens for users only."""

    id: str
    secret: str | None = None
    groups: list[str] = field(default_factory=list[str])
    lifetime: int = LIFETIME
    redirect_uris: list[str] = field(default_factory=list[str])
    """Allowed redirect URIs besides those on this machine."""


class User(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """A person who logs in."""

    name: str
    password: str | None = None
    groups: list[str] = field(default_factory=list[str])
    lifetime: int = LIFETIME


class Principals(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Clients and users: the content of a clients file, and of the response that lists them."""

    clients: list[Client] = field(default_factory=list[Client])
    users: list[User] = field(default_factory=list[User])


class IssueTokenRequest(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A token to be issued without a client; `expires` is in seconds."""

    groups: list[str] = field(default_factory=list[str])
    subject: str = "cdf-emulator"
    expires: int = LIFETIME


class TokenResponse(Struct, kw_only=True):
    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - its kind
    expires_in: int
    scope: str | UnsetType = UNSET
    id_token: str | UnsetType = UNSET


class KeySet(Struct):
    keys: list[dict[str, Any]]


class Discovery(Struct, kw_only=True):
    """OpenID Connect Discovery 1.0, section 3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    response_types_supported: list[str]
    grant_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    code_challenge_methods_supported: list[str]
    scopes_supported: list[str]
    claims_supported: list[str]


class OAuthErrorResponse(Struct):
    """RFC 6749, section 5.2."""

    error: str
    error_description: str
