"""A real browser: opens pages, and says what has become of them. It is led through a pair of pipes."""

import json
import os
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Chromium takes commands from descriptor 3 and answers on 4.
_RUN = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
_PATIENCE = 30
_SHOWN = "location.href + '\\n' + document.body.innerText"
_PHONE = 600
_KEYS = {
    name: {"text": text, "code": name, "windowsVirtualKeyCode": number}
    for name, text, number in (
        *(("Enter", "\r", 13), ("Escape", "", 27), ("Tab", "", 9), ("Backspace", "", 8)),
        *(("ArrowLeft", "", 37), ("ArrowUp", "", 38), ("ArrowRight", "", 39), ("ArrowDown", "", 40)),
    )
}
# Where the middle of an element is, once it can be seen and is no longer disabled.
_FIND = """(selector, text) => {
  const said = one => (one.innerText ?? one.textContent).trim();
  const fits = one => (text === null || said(one) === text) && one.getClientRects().length && !one.disabled;
  const found = [...document.querySelectorAll(selector)].find(fits);
  if (!found) return null;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = found.getClientRects()[0];
  return [left + width / 2, top + height / 2];
}"""


class CommandError(Exception):
    """The browser could not do what it was told."""


class Tab:
    """One page. `see` is what a piece of JavaScript says there.

    `requested` has the URLs that it has requested, `complaints` what the browser or the page has complained of, such as
    what the content security policy forbids. Both are complete up to the last call.
    """

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = os.fdopen(commands, "wb"), os.fdopen(answers, "rb")
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._session: dict[str, str] = {}
        self._number = 0
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        for domain in ("Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters, **self._session}
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while (said := self._receive()).get("id") != self._number:
            self._note(said.get("method"), said.get("params", {}))
        if "error" in said:
            raise CommandError(said)
        return said["result"]

    def _receive(self) -> dict[str, Any]:
        text = b""
        while not text.endswith(b"\0"):
            one = self._answers.read(1)
            assert one, "the browser has ended"
            text += one
        return json.loads(text[:-1])

    def _note(self, event: str | None, said: dict[str, Any]) -> None:
        match event:
            case "Network.requestWillBeSent":
                self.requested.append(said["request"]["url"])
            case "Log.entryAdded":
                self.complaints.append(said["entry"]["text"])
            case "Runtime.consoleAPICalled" if said["type"] in {"error", "warning", "assert"}:
                self.complaints.append(str([one.get("value", one.get("description")) for one in said["args"]]))
            case "Runtime.exceptionThrown":
                self.complaints.append(str(said["exceptionDetails"]))
            case _:
                pass

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def see(self, script: str) -> Any:
        said = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until `script` is true, which may be after another page has come."""
        deadline = time.monotonic() + _PATIENCE
        while not self._holds(script):
            assert time.monotonic() < deadline, f"{script} never held: {self.see(_SHOWN)}"
            time.sleep(0.05)

    def _holds(self, script: str) -> bool:
        try:
            return bool(self.see(script))
        except CommandError:  # the page was left meanwhile
            return False

    def type(self, selector: str, text: str) -> None:
        """Put `text` into a field as a person would, and press Enter."""
        self.until(f"!!document.querySelector({json.dumps(selector)})")
        self.see(f"document.querySelector({json.dumps(selector)}).focus()")
        self._call("Input.insertText", text=text)
        self.press("Enter", text="\r", windowsVirtualKeyCode=13)

    def press(self, key: str, **parts: Any) -> None:
        """Press a key where the focus is: a character, or one that the protocol names, with its `parts`."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, **({"text": key} | _KEYS.get(key, {}) | parts))

    def click(self, selector: str, text: str | None = None) -> None:
        """Click with the mouse on what `selector` finds, once it stands still; with `text` on the one that says it."""
        script = f"({_FIND})({json.dumps(selector)}, {json.dumps(text)})"
        self.until(script)
        place, before = self.see(script), None
        while place is None or place != before:  # what comes above it moves it
            self.see("new Promise(done => setTimeout(done, 100))")
            place, before = self.see(script), place
        self.click_at(*place)

    def click_at(self, x: float, y: float) -> None:
        """Click with the mouse, at pixels from the left and the top of what is seen."""
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def fill(self, selector: str, text: str) -> None:
        """Replace what stands in a field."""
        self.until(f"!!document.querySelector({json.dumps(selector)})")
        self.see(f"void (document.querySelector({json.dumps(selector)}).focus(), document.execCommand('selectAll'))")
        self._call("Input.insertText", text=text)

    def choose(self, selector: str, value: str) -> None:
        """Choose an option of a list."""
        quoted = json.dumps(value)
        self.until(
            f"[...(document.querySelector({json.dumps(selector)})?.options ?? [])].some(o => o.value === {quoted})"
        )
        self.see(
            f"void (one => (one.value = {quoted}, one.dispatchEvent(new Event('change', {{ bubbles: true }}))))"
            f"(document.querySelector({json.dumps(selector)}))"
        )

    def resize(self, width: int, height: int) -> None:
        """Give the page a size in pixels; a narrow one is that of a phone."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < _PHONE
        )

    def picture(self) -> bytes:
        """What is seen, as a PNG."""
        return b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def prefer(self, scheme: str) -> None:
        """Ask pages for a `light` or a `dark` look, at once and not by and by."""
        wanted = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        self._call("Emulation.setEmulatedMedia", features=features)

    def close(self) -> None:
        self._session = {}
        self._call("Browser.close")
        self._commands.close()
        self._answers.close()


@contextmanager
def tab(profile: Path) -> Iterator[Tab]:
    reads, commands = os.pipe()
    answers, writes = os.pipe()
    command = [str(CHROMIUM), *QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
    browser = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(reads), str(writes), *command],
        pass_fds=(reads, writes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(reads)
    os.close(writes)
    one = Tab(commands, answers)
    try:
        yield one
    finally:
        one.close()
        browser.wait(_PATIENCE)
