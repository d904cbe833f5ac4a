# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Set up what the addon needs to run, then run one command of `commands.py`.

Uses the standard library only, since a fresh machine has python3, git and make. Everything that is fetched or made lands in
the ignored folder `.cache`; each step leaves a stamp there and is done again only if what it depends on has changed.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from wishes import check_wishes, fail

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = CACHE / "venv"
LOCK = ROOT / "dev" / "requirements.txt"
NODE_MODULES = CACHE / "node" / "node_modules"

# Debian packages, by what needs them. The libraries are wkhtmltopdf's and Chromium draws the web client.
PACKAGES = {
    "": ["python3-venv", "libfontconfig1", "libxext6", "libxrender1", "fonts-dejavu-core", "fonts-liberation"],
    "browser": ["chromium"],
}
# Debian's wkhtmltopdf has no patched Qt; the tests print with both kinds where they can (Debian 13 has none). The letter on the
# screen is tested in WebKit, whose windows need a screen, and in Firefox.
OPTIONAL_PACKAGES = {"browser": ["wkhtmltopdf", "webkit2gtk-driver", "xvfb", "firefox-esr"]}
# Odoo is not on PyPI; Debian's unstable suite has it. Debian took some front-end files out of the package in favour of
# packages of their own, and Odoo's pages need those; only Font Awesome 4.7 has the file names that Odoo asks for.
ODOO_PACKAGES = {
    "sid": [
        "odoo-19",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
        "fonts-roboto-unhinted",
        "fonts-montserrat",
        "fonts-inconsolata",
        "fonts-ocr-b",
    ],
    "bookworm": ["fonts-font-awesome"],
}


