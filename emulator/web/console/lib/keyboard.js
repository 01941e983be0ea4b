// Keys that work everywhere, unless someone types into a field.

import { useEffect } from "../../vendor/preact.js";

const isTyping = event => event.target.closest?.("input, textarea, select, [contenteditable=true], .cm-editor");

// Call `act(event)` of the table `keys` for a key such as "/", "?", or two in a row such as "g d".
export function useKeys(keys) {
  useEffect(() => {
    let first = "";
    let forget = 0;
    function listen(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const both = `${first} ${event.key}`;
      const act = keys[both] ?? keys[event.key];
      clearTimeout(forget);
      first = act ? "" : event.key;
      forget = setTimeout(() => (first = ""), 1000);
      if (!act) return;
      event.preventDefault();
      act(event);
    }
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
}
