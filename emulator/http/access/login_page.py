"""The login page of the issuer, and the redirect back to the client."""

from html import escape
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response

from emulator.operations.access.issuer import Login

# No framing and no external resources. `form-action` is omitted: it would block the redirect to the client.
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_LOGIN_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>cdf-emulator</title>
<style>
body {{ font: 1rem sans-serif; max-width: 20rem; margin: 4rem auto }}
label, button {{ display: block; margin: 1rem 0 }}
</style>
<h1>cdf-emulator</h1>
<p>{client} asks you to log in.</p>
<p role="alert">{error}</p>
<form method="post" action="authorize">
{hidden}
<label>User <input name="user" autocomplete="username" autofocus required></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button>
</form>
</html>
"""


_FORM_POST_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>cdf-emulator</title>
<form method="post" action="{redirect_uri}">
{hidden}
<button>Go on</button>
</form>
<script nonce="{nonce}">document.forms[0].submit()</script>
</html>
"""


def login_form(login: Login, state: str | None, error: str = "") -> Response:
    fields = {
        "client_id": login.client,
        "redirect_uri": login.redirect_uri,
        "code_challenge": login.challenge,
        "response_mode": login.mode,
        "scope": login.scope,
        **({} if login.nonce is None else {"nonce": login.nonce}),
        **_state(state),
    }
    page = _LOGIN_PAGE.format(client=escape(login.client), error=escape(error), hidden=_hidden_inputs(fields))
    return HTMLResponse(page, 401 if error else 200, _HEADERS)


def redirect_to_client(login: Login, code: str, state: str | None) -> Response:
    """Redirect the user to the client, with the authorization code."""
    parameters = {"code": code, **_state(state)}
    if login.mode == "form_post":
        return _form_post(login.redirect_uri, parameters)
    parts = urlsplit(login.redirect_uri)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *parameters.items()])
    return RedirectResponse(urlunsplit(parts._replace(query=query)), 303, _HEADERS)


def _form_post(redirect_uri: str, parameters: dict[str, str]) -> Response:
    """Return a page that submits itself (OAuth 2.0 Form Post Response Mode)."""
    nonce = token_urlsafe(16)
    page = _FORM_POST_PAGE.format(
        redirect_uri=escape(redirect_uri, quote=True), hidden=_hidden_inputs(parameters), nonce=nonce
    )
    policy = f"default-src 'none'; script-src 'nonce-{nonce}'; frame-ancestors 'none'"
    return HTMLResponse(page, 200, {**_HEADERS, "content-security-policy": policy})


def _state(state: str | None) -> dict[str, str]:
    return {} if state is None else {"state": state}


def _hidden_inputs(fields: dict[str, str]) -> str:
    return "\n".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">' for name, value in fields.items()
    )
