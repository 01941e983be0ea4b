"""The one place where an error of the Neo4j driver becomes an exception of the emulator.

What the state of Neo4j causes is `Unavailable`, which a client may repeat. What remains is a bug of the emulator: it
stays the error of the driver, and the API answers 500.
"""

from typing import NoReturn

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConnectionPoolError,
    ConstraintError,
    DatabaseError,
    DatabaseUnavailable,
    DriverError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from emulator.errors import QueryTimedOut, Unavailable

_TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
_TERMINATED = ("Neo.ClientError.Transaction.LockClientStopped", "Neo.ClientError.Transaction.Terminated")
"""Ended by its time limit while it waited for a lock or was planned, by somebody else, or by a shutdown."""
_ALREADY_EXISTS = {
    f"Neo.ClientError.Schema.{name}AlreadyExists" for name in ("Index", "Constraint", "EquivalentSchemaRule")
}
_STATES = (
    "Neo.ClientError.Database.",  # the database does not exist (yet)
    "Neo.ClientError.General.",  # it only reads
    "Neo.ClientError.Security.",  # the password was changed, or was wrong too often
    "Neo.ClientError.Transaction.InvalidBookmark",  # of what was restored from a backup in between
    *_TERMINATED,
)
"""Beginnings of the codes of client errors that the state of Neo4j causes."""
_TOO_COMPLEX = "Neo.TransientError.General.StackOverFlowError"
"""Said to be transient, but the same statement fails again: what made it is a bug of the emulator."""

_TOO_LARGE = tuple(
    f"Neo.TransientError.General.{name}"
    for name in ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError", "OutOfMemoryError")
)

DRIVER_ERRORS = (DriverError, Neo4jError, OSError)
"""What the driver raises."""


class AlreadyExists(Exception):
    """A uniqueness constraint was violated by a key that exists; the transaction is rolled back."""


class TransactionTooLarge(Unavailable):
    """The memory of Neo4j does not suffice for a transaction, beside those that run; it is rolled back."""


def root_error(error: Exception) -> BaseException:
    """The error of Neo4j: the driver wraps it in `ResultFailedError` where it closes a transaction that failed."""
    return error.__cause__ or error if isinstance(error, ResultFailedError) else error


def translated(error: Exception) -> Exception:
    """The exception that callers of `Graph` handle for `error`; `error` itself where it is a bug of the emulator."""
    root = root_error(error)
    match root:
        case ConstraintError():
            return AlreadyExists()
        case ClientError() if is_timeout(root):
            return QueryTimedOut()
        case TransientError() if root.code in _TOO_LARGE:
            return TransactionTooLarge()
        case _:
            return Unavailable() if _is_state(root) else error


def raise_translated(error: Exception) -> NoReturn:
    """Raise what `translated` makes of `error`, which is being handled."""
    other = translated(error)
    if other is error:
        raise error
    raise other from error


def _is_state(root: BaseException) -> bool:
    """Whether the state of Neo4j causes the error, and not what was asked."""
    match root:
        case TransientError():
            return root.code != _TOO_COMPLEX
        case AuthError() | DatabaseError() | ConnectionPoolError():
            return True
        case ClientError():
            return str(root.code).startswith(_STATES)
        case _:
            return is_outage(root)


def is_outage(root: BaseException) -> bool:
    """Whether the error says that Neo4j, or its database, cannot be reached."""
    return isinstance(
        root, ServiceUnavailable | SessionExpired | DatabaseUnavailable | UnsupportedServerProduct | OSError
    )


def may_be_repeated(root: BaseException) -> bool:
    """Whether the transaction is undone, and another attempt may succeed."""
    match root:
        case Neo4jError():
            return root.is_retryable() and root.code != _TOO_COMPLEX
        case DriverError():
            return root.is_retryable()
        case _:
            return False


def is_timeout(root: BaseException) -> bool:
    """Whether Neo4j ended the transaction because it took too long."""
    return isinstance(root, ClientError) and root.code in _TIMED_OUT


def is_termination(root: BaseException) -> bool:
    """Whether Neo4j ended the transaction: because of its time limit, or for a reason that it does not tell."""
    return isinstance(root, ClientError) and root.code in {*_TIMED_OUT, *_TERMINATED}


def is_existing_index(error: Exception) -> bool:
    """Whether the error says that an index or constraint that was to be created exists."""
    root = root_error(error)
    return isinstance(root, ClientError) and root.code in _ALREADY_EXISTS


def is_division_by_zero(error: ClientError) -> bool:
    """Whether a statement divided by zero: so it undoes itself, where what it assumed does not hold."""
    return error.code == "Neo.ClientError.Statement.ArithmeticError"


def is_index_not_online(error: Exception) -> bool:
    """Whether the error says that the procedure that waits for indexes has ended before they were online."""
    root = root_error(error)
    return isinstance(root, ClientError) and root.code == "Neo.ClientError.Procedure.ProcedureCallFailed"


def one_line(error: BaseException | None) -> str:
    """The message of `error` in one line, for a reason that people read; of an error of Neo4j without its codes."""
    text = error.message if isinstance(error, Neo4jError) else None
    return " ".join((text or str(error)).split())[:300] or type(error).__name__
