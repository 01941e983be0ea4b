"""Opaque texts: what a cursor holds, in base64 that needs no escape in a URL, without padding."""

import base64

from emulator.errors import InvalidCursor


def opaque(content: bytes) -> str:
    """The text that holds `content`.

    >>> opaque(b"a?>")
    'YT8-'
    """
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def content_of(text: str) -> bytes:
    """What an opaque text holds. Raises `errors.InvalidCursor` for a text that `opaque` does not make.

    >>> content_of("YT8-")
    b'a?>'
    """
    try:
        return base64.b64decode((text + "=" * (-len(text) % 4)).encode(), b"-_", validate=True)
    except ValueError:
        raise InvalidCursor from None
