"""The rules by which values are replaced: by the name of their field, or by what is in a text.

`docs/record-replay.md` has the same as a table, which a test compares.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names of fields, in lower case and without `_` and `-`.
SECRET_FIELDS = _names(
    "authorization token accesstoken refreshtoken idtoken sessiontoken password secret clientsecret apikey "
    "credentials privatekey nonce"
)
PERSON_FIELDS = _names(
    "user username useridentifier userid email mail givenname familyname displayname subject sub oid principal "
    "principalid createdby createduser lastupdatedby updatedby updateduser modifiedby sourcecreateduser "
    "sourceupdateduser members"
)
PROJECT_FIELDS = frozenset({"projecturlname", "projectname", "urlname", "projects"})
CURSOR_FIELDS = frozenset({"cursor", "cursors", "nextcursor"})
ORGANIZATION_FIELDS = frozenset({"organization", "organizationid"})
REQUEST_FIELDS = frozenset({"requestid", "xrequestid", "traceid"})
TIME_FIELDS = frozenset({"createdtime", "lastupdatedtime", "deletedtime", "pathlastupdatedtime", "uploadedtime"})
"""Times that the service gives. Those that clients write are data."""

CATALOG_HOSTS = frozenset(
    {"qudt.org", "www.qudt.org", "www.energistics.org", "isbnsearch.org", "rds.posccaesar.org", "unece.org"}
)
"""Hosts in the unit catalog of the service, which is the same for everybody."""

KEYWORDS = _names(
    "all node edge record view container space datamodel text boolean int32 int64 float32 float64 timestamp date json "
    "timeseries file sequence direct enum connection source destination inwards outwards ascending descending "
    "allUserAccounts instance user external"
)
"""Words of the API itself. Where one is also the name of a person, only that field is replaced."""

LEAST_TOKEN = 12
"""Characters of a token from which on it is replaced wherever it is: a shorter one, as `dev`, is a word of others."""

_JWT = r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"
_EMAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_HOST = r"(?<=://)(?:[^\s/?#]*@)?(?:[\w-]+(?:\.[\w-]+)*|\[[\da-fA-F:.]+\])(?::\d+)?"
_BEARER = r"(?<=[Bb]earer )[\w.~+/=-]{8,}"


class TextRule(NamedTuple):
    """Each match of `pattern` in a text is replaced by `form` with a number, the same for equal matches."""

    pattern: re.Pattern[str]
    form: str
    kept: frozenset[str] = frozenset()


def text_rules(tokens: Iterable[str], hosts: Iterable[str], patterns: Iterable[re.Pattern[str]]) -> list[TextRule]:
    """Return the rules for texts, in the order in which they apply.

    `tokens` and `hosts` are those of the service itself, which are replaced wherever they are; `patterns` are the
    user's.
    """
    own = [TextRule(_word(token), "secret-{}") for token in tokens if len(token) >= LEAST_TOKEN]
    own += [TextRule(pattern, "redacted-{}") for pattern in patterns]
    return [
        *own,
        TextRule(re.compile(_JWT), "secret-{}"),
        TextRule(re.compile(_BEARER), "secret-{}"),
        TextRule(re.compile(_HOST), "host-{}.example", CATALOG_HOSTS),
        TextRule(re.compile(_EMAIL), "person-{}@mail.example"),
        *(TextRule(_word(host), "host-{}.example") for host in hosts if host),
    ]


def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])", re.IGNORECASE)


def field_form(name: str) -> str | None:
    """Return the form that replaces a text in the field `name`; None where the field has no rule.

    >>> field_form("nextCursor"), field_form("client_secret"), field_form("name")
    ('cursor-{}', 'secret-{}', None)
    """
    plain = plain_name(name)
    forms = {"secret-{}": SECRET_FIELDS, "person-{}": PERSON_FIELDS, "cursor-{}": CURSOR_FIELDS}
    forms |= {"request-{}": REQUEST_FIELDS, "organization-{}": ORGANIZATION_FIELDS}
    return next((form for form, fields in forms.items() if plain in fields), None)


def is_time(name: str) -> bool:
    return plain_name(name) in TIME_FIELDS


def plain_name(name: str) -> str:
    """Return the name of a field as the rules have it.

    >>> plain_name("client_Secret")
    'clientsecret'
    """
    return name.lower().replace("_", "").replace("-", "")
