"""All that is known of a request, as a text for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from emulator.cli.requests.line import line, printable, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY = 4_000
"""Characters of a body; `--json` prints all that was kept."""


def text(request: dict[str, Any]) -> str:
    """Return the parts of a request, each under its heading."""
    parts = [_first_lines(request), _why(request["why"])]
    parts += [_body("Request", request["requestBody"]), _body("Answer", request["responseBody"])]
    parts += [_stages(request), _statements(request), _repeat(request)]
    return "\n\n".join(part for part in parts if part)


def _first_lines(request: dict[str, Any]) -> str:
    query = f"?{request['query']}" if request["query"] else ""
    shown = {**request, "path": request["path"] + query, "message": None}
    about = f"{request['id']}  {time_of_day(request['time'])}  {printable(request['client'] or '')}".rstrip()
    return f"{line(shown, coloured=True)}\n{about}"


def _why(why: dict[str, Any] | None) -> str:
    if why is None:
        return ""
    return _heading("Why") + "\n".join(reasons(why))


def reasons(why: dict[str, Any]) -> Iterator[str]:
    """Return the message of a refusal, and then what else is known of it, in lines."""
    yield click.style(printable(why["message"]), fg="yellow")
    yield f"  rule      {why['error']}: {why['rule']}"
    wording = why["wording"]
    yield f"  wording   {wording['source']}{wording['reference'] and ': '}{wording['reference']}"
    item = why["item"]
    if item:
        place = "" if item["position"] is None else f"number {item['position']}: "
        named = item["externalId"] and f"{item['instanceType'] or 'instance'} {item['space']}:{item['externalId']}"
        yield f"  item      {place}{printable(named or '')}"
    if why["property"]:
        yield f"  property  {printable(why['property'])}"
    stored = why["stored"]
    if stored:
        known = {name: value for name, value in stored.items() if value is not None and name != "exists"}
        yield f"  stored    {_json(known) if stored['exists'] else 'nothing'}"
    for near in why["nearest"]:
        yield f"  {near['kind']} '{printable(near['name'])}' may be {' or '.join(map(printable, near['similar']))}"


def _body(name: str, body: dict[str, Any] | None) -> str:
    if body is None:
        return ""
    if body["dropped"]:
        return f"{_heading(name)}{body['size']} bytes, which are not kept any more"
    content = body["text"] if body["json"] is None else _json(body["json"])
    cut = " …" if body["truncated"] or len(content) > MAX_BODY else ""
    size = body["size"]
    return f"{_heading(f'{name}, {size} bytes')}{printable(content[:MAX_BODY])}{cut}"


def _stages(request: dict[str, Any]) -> str:
    times = [f"{stage['name']} {stage['milliseconds']} ms" for stage in request["stages"]]
    retries = f", {request['retries']} transactions run again" if request["retries"] else ""
    return f"{_heading('Time')}{', '.join(times)}{retries}" if times else ""


def _statements(request: dict[str, Any]) -> str:
    if not request["statements"]:
        return ""
    more = f"\n… {request['statementsLeftOut']} more" if request["statementsLeftOut"] else ""
    return _heading("Statements") + "\n".join(map(_statement, request["statements"])) + more


def _statement(one: dict[str, Any]) -> str:
    cost = click.style(f"{one['milliseconds']} ms, {one['rows']} rows", dim=True)
    return f"{cost}\n{_lines(one['text'])}\n{click.style(_json(one['parameters']), dim=True)}"


def _repeat(request: dict[str, Any]) -> str:
    return f"{_heading('Again')}{_lines(request['curl'])}\n\n{_lines(request['python'])}"


def _lines(text: str) -> str:
    """`text` in its lines, without what a terminal would take for a command."""
    return "".join(one if one.isprintable() or one == "\n" else "?" for one in text)


def _heading(name: str) -> str:
    return click.style(name, bold=True) + "\n"


def _json(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