@contextlib.contextmanager
def step(title):
    """Say what is being done and how long it took: the long steps take a minute."""
    print(f"» {title} …", file=sys.stderr, flush=True)
    start = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def run(command, **kwargs):
    """Run a command quietly; show what it printed only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs)
    if done.returncode:
        fail(f"{done.stdout}\nThis command failed: {' '.join(map(str, command))}")
    return done.stdout


def is_done(stamp, content):
    return stamp.is_file() and stamp.read_text() == content


def ensure_system_packages(group):
    """Install the missing Debian packages where allowed, else print the one command to run."""
    wanted = PACKAGES[""] + PACKAGES.get(group, [])
    if not shutil.which("dpkg-query"):
        print(f"  not a Debian system: the like of these packages must be present: {' '.join(wanted)}", file=sys.stderr)
        return
    missing = _missing(wanted)
    if "python3-venv" in missing and not subprocess.run([sys.executable, "-c", "import ensurepip"]).returncode:
        missing.remove("python3-venv")  # this python3 is not Debian's and brings its own
    optional = _missing(OPTIONAL_PACKAGES.get(group, []))
    stamp, content = CACHE / f"stamp-optional-{group}", " ".join([_get_release(), *optional])
    if os.geteuid():
        if missing:
            fail(
                f"System packages are missing. Run this once, then try again:\n\n    sudo apt-get install {' '.join(missing)}"
            )
    elif missing or (optional and not is_done(stamp, content)):
        with step("Installing system packages"):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            install = ["apt-get", "install", "-y", "--no-install-recommends"]
            quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            if missing:
                run(["apt-get", "update"], env=environment)
                run([*install, *missing], env=environment)
            else:
                subprocess.run(["apt-get", "update"], **quiet)  # without a network, it goes on without them
            if optional:
                subprocess.run([*install, *optional], **quiet)
                stamp.write_text(content)  # tried once: a release without them is no reason to ask each time


def _get_release():
    """Return which release of the system this is: another one may have what the last one had not."""
    path = Path("/etc/os-release")
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()[:10]


def _missing(packages):
    """Return those of the packages that dpkg does not know as installed."""
    command = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *packages]
    shown = (
        subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout if packages else ""
    )
    present = {line.split()[1] for line in shown.splitlines() if line.startswith("installed ")}
    return [name for name in packages if name not in present]


def ensure_venv():
    """Create the virtual environment with the locked packages."""
    stamp, content = VENV / "stamp", sys.version + hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if is_done(stamp, content):
        return
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        fail("Odoo 19 runs on Python 3.10 to 3.13. Choose one, for example: make demo PYTHON=python3.12")
    with step("Installing Python packages into .cache/venv (about a minute)"):
        shutil.rmtree(VENV, ignore_errors=True)
        run([sys.executable, "-m", "venv", VENV])
        # the lock has all of them, and queue_job asks for an Odoo that is not on PyPI
        run([VENV / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", LOCK])
        stamp.write_text(content)


def ensure_odoo():
    """Return the folder to put on the Python path: the user's Odoo (ODOO_PATH), else Debian's, unpacked in the cache."""
    if own := os.environ.get("ODOO_PATH"):
        return Path(own).expanduser().resolve()
    target = CACHE / "odoo"
    python_path = target / "usr" / "lib" / "python3" / "dist-packages"
    stamp, content = target / "stamp", repr(ODOO_PACKAGES)
    if is_done(stamp, content):
        return python_path
    if not shutil.which("apt-get"):
        fail("Without Debian's apt-get, Odoo can't be fetched. Give your own: make demo ODOO_PATH=/path/to/odoo")
    with step("Fetching Odoo 19 from Debian's packages (130 MB)"):
        shutil.rmtree(target, ignore_errors=True)
        apt, debs = target / "apt", target / "debs"
        for folder in (apt / "lists" / "partial", apt / "cache" / "archives" / "partial", debs):
            folder.mkdir(parents=True)
        (apt / "sources.list").write_text("".join(f"deb {_debian_mirror()} {suite} main\n" for suite in ODOO_PACKAGES))
        options = {
            "Dir::Etc::sourcelist": apt / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": apt / "lists",
            "Dir::Cache": apt / "cache",
            "APT::Sandbox::User": "",
        }
        apt_get = ["apt-get", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
        run([*apt_get, "update"])
        packages = [f"{name}/{suite}" for suite, names in ODOO_PACKAGES.items() for name in names]
        run([*apt_get, "download", *packages], cwd=debs)
        for deb in sorted(debs.iterdir()):
            run(["dpkg-deb", "-x", deb, target])
        # Debian removed this file for its licence; a missing file is a console error, and that fails every browser test.
        missing = python_path / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.touch()
        shutil.rmtree(apt)
        shutil.rmtree(debs)
        stamp.write_text(content)
    return python_path


def _debian_mirror():
    """Return the address of the mirror that this machine already uses, so that none is written down here."""
    targets = run(["apt-get", "indextargets", "--format", "$(REPO_URI)|$(LABEL)|$(COMPONENT)", "Created-By: Packages"])
    for target in targets.splitlines():
        uri, label, component = target.split("|")
        if (label, component) == ("Debian", "main"):
            return uri
    return fail("No Debian mirror is set up on this machine. Give your own Odoo: make demo ODOO_PATH=/path/to/odoo")


def ensure_wkhtmltopdf():
    """Return the folder to put first on PATH, with the wkhtmltopdf to use.

    That is the one of WKHTMLTOPDF, else one that somebody put on PATH, else the wheel's, which has patched Qt. Debian's own in
    /usr/bin has not; it is used only when named.
    """
    path = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep) if folder not in ("/usr/bin", "/bin")
    )
    own = os.environ.get("WKHTMLTOPDF")
    chosen = shutil.which(Path(own).expanduser()) if own else shutil.which("wkhtmltopdf", path=path)
    target = Path(chosen or VENV / "bin" / "wkhtmltopdf-pack").resolve()
    # a folder for each: a command that is told another one leaves those alone that run beside it
    link = CACHE / "bin" / hashlib.sha256(str(target).encode()).hexdigest()[:10] / "wkhtmltopdf"
    if not link.is_symlink():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
    return link.parent


def ensure_node_packages():
    """Install what the browser tests take from npm, where there is one: axe-core, and rtlcss, which Odoo looks for on PATH."""
    files = [ROOT / "dev" / name for name in ("package.json", "package-lock.json")]
    folder, content = NODE_MODULES.parent, files[1].read_text()
    npm, stamp = shutil.which("npm"), NODE_MODULES.parent / "stamp"
    if not npm or is_done(stamp, content):
        return
    with step("Installing npm's packages"):
        folder.mkdir(exist_ok=True)
        for file in files:
            shutil.copy(file, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder]
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            stamp.write_text(content)


def main():
    command, *arguments = sys.argv[1:] or ["demo"]
    check_wishes(command, arguments)
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once on an empty cache: the second waits
        ensure_system_packages("browser" if command in ("test", "screenshots") else "")
        ensure_venv()
        odoo = ensure_odoo()
        binaries = ensure_wkhtmltopdf()
        if command in ("test", "serve", "screenshots"):
            ensure_node_packages()
    os.environ["PATH"] = os.pathsep.join(
        [str(binaries), str(VENV / "bin"), str(NODE_MODULES / ".bin"), os.environ["PATH"]]
    )
    os.environ["RELANCE_NODE_MODULES"] = str(NODE_MODULES)
    os.environ["PYTHONPATH"] = str(odoo)
    sys.stderr.flush()
    os.execv(VENV / "bin" / "python", ["python", str(ROOT / "dev" / "commands.py"), command, *arguments])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # Ctrl-C
        sys.exit(130)
