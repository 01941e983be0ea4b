"""Set operations on keys: union, union all and intersection, without the excluded sets."""

from collections.abc import Mapping

from emulator.plan.query.steps import SetExpression


def evaluate(expression: SetExpression, sets: Mapping[str, list[str]]) -> list[str]:
    """The keys of `expression`, in the order of its members; `unionAll` keeps duplicates."""
    members = [
        sets[member] if isinstance(member, str) else evaluate(member, sets)[: member.limit]
        for member in expression.members
    ]
    excluded = {key for name in expression.excluded for key in sets[name]}
    match expression.operation:
        case "intersection":
            common = set(members[0]).intersection(*members[1:])
            keys = [key for key in dict.fromkeys(members[0]) if key in common]
        case "union":
            keys = list(dict.fromkeys(key for member in members for key in member))
        case "unionAll":
            keys = [key for member in members for key in member]
    return [key for key in keys if key not in excluded]
