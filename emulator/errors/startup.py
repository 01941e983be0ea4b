"""Errors that keep the emulator from starting: shown as one line, never answered by the API."""

from dataclasses import dataclass
from typing import ClassVar

from emulator.errors.base import OURS, Wording, mebibytes


class StartError(Exception):
    """What the command line shows instead of a traceback."""

    wording: ClassVar[Wording]

    @property
    def message(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class PortInUse(StartError):
    """Another process listens on the port. `option` is the one that chooses it."""

    wording = OURS
    host: str
    port: int
    option: str

    @property
    def message(self) -> str:
        return f"Port {self.port} on {self.host} is in use: choose another one with {self.option}."


@dataclass(eq=False)
class UnusableAddress(StartError):
    """The operating system does not let the emulator listen on the address."""

    wording = OURS
    host: str
    port: int
    reason: str

    @property
    def message(self) -> str:
        return f"The emulator cannot listen on {self.host}, port {self.port}: {self.reason}."


@dataclass(eq=False)
class NoNeo4jOfItsOwn(StartError):
    """The installation lacks what its own Neo4j needs, as the slim image does, and no other is named."""

    wording = OURS
    package: str

    @property
    def message(self) -> str:
        return (
            f"There is no Neo4j of its own here, as the package {self.package} is not installed: name one that runs "
            "with --neo4j-uri (CDF_EMULATOR_NEO4J_URI), or use the image that has one."
        )


@dataclass(eq=False)
class UnusableLimits(StartError):
    """The file of limits cannot be read or has wrong entries."""

    wording = OURS
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The limits in {self.file} cannot be used: {self.reason}."


@dataclass(eq=False)
class UnusableClients(StartError):
    """The file of clients and users cannot be read or has wrong entries."""

    wording = OURS
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The clients in {self.file} cannot be used: {self.reason}."


@dataclass(eq=False)
class UnusableFile(StartError):
    """A file of `--load` is wrong, or something in it is refused. `reason` begins with its name."""

    wording = OURS
    reason: str

    @property
    def message(self) -> str:
        return f"What --load names cannot be loaded: {self.reason}"


@dataclass(eq=False)
class FolderInUse(StartError):
    """Another emulator runs on the data folder."""

    wording = OURS
    folder: str

    @property
    def message(self) -> str:
        return f"Another emulator runs on the data folder {self.folder}: choose another one with --data."


@dataclass(eq=False)
class FolderNotWritable(StartError):
    """The emulator cannot write into a folder that it needs."""

    wording = OURS
    folder: str
    reason: str

    @property
    def message(self) -> str:
        return f"The folder {self.folder} cannot be written: {self.reason}."


@dataclass(eq=False)
class DiskFull(StartError):
    """The disk of the data folder has `free` bytes, less than Neo4j needs to start."""

    wording = OURS
    folder: str
    free: int
    needed: int

    @property
    def message(self) -> str:
        return (
            f"The disk of {self.folder} is full: {mebibytes(self.free)} are free, and Neo4j needs "
            f"{mebibytes(self.needed)} to start. Nothing is lost: make room, and start again."
        )


@dataclass(eq=False)
class DownloadFailed(StartError):
    """Neo4j, which the first start downloads, could not be had."""

    wording = OURS
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j could not be fetched (the first start needs the network): {self.reason}"


@dataclass(eq=False)
class Neo4jStopped(StartError):
    """The managed Neo4j ended, or was not ready in time. `log` is the file of its log."""

    wording = OURS
    log: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j did not start: {self.reason} (more in {self.log})."


@dataclass(eq=False)
class NoWarmNeo4jHere(StartError):
    """The operating system has no way to hand a Neo4j from one process to another."""

    wording = OURS

    @property
    def message(self) -> str:
        return "cdf-emulator warm needs Unix sockets, which this operating system does not have for Python."


@dataclass(eq=False)
class WarmingFailed(StartError):
    """The process that keeps a Neo4j ready ended before it was. `log` is the file of what it said."""

    wording = OURS
    reason: str
    log: str

    @property
    def message(self) -> str:
        return f"No Neo4j is kept ready: {self.reason} (more in {self.log})."


@dataclass(eq=False)
class Neo4jUnreachable(StartError):
    """Nothing answers at the address of a Neo4j of one's own."""

    wording = OURS
    uri: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j cannot be reached at {self.uri}: {self.reason}"


@dataclass(eq=False)
class WrongPassword(StartError):
    """Neo4j refuses the user and password."""

    wording = OURS
    uri: str
    user: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} refuses the user '{self.user}' with this password: see --neo4j-password."


@dataclass(eq=False)
class UnusableNeo4j(StartError):
    """Neo4j answers, but cannot be used."""

    wording = OURS
    uri: str
    reason: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} cannot be used: {self.reason}"


@dataclass(eq=False)
class UnsupportedNeo4j(StartError):
    """Neo4j is older than the emulator needs."""

    wording = OURS
    uri: str
    version: str

    @property
    def message(self) -> str:
        return f"Neo4j at {self.uri} has version {self.version}: the emulator needs 5.26 or later."


@dataclass(eq=False)
class StorageLayoutMismatch(StartError):
    """The database was written with another storage layout. `found` and `needed` are layout numbers."""

    wording = OURS
    found: int
    needed: int

    @property
    def message(self) -> str:
        return (
            f"Another version of the emulator has written to the database: its layout is {self.found}, this version "
            f"needs {self.needed}. Start that version, name another --data folder or database, or empty this one: "
            "delete the folder, or run `MATCH (n) DETACH DELETE n` in a Neo4j of your own."
        )


@dataclass(eq=False)
class ChildProcessStopped(StartError):
    """The emulator in the background ended while it started. `words` are its last line."""

    wording = OURS
    words: str

    @property
    def message(self) -> str:
        return f"The emulator did not start: {self.words.removeprefix('Error: ')}"


@dataclass(eq=False)
class UnusableCommand(StartError):
    """A command given to the command line cannot be run."""

    wording = OURS
    command: str
    reason: str

    @property
    def message(self) -> str:
        return f"{self.command} cannot be run: {self.reason}."


@dataclass(eq=False)
class UnusableSystemModels(StartError):
    """`file` is a file of the folder of system models, or the folder itself; `reason` may be of several lines."""

    wording = OURS
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The system models in {self.file} cannot be used: {' '.join(self.reason.split()).rstrip('.')}."


@dataclass(eq=False)
class UnusableCassette(StartError):
    """A file cannot be read as a cassette."""

    wording = OURS
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The cassette {self.file} cannot be used: {self.reason.rstrip('.')}."


@dataclass(eq=False)
class CassetteNotWritten(StartError):
    """A cassette cannot be created, or not be written any further."""

    wording = OURS
    file: str
    reason: str

    @property
    def message(self) -> str:
        return f"The cassette {self.file} cannot be written: {self.reason}."
