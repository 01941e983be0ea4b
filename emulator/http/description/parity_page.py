"""The page `docs/parity.md`: for each endpoint what differs from the service, why, and how that is known."""

from pathlib import Path

from emulator.http.description.differences import DIFFERENCES
from emulator.http.description.known import EndpointKnowledge, Knowledge, Known, Refusal, Rule, Table, markdown_table
from emulator.http.endpoint import Endpoint
from emulator.http.routes import TABLE

_PROJECT = "/api/v1/projects/{project}"

_SOURCES: dict[Known, str] = {
    "recording": "traffic of the service that was recorded shows it",
    "description": "the published description of the API, or its documentation, says it",
    "client": "an official client, or its test data, has it",
    "report": "people who used the service said so",
    "guess": "nothing is published: it is what the official clients expect",
}

_HEAD = """\
# Parity

For each endpoint: what the emulator does otherwise than the service and why, the rules that hold there, where each is
known from, and the tests that show it. [support.md](support.md) has the same rules by subject, and what is not
emulated. [record-replay.md](record-replay.md) says how to compare the emulator with your own project. What is
refused is there with the source of the words of the answer; each file of cases is run by `test_golden_errors.py`.

This page is made of `support.toml` by `python -m emulator.http.description.support docs`. Paths are below
`/api/v1/projects/{project}` if they do not say otherwise.
"""


def parity_page(knowledge: Knowledge, refusals: list[Refusal]) -> str:
    """Return the page in Markdown."""
    parts = [_HEAD, "## Where rules are known from\n", _sources(knowledge, refusals), "\n## Endpoints\n"]
    by_endpoint = {each.endpoint: each for each in knowledge.endpoints}
    for row in TABLE:
        if isinstance(row, Endpoint):
            name = f"{row.method} {row.path.removeprefix(_PROJECT) or row.path}"
            difference = DIFFERENCES.get((row.method, row.path), "")
            parts.append(_endpoint(by_endpoint[name], difference, _rules_of(knowledge, name)))
            refused = [each for each in refusals if f"{each.method} {each.path.partition('?')[0]}" == name]
            parts += [_refusals(refused), ""] if refused else []
    parts += ["## Everywhere\n", _rules(_rules_of(knowledge, None)), ""]
    parts += [
        "## Client tools\n",
        _rules([(t, rule) for t in knowledge.tables if t.name == "tools" for rule in t.rules]),
    ]
    return "\n".join(parts) + "\n"


def rule_endpoints(knowledge: Knowledge) -> set[str]:
    """The endpoints that rules name."""
    return {name for table in knowledge.tables for rule in table.rules for name in table.endpoints_of(rule)}


def _sources(knowledge: Knowledge, refusals: list[Refusal]) -> str:
    rules = [table.known_of(rule) for table in knowledge.tables for rule in table.rules]
    endpoints = [each.known for each in knowledge.endpoints]
    refused = [each.known for each in refusals]
    rows = [
        [known, words, str(endpoints.count(known)), str(rules.count(known)), str(refused.count(known))]
        for known, words in _SOURCES.items()
        if known in {*endpoints, *rules, *refused}
    ]
    return markdown_table(["source", "meaning", "endpoints", "rules", "refusals"], rows)


def _endpoint(known: EndpointKnowledge, difference: str, rules: list[tuple[Table, Rule]]) -> str:
    why = f" Why: {known.why}." if known.why else ""
    differs = f"Differs: {difference}.{why}" if difference else f"Nothing is known to differ.{why}"
    lines = [f"### `{known.endpoint}`\n", differs, f"\nKnown from: {known.known}. Shown by: {_tests(known.tests)}.\n"]
    return "\n".join([*lines, *([_rules(rules), ""] if rules else [])])


def _refusals(refusals: list[Refusal]) -> str:
    rows = [
        [each.rule, f"{each.status} `{each.error}`", each.known, f"[{Path(each.file).name}](../{each.file})"]
        for each in refusals
    ]
    return markdown_table(["what is required", "otherwise", "words known from", "cases"], rows)


def _rules_of(knowledge: Knowledge, endpoint: str | None) -> list[tuple[Table, Rule]]:
    """The rules of an endpoint; without one, those of all endpoints."""
    return [
        (table, rule)
        for table in knowledge.tables
        for rule in table.rules
        if table.name != "tools"
        and (endpoint in table.endpoints_of(rule) if endpoint else not table.endpoints_of(rule))
    ]


def _rules(rules: list[tuple[Table, Rule]]) -> str:
    rows = [[rule.cells[0], _what(table, rule), table.known_of(rule), _tests(rule.tests)] for table, rule in rules]
    return markdown_table(["rule", "what the emulator does", "known from", "shown by"], rows)


def _what(table: Table, rule: Rule) -> str:
    """The other cells of a rule, with the names of their columns where there are several."""
    if len(table.columns) == 2:  # noqa: PLR2004 - the first is the rule
        return rule.cells[1]
    named = [f"{column}: {cell}" for column, cell in zip(table.columns[1:], rule.cells[1:], strict=True) if cell]
    return "; ".join(named)


def _tests(names: list[str]) -> str:
    """Links to the files of tests, with the names of the tests."""
    shown = [name.partition("::") for name in names]
    return ", ".join(f"[`{test.removeprefix('test_')}`](../{file})" for file, _, test in shown)
