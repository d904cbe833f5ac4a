# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print a self-contained HTML letter with wkhtmltopdf: quickly, without any network or file, in true millimetres.

How the HTML must be written:

* It carries its CSS and images itself; whatever it points to elsewhere is left out of the letter.
* Its origin is the corner of the printable area, because a margin given to wkhtmltopdf is the only white space that
  both kinds of Qt repeat on every page. With the default margins (10 mm on top, none on the left) an address at
  110 / 55 mm of the sheet is at `left: 110mm; top: 45mm`. Nothing may stand in a margin: it would end up on the page
  before or after.
* `<table class="rows">` is never cut inside a row, and its head is repeated on each page where Qt is patched. Give
  each cell but one per row a width, since unpatched Qt lays out every row for itself.
* Patched Qt prints for `@media screen`, unpatched Qt for `print`, and only the latter knows `@supports`: so what is
  inside both `@media screen` and `@supports (color: red)` is for browsers alone.
"""

import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import zlib
from collections.abc import Collection, Sequence
from pathlib import Path

# Tried against a listener and local files (see the tests). The dead proxy is what stops HTTP, for want of an option.
# Errors are ignored so that a lost picture doesn't cost the letter.
_OPTIONS = [
    *("--disable-javascript", "--javascript-delay", "0", "--disable-plugins"),
    *("--disable-local-file-access", "--proxy", "http://127.0.0.1:1"),
    *("--load-error-handling", "ignore", "--load-media-error-handling", "ignore"),
    *("--encoding", "utf-8"),
]
# 0.12.4 and unpatched Qt round lengths to dots: the more there are, the truer.
_FINE = ["--dpi", "300"]
_DOTS = 192
# Unpatched Qt warns about these and ignores them. Not --print-media-type: patched Qt then loses heights in `style="…"`.
_PATCHED_OPTIONS = ["--disable-smart-shrinking", "--no-outline"]

_CSS = "html{zoom:%s!important}table.rows{table-layout:fixed!important;width:100%%!important}"
_PATCHED_CSS = "table.rows>thead{display:table-header-group}table.rows tr{page-break-inside:avoid}"
# Unpatched Qt shrinks the whole letter until its widest element fits, which would move the address out of the window:
# cut that element off instead. (Patched Qt can't break such a body into pages.) And it keeps only blocks in one piece.
_UNPATCHED_CSS = (
    "html,body{overflow-x:hidden!important}"
    "table.rows,table.rows>*{display:block!important}"
    "table.rows tr{display:table!important;table-layout:fixed!important;width:100%!important;page-break-inside:avoid}"
)
_RULER_PX = 320
_RULER = f'<!DOCTYPE html><body style="margin:0"><div style="width:{_RULER_PX}px;height:9px;background:#000"></div>'
_KEPT_ENVIRONMENT = ("PATH", "HOME", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
# The cache's folder comes first, so that the system's gets no entry for a folder that is gone in a moment.
_SYSTEM_FONTS = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{folder}</cachedir>
<dir>{folder}</dir><include ignore_missing="yes">{system}</include></fontconfig>"""


class LetterPrinterError(Exception):
    """A letter could not be printed. `detail`: exit code or signal and what wkhtmltopdf said last; may be empty."""

    def __init__(self, message: str, detail: str = ""):
        super().__init__(f"{message}: {detail}" if detail else message)
        self.detail = detail


class PrinterMissing(LetterPrinterError):  # noqa: N818
    """There is no wkhtmltopdf that can be run."""


class PrinterTimeout(LetterPrinterError):  # noqa: N818
    """wkhtmltopdf was stopped because it took longer than allowed."""


class PrinterFailed(LetterPrinterError):  # noqa: N818
    """wkhtmltopdf crashed, refused, or left something that isn't a whole PDF."""


def find_printer(path: str | None = None) -> str:
    """The path of wkhtmltopdf: `path` if given, else what is found on PATH. Raises PrinterMissing."""
    binary = shutil.which(path or "wkhtmltopdf")
    if not binary:
        raise PrinterMissing("No executable wkhtmltopdf", path or "not on PATH")
    return binary


@functools.lru_cache
def is_patched(binary: str, timeout: float = 60) -> bool:
    """Whether `binary` has the patched Qt. Asked once per process. Raises what `print_letter` raises."""
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        return "with patched qt" in _run([binary, "--version"], Path(folder), timeout)


def print_letter(
    html: str,
    *,
    binary: str,
    paper: str = "A4",
    margins_mm: tuple[float, float, float, float] = (10, 0, 15, 0),
    fonts: Collection[str] = (),
    timeout: float = 60,
    title: str | None = None,
    compress: bool = True,
) -> bytes:
    """Print `html` (how it must be written is told above) and return the PDF.

    :param binary: what `find_printer` returned
    :param paper: "A4" or "Letter"
    :param margins_mm: top, right, bottom and left margin of every page
    :param fonts: paths of font files that the letter may name beside those of the system (`@font-face` would load too,
        but unpatched Qt then draws outlines, which can be neither searched nor copied, instead of writing text)
    :param timeout: seconds, for each run; the first letter takes two short runs more, to get to know the binary
    :param title: the PDF's title instead of the HTML's (unpatched Qt writes none)
    :param compress: if not, patched Qt leaves it to others to compress what is in the PDF, and takes an eighth less time
    :raise PrinterMissing: the binary has gone
    :raise PrinterTimeout: it took longer than `timeout`
    :raise PrinterFailed: it left no whole PDF
    """
    options = ["--page-size", paper, *(["--title", title] if title else [])]
    if not compress and is_patched(binary, timeout):
        options.append("--no-pdf-compression")
    for side, margin in zip(("top", "right", "bottom", "left"), margins_mm, strict=True):
        options += [f"--margin-{side}", f"{margin}mm"]
    return _convert(html, _zoom(binary, timeout), options, binary, timeout, fonts=fonts)


