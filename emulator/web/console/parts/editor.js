// An editor for JSON: Ctrl-Enter runs, Ctrl-Space completes, what is no JSON is underlined.

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";

const libraries = () => import("../../vendor/codemirror.js");

// The content security policy admits the styles of CodeMirror by the nonce of the page.
const nonce = () => document.querySelector("link[nonce]").nonce;

// `value` is set once, and again when `version` changes. `change(text)` is told what was typed, `run()` that Ctrl-Enter
// was pressed. `complete(path, before, text)` names what may stand at a place: see `parts/completion.js`.
export function Editor({ value, version, change, run, complete, label, short, readOnly }) {
  const place = useRef();
  const view = useRef();
  const latest = useRef({});
  latest.current = { value, change, run, complete };
  const [fault, setFault] = useState("");
  useEffect(() => {
    let gone = false;
    Promise.all([libraries(), import("./completion.js")]).then(
      ([cm, completion]) => {
        if (gone) return;
        view.current = new cm.EditorView({
          parent: place.current,
          state: cm.EditorState.create({ doc: latest.current.value, extensions: extensions(cm, completion, latest, { label, readOnly }) }),
        });
      },
      error => setFault(`The editor cannot be loaded: ${error.message}`),
    );
    return () => {
      gone = true;
      view.current?.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    const shown = view.current;
    if (shown && shown.state.doc.toString() !== value) shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } });
  }, [version]);
  return html`<div class=${`editor ${short ? "short" : ""}`} ref=${place}></div>${fault && html`<p class="fault" role="alert">${fault}</p>`}`;
}

function extensions(cm, completion, latest, { label, readOnly }) {
  const { tags } = cm;
  const look = cm.HighlightStyle.define([
    { tag: tags.propertyName, color: "var(--key)" },
    { tag: tags.string, color: "var(--string)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  ]);
  const theme = cm.EditorView.theme({
    "&": { color: "var(--ink)", backgroundColor: "var(--panel)" },
    ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "none" },
    "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--focus) 35%, transparent) !important" },
    ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
    ".cm-completionDetail": { color: "inherit", opacity: 0.75 },
    ".cm-matchingBracket": { backgroundColor: "var(--hover)", outline: "1px solid var(--line)" },
  });
  const run = () => {
    latest.current.run?.();
    return true;
  };
  return [
    cm.EditorView.cspNonce.of(nonce()),
    cm.lineNumbers(),
    cm.foldGutter(),
    cm.history(),
    cm.drawSelection(),
    cm.indentOnInput(),
    cm.bracketMatching(),
    cm.closeBrackets(),
    cm.json(),
    cm.linter(cm.jsonParseLinter()),
    cm.syntaxHighlighting(look),
    cm.autocompletion({ override: [context => completion.suggest(cm, context, latest.current.complete)], activateOnTyping: true }),
    cm.EditorView.lineWrapping,
    cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    cm.EditorState.readOnly.of(Boolean(readOnly)),
    cm.EditorView.updateListener.of(update => update.docChanged && latest.current.change?.(update.state.doc.toString())),
    cm.keymap.of([
      { key: "Mod-Enter", run },
      ...cm.closeBracketsKeymap,
      ...cm.completionKeymap,
      ...cm.defaultKeymap,
      ...cm.historyKeymap,
      ...cm.foldKeymap,
      ...cm.lintKeymap,
    ]),
    theme,
  ];
}
