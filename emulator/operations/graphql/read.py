"""One query in GraphQL, resolved with one snapshot: its searches, its result sets, its aggregates, then its answer."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import UNSET, Struct

from emulator.graph import trace
from emulator.graphql.reads.plan import QueryPlan, plan_query
from emulator.graphql.reads.rows import Rows
from emulator.graphql.reads.sets import expressions, members
from emulator.graphql.reads.size import check_size
from emulator.graphql.request.document import Parsed, choose_operation
from emulator.graphql.request.introspection import FIELDS, Introspected
from emulator.graphql.request.refusal import Refused
from emulator.graphql.request.selections import Selections
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace
from emulator.operations.graphql.rows import RowSelection
from emulator.operations.query.query import QueryRead
from emulator.operations.read.aggregate import AggregateRead
from emulator.operations.read.search import SearchRead
from emulator.operations.read_execution import RecordSource
from emulator.plan.query.resolve import system_spaces_of
from emulator.plan.read.cursor import fingerprint
from emulator.schema.snapshot import Snapshot
from emulator.wire.graphql import GraphQLRequest, GraphQLResponse
from emulator.wire.query import Expression, QueryRequest, Select
from emulator.wire.references import DataModelId, InstanceReference

Found = Mapping[str, list[InstanceReference]]


class Question(Struct, frozen=True):
    """A request, its parsed document, and the data model that it is sent to."""

    request: GraphQLRequest
    document: Parsed
    identity: DataModelId


class SystemSpacesNamed(Exception):
    """A query names system spaces, whose nodes must exist in the transaction that reads them."""

    def __init__(self, spaces: frozenset[str]) -> None:
        super().__init__(spaces)
        self.spaces = spaces


class AskRead:
    """A query, or the refusal of it. A refusal counts once it was made with the current schema."""

    def __init__(
        self,
        context: Context,
        snapshot: Snapshot,
        question: Question,
        *,
        few: bool,
        system_spaces: frozenset[str],
    ) -> None:
        """`few` is whether the project is known to have few instances; `system_spaces` are those with nodes."""
        self._context = context
        self._snapshot = snapshot
        self._few = few
        self._system_spaces = system_spaces
        self._refused: GraphQLResponse | None = None
        self._introspected = Introspected()
        self._reads: QueryRead | None = None
        try:
            self._plan = self._resolve(question)
        except Refused as refused:
            self._refused = refused.response

    def _resolve(self, question: Question) -> QueryPlan:
        request, limits = question.request, self._context.limits
        prepared = self._context.graphql_schemas.of(question.identity, self._snapshot)
        document = prepared.document(request.query, question.document)
        operation = choose_operation(document, prepared.schema.graphql, request)
        selections = Selections(operation, limits)
        roots = selections.of_root()
        introspected = {key: one for key, one in roots.items() if one.name in FIELDS}
        if introspected:
            self._introspected = prepared.introspection(request, operation, introspected)
        self._order = list(roots)
        plan = plan_query(
            prepared.schema, selections, {key: one for key, one in roots.items() if key not in introspected}, limits
        )
        if plan.sets.by_name and not plan.searches:
            self._reads = self._query(plan, {})
        return plan

    @property
    def single_statement(self) -> bool:
        if self._refused is not None or self._reads is None:
            return False
        several = self._plan.searches or self._plan.aggregates or self._plan.members
        return not several and self._reads.single_statement

    def run(self, source: RecordSource) -> GraphQLResponse:
        if self._refused is not None:
            return self._refused
        plan = self._plan
        found = self._search(source)
        results = self._read_sets(source, found)
        results |= self._read_members(source, results)
        aggregated = {
            key: AggregateRead(self._context, self._snapshot, one.request, (), few=self._few).run(source)
            for key, one in plan.aggregates.items()
        }
        data = plan.answer(results, found, aggregated) | self._introspected.data
        check_size(data, self._context.limits)
        response = GraphQLResponse(data={key: data[key] for key in self._order})
        response.errors = [*plan.errors, *self._introspected.errors] or UNSET
        return response

    def _search(self, source: RecordSource) -> dict[str, list[InstanceReference]]:
        found: dict[str, list[InstanceReference]] = {}
        for key, request in self._plan.searches.items():
            answer = SearchRead(self._context, self._snapshot, request, (), few=self._few).run(source)
            found[key] = [InstanceReference(space=one.space, external_id=one.external_id) for one in answer.items]
        return found

    def _read_sets(self, source: RecordSource, found: Found) -> dict[str, Rows]:
        """The rows of all sets; none where a search found nothing."""
        reads = self._reads or self._query(self._plan, found)
        return {} if reads is None else _rows(reads, source)

    def _query(self, plan: QueryPlan, found: Found) -> QueryRead | None:
        """The result sets as one graph query; None where there are none."""
        sets = plan.sets.by_name
        asked = expressions(plan.sets, found)
        if not asked:
            return None
        spaces = system_spaces_of([one.nodes for one in asked.values()], None)
        if not self._system_spaces.issuperset(spaces):
            raise SystemSpacesNamed(frozenset(spaces) | self._system_spaces)
        selections = {name: RowSelection(sets[name].columns, tuple(sorted(sets[name].labels))) for name in asked}
        cursors = {name: cursor for name in asked if (cursor := sets[name].cursor) is not None}

        def set_fingerprint(name: str) -> str:
            # A cursor is valid as long as its own root asks the same: what else is selected does not matter.
            whole = msgspec.structs.replace(asked[name], limit=None)
            return fingerprint(self._snapshot.project, self._snapshot.life, sets[name].of.view.id, whole)

        return self._query_read(asked, selections, cursors, set_fingerprint)

    def _query_read(
        self,
        asked: dict[str, Expression],
        selections: dict[str, RowSelection],
        cursors: Mapping[str, str | None],
        set_fingerprint: Callable[[str], str] | None = None,
    ) -> QueryRead:
        request = QueryRequest(with_=asked, select={name: Select() for name in asked}, cursors=dict(cursors) or None)
        return QueryRead(
            self._snapshot,
            request,
            StatementTrace(request),
            few=self._few,
            selections=selections,
            set_fingerprint=set_fingerprint,
        )

    def _read_members(self, source: RecordSource, results: Mapping[str, Rows]) -> dict[str, Rows]:
        """The sets that tell of which type instances are, for types that only their own filter tells apart."""
        asked: dict[str, Expression] = {}
        for name, (of_set, of) in self._plan.members.items():
            rows = results.get(of_set, Rows())
            pairs = zip(rows.spaces, rows.external_ids, strict=True)
            instances = [InstanceReference(space=space, external_id=external_id) for space, external_id in pairs]
            if instances:
                asked[name] = members(of, instances)
        if not asked:
            return {}
        return _rows(self._query_read(asked, dict.fromkeys(asked, RowSelection({}, ())), {}), source)


def _rows(reads: QueryRead, source: RecordSource) -> dict[str, Rows]:
    rows: dict[str, Rows]
    rows, cursors = reads.read(source)
    trace.add_instances(read=sum(len(one.keys) for one in rows.values()))
    for name, cursor in cursors.items():
        rows[name].cursor = cursor
    return rows