@functools.lru_cache
def _zoom(binary, timeout):
    """The zoom at which `binary` draws a millimetre of CSS one millimetre long, found by having it draw a ruler.

    It is 0.7812 for 0.12.3, 1 for 0.12.4 and 2.5 for unpatched Qt 5: each takes another resolution for granted.
    """
    pdf = _convert(_RULER, 1, [], binary, timeout)
    tokens, scale, outer_scales, widths = [], 1.0, [], []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            tokens += zlib.decompressobj().decompress(stream).split()
    for index, token in enumerate(tokens):
        if token == b"q":
            outer_scales.append(scale)
        elif token == b"Q":
            scale = outer_scales.pop()
        elif token == b"cm":
            scale *= float(tokens[index - 6])
        elif token == b"re":
            widths.append(scale * float(tokens[index - 2]))
    if not widths:
        raise PrinterFailed("wkhtmltopdf drew no ruler")
    # Where the page's white ground is drawn too, it is the wider one. A pixel of CSS is 0.75 points.
    return round(_RULER_PX * 0.75 / min(widths), 4)


def _convert(html, zoom, options, binary, timeout, *, fonts=()):
    patched = is_patched(binary, timeout)
    options = [*_FINE, *(_PATCHED_OPTIONS if patched else []), *options]
    # `zoom` of CSS is what --zoom is, which unpatched Qt ignores.
    css = _CSS % zoom + (_PATCHED_CSS if patched else _UNPATCHED_CSS)
    return print_page(html, binary=binary, options=options, css=css, fonts=fonts, timeout=timeout, dots=_DOTS)


def print_page(
    html: str,
    *,
    binary: str,
    options: Sequence[str],
    css: str | None = None,
    fonts: Collection[str] = (),
    timeout: float = 60,
    dots: int | None = None,
) -> bytes:
    """Print self-contained HTML that is not written as a letter is, without network, files or JavaScript all the same.

    :param options: of wkhtmltopdf: paper, margins, resolution
    :param css: a style sheet beside those of `html`
    :param dots: an inch that unpatched Qt rounds lengths to, if not its own

    Takes beside them, and raises, what `print_letter` does.
    """
    with tempfile.TemporaryDirectory(prefix="letter-") as name:
        folder = Path(name)
        page, sheet, pdf = folder / "letter.html", folder / "printer.css", folder / "letter.pdf"
        page.write_text(html, encoding="utf-8")
        for font in fonts:
            (folder / Path(font).name).symlink_to(font)
        (folder / "fonts.conf").write_text(_FONTS.format(folder=name, system=_SYSTEM_FONTS), encoding="utf-8")
        options = [*_OPTIONS, *options]
        if css is not None:
            sheet.write_text(css, encoding="utf-8")
            options += ["--user-style-sheet", sheet]
        said = _run([binary, *options, page, pdf], folder, timeout, dots)
        content = pdf.read_bytes() if pdf.exists() else b""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
        raise PrinterFailed("wkhtmltopdf left no whole PDF", said)
    return content


def _run(command, folder, timeout, dots=None):
    """Run `command` and return the last lines it said. Raises what `print_letter` raises."""
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    environment |= {"LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}  # unpatched Qt needs a screen
    if dots:
        environment["QT_FONT_DPI"] = str(dots)
    environment |= {"TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    environment |= {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    said = folder / "said"
    with said.open("wb") as stream:  # not a pipe, which a child outliving its parent would hold open
        streams = {"stdin": subprocess.DEVNULL, "stdout": stream, "stderr": stream}
        try:
            process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **streams)
        except OSError as error:
            raise PrinterMissing("wkhtmltopdf can't be run", str(error)) from error
        # Not wait(timeout): Python then looks only every 50 ms whether the process has ended, as long as a letter takes.
        killer = threading.Timer(timeout, _kill, (process,))
        end = time.monotonic() + timeout
        killer.start()
        try:
            code = process.wait()
        finally:  # also when this process is told to stop
            killer.cancel()
            _kill(process)
        if time.monotonic() > end:
            raise PrinterTimeout(f"wkhtmltopdf took longer than {timeout} s")
    lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
    last = "\n".join([line for line in lines if not line.startswith(("[", "QSslSocket"))][-3:])
    # 1 is also what load errors end with, ignored or not; whether the PDF is whole is seen from the PDF.
    if code not in (0, 1):
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        raise PrinterFailed("wkhtmltopdf failed", f"{ended}\n{last}".strip())
    return last


def _kill(process):
    """End the process and its children, if they haven't ended."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
