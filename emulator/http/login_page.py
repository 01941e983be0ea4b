"""The one page on which a user logs in, and the way back from it."""

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response

from emulator.operations.issuing import Login

# No page may frame it, and it loads nothing. `form-action` is left out: it would stop the way back to the client.
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>cdf-emulator</title>
<style>
body {{ font: 1rem sans-serif; max-width: 20rem; margin: 4rem auto }}
label, button {{ display: block; margin: 1rem 0 }}
</style>
<h1>cdf-emulator</h1>
<p>{client} asks you to log in.</p>
<p role="alert">{fault}</p>
<form method="post" action="authorize">
{hidden}
<label>User <input name="user" autocomplete="username" autofocus required></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button>
</form>
</html>
"""


def show(login: Login, state: str | None, fault: str = "") -> Response:
    fields = {
        "client_id": login.client,
        "redirect_uri": login.redirect_uri,
        "code_challenge": login.challenge,
        "scope": login.scope,
        **({} if login.nonce is None else {"nonce": login.nonce}),
        **({} if state is None else {"state": state}),
    }
    hidden = "\n".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">' for name, value in fields.items()
    )
    page = _PAGE.format(client=escape(login.client), fault=escape(fault), hidden=hidden)
    return HTMLResponse(page, 401 if fault else 200, _HEADERS)


def leave(login: Login, code: str, state: str | None) -> Response:
    """Send the user back to the client, with the code."""
    said = {"code": code, **({} if state is None else {"state": state})}
    parts = urlsplit(login.redirect_uri)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *said.items()])
    return RedirectResponse(urlunsplit(parts._replace(query=query)), 303, _HEADERS)
