// Values as people read them.

const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export const number = value => (value === null || value === undefined ? "" : value.toLocaleString());
export const dateTime = milliseconds => (milliseconds ? time.format(milliseconds) : "");
export const timeOfDay = milliseconds => clock.format(milliseconds);
export const count = one => (one?.count === null || one?.count === undefined ? "" : number(one.count) + (one.countIsAtLeast ? "+" : ""));
export const duration = milliseconds => (milliseconds < 10 ? milliseconds.toFixed(1) : number(Math.round(milliseconds)));

// `space:externalId` or `space:externalId/version`.
export const nameOf = one => `${one.space}:${one.externalId}${one.version === undefined ? "" : `/${one.version}`}`;

export function parseName(text) {
  const found = /^([^:]+):([^/]+)(?:\/(.+))?$/.exec(text ?? "");
  return found && { space: found[1], externalId: found[2], ...(found[3] && { version: found[3] }) };
}

export const isReference = value =>
  value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).sort().join() === "externalId,space";

// One line for a value of a property.
export function brief(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (isReference(value)) return `${value.space}:${value.externalId}`;
  if (Array.isArray(value)) return value.map(brief).join(", ");
  return JSON.stringify(value);
}
