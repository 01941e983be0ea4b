// Conditions that are built by clicking, and the filter of the API that they make.

export const OPERATORS = [
  ["equals", "="],
  ["not", "≠"],
  ["prefix", "begins with"],
  ["gt", ">"],
  ["gte", "≥"],
  ["lt", "<"],
  ["lte", "≤"],
  ["containsAny", "has"],
  ["exists", "exists"],
  ["missing", "is missing"],
];
const NUMBERS = ["int32", "int64", "float32", "float64"];

// Operators that a property of this type takes.
export function operatorsFor(property) {
  if (property?.list) return OPERATORS.filter(([key]) => ["containsAny", "exists", "missing"].includes(key));
  const type = property?.type;
  const none = ["containsAny", ...(type === "text" ? [] : ["prefix"]), ...(["boolean", "direct", "json", "enum"].includes(type) ? ["gt", "gte", "lt", "lte"] : []), ...(type === "json" ? ["equals", "not"] : [])];
  return OPERATORS.filter(([key]) => !none.includes(key));
}

// The value that a typed text stands for. Throws an Error that says what is wrong.
export function valueOf(text, property) {
  if (NUMBERS.includes(property?.type)) {
    if (text.trim() === "" || Number.isNaN(Number(text))) throw new Error(`${text || "Nothing"} is no number`);
    return Number(text);
  }
  if (property?.type === "boolean") return text === "true";
  if (property?.type === "direct") {
    const [space, ...rest] = text.split(":");
    if (!rest.length) throw new Error("A reference is written as space:externalId");
    return { space, externalId: rest.join(":") };
  }
  return text;
}

function condition(path, operator, value) {
  switch (operator) {
    case "exists":
      return { exists: { property: path } };
    case "missing":
      return { not: { exists: { property: path } } };
    case "equals":
      return { equals: { property: path, value } };
    case "not":
      return { not: { equals: { property: path, value } } };
    case "prefix":
      return { prefix: { property: path, value } };
    case "containsAny":
      return { containsAny: { property: path, values: [value] } };
    default:
      return { range: { property: path, [operator]: value } };
  }
}

// The filter of all conditions [[property, operator, value], …] and `more`, another filter; `pathOf(property)` names one.
export function filterOf(conditions, more, source, pathOf) {
  const parts = [
    ...(source ? [{ hasData: [source] }] : []),
    ...conditions.map(([property, operator, value]) => condition(pathOf(property), operator, value)),
    ...(more ? [more] : []),
  ];
  return parts.length > 1 ? { and: parts } : parts[0];
}
