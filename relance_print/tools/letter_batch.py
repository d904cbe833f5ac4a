# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print many letters in one run of wkhtmltopdf, and cut them apart.

Starting wkhtmltopdf takes ten times as long as drawing a letter. So the letters of one look go into one HTML, each on new
sheets and between two marks: boxes as high as the letter, one below and one above all else in it, whose colour is the
letter's number. So each page says whose it is, and that nothing of another letter is on it. Then the marks are wiped off.

A letter must not show that others were printed with it. Therefore

* a letter whose HTML would run on into the next one, such as one with a tag that is not closed, is printed by itself;
* one letter of each look is also printed by itself, once, and compared. Formats that place something by the sheet instead
  of by the letter, or count from letter to letter, are found out by it, and their letters printed one by one;
* where marks and letters disagree or wkhtmltopdf fails, halves are printed, down to the letter at fault.
"""

import html
import io
import logging
import re
import zlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

import pikepdf

from .letter_layout import COMPRESSION, are_alike, put_marks, wipe_marks
from .letter_pdf import IDENTITY, get_resources, identify
from .letter_printer import LetterPrinterError, PrinterFailed, PrinterMissing, PrinterTimeout, print_letter
from .letter_stamp import describe

_logger = logging.getLogger(__name__)

# Letters in one run: more gain nothing in time, but take memory, and are printed again when one of them fails.
CHUNK_SIZE = 100

_BODY_START = re.compile(r"\s*<body\b[^>]*>")
_BODY_END = re.compile(r"\s*</html>\s*")
_STYLE = re.compile(r"<style\b[^<>]*>.*?(?:</style\s*>|(\Z))", re.DOTALL | re.IGNORECASE)  # with \1 it is not closed


# Hashes of that on which it depends whether letters come out alike together and alone, where they were seen to.
_proven = set()

# What of HTML, in small letters, a letter may hold so that it certainly ends where it ends, whatever comes after it.
_TAG = re.compile(
    r"""(<!--(?!-?>)(?:(?!--).)*-->|</([a-z][a-z0-9-]*)\s*>"""
    r"""|<([a-z][a-z0-9-]*)(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>)""",
    re.DOTALL,
)
_TAG_START = re.compile(r"<[a-z/!?]")
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "param", "source", "track", "wbr"}
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option"}
# Their content is no HTML, or they are the page's and not the letter's.
_STRANGE = {
    *("base", "body", "frame", "frameset", "head", "html", "iframe", "link", "meta", "noembed", "noframes", "noscript"),
    *("plaintext", "script", "select", "style", "textarea", "title", "xmp"),
}


class Sheet(NamedTuple):
    """A letter's HTML page taken apart.

    `frame` is all before the body but the title. `look` is what has to be the same in all letters that are printed together:
    the frame, and each `<style>` in the body, as it holds for all of the page. `outline` is what `_get_outline` returns.
    """

    page: str
    title: str
    frame: str
    body: str
    look: str
    outline: frozenset | None


class LetterPdf(bytes):
    """A letter's PDF. `pages`: how many it has."""

    pages = 0


class _NotAlike(Exception):  # noqa: N818
    """A letter comes out otherwise together with others than alone."""


def print_letters(
    letters: Sequence[Sheet],
    *,
    binary: str,
    paper: str = "A4",
    margins_mm: tuple[float, float, float, float] = (10, 0, 15, 0),
    fonts: Collection[str] = (),
    timeout: float = 60,
    chunk_size: int = CHUNK_SIZE,
) -> list[LetterPdf | LetterPrinterError]:
    """Print letters of one look, and return a PDF for each, or in its place the error it met with.

    Each PDF has its page's title, and is laid out as `print_letter` would have it.

    :param letters: their pages, as `take_apart` returns them
    :param timeout: seconds, for each run of wkhtmltopdf
    :param chunk_size: how many letters go into a run
    :raise ValueError: the letters have different looks

    The other parameters are those of `print_letter`. One run takes one processor; call this in several threads or
    processes to use more.
    """
    if len({letter.look for letter in letters}) > 1:
        raise ValueError("Letters of different looks can't be printed together")
    margins_mm, fonts = tuple(margins_mm), tuple(fonts)
    options = {"binary": binary, "paper": paper, "margins_mm": margins_mm, "fonts": fonts, "timeout": timeout}
    whole = [letter for letter in letters if letter.outline is not None]
    chunks = [whole[start : start + chunk_size] for start in range(0, len(whole), chunk_size)]
    printed = iter([result for chunk in chunks for result in _print_chunk(chunk, options)])
    return [_print_single(letter, options) if letter.outline is None else next(printed) for letter in letters]


def take_apart(page: str) -> Sheet:
    """Return the parts of a letter's page. Raises ValueError if it is none: a head with a title, and a body."""
    page = str(page)  # a Markup would escape what is put to it
    head, title_start, rest = page.partition("<title>")
    title, title_end, rest = rest.partition("</title>")
    style, head_end, rest = rest.partition("</head>")
    start = _BODY_START.match(rest)
    body, body_end, rest = rest[start.end() if start else 0 :].rpartition("</body>")
    if not (title_start and title_end and head_end and start and body_end and _BODY_END.fullmatch(rest)):
        raise ValueError("A letter's page is a head with a title, and a body")
    frame = "".join([head, title_start, title_end, style, head_end, start[0]])
    styles = list(_STYLE.finditer(body))
    look = "".join([frame, *(style[0] for style in styles if style[1] is None)])
    runs_on = any(style[1] is not None for style in styles)
    outline = None if runs_on else _get_outline(_STYLE.sub("", body))
    return Sheet(page, html.unescape(title).strip(), frame, body, look, outline)


def _get_outline(body):
    """Return the tags that a letter is made of at its two topmost levels, or None if it might run on into the next one."""
    body = body.lower()
    opened, outline, tags = [], set(), _TAG.findall(body)
    for tag, end, start in tags:
        if start in _STRANGE:
            return None
        if start:
            if len(opened) < 2:
                outline.add((len(opened), tag))
            if start not in _VOID:
                opened.append(start)
        elif end:
            while opened and opened[-1] != end and opened[-1] in _CLOSED_BY_OTHERS:
                opened.pop()
            if not opened or opened.pop() != end:
                return None
    is_whole = _CLOSED_BY_OTHERS.issuperset(opened) and len(tags) == len(_TAG_START.findall(body))
    return frozenset(outline) if is_whole else None


def _print_single(letter, options):
    try:
        with pikepdf.open(io.BytesIO(print_letter(letter.page, **options))) as pdf:
            return _cut(pdf, pdf.pages, letter, options)  # all of it, for the title that unpatched Qt leaves out
    except pikepdf.PdfError as error:
        return PrinterFailed("wkhtmltopdf left no whole PDF", str(error))
    except LetterPrinterError as error:
        return error


def _print_chunk(letters, options):
    """Print letters in one run; where that fails, in as few runs as can be."""
    try:
        if len(letters) > 1:
            return _print_together(letters, options)
    except PrinterFailed as error:
        _logger.info("%s letters are printed in halves: %s", len(letters), error)
        half = len(letters) // 2
        return _print_chunk(letters[:half], options) + _print_chunk(letters[half:], options)
    except (PrinterMissing, PrinterTimeout, _NotAlike) as error:  # a half might take as long again
        _logger.info("%s letters are printed one by one: %s", len(letters), error)
    return [_print_single(letter, options) for letter in letters]


def _print_together(letters, options):
    """Print letters in one run and cut them apart. Raises PrinterFailed if that can't be done, _NotAlike if it would show."""
    content = print_letter(_combine(letters), **options, compress=False)  # it is compressed once cut apart
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            sheets = _share_out(pdf, len(letters))
            _prove(letters, sheets, options)
            _compress(pdf)
            _mark_resources(pdf)
            return [
                _cut(pdf, pages, letter, options) if pages else _print_single(letter, options)
                for pages, letter in zip(sheets, letters, strict=True)
            ]
    except pikepdf.PdfError as error:
        raise PrinterFailed("wkhtmltopdf left no whole PDF", str(error)) from error


def _combine(letters):
    """Return one page with the bodies of all, each starting on a new sheet, between its two marks."""
    bodies = [put_marks(letter.body, number) for number, letter in enumerate(letters)]
    return "".join([letters[0].frame, *bodies, "</body></html>"])


def _share_out(pdf, count):
    """Return the pages of each letter, with the marks wiped off; none for a letter that may have more of them when alone.

    :raise PrinterFailed: the pages are not those of all letters in their order, each with nothing else on it
    """
    sheets, ends, grounds, page_height = [], [], None, None
    for index, page in enumerate(pdf.pages):
        try:
            marks = wipe_marks(page, count)
        except ValueError as error:
            raise PrinterFailed("Letters can't be told apart", f"page {index + 1}: {error}") from error
        grounds = marks.grounds if index == 0 else grounds  # those of the whole page
        if marks.number not in (len(sheets) - 1, len(sheets)) or marks.grounds != grounds:
            raise PrinterFailed("Letters can't be told apart", f"{marks} after {len(sheets)} letters")
        if marks.number == len(sheets):
            sheets.append([])
            ends.append(marks.bottom)
            page_height = marks.top / (index or 1)
        sheets[-1].append(page)
    if len(sheets) != count:
        raise PrinterFailed("Letters can't be told apart", f"{len(sheets)} of {count} were found")
    # A margin that crosses the page's end is cut off before another letter; alone, it makes for one more page. If all end
    # there, it is no chance: their format breaks the page behind a letter, and the one that is proved tells for all.
    crossing = [abs(end - round(end / page_height) * page_height) <= 1 for end in ends]
    for pages, is_crossing in zip(sheets, crossing, strict=True):
        if is_crossing and not all(crossing):
            pages.clear()
    return sheets


def _prove(letters, sheets, options):
    """Print one of the letters alone, unless that was done before for such letters, and compare."""
    outline = frozenset().union(*[letter.outline for letter in letters])
    proof = hash((letters[0].look, outline, *options.values()))
    # not the first letter, which has nothing before it; the longest, which has the most to show
    candidates = [index for index, pages in enumerate(sheets) if index and pages]
    if proof in _proven or not candidates:
        return
    index = max(candidates, key=lambda index: len(letters[index].body))
    with pikepdf.open(io.BytesIO(print_letter(letters[index].page, **options))) as alone:
        if not are_alike(sheets[index], alone.pages):
            raise _NotAlike(f"“{letters[index].title}” comes out otherwise alone")
    _proven.add(proof)


def _compress(pdf):
    """Compress what is not: fonts, once for all letters, and images, of which each letter may have its own."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and "/Filter" not in thing:
            level = COMPRESSION if thing.get("/Subtype") == pikepdf.Name.Image else zlib.Z_DEFAULT_COMPRESSION
            thing.write(zlib.compress(thing.read_raw_bytes(), level), filter=pikepdf.Name.FlateDecode)


def _mark_resources(pdf):
    """Write on fonts and images what they are, once for all letters of a run: binding need not look into each letter's."""
    for page in pdf.pages:
        for _kind, _things, _name, thing in get_resources(page):
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                thing[IDENTITY] = identify(thing)


def _cut(pdf, pages, page, options):
    """Return a PDF of some pages of `pdf`, with what tells of the letter."""
    information = pikepdf.Dictionary({key: str(value) for key, value in pdf.docinfo.items() if key != "/Title"})
    if page.title:
        information["/Title"] = page.title
    with pikepdf.new() as letter:
        for sheet in pages:  # not `extend`, which warns of internal links that nobody follows on paper
            letter.pages.append(sheet)
        letter.trailer["/Info"] = letter.make_indirect(information)
        describe(letter, page.frame, page.title, options["margins_mm"][0])
        stream = io.BytesIO()
        letter.save(stream, min_version=pdf.pdf_version, compress_streams=False)  # they are, where it is worth it
        content = LetterPdf(stream.getvalue())
        content.pages = len(letter.pages)
        return content
