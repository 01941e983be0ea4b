"""Turns the fields of `Settings` into options of the command line, each with its `CDF_EMULATOR_` variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from emulator.clients_file import read as read_clients
from emulator.errors import UnusableClients, UnusableLimits
from emulator.limits import Limits, read
from emulator.settings import Settings
from emulator.wire.access.oidc import Principals

DEFAULTS = Settings()
PORT = click.IntRange(0, 65535)
LOG_LEVELS = ("debug", "info", "warning", "error")

# What is for a server of the user's own, and what is for the managed one.
OF_A_SERVER = {"neo4j_user", "neo4j_database", "neo4j_browser"}
OF_CHECKS = {"issuers": "issuer", "admin_group": "admin-group"}
OF_THE_MANAGED = {"data", "ephemeral", "bolt_port", "browser_port"}


class LimitsFile(click.ParamType[Limits]):
    """The name of a file, turned into the limits in it."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Limits:
        if isinstance(value, Limits):
            return value
        try:
            return read(Path(value))
        except UnusableLimits as error:
            self.fail(error.message, param, ctx)


class ClientsFile(click.ParamType[Principals]):
    """The name of a file, turned into the clients and users in it."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Principals:
        if isinstance(value, Principals):
            return value
        try:
            return read_clients(Path(value))
        except UnusableClients as error:
            self.fail(error.message, param, ctx)


def option(field: str, text: str, *, name: str | None = None, **traits: Any) -> click.Option:
    name = name or field.replace("_", "-")
    variable = "CDF_EMULATOR_" + name.upper().replace("-", "_")
    return click.Option(
        ["--" + name, field],
        envvar=variable,
        show_envvar=True,
        help=text,
        **{"default": getattr(DEFAULTS, field), "show_default": True, **traits},
    )


OPTIONS: list[click.Parameter] = [
    option("host", "Address that the API listens on.", metavar="ADDRESS"),
    option("port", "Port of the API; 0 is any free one.", type=PORT),
    option("data", "Folder for all that is kept.", type=click.Path(path_type=Path)),
    option("ephemeral", "Keep everything in a temporary folder, and remove it at the end.", is_flag=True),
    option("neo4j_uri", "Use this Neo4j (bolt://…, neo4j://…) instead of one of its own.", metavar="URI"),
    option("neo4j_user", "User at the Neo4j of --neo4j-uri.", metavar="NAME"),
    option("neo4j_password", "Password at that Neo4j, or for its own one (else made up).", metavar="TEXT"),
    option("neo4j_database", "Database of the Neo4j of --neo4j-uri; else its user's home.", metavar="NAME"),
    option("neo4j_browser", "Where the Browser of that Neo4j is, for the links to it.", metavar="URL"),
    option("bolt_port", "Bolt port of its own Neo4j; 0 is any free one.", type=PORT),
    option("browser_port", "Neo4j Browser port of its own Neo4j; 0 is any free one.", type=PORT),
    option(
        "cors_origins",
        "Origin of web pages that may call the API, for example http://localhost:3000; more than once for more.",
        name="cors-origin",
        multiple=True,
        metavar="ORIGIN",
    ),
    option(
        "allowed_hosts",
        "Name, besides this machine's own, by which the API may be called; more than once for more.",
        name="allowed-host",
        multiple=True,
        metavar="HOST",
    ),
    option(
        "projects",
        "Name of a project that a token is said to reach before anybody asked for it; more than once for more.",
        name="project",
        multiple=True,
        metavar="NAME",
    ),
    option("max_body", "Bytes that a request body may have, after gunzip.", type=click.IntRange(min=1)),
    option(
        "version_conflict_status",
        "Status that answers an existingVersion that is too old.",
        type=click.Choice([409, 400]),
    ),
    option(
        "limits",
        'File with other limits than those of the service, in JSON, for example {"spaces": 3}.',
        type=LimitsFile(),
        show_default=False,
    ),
    option("throttle", "Answer 429 where a project has more requests under way than its limits allow.", is_flag=True),
    option(
        "auth",
        "Whether any text is a token whose holder may do all, or tokens are checked and their groups count.",
        type=click.Choice(["open", "strict"]),
    ),
    option(
        "issuers",
        "Address of an issuer whose tokens are accepted beside the emulator's own; more than once for more.",
        name="issuer",
        multiple=True,
        metavar="URL",
    ),
    option("audience", "Audience that a token must be for.", metavar="TEXT"),
    option("admin_group", "Group of tokens whose holders may do everything.", metavar="NAME"),
    option(
        "clients",
        "File with the clients and users of the emulator's own issuer of tokens, in JSON or TOML.",
        type=ClientsFile(),
        show_default=False,
    ),
    option("log_level", "What to log on standard error.", type=click.Choice(LOG_LEVELS)),
]


def only_with(named: set[str], auth: str) -> None:
    """Refuse what would be ignored."""
    excluded = OF_THE_MANAGED if "neo4j_uri" in named else OF_A_SERVER
    for field in sorted(named & excluded):
        word = "cannot be used with" if "neo4j_uri" in named else "needs"
        raise click.UsageError(f"--{field.replace('_', '-')} {word} --neo4j-uri.")
    for field in sorted(named & OF_CHECKS.keys()):
        if auth != "strict":
            raise click.UsageError(f"--{OF_CHECKS[field]} needs --auth strict.")
    if {"data", "ephemeral"} <= named:
        raise click.UsageError("--ephemeral cannot be used with --data.")


def of_child() -> list[click.Parameter]:
    """The options of an emulator that runs beside a command: on any port, and it keeps nothing.

    Files of limits and clients are named by their variables, as for the plugin.
    """
    fixed = {"host", "port", "limits", "clients", *OF_THE_MANAGED}
    return [option for option in OPTIONS if option.name not in fixed]


def chosen_for_child(context: click.Context) -> list[str]:
    """The arguments of an emulator that runs beside a command; what the environment sets it reads itself."""
    arguments: list[str] = []
    if context.get_parameter_source("neo4j_uri") is ParameterSource.DEFAULT:
        arguments += ["--ephemeral", "--bolt-port", "0", "--browser-port", "0"]
    for parameter in context.command.params:
        if isinstance(parameter, click.Option) and _is_written(context, parameter):
            arguments += _written(parameter, context.params[str(parameter.name)])
    return arguments


def _is_written(context: click.Context, option: click.Option) -> bool:
    return context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE


def _written(option: click.Option, value: Any) -> list[str]:
    if option.is_flag:
        return [option.opts[0]]
    values = value if option.multiple else [value]
    return [word for one in values for word in (option.opts[0], str(one))]
