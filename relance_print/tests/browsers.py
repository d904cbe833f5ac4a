# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Browsers other than Odoo's own tests have, driven with real mouse and keys: WebKit (Safari's engine) and Firefox."""

import base64
import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import requests
import websocket

SECONDS = 30
KEYS = {
    "Alt": "\ue00a",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Right": "\ue014",
}
# What stands where in the page, and in the letter's frame, which is scaled: `in_page` of an element, in the window's pixels.
HELPERS = """
    const frame = () => document.querySelector(".o_letter iframe");
    const letter = () => frame()?.contentDocument;
    const one = (selector) => {
        const [place, rest] = selector.startsWith("letter ") ? [letter(), selector.slice(7)] : [document, selector];
        return place?.querySelector(rest);
    };
    const in_page = (element) => {
        element.scrollIntoView({ block: "center" });
        let { left, top, width, height } = element.getBoundingClientRect();
        if (element.ownerDocument !== document) {
            const outer = frame().getBoundingClientRect();
            const scale = outer.width / frame().offsetWidth;
            [left, top, width, height] = [outer.left + left * scale, outer.top + top * scale, width * scale, height * scale];
        }
        return [left + Math.min(width / 2, 60), top + Math.min(height / 2, 12)];
    };
"""


def find_minibrowser():
    """Return the path of WebKit's own browser, or None."""
    return next(map(str, sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))[::-1]), None)


def has_webkit():
    return bool(shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and find_minibrowser())


def has_firefox():
    return bool(shutil.which("firefox-esr") or shutil.which("firefox"))


def find_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(ask, what):
    """Ask until the answer is true, and return it."""
    end = time.monotonic() + SECONDS
    while not (answer := ask()):
        assert time.monotonic() < end, f"Waited {SECONDS} s for {what}"
        time.sleep(0.1)
    return answer


class Browser:
    """A browser: opens pages, runs scripts in them, and has a mouse and a keyboard."""

    def __init__(self, stack):
        self.stack = stack  # what ends with it
        folder = tempfile.TemporaryDirectory(prefix="relance-", ignore_cleanup_errors=True)
        self.folder = stack.enter_context(folder)

    def start(self, command, pass_fds=(), **environment):
        """Start a program that ends with the browser."""
        environment = {**os.environ, "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, **environment}
        process = subprocess.Popen(
            # Odoo limits its own address space; browsers reserve more of it than they ever use
            ["prlimit", "--as=unlimited", *command],
            env=environment,
            pass_fds=pass_fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)

    def wait(self, condition, what=None):
        """Wait until an expression of JavaScript is true, and return its value. HELPERS may be used in it."""
        return wait_for(lambda: self.run(f"return {condition}"), what or condition)

    def wait_one(self, selector):
        self.wait(f"!!one({json.dumps(selector)})", selector)

    def click(self, selector, count=1):
        """Click on an element of the page, or of the letter, as in ``letter [data-zone=body]``; near its left upper corner."""
        self.wait_one(selector)
        x, y = self.run(f"return in_page(one({json.dumps(selector)}))")
        self.click_at(x, y, count)

    def click_at(self, x, y, count=1):
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        move = {"type": "pointerMove", "x": round(x), "y": round(y)}
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.perform([{**mouse, "actions": [move, *press * count]}])

    def picture(self, path):
        """Write a picture of the window into a file."""
        Path(path).write_bytes(base64.b64decode(self.take_picture()))

    def type(self, text):
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.perform([{"type": "key", "id": "keyboard", "actions": keys}])

    def press(self, *names):
        """Press keys together, named as in KEYS."""
        keys = [KEYS.get(name, name) for name in names]
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.perform([{"type": "key", "id": "keyboard", "actions": actions}])


class WebKit(Browser):
    """WebKitGTK's own browser, by WebDriver, on a screen that nobody sees."""

    def __init__(self, stack):
        super().__init__(stack)
        port = find_port()
        self.start(["WebKitWebDriver", "-p", str(port)], DISPLAY=self.start_screen(), GDK_BACKEND="x11")
        self.address = f"http://127.0.0.1:{port}"
        wait_for(self._is_up, "WebKitWebDriver")
        options = {"binary": find_minibrowser(), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = self._ask("/session", capabilities={"alwaysMatch": wanted})
        self.address += f"/session/{session['sessionId']}"
        stack.callback(requests.delete, self.address, timeout=SECONDS)
        self._ask("/window/rect", x=0, y=0, width=1400, height=1000)

    def start_screen(self):
        """Start a screen that nobody sees, and return its name."""
        reader, writer = os.pipe()
        with os.fdopen(reader) as told, os.fdopen(writer, "w"):
            self.start(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1000x24"], pass_fds=[writer])
            return f":{told.readline().strip()}"

    def _is_up(self):
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.address}/status", timeout=SECONDS).ok

    def _ask(self, path, **params):
        answer = requests.post(f"{self.address}{path}", json=params, timeout=120).json()["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def open(self, url, cookies=()):
        if cookies:
            self._ask("/url", url=url)  # the cookies of a site are set when one is there
            for name, value in dict(cookies).items():
                self._ask("/cookie", cookie={"name": name, "value": value, "path": "/"})
        self._ask("/url", url=url)

    def run(self, script):
        return self._ask("/execute/sync", script=HELPERS + script, args=[])

    def perform(self, actions):
        self._ask("/actions", actions=actions)

    def take_picture(self):
        return requests.get(f"{self.address}/screenshot", timeout=SECONDS).json()["value"]


class Firefox(Browser):
    """Firefox, by WebDriver BiDi, which it speaks itself."""

    def __init__(self, stack):
        super().__init__(stack)
        port, program = find_port(), shutil.which("firefox-esr") or shutil.which("firefox")
        window = ["--width=1400", "--height=1000"]
        headless = [program, "--headless", "--no-remote", "--profile", self.folder]
        self.start([*headless, *window, f"--remote-debugging-port={port}"])
        self.numbers = itertools.count(1)
        self.socket = wait_for(lambda: self._connect(f"ws://127.0.0.1:{port}/session"), "Firefox")
        stack.callback(self.socket.close)
        self._ask("session.new", capabilities={})
        self.context = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def _connect(self, url):
        with contextlib.suppress(OSError, websocket.WebSocketException):
            return websocket.create_connection(url, timeout=120, suppress_origin=True)

    def _ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass  # what happens meanwhile
        assert answer["type"] == "success", answer
        return answer["result"]

    def open(self, url, cookies=()):
        host = url.split("/")[2].split(":")[0]
        for name, value in dict(cookies).items():
            cookie = {"name": name, "value": {"type": "string", "value": value}, "domain": host, "path": "/"}
            self._ask("storage.setCookie", cookie=cookie)
        self._ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def run(self, script):
        script = f"JSON.stringify((() => {{ {HELPERS} {script} }})() ?? null)"
        answer = self._ask("script.evaluate", expression=script, target={"context": self.context}, awaitPromise=False)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def perform(self, actions):
        self._ask("input.performActions", context=self.context, actions=actions)

    def take_picture(self):
        return self._ask("browsingContext.captureScreenshot", context=self.context)["data"]
