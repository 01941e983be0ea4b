"""Descriptions in OpenAPI as flat tables: the fields of a schema by their paths, with the values of enums."""

from typing import Any

DEEPEST = 12


class Fields:
    """The fields of the schemas of one document.

    A path is `items[].properties.*.type`: `[]` is an element of a list, `*` the value of a map. A schema inside
    itself is not entered again.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def of(self, schema: Any) -> dict[str, set[Any]]:
        """The fields of `schema`, each with the values that an enum allows there."""
        found: dict[str, set[Any]] = {}
        self._collect(schema, "", (), found)
        return found

    def parameters(self, operation: dict[str, Any]) -> dict[str, set[Any]]:
        """The parameters of the query string of an operation, each with the values of its enum."""
        found: dict[str, set[Any]] = {}
        for one in map(self.resolved, operation.get("parameters", ())):
            if one["in"] == "query":
                values = self.of(one["schema"])
                found[one["name"]] = values.get("", set()) | values.get("[]", set())
        return found

    def body(self, operation: dict[str, Any], part: str) -> dict[str, set[Any]]:
        """The fields of the body of the `request`, or of the `response` if it succeeds."""
        if part == "request":
            content = self.resolved(operation.get("requestBody", {})).get("content", {})
        else:
            status = next(status for status in sorted(operation["responses"]) if status.startswith("2"))
            content = self.resolved(operation["responses"][status]).get("content", {})
        return self.of(content.get("application/json", {}).get("schema", {}))

    def resolved(self, value: Any) -> Any:
        """What a reference leads to."""
        while isinstance(value, dict) and "$ref" in value:
            place: Any = self._document
            for part in value["$ref"].removeprefix("#/").split("/"):
                place = place[part.replace("~1", "/").replace("~0", "~")]
            value = place
        return value

    def _collect(self, schema: Any, path: str, above: tuple[str, ...], found: dict[str, set[Any]]) -> None:
        if "$ref" in schema:
            if schema["$ref"] in above:
                return
            above = (*above, schema["$ref"])
            schema = self.resolved(schema)
        for kind in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(kind, ()):
                self._collect(part, path, above, found)
        values = set(schema.get("enum", ())) | ({schema["const"]} if "const" in schema else set())
        if values:
            found.setdefault(path, set()).update(values - {None})
        if path.count(".") > DEEPEST:
            return
        for name, field in schema.get("properties", {}).items():
            inner = f"{path}.{name}".removeprefix(".")
            found.setdefault(inner, set())
            self._collect(field, inner, above, found)
        if isinstance(schema.get("items"), dict):
            self._collect(schema["items"], f"{path}[]", above, found)
        if isinstance(schema.get("additionalProperties"), dict):
            self._collect(schema["additionalProperties"], f"{path}.*".removeprefix("."), above, found)
