"""The options of `up`, `exec` and `doctor`: one for each field of `Settings`, each with a `CDF_EMULATOR_` variable."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Any, get_args

import click
from click.core import ParameterSource

from emulator.cli.param_type import ParamType
from emulator.clients_file import read as read_clients
from emulator.core.system_models import SystemModels
from emulator.errors import UnusableClients, UnusableLimits, UnusableSystemModels
from emulator.limits import Limits, read
from emulator.settings import Settings
from emulator.wire.access.oidc import Principals
from emulator.wire.faults import ProfileName

DEFAULTS = Settings()
PORT = click.IntRange(0, 65535)
LEAST_DISK_MARGIN = 96  # MiB: what a checkpoint may need, and a batch under way
LOG_LEVELS = ("debug", "info", "warning", "error")

# Options that are valid for an external Neo4j, in strict mode, and for the managed Neo4j.
EXTERNAL_NEO4J_OPTIONS = {"neo4j_user", "neo4j_database", "neo4j_browser"}
STRICT_AUTH_OPTIONS = {"issuers": "issuer", "admin_group": "admin-group"}
MANAGED_NEO4J_OPTIONS = {"data", "ephemeral", "disk_margin", "neo4j_host", "bolt_port", "browser_port"}
PLACE_OPTIONS: dict[str | None, tuple[Any, str]] = {
    "host": (DEFAULTS.host, ""),
    "port": (0, ""),
    "data": (None, " Without it nothing is kept."),
    "ephemeral": (False, " So it is without --data."),
    "bolt_port": (0, ""),
    "browser_port": (0, ""),
}
"""The defaults of `exec` for where its emulator and its data are, and what its help says of them."""


class LimitsFile(ParamType[Limits]):
    """The name of a limits file; the value is its content."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Limits:
        if isinstance(value, Limits):
            return value
        try:
            return read(Path(value))
        except UnusableLimits as error:
            self.fail(error.message, param, ctx)


class ClientsFile(ParamType[Principals]):
    """The name of a clients file; the value is its content."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Principals:
        if isinstance(value, Principals):
            return value
        try:
            return read_clients(Path(value))
        except UnusableClients as error:
            self.fail(error.message, param, ctx)


class StartFaults(ParamType[str]):
    """A profile of faults, with a seed or without: `busy`, `busy:42`."""

    name = "profile"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        name, colon, seed = str(value).partition(":")
        profiles = get_args(ProfileName)
        if name not in profiles:
            self.fail(f"'{name}' is none of {', '.join(profiles)}.", param, ctx)
        if colon and not (seed.isascii() and seed.isdecimal()):
            self.fail(f"'{seed}' is no seed: it is a whole number that is not negative.", param, ctx)
        return str(value)


class SystemModelsFolder(ParamType[SystemModels]):
    """The name of a folder, turned into the system models with those in it."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> SystemModels:
        del param, ctx
        if isinstance(value, SystemModels):
            return value
        # Half of the emulator, which --help and other mistakes need not wait for.
        from emulator.schema.dump.read import read as read_system_models  # noqa: PLC0415

        try:
            return read_system_models(Path(value))
        except UnusableSystemModels as error:
            raise click.ClickException(error.message) from None


def option(
    field: str, text: str, *, name: str | None = None, other_variables: tuple[str, ...] = (), **attributes: Any
) -> click.Option:
    """Return the option of a field; `other_variables` count where its own variable is not set."""
    name = name or field.replace("_", "-")
    variable = "CDF_EMULATOR_" + name.upper().replace("-", "_")
    return click.Option(
        ["--" + name, field],
        envvar=[variable, *other_variables],
        show_envvar=True,
        help=text,
        **{"default": getattr(DEFAULTS, field), "show_default": True, **attributes},
    )


