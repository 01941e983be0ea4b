"""The console in a real browser: how tests go to its pages, and read what they show."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlencode

from chromium import Tab

STATE = "document.body?.dataset.state"
MAIN = "(document.querySelector('main')?.innerText ?? '')"

_documents = count()


def place(project: str | None, page: str = "", **parameters: str) -> str:
    """The fragment of a page of a project, or of a page of all."""
    start = f"#/p/{project}/{page}" if project else f"#/{page}"
    return f"{start}?{urlencode(parameters)}" if parameters else start


def visit(page: Tab, url: str, fragment: str, state: str = "ready") -> None:
    """Open the console as a new document, at a place."""
    query = f"?{next(_documents)}"
    page.open(f"{url}/{query}{fragment}")
    page.until(f"location.search === '{query}' && {STATE} === '{state}'")


def go(page: Tab, fragment: str) -> None:
    """Go to another place of the console that is open."""
    page.see(f"void (location.hash = {fragment!r})")


def shows(page: Tab, *texts: str) -> None:
    """Wait until the page says all of `texts`."""
    for text in texts:
        page.until(f"{MAIN}.includes({text!r})")


def column(page: Tab, position: int, table: str = "table") -> list[str]:
    """The texts of a column, as they are now."""
    return page.see(
        f"[...document.querySelectorAll('{table} tbody tr')].map(row => row.cells[{position}].innerText.trim())"
    )


def first_column_is(page: Tab, table: str, *texts: str) -> None:
    """Wait until the first column of a table has these texts."""
    cells = f"[...document.querySelectorAll('{table} tbody tr')].map(row => row.cells[0].innerText.trim())"
    page.until(f"JSON.stringify({cells}) === JSON.stringify({list(texts)!r})")


def written(page: Tab) -> str:
    """What stands in the editor."""
    return page.see("[...document.querySelectorAll('.cm-line')].map(line => line.textContent).join('\\n')")


def write(page: Tab, text: str) -> None:
    """Replace what stands in the editor."""
    page.click(".cm-content")
    page.fill(".cm-content", text)


def complete(page: Tab, typed: str, wanted: str) -> None:
    """Type where the caret is, and take what is offered with the name `wanted`."""
    for character in typed:
        page.press(character)
    options = "[...document.querySelectorAll('.cm-tooltip-autocomplete li')]"
    label = "one.querySelector('.cm-completionLabel').textContent"
    page.until(f"{options}.some(one => {label} === {wanted!r})")
    # What is offered is renewed with each character, and cannot be taken meanwhile.
    found = f"{options}.find(one => {label} === {wanted!r})"
    page.until(
        f"(one => !one || (one.dispatchEvent(new MouseEvent('mousedown', {{ bubbles: true }})), false))({found})"
    )


def drawn(page: Tab) -> dict[str, int]:
    """The numbers of nodes and relationships in the drawing, once it is there."""
    # Kept as soon as it is seen: the drawing may be replaced before a second look.
    numbers = "(one => one?.dataset.nodes ? [+one.dataset.nodes, +one.dataset.edges] : null)"
    page.until(f"!!(window.drawn = {numbers}(document.querySelector('.drawing')))")
    nodes, edges = page.see("window.drawn")
    return {"nodes": nodes, "edges": edges}


def click_node(page: Tab, caption: str) -> None:
    """Click on a node of the drawing."""
    drawing = "document.querySelector('.drawing')"
    found = f"{drawing}?._cyreg?.cy.nodes().filter(one => one.data('caption') === {caption!r})[0]"
    page.until(f"!!({found})")
    page.see(f"void {drawing}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    at: Any = page.see(
        f"(({{ left, top }}, {{ x, y }}) => [left + x, top + y])"
        f"({drawing}.getBoundingClientRect(), ({found}).renderedPosition())"
    )
    page.click_at(*at)


def forbidden(page: Tab) -> list[str]:
    """What the page complained of, but for answers of the emulator that are refusals."""
    return [one for one in page.complaints if not one.startswith("Failed to load resource")]


_EDITOR = "(document.querySelector('.cm-content')?.textContent ?? '').length > 9"
_DRAWN = "!!document.querySelector('.drawing')?.dataset.nodes"
PAGES = {
    "projects": ("#/", "!!document.querySelector('#projects tbody tr')"),
    "data": ("#/p/PROJECT/data?view=films%3AMovie%2Fv1", "!!document.querySelector('#instances tbody tr')"),
    "filter": ("#/p/PROJECT/data?view=films%3AMovie%2Fv1&filter=%7B%22not%22%3A%7B%22or%22%3A%5B%5D%7D%7D", _EDITOR),
    "graph": ("#/p/PROJECT/data/graph", _DRAWN),
    "instance": ("#/p/PROJECT/data/instance?space=films&externalId=prestige", _DRAWN),
    "relations": (
        "#/p/PROJECT/data/instance?space=films&externalId=prestige&tab=relations",
        "!!document.querySelector('main table')",
    ),
    "history": (
        "#/p/PROJECT/data/instance?space=films&externalId=prestige&tab=history",
        "!!document.querySelector('main table')",
    ),
    "edit": ("#/p/PROJECT/data/instance?space=films&externalId=prestige&tab=edit", _EDITOR),
    "new": ("#/p/PROJECT/data/new?view=films%3AMovie%2Fv1", _EDITOR),
    "model": ("#/p/PROJECT/model?view=films%3AMovie%2Fv1", f"{_DRAWN} && !!document.querySelector('#view')"),
    "views": ("#/p/PROJECT/model/views", "!!document.querySelector('#view')"),
    "dml": ("#/p/PROJECT/model/dml", "!!document.querySelector('main pre')"),
    "query": ("#/p/PROJECT/query/query", _EDITOR),
    "requests": ("#/p/PROJECT/requests", "!!document.querySelector('#requests tbody tr')"),
    "settings": ("#/p/PROJECT/project", "!!document.querySelector('#files-title')"),
    "nothing": ("#/p/PROJECT/data/instance?space=films&externalId=nobody", "!!document.querySelector('main .fault')"),
}
"""Places of the console, for a project with the movies, and what is true where one is shown."""


def each_page(page: Tab, url: str, project: str) -> Iterator[str]:
    """Visit all `PAGES`; also the explanation of a query, and one refused request. Yields the names."""
    for name, (fragment, ready) in PAGES.items():
        visit(page, url, fragment.replace("PROJECT", project))
        page.until(ready)
        yield name
        if name == "query":
            page.click("#explain")
            page.until("!!document.querySelector('.plan')")
            yield "explanation"
        if name == "requests":
            page.click("#requests tr.refused td.status-code")
            page.until("!!document.querySelector('#why')")
            yield "why"
