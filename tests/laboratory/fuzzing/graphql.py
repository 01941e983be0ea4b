"""Documents in GraphQL, and texts in the data modeling language: about what exists, mostly."""

import json
import random

from laboratory.fuzzing import values, world

TYPES = ["Thing", "Thing", "Thing", "Part", "Child", "Unknown"]
RELATIONS = ["other", "others", "edges", "reverse"]
DEEPEST = 4
DIRECTIVES = ["", "", "", "", "@include(if: true)", "@skip(if: $b)", "@unknown"]


def document(chance: random.Random) -> str:
    """A query, a mutation, an introspection or a text in the data modeling language; now and then with a fault."""
    made = chance.choice([_query, _query, _query, _mutation, _introspection, _publish])(chance)
    if chance.random() < 0.15:
        at = chance.randrange(len(made))
        made = made[:at] + values.text(chance) + made[at + chance.randrange(3) :]
    return made


def model(chance: random.Random) -> str:
    """A text in the data modeling language."""
    kinds = [
        "String",
        "Int",
        "Int64",
        "Float",
        "Boolean",
        "Timestamp",
        "Date",
        "JSONObject",
        "TimeSeries",
        "A",
        "B",
        "C",
    ]
    directives = [
        "",
        "",
        "",
        "@directRelation",
        '@reverseDirectRelation(throughProperty: "f0")',
        '@mapping(container: "Thing", property: "text")',
        "@default(value: 1)",
        '@relation(type: {space: "fuzz", externalId: "flows"}, direction: INWARDS)',
        '@unit(externalId: "temperature:deg_c")',
    ]
    types: list[str] = []
    for name in chance.sample(["A", "B", "C"], chance.randint(1, 3)):
        fields: list[str] = []
        for number in range(chance.randint(1, 4)):
            kind = chance.choice(kinds)
            kind = f"[{kind}]" if chance.random() < 0.3 else kind
            fields.append(f"f{number}: {kind}{chance.choice(['', '!'])} {chance.choice(directives)}")
        parents = chance.choice(["", "", " implements A", " implements A & B"])
        kind = chance.choice(["type", "type", "type", "interface"])
        types.append(
            f"{kind} {name}{parents} {chance.choice(['', '@view(version: 1)', '@edge', '@readonly', '@import'])} {{\n"
            + "\n".join(fields)
            + "\n}"
        )
    return "\n".join(types)


def _query(chance: random.Random) -> str:
    roots = " ".join(_root(chance) for _ in range(chance.choice([1, 1, 1, 2, 5])))
    declared = "($b: Boolean = false)" if "$b" in roots else ""
    return f"query Q{declared if chance.random() < 0.95 else '($s: String)'} {{ {roots} }}"


def _root(chance: random.Random) -> str:
    of = chance.choice(TYPES)
    match chance.randrange(6):
        case 0:
            named = json.dumps(chance.choice(world.NAMES["instance"]))
            return f'get{of}ById(instance: {{space: "{world.SPACE}", externalId: {named}}}) {_page(chance, of, 0)}'
        case 1:
            return f"search{of}(query: {_text(chance)}{_filter(chance)}) {_page(chance, of, 0)}"
        case 2:
            grouped = chance.choice(["", "", "groupBy: [text]", "groupBy: [flag, small]"])
            name = chance.choice(world.PROPERTIES)
            values_of = f"count {{ externalId {name} }} avg {{ {name} }}"
            histogram = f"histogram(interval: {chance.randint(-1, 9)}) {{ {name} {{ start }} }}"
            inner = f"group {values_of} {histogram}"
            return f"aggregate{of}({grouped} first: {chance.choice([1, 10, 0, 2000])}) {{ items {{ {inner} }} }}"
        case _:
            return f"{chance.choice(['', 'a: '])}list{of}({_arguments(chance)}) {_page(chance, of, 0)}"


def _page(chance: random.Random, of: str, depth: int) -> str:
    inner = _fields(chance, of, depth + 1)
    edges = f"edges {{ cursor node {{ {inner} }} }}" if chance.random() < 0.2 else ""
    info = "pageInfo { hasNextPage endCursor }" if chance.random() < 0.3 else ""
    return f"{{ items {{ {inner} }} {edges} {info} }}"