OPTIONS: list[click.Parameter] = [
    option("host", "Address that the API listens on.", metavar="ADDRESS"),
    option("port", "Port of the API; 0 is any free one.", type=PORT),
    option("data", "Folder for all that is kept.", type=click.Path(path_type=Path)),
    option("ephemeral", "Keep everything in a temporary folder, and remove it at the end.", is_flag=True),
    option(
        "warm",
        "Whether it takes the Neo4j that `cdf-emulator warm` keeps ready, where one is and nothing is to be kept.",
        type=click.Choice(["on", "off"]),
    ),
    option(
        "disk_margin",
        "MiB that stay free on the disk of its own Neo4j: with less free, writes are refused.",
        type=click.IntRange(min=LEAST_DISK_MARGIN),
    ),
    option("neo4j_uri", "Use this Neo4j (bolt://…, neo4j://…) instead of one of its own.", metavar="URI"),
    option("neo4j_user", "User at the Neo4j of --neo4j-uri.", metavar="NAME"),
    option("neo4j_password", "Password at that Neo4j, or for its own one (else made up).", metavar="TEXT"),
    option("neo4j_database", "Database of the Neo4j of --neo4j-uri; else its user's home.", metavar="NAME"),
    option("neo4j_browser", "Where the Browser of that Neo4j is, for the links to it.", metavar="URL"),
    option(
        "neo4j_host",
        "Address that its own Neo4j, and the Browser of it, listen on: this machine alone, or all networks.",
        type=click.Choice(["127.0.0.1", "0.0.0.0"]),  # noqa: S104 - the user's choice
    ),
    option("bolt_port", "Bolt port of its own Neo4j; 0 is any free one.", type=PORT),
    option("browser_port", "Neo4j Browser port of its own Neo4j; 0 is any free one.", type=PORT),
    option("start_limit", "Seconds that the start waits for Neo4j.", type=click.IntRange(min=0)),
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
        other_variables=("CDF_PROJECT",),  # where the SDK and the toolkit are told the project
        multiple=True,
        metavar="NAME",
    ),
    option(
        "load",
        "File or folder to load before the first request is answered, as `cdf-emulator import` does; more than once"
        " for more.",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="PATH",
        show_default=False,
    ),
    option(
        "load_project",
        "Project that --load loads into; else the first of --project, or demo.",
        metavar="NAME",
        show_default=False,
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
    option(
        "system_models",
        "Folder with the schema of system spaces of a real project, which lies over the one that every project has.",
        type=SystemModelsFolder(),
        show_default=False,
    ),
    option("throttle", "Answer 429 where a project has more requests under way than its limits allow.", is_flag=True),
    option(
        "faults",
        "Profile of faults for all projects: busy, flaky-network, schema-churn or slow-search; a seed may follow.",
        type=StartFaults(),
        metavar="PROFILE[:SEED]",
        show_default=False,
    ),
    option(
        "shuffle",
        "Seed with which all that the API leaves unordered comes in another order, and in other pages.",
        type=click.IntRange(0, 2**53 - 1),
        metavar="SEED",
        show_default=False,
    ),
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
    option(
        "acceleration",
        "Whether guesses that change no answer make requests faster.",
        type=click.Choice(["on", "off"]),
    ),
    option(
        "request_log",
        "Whether the last requests are kept in memory, for the console and `cdf-emulator requests`.",
        type=click.Choice(["on", "off"]),
    ),
    option(
        "log_level",
        "What to log on standard error: at info a line for each request to the API.",
        type=click.Choice(LOG_LEVELS),
    ),
    option("log_format", "Whether the log is for people or JSON, line by line.", type=click.Choice(["text", "json"])),
]


WARM_OPTIONS: list[click.Parameter] = [
    click.Option(
        ["--idle"],
        type=click.FloatRange(min=0, min_open=True, max=24 * 60),
        default=30,
        show_default=True,
        metavar="MINUTES",
        help="How long it is kept ready without being taken.",
    ),
    click.Option(
        ["--port"],
        type=PORT,
        default=DEFAULTS.port,
        show_default=True,
        help="Port of the API from which Neo4j Browser will take its style and first page.",
    ),
    click.Option(["--stop", "end"], is_flag=True, help="End what is kept ready."),
]


