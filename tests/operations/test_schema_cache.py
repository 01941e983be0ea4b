from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.project_state import lock, read
from emulator.operations.schema import spaces
from emulator.operations.schema_cache import SchemaCache
from emulator.schema.snapshot import Snapshot
from emulator.wire.schema.spaces import ApplySpaces, ListSpaces, SpaceKey, SpaceKeys, SpaceWrite


def apply(context: Context, project: str, *names: str) -> None:
    spaces.apply(context, project, ApplySpaces([SpaceWrite(space=name) for name in names]))


def now(context: Context, project: str) -> Snapshot:
    return context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))


def test_unused_project_has_no_schema(graph: Graph, project: str) -> None:
    assert now(Context(graph=graph), project).epoch == 0


def test_epoch_rises_only_with_a_change(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    for _ in range(2):
        apply(context, project, "a", "b")
    assert graph.read(lambda transaction: read(transaction, project)).epoch == 1


def test_unchanged_schema_is_read_once(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    apply(context, project, "a")
    assert now(context, project) is now(context, project)


def test_changes_and_deletes_by_another_process_are_read(graph: Graph, project: str) -> None:
    one, other = Context(graph=graph), Context(graph=graph)
    apply(one, project, "a", "b")
    assert set(now(other, project).spaces) == {"a", "b"}
    apply(one, project, "c")
    spaces.delete(one, project, SpaceKeys([SpaceKey("a")]))
    assert set(now(other, project).spaces) == {"b", "c"}
    assert set(now(one, project).spaces) == {"b", "c"}


def test_emptied_database_invalidates_the_cache(graph: Graph, project: str) -> None:
    context, other = Context(graph=graph), Context(graph=graph)
    apply(context, project, "a")
    apply(context, project, "b")
    emptied = Statement(
        "MATCH (n) WHERE n.project = $project OR n.name = $project DETACH DELETE n", {"project": project}
    )
    graph.write(lambda transaction: transaction.run(emptied))
    assert spaces.list_page(context, project, ListSpaces()).items == []
    apply(other, project, "c")
    apply(other, project, "d")
    assert set(now(context, project).spaces) == {"c", "d"}


def test_least_recently_used_project_is_evicted() -> None:
    snapshots = SchemaCache(size=2)
    for name in ("a", "b", "a", "c"):
        snapshots.store(Snapshot.empty(name))
        snapshots.cached("a")
    assert [snapshots.cached(name) is None for name in ("a", "b", "c")] == [False, True, False]


def test_older_snapshot_does_not_replace_a_newer_one() -> None:
    snapshots = SchemaCache()
    newer = Snapshot.empty("a").with_changes([], 2)
    snapshots.store(newer)
    snapshots.store(Snapshot.empty("a"))
    assert snapshots.cached("a") is newer


def test_lock_creates_the_project(graph: Graph, project: str) -> None:
    state = graph.write(lambda transaction: lock(transaction, project))
    assert (state.epoch, state.change, state.tombstones) == (0, 0, False)
