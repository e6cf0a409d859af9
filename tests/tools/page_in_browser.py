#!/usr/bin/env python3
"""Open the report pages that `cargo test --test report` left in target/report in headless Chromium
and use them as people do: look, hover, press keys, print, without a script.

    python3 tests/tools/page_in_browser.py [FOLDER]

Speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) over the browser's
pipe, so nothing but Chromium and Python is needed. Screenshots stay beside the pages. Prints one line
a check; the exit code is the number of checks that failed.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A container or a build machine has no sandbox of the kernel to offer, and no network.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
]
# (name, width, height, phone)
SCREENS = [("phone", 390, 844, True), ("tablet", 768, 1024, False), ("desktop", 1280, 900, False)]


class Browser:
    """One headless browser and one tab of it."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.number = 0
        self.events = []
        from_us, to_them = os.pipe()
        from_them, to_us = os.pipe()
        # The browser reads commands from descriptor 3 and answers on 4.
        wiring = f'exec "$@" 3<&{from_us} 4>&{to_us}'
        self.process = subprocess.Popen(
            ["bash", "-c", wiring, "bash", program, *FLAGS, f"--user-data-dir={self.profile.name}"],
            pass_fds=(from_us, to_us), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(from_us)
        os.close(to_us)
        self.commands = os.fdopen(to_them, "wb", buffering=0)
        self.answers = os.fdopen(from_them, "rb")
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def read(self):
        text = bytearray()
        while (byte := self.answers.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser has gone")
            text += byte
        return json.loads(text)

    def open(self, page, width, height, phone=False, dark=False, script=True, media=""):
        """Opens a page and returns what went wrong meanwhile."""
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2 if phone else 1, mobile=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read())
        self.value("document.fonts.ready.then(() => 0)")
        return page

    def faults(self, page):
        """Errors the page made, and whatever it asked for beside itself."""
        found = []
        for event in self.events:
            method, what = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(json.dumps(what["exceptionDetails"])[:300])
            elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
                found.append(json.dumps(what["args"])[:300])
            elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
                found.append(what["entry"]["text"])
            elif method == "Network.requestWillBeSent":
                url = what["request"]["url"]
                if url != page.as_uri() and not url.startswith("data:"):
                    found.append(f"asked for {url}")
        return found

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def picture(self, path, whole=True):
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.profile.cleanup()


class Checks:
    def __init__(self):
        self.failed = 0

    def __call__(self, name, held, found=""):
        print(f"{'ok     ' if held else 'FAILED '} {name}{'' if held else f': {found}'}", flush=True)
        self.failed += not held


def started_by(report, second):
    """How many containers of the run had started by this second, out of the report's own figures."""
    counts = [point["containers"] for point in report["curve"] if point["at_ms"] <= second * 1000]
    return counts[-1] if counts else 0


def told(browser):
    """The words below the chart: the clock, and the count of the run."""
    text = browser.value("document.querySelector('#cursor output').textContent").replace("\u00a0", "")
    found = re.match(r"(\d+):(\d\d) · this run(\d+)", text)
    return (60 * int(found[1]) + int(found[2]), int(found[3])) if found else (None, text)


def field(browser):
    """The field of the chart that is shown: its edges on the screen."""
    return browser.value("""(() => {
      const svg = [...document.querySelectorAll('#chart svg')].find((svg) => svg.getBoundingClientRect().width);
      const [left, right, top, bottom] = svg.dataset.field.split(' ').map(Number);
      const place = svg.getBoundingClientRect();
      const scale = place.width / svg.viewBox.baseVal.width;
      return {left: place.left + left * scale, right: place.left + right * scale,
              y: place.top + (top + bottom) / 2 * scale, last: Number(svg.dataset.lastMs)};
    })()""")


def hover(browser, check, report, screen):
    place = field(browser)
    for share in (0.1, 0.37, 0.5, 0.93):
        x = place["left"] + share * (place["right"] - place["left"])
        browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=place["y"])
        second, count = told(browser)
        near = second is not None and abs(second - share * place["last"] / 1000) <= 2
        check(f"{screen}: the pointer at {share:.0%} is at its second", near, f"{second} s")
        wanted = started_by(report, second or 0)
        check(f"{screen}: {count} at {second} s is the number", count == wanted, f"wanted {wanted}")