def check_combinations(given: set[str], auth: str) -> None:
    """Raise `click.UsageError` for options that would have no effect."""
    excluded = MANAGED_NEO4J_OPTIONS if "neo4j_uri" in given else EXTERNAL_NEO4J_OPTIONS
    for field in sorted(given & excluded):
        word = "cannot be used with" if "neo4j_uri" in given else "needs"
        raise click.UsageError(f"--{field.replace('_', '-')} {word} --neo4j-uri.")
    for field in sorted(given & STRICT_AUTH_OPTIONS.keys()):
        if auth != "strict":
            raise click.UsageError(f"--{STRICT_AUTH_OPTIONS[field]} needs --auth strict.")
    if {"data", "ephemeral"} <= given:
        raise click.UsageError("--ephemeral cannot be used with --data.")


class CheckedText(ParamType[str]):
    """A text that another type accepts, kept as it is, so that it can be given to a child process."""

    def __init__(self, kind: ParamType[Any]) -> None:
        self._kind = kind
        self.name = kind.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        self._kind.convert(value, param, ctx)
        return str(value)


def exec_options() -> list[click.Parameter]:
    """Return the options of `exec`: those of `up`, but the emulator has random ports and temporary data by default.

    Variables that say where an emulator is, and where its data are, are those of `up` alone: the two run side by side.
    """
    return [_for_exec(option) for option in OPTIONS if isinstance(option, click.Option)]


def _for_exec(option: click.Option) -> click.Option:
    option = copy(option)
    if isinstance(option.type, (LimitsFile, ClientsFile, SystemModelsFolder)):
        option.type = CheckedText(option.type)
    if option.name in PLACE_OPTIONS:
        option.envvar, option.show_envvar = None, False
        option.default, more = PLACE_OPTIONS[option.name]
        option.help = f"{option.help}{more}"
        option.show_default = not more
    return option


def doctor_options() -> list[click.Parameter]:
    """Return the options of `up` that say what `doctor` looks at."""
    looked_at = {"host", "port", "data", "disk_margin", "bolt_port", "browser_port"}
    return [option for option in OPTIONS if option.name in looked_at]


def exec_arguments(context: click.Context) -> list[str]:
    """Return the arguments of the child emulator of `exec`; it reads the environment variables itself.

    Raises `click.UsageError` for options that would have no effect.
    """
    given = {name for name in context.params if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    check_combinations(given, str(context.params["auth"]))
    arguments: list[str] = []
    if "neo4j_uri" not in given:
        arguments += ["--bolt-port", "0", "--browser-port", "0", *(() if "data" in given else ("--ephemeral",))]
    if not shows_log(context):
        arguments += ["--log-level", "warning"]
    for parameter in context.command.params:
        if isinstance(parameter, click.Option) and _is_on_command_line(context, parameter):
            arguments += _as_arguments(parameter, context.params[str(parameter.name)])
    return arguments


def shows_log(context: click.Context) -> bool:
    """Whether `exec` shows the log of its emulator: where an option or a variable says how; else if a start fails."""
    sources = map(context.get_parameter_source, ("log_level", "log_format"))
    return any(source is not ParameterSource.DEFAULT for source in sources)


def exec_neo4j(context: click.Context) -> str:
    """Return what `exec` says of the Neo4j of its emulator."""
    if context.params["neo4j_uri"]:
        return "over the Neo4j of --neo4j-uri"
    return f"with the data in {context.params['data']}" if context.params["data"] else "which keeps nothing"


def _is_on_command_line(context: click.Context, option: click.Option) -> bool:
    return context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE


def _as_arguments(option: click.Option, value: Any) -> list[str]:
    if option.is_flag:
        return [option.opts[0]]
    values = value if option.multiple else [value]
    return [word for one in values for word in (option.opts[0], str(one))]
