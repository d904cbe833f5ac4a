# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program beside: its shell, which runs the scripts of this folder, and a web server."""

import contextlib
import os
import subprocess
import time
import urllib.request

from database import CONFIG, ODOO, PORT
from setup import ROOT, fail
from wishes import check_port_free

OUT = ROOT / "out"
DEMO_DATABASE = "relance_demo"


def shell(script=None, arguments=(), database=DEMO_DATABASE):
    """Run a script of this folder, or standard input, in an Odoo shell; return its exit code."""
    environment = {
        **os.environ,
        # the scripts take what they share from this folder
        "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], str(ROOT / "dev")]),
        "RELANCE_ARGUMENTS": " ".join(arguments),
        "RELANCE_CONFIG": str(CONFIG),
        "RELANCE_OUT": str(OUT),
        "RELANCE_ROOT": str(ROOT),
        "RELANCE_URL": f"http://127.0.0.1:{PORT}",
    }
    command = [*ODOO, "shell", "-c", CONFIG, "-d", database, "--no-http"]
    if script is None:
        return subprocess.run(command, env=environment).returncode
    OUT.mkdir(exist_ok=True)
    with (ROOT / "dev" / script).open() as source:
        return subprocess.run(command, stdin=source, env=environment).returncode


@contextlib.contextmanager
def server(database, *options):
    """Yield the address of a web server on a database; it ends afterwards."""
    check_port_free()
    url = f"http://127.0.0.1:{PORT}"
    process = subprocess.Popen([*ODOO, "-c", CONFIG, "-d", database, *options])
    try:
        _wait_for(f"{url}/web/login")
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url, seconds=60):
    for _attempt in range(seconds * 2):
        with contextlib.suppress(OSError), urllib.request.urlopen(url):
            return
        time.sleep(0.5)
    fail(f"The server did not answer at {url}.")
