"""Turns the capabilities of groups into what a caller may see and do."""

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
_BY_SPACE = {"dataModelsAcl", "dataModelInstancesAcl", "streamRecordsAcl"}

# Who writes may read too.
_RIGHTS: dict[str, dict[str, tuple[Right, ...]]] = {
    "dataModelsAcl": {"READ": ("read_models",), "WRITE": ("read_models", "write_models")},
    "dataModelInstancesAcl": {
        "READ": ("read_instances",),
        "WRITE_PROPERTIES": ("update_instances",),
        "WRITE": ("read_instances", "write_instances", "update_instances"),
    },
}


def violations(capabilities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The rules that `capabilities` break. Those about what the emulator does not have may say what they like."""
    for capability in capabilities:
        if len(capability) != 1:
            yield "capability must have exactly one key"
            continue
        ((acl, said),) = capability.items()
        match said:
            case {"actions": [*actions], "scope": {**scope}}:
                yield from _acl_violations(acl, actions, scope)
            case _:
                yield f"{acl} must have actions and a scope"


def _acl_violations(acl: str, actions: list[Any], scope: dict[Any, Any]) -> Iterator[str]:
    if acl not in _ACTIONS:
        return
    wrong = [str(action) for action in actions if not isinstance(action, str) or action not in _ACTIONS[acl]]
    if wrong:
        yield f"{acl} actions must be among [{', '.join(sorted(_ACTIONS[acl]))}], not [{', '.join(wrong)}]"
    match scope:
        case {"all": {**nothing}} if len(scope) == 1 and not nothing:
            return
        case {"currentuserscope": {}} if len(scope) == 1 and acl == "groupsAcl":
            return
        case {"spaceIdScope": {"spaceIds": [*spaces]}} if (
            len(scope) == 1 and acl in _BY_SPACE and all(isinstance(space, str) for space in spaces)
        ):
            return
        case _:
            yield f"{acl} has a scope that it cannot have"


def caller_with(capabilities: Iterable[dict[str, Any]]) -> Caller:
    """Who has `capabilities`, and nothing else."""
    reached: dict[Right, Spaces] = {
        right: frozenset()
        for right in ("read_models", "write_models", "read_instances", "write_instances", "update_instances")
    }
    groups: set[str] = set()
    for capability in capabilities:
        for acl, said in capability.items():
            actions = [action for action in said["actions"] if isinstance(action, str)]
            if acl == "groupsAcl" and "all" in said["scope"]:
                groups.update(actions)
            for action in actions:
                for right in _RIGHTS.get(acl, {}).get(action, ()):
                    reached[right] = _wider(reached[right], said["scope"])
    return Caller(**reached, groups=frozenset(groups))


def _wider(reached: Spaces, scope: dict[str, Any]) -> Spaces:
    match scope:
        case {"all": _}:
            return None
        case {"spaceIdScope": {"spaceIds": spaces}} if reached is not None:
            return reached.union(spaces)
        case _:
            return reached
