"""Numbers in a document: those that JSON has."""

from math import isfinite
from typing import Any

from graphql import FloatValueNode, GraphQLError, ValidationRule


class FiniteNumbers(ValidationRule):
    """A number must be one of 64 bits: graphql-core reads `1e400` as infinity."""

    def enter_float_value(self, node: FloatValueNode, *_args: Any) -> None:
        if not isfinite(float(node.value)):
            self.report_error(GraphQLError(f"Float cannot represent: {node.value}", node))