def _fields(chance: random.Random, of: str, depth: int) -> str:
    names = ["externalId", "space", "createdTime", "__typename", *world.PROPERTIES[:9], *world.PROPERTIES[12:20]]
    found = [f"{chance.choice(names)} {chance.choice(DIRECTIVES)}" for _ in range(chance.choice([1, 2, 3, 8]))]
    if depth < DEEPEST and of in ("Thing", "Child") and chance.random() < 0.6:
        relation = chance.choice(RELATIONS)
        arguments = f"({_arguments(chance)})" if chance.random() < 0.4 else ""
        single = chance.random() < 0.2
        below = f"{{ {_fields(chance, 'Thing', depth + 1)} }}" if single else _page(chance, "Thing", depth)
        found.append(f"{relation}{arguments} {below}")
    if chance.random() < 0.1:
        found.append(f"... on {chance.choice(TYPES)} {{ {_fields(chance, of, DEEPEST)} }}")
    return " ".join(found)


def _arguments(chance: random.Random) -> str:
    first = chance.choice(["", "first: 3", "first: 1000", "first: 0", "first: -1", "first: 99999999999"])
    after = chance.choice(["", "", "", f"after: {_text(chance)}", 'after: "YQ"'])
    sort = chance.choice(
        ["", "", f"sort: {{{chance.choice(world.PROPERTIES)}: ASC}}", "sort: [{text: DESC}, {small: ASC}]"]
    )
    return f"_: 1 {_filter(chance)}" if chance.random() < 0.02 else f"{first} {after} {sort} {_filter(chance)} "


def _filter(chance: random.Random) -> str:
    return f" filter: {_condition(chance, 0)}" if chance.random() < 0.6 else ""


def _condition(chance: random.Random, depth: int) -> str:
    if depth < DEEPEST and chance.random() < 0.3:
        name = chance.choice(["and", "or", "not", "other"])
        parts = ", ".join(_condition(chance, depth + 1) for _ in range(chance.randint(0, 3)))
        return f"{{{name}: [{parts}]}}" if name in ("and", "or") else f"{{{name}: {_condition(chance, depth + 1)}}}"
    name = chance.choice(world.PROPERTIES)
    kind, many = world.kind_of(name)
    value = _literal(world.value(kind, chance.randrange(40)) if chance.random() < 0.8 else values.anything(chance, 1))
    operator = chance.choice(["containsAny", "containsAll"] if many else ["eq", "in", "gt", "lte", "prefix"])
    value = f"[{value}]" if operator in ("in", "containsAny", "containsAll") else value
    return f"{{{name}: {{{operator}: {value}}}}}" if chance.random() < 0.9 else f"{{{name}: {{isNull: true}}}}"


def _mutation(chance: random.Random) -> str:
    named = json.dumps(chance.choice(world.NAMES["instance"]))
    if chance.random() < 0.2:
        return f'mutation {{ deleteThing(items: [{{space: "{world.SPACE}", externalId: {named}}}]) {{ externalId }} }}'
    given = {
        name: world.value(world.KINDS[name], chance.randrange(40)) for name in chance.sample(sorted(world.KINDS), 4)
    }
    given.pop("other", None)
    fields = ", ".join(f"{name}: {_literal(value, name)}" for name, value in given.items())
    nested = chance.choice(["", ', other: {node: {externalId: "n1", text: "x"}}', ", other: null"])
    edges = chance.choice(["", ', edges: [{edge: {externalId: EDGE}, node: {externalId: "n2"}}]'])
    edges = edges.replace("EDGE", json.dumps(f"to {json.loads(named)}"[:256]))
    item = f"{{externalId: {named}, {fields}{nested}{edges}}}"
    return f"mutation {{ upsertThing(items: [{item}]) {{ version wasModified }} }}"


def _introspection(chance: random.Random) -> str:
    inner = "name kind fields { name type { name ofType { name } } }"
    return chance.choice(
        [f"{{ __schema {{ types {{ {inner} }} }} }}", f'{{ __type(name: "Thing") {{ {inner} }} }}', "{ __typename }"]
    )


def _publish(chance: random.Random) -> str:
    text = json.dumps(model(chance))
    named = f'space: "{world.SPACE}", externalId: "{chance.choice(world.NAMES["model"])}", version: "v1"'
    answer = "errors { kind message location { start { line } } } result { version graphQlDml }"
    return f"mutation {{ upsertGraphQlDmlVersion(graphQlDmlVersion: {{{named}, graphQlDml: {text}}}) {{ {answer} }} }}"


def _text(chance: random.Random) -> str:
    return json.dumps(values.text(chance) if chance.random() < 0.3 else "word1")


def _literal(value: object, name: str = "") -> str:
    """A value as GraphQL writes it: the names of objects, and of an enum, without quotes."""
    if name == "mode":
        return str(value)
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_literal(one)}" for key, one in value.items()) + "}"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return "[" + ", ".join(_literal(one) for one in value) + "]"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return json.dumps(value)
