"""Validates the capabilities of groups, and derives the access rights of a caller from them."""

from collections.abc import Iterable, Iterator
from typing import Any

from emulator.schema.access.caller import Caller, Right, Spaces

_ACTIONS = {
    "dataModelsAcl": {"READ", "WRITE"},
    "dataModelInstancesAcl": {"READ", "WRITE", "WRITE_PROPERTIES"},
    "groupsAcl": {"LIST", "READ", "CREATE", "UPDATE", "DELETE"},
    "projectsAcl": {"LIST", "READ", "UPDATE", "CREATE", "DELETE"},
    "streamsAcl": {"CREATE", "READ", "DELETE"},
    "streamRecordsAcl": {"READ", "WRITE"},
}
_SPACE_SCOPED = {"dataModelsAcl", "dataModelInstancesAcl", "streamRecordsAcl"}

# An action to write includes the right to read.
_RIGHTS: dict[str, dict[str, tuple[Right, ...]]] = {
    "dataModelsAcl": {"READ": ("read_models",), "WRITE": ("read_models", "write_models")},
    "dataModelInstancesAcl": {
        "READ": ("read_instances",),
        "WRITE_PROPERTIES": ("update_instances",),
        "WRITE": ("read_instances", "write_instances", "update_instances"),
    },
}


def violations(capabilities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the rules that `capabilities` break. Unknown ACLs are accepted as they are."""
    for capability in capabilities:
        if len(capability) != 1:
            yield "capability must have exactly one key"
            continue
        ((acl, body),) = capability.items()
        match body:
            case {"actions": [*actions], "scope": {**scope}}:
                yield from _acl_violations(acl, actions, scope)
            case _:
                yield f"{acl} must have actions and a scope"


def _acl_violations(acl: str, actions: list[Any], scope: dict[Any, Any]) -> Iterator[str]:
    if acl not in _ACTIONS:
        return
    unknown = [str(action) for action in actions if not isinstance(action, str) or action not in _ACTIONS[acl]]
    if unknown:
        yield f"{acl} actions must be among [{', '.join(sorted(_ACTIONS[acl]))}], not [{', '.join(unknown)}]"
    match scope:
        case {"all": {**nothing}} if len(scope) == 1 and not nothing:
            return
        case {"currentuserscope": {}} if len(scope) == 1 and acl == "groupsAcl":
            return
        case {"spaceIdScope": {"spaceIds": [*spaces]}} if (
            len(scope) == 1 and acl in _SPACE_SCOPED and all(isinstance(space, str) for space in spaces)
        ):
            return
        case _:
            yield f"{acl} has a scope that it cannot have"


def caller_from_capabilities(capabilities: Iterable[dict[str, Any]]) -> Caller:
    """Return the caller that has exactly the rights of `capabilities`."""
    covered: dict[Right, Spaces] = {
        right: frozenset()
        for right in ("read_models", "write_models", "read_instances", "write_instances", "update_instances")
    }
    groups: set[str] = set()
    for capability in capabilities:
        for acl, body in capability.items():
            actions = [action for action in body["actions"] if isinstance(action, str)]
            if acl == "groupsAcl" and "all" in body["scope"]:
                groups.update(actions)
            for action in actions:
                for right in _RIGHTS.get(acl, {}).get(action, ()):
                    covered[right] = _with_scope(covered[right], body["scope"])
    return Caller(**covered, groups=frozenset(groups))


def _with_scope(covered: Spaces, scope: dict[str, Any]) -> Spaces:
    match scope:
        case {"all": _}:
            return None
        case {"spaceIdScope": {"spaceIds": spaces}} if covered is not None:
            return covered.union(spaces)
        case _:
            return covered