def keys(browser, check, report):
    browser.value("document.querySelector('#cursor input').focus()")

    def press(key, code):
        for kind in ("keyDown", "keyUp"):
            browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)
        return told(browser)

    check("keys: Home is t0", press("Home", 36) == (0, started_by(report, 0)), told(browser))
    for _ in range(60):
        press("ArrowRight", 39)
    check("keys: sixty steps to the right are a minute", told(browser) == (60, started_by(report, 60)), told(browser))
    label = browser.value("document.querySelector('#cursor input').getAttribute('aria-valuetext')")
    check("keys: the slider says the number to a screen reader", "this run" in (label or ""), label)


def names(browser, check):
    """What a screen reader finds."""
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    found = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes if not node.get("ignored") and "role" in node
    ]
    pictures = [name for role, name in found if role in ("image", "img", "graphics-document") and name]
    check("screen reader: one picture, named", len(pictures) == 1 and "containers" in pictures[0], pictures)
    headings = [name for role, name in found if role == "heading"]
    check("screen reader: headings", "Phases" in headings and "How to reproduce" in headings, headings)
    check("screen reader: the slider has a name", ("slider", "Moment in the run") in found, "")


def narrow(browser, check, screen):
    wide = browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check(f"{screen}: nothing sticks out at the side", wide <= 0, f"{wide} pixels")
    small = browser.value("""(() => {
      const svg = [...document.querySelectorAll('#chart svg')].find((svg) => svg.getBoundingClientRect().width);
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return Math.min(...[...svg.querySelectorAll('text')].map((text) => Number(text.getAttribute('font-size')) * scale));
    })()""")
    check(f"{screen}: letters in the chart can be read", small >= 9, f"{small:.1f} pixels")


def page_checks(browser, check, folder):
    page, report = folder / "page.html", json.loads((folder / "page.json").read_text())
    for screen, width, height, phone in SCREENS:
        for dark in (False, True):
            shade = f"{screen}-dark" if dark else screen
            browser.open(page, width, height, phone=phone, dark=dark)
            narrow(browser, check, shade)
            hover(browser, check, report, shade)
            faults = browser.faults(page)
            check(f"{shade}: no error, nothing loaded", not faults, faults)
            paper = browser.value("getComputedStyle(document.documentElement).backgroundColor")
            check(f"{shade}: the paper", (paper == "rgb(255, 255, 255)") != dark, paper)
            browser.picture(folder / f"page-{shade}.png")
    keys(browser, check, report)
    names(browser, check)
    font = browser.value("document.fonts.check('16px \"Stackgen Sans\"')")
    check("the fonts are those of the page", font, font)
    browser.open(page, 800, 1100, dark=True, media="print")
    paper = browser.value("getComputedStyle(document.documentElement).backgroundColor")
    check("print: on white, even for a dark reader", paper == "rgb(255, 255, 255)", paper)
    browser.picture(folder / "page-print.png")
    browser.open(page, 1280, 900, script=False)
    browser.picture(folder / "page-no-script.png")
    check("without a script: no error", not browser.faults(page), browser.faults(page))


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "target" / "report"
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 1
    check = Checks()
    browser = Browser(program)
    try:
        page_checks(browser, check, folder)
        for name in ("page-sketch", "page-poor"):
            page = folder / f"{name}.html"
            browser.open(page, 1280, 900)
            check(f"{name}: no error", not browser.faults(page), browser.faults(page))
            browser.picture(folder / f"{name}.png")
    finally:
        browser.close()
    return min(check.failed, 100)


if __name__ == "__main__":
    sys.exit(main())
