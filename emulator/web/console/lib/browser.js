// Links that open something in Neo4j Browser.

// `command` is "edit", which puts a query into the editor, or "play", which shows a guide. Browser guesses the database
// unless it is told; an address that only containers know would not help it.
export function inBrowser(neo4j, command, argument) {
  if (!neo4j?.browser) return null;
  const query = new URLSearchParams({ cmd: command, arg: argument });
  if (/^bolt:\/\/(127\.0\.0\.1|localhost)[:/]?/.test(neo4j.uri)) query.set("dbms", neo4j.uri.replace("//", "//neo4j@"));
  return `${neo4j.browser}?${query}`;
}

export const queryOf = project => `MATCH (n:Node {project: '${project}'}) RETURN n LIMIT 25`;
