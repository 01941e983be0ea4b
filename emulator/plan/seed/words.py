"""Plausible texts by the name of a property, made with Faker: a fixed stock of each kind, from which a seed draws."""

import re
from functools import cache
from typing import cast

SIZE = 512
_PERSON = re.compile(
    r"person|people|actor|director|user|employee|customer|author|operator|worker|student|patient|contact|owner|writer"
)
_COMPANY = re.compile(r"company|organi[sz]ation|manufacturer|vendor|supplier|employer|publisher|studio")
_PLACE = re.compile(r"^(city|town|municipality)$")

_KINDS = [
    (re.compile(r"e_?mail"), "ascii_safe_email"),
    (re.compile(r"(url|uri|website|homepage|link)$"), "url"),
    (re.compile(r"phone|mobile"), "phone_number"),
    (re.compile(r"first_?name|given_?name"), "first_name"),
    (re.compile(r"last_?name|family_?name|surname"), "last_name"),
    (re.compile(r"user_?name|login"), "user_name"),
    (re.compile(r"(file_?name)$"), "file_name"),
    (re.compile(r"mime_?type|media_?type"), "mime_type"),
    (re.compile(r"directory|folder|file_?path"), "file_path"),
    (re.compile(r"postal_?code|post_?code|zip"), "postcode"),
    (re.compile(r"country_?code"), "country_code"),
    (re.compile(r"country|nationality"), "country"),
    (re.compile(r"street"), "street_address"),
    (re.compile(r"address"), "address"),
    (re.compile(r"^(city|town)$|city_?name|location$"), "city"),
    (re.compile(r"currency"), "currency_code"),
    (re.compile(r"language"), "language_code"),
    (re.compile(r"colou?r"), "color_name"),
    (re.compile(r"^ip$|ip_?address|^host"), "ipv4"),
    (re.compile(r"mac_?address"), "mac_address"),
    (re.compile(r"uuid|guid"), "uuid4"),
    (re.compile(r"serial|part_?number|(^|_)sku"), "serial"),
    (re.compile(r"job|occupation|profession"), "job"),
    (_COMPANY, "company"),
    (re.compile(r"description|comment|note|summary|remark|abstract|plot|text|message|reason"), "sentence"),
    (re.compile(r"title|headline|subject"), "title"),
    (re.compile(r"created_by|updated_by|(^|_)(user|owner|author|director|editor|operator)$"), "name"),
]


def kind_of(prop: str, label: str) -> str:
    """Return the kind of text that the property `prop` of a `label`, the name of a view, most likely has.

    `label` is for the names of things: the name of the view with a number.

    >>> kind_of("eMail", "Person"), kind_of("name", "Actor"), kind_of("name", "Pump")
    ('ascii_safe_email', 'name', 'label')
    """
    name, of = snake(prop), snake(label)
    if name in ("name", "full_name", "display_name", f"{of}_name"):
        if _PERSON.search(of):
            return "name"
        if _COMPANY.search(of):
            return "company"
        return "city" if _PLACE.search(of) else "label"
    return next((kind for pattern, kind in _KINDS if pattern.search(name)), "word")


def words_of(name: str) -> list[str]:
    """Return the words of a name.

    >>> words_of("serialNumber"), words_of("CADModel"), words_of("3DObject"), words_of("x_max")
    (['serial', 'Number'], ['CAD', 'Model'], ['3D', 'Object'], ['x', 'max'])
    """
    boundary = r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])|[^A-Za-z0-9]+"
    return [word for word in re.split(boundary, name) if word]


def snake(name: str) -> str:
    """Return a name in lower case, its words joined by underscores.

    >>> snake("serialNumber")
    'serial_number'
    """
    return "_".join(words_of(name)).lower()


@cache
def stock(kind: str) -> tuple[str, ...]:
    """Return `SIZE` texts of a kind, the same in every process of a release of Faker."""
    from faker import Faker  # noqa: PLC0415 - it takes a seventh of a second, which only seeding has to pay

    fake = Faker("en_US")
    fake.seed_instance(kind)
    if kind == "serial":
        return tuple(fake.bothify("??-####-??##").upper() for _ in range(SIZE))
    if kind == "title":
        return tuple(" ".join(fake.words(2 + number % 3)).title() for number in range(SIZE))
    if kind == "address":
        return tuple(fake.address().replace("\n", ", ") for _ in range(SIZE))
    make = getattr(fake, kind)
    return tuple(cast("str", make()) for _ in range(SIZE))
