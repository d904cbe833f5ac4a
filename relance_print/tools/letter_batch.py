"""Print many letters in one run of wkhtmltopdf, cut them apart, and bind letters into one PDF for the printer's tray.

Starting wkhtmltopdf takes ten times as long as drawing a letter. So the letters of one look go into one HTML, each on new
sheets and between two marks: boxes as high as the letter, one below and one above all else in it, whose colour is the
letter's number. So each page says whose it is, and that nothing of another letter is on it. Then the marks are wiped off.

A letter must not show that others were printed with it. Therefore

* a letter whose HTML would run on into the next one, such as one with a tag that is not closed, is printed by itself;
* one letter of each look is also printed by itself, once, and compared. Formats that place something by the sheet instead
  of by the letter, or count from letter to letter, are found out by it, and their letters printed one by one;
* where marks and letters disagree or wkhtmltopdf fails, halves are printed, down to the letter at fault.
"""

import hashlib
import html
import io
import logging
import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import BinaryIO, NamedTuple

import pikepdf

from .letter_layout import are_alike
from .letter_printer import LetterPrinterError, PrinterFailed, PrinterMissing, PrinterTimeout, print_letter

_logger = logging.getLogger(__name__)

# Letters in one run: more gain nothing in time, but take memory, and are printed again when one of them fails.
CHUNK_SIZE = 100

_BODY_START = re.compile(r"\s*<body\b[^>]*>")
_BODY_END = re.compile(r"\s*</html>\s*")
_STYLE = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.DOTALL | re.IGNORECASE)
# Elements of our own, which no format's CSS knows. `x-letter` is the sheet that places and layers count from; its ground is the
# lower mark. `x-body` is what the body is to a letter alone. The `x-edge` are tables without content, which keep the letter's
# outer margins and floats from leaking out. `x-mark` is the upper mark.
_BOX = "min-width:0!important;min-height:0!important;margin:0!important;padding:0!important;border:0!important;"
_LETTER = (
    f'<x-letter style="{_BOX}display:block!important;position:relative!important;z-index:0!important;opacity:1!important;'
    'background:#fe{number:04x}!important;{start}">'
    f'<x-edge style="{_BOX}display:table!important"></x-edge><x-body style="{_BOX}display:block!important">{{body}}</x-body>'
    f'<x-edge style="{_BOX}display:table!important;clear:both!important"></x-edge>'
    f'<x-mark style="{_BOX}display:block!important;position:absolute!important;top:0!important;bottom:0!important;'
    "left:0!important;width:2px!important;opacity:1!important;visibility:visible!important;z-index:2147483647!important;"
    'background:#fd{number:04x}!important"></x-mark></x-letter>'
)
_NEW_PAGE = "page-break-before:always!important"
# A number that no letter's own colours are likely to be; if they are, its chunk is printed in halves.
_FIRST_NUMBER = 0x9B00
# Setting a mark's colour, and filling a box with it: x, y, width, height.
_MARK_START = b" 0.99"
_MARK = re.compile(
    rb" 0\.99([26])\d* ([\d.]+) ([\d.]+) scn\s(?:(?!scn).){0,200}?\s\S+ (-?[\d.]+) \S+ (-?[\d.]+) re\s+(f\*?)(?=\s)",
    re.DOTALL,
)
# What draws: a box, text, an image.
_BOXES, _TEXT, _IMAGE = b" re\n", b"BT\n", b" Do\n"

# Hashes of that on which it depends whether letters come out alike together and alone, where they were seen to.
_proven = set()
_MOST_PROVEN = 1000

# In a PDF, a reference to an object; and how many objects a resource may be made of to be looked for elsewhere.
_REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
_MOST_PARTS = 100

# What of HTML a letter may hold so that it certainly ends where it ends, whatever comes after it.
_TAG = re.compile(
    r"""<!--(?!-?>)(?:(?!--).)*-->|</([a-z][a-z0-9-]*)\s*>"""
    r"""|<([a-z][a-z0-9-]*)(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>""",
    re.DOTALL | re.IGNORECASE,
)
_TAG_START = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "param", "source", "track", "wbr"}
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option"}
# Their content is no HTML, or they are the page's and not the letter's.
_STRANGE = {
    *("base", "body", "frame", "frameset", "head", "html", "iframe", "link", "meta", "noembed", "noframes", "noscript"),
    *("plaintext", "script", "select", "style", "textarea", "title", "xmp"),
}


class _Letter(NamedTuple):
    """A page taken apart: `head` and `tail` stand around the title, before the body.

    `look` is what `get_look` returns, `outline` what `_get_outline` returns.
    """

    page: str
    head: str
    title: str
    tail: str
    body: str
    look: str
    outline: frozenset | None


class _Disagreement(PrinterFailed):
    """Marks and letters don't agree."""


class _NotAlike(Exception):  # noqa: N818
    """A letter comes out otherwise together with others than alone."""


def get_look(page: str) -> str:
    """Return what of a letter's HTML page has to be the same in all that are printed together: all but title and body.

    A `<style>` in the body belongs to the look, too, as it holds for all of the page. Raises ValueError if `page` is not
    what `_render_page` makes: a head with a title, and a body.
    """
    return _take_apart(page).look


def print_letters(
    pages: Sequence[str],
    *,
    binary: str,
    paper: str = "A4",
    margins_mm: tuple[float, float, float, float] = (10, 0, 15, 0),
    fonts: Collection[str] = (),
    timeout: float = 60,
    chunk_size: int = CHUNK_SIZE,
) -> list[bytes | LetterPrinterError]:
    """Print letters that have the same look, and return a PDF for each, or in its place the error it met with.

    Each PDF has its page's title, and is laid out as `print_letter` would have it.

    :param pages: whole HTML pages, as `print_letter` takes them, of one look (see `get_look`)
    :param timeout: seconds, for each run of wkhtmltopdf
    :param chunk_size: how many letters go into a run
    :raise ValueError: the pages have different looks, or have no head with a title

    The other parameters are those of `print_letter`. One run takes one processor; call this in several threads or
    processes to use more.
    """
    letters = [_take_apart(page) for page in pages]
    if len({letter.look for letter in letters}) > 1:
        raise ValueError("Letters of different looks can't be printed together")
    options = {
        "binary": binary,
        "paper": paper,
        "margins_mm": tuple(margins_mm),
        "fonts": tuple(fonts),
        "timeout": timeout,
    }
    # Those that might run on into others are left out of the chunks.
    results = [None if letter.outline is not None else _print_single(letter, options) for letter in letters]
    together = [index for index, letter in enumerate(letters) if letter.outline is not None]
    for start in range(0, len(together), chunk_size):
        chunk = together[start : start + chunk_size]
        printed = _print_chunk([letters[index] for index in chunk], options)
        for index, result in zip(chunk, printed, strict=True):
            results[index] = result
    return results


def _take_apart(page):
    page = str(page)  # a Markup would escape what is put to it
    head, title_start, rest = page.partition("<title>")
    title, title_end, rest = rest.partition("</title>")
    style, head_end, rest = rest.partition("</head>")
    start = _BODY_START.match(rest)
    body, body_end, rest = rest[start.end() if start else 0 :].rpartition("</body>")
    if not (title_start and title_end and head_end and start and body_end and _BODY_END.fullmatch(rest)):
        raise ValueError("A letter's page is a head with a title, and a body")
    head, tail = head + title_start, title_end + style + head_end + start[0]
    look = "".join([head, tail, *_STYLE.findall(body)])
    return _Letter(page, head, html.unescape(title).strip(), tail, body, look, _get_outline(body))


def _get_outline(body):
    """Return the tags that a letter is made of at its two topmost levels, or None if it might run on into the next one."""
    if "<style" in body.lower():
        body = _STYLE.sub("", body)
    opened, outline, starts = [], set(), 0
    for found in _TAG.finditer(body):
        end, start = found.groups()
        starts += 1
        if start:
            start = start.lower()
            if start in _STRANGE:
                return None
            if len(opened) < 2:
                outline.add((len(opened), found[0]))
            if start not in _VOID:
                opened.append(start)
        elif end:
            end = end.lower()
            while opened and opened[-1] != end and opened[-1] in _CLOSED_BY_OTHERS:
                opened.pop()
            if not opened or opened.pop() != end:
                return None
    if not _CLOSED_BY_OTHERS.issuperset(opened) or starts != len(_TAG_START.findall(body)):
        return None
    return frozenset(outline)


def _print_single(letter, options):
    try:
        content = print_letter(letter.page, **options)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _cut(pdf, pdf.pages, letter.title)  # all of it, for the title that unpatched Qt leaves out
    except pikepdf.PdfError as error:
        return PrinterFailed("wkhtmltopdf left no whole PDF", str(error))
    except LetterPrinterError as error:
        return error


def _print_chunk(letters, options):
    """Print letters in one run; where that fails, in as few runs as can be."""
    if len(letters) == 1:
        return [_print_single(letters[0], options)]
    try:
        return _print_together(letters, options)
    except PrinterMissing as error:
        return [error] * len(letters)
    except PrinterFailed as error:
        _logger.info("%s letters are printed in halves: %s", len(letters), error)
        half = len(letters) // 2
        return _print_chunk(letters[:half], options) + _print_chunk(letters[half:], options)
    except (PrinterTimeout, _NotAlike) as error:
        # a half might take as long again
        _logger.info("%s letters are printed one by one: %s", len(letters), error)
        return [_print_single(letter, options) for letter in letters]


def _print_together(letters, options):
    """Print letters in one run and cut them apart.

    :raise LetterPrinterError: as `print_letter`, and if the PDF is not made of these letters
    :raise _NotAlike: a letter comes out otherwise alone
    """
    content = print_letter(_combine(letters), **options)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            sheets = _share_out(pdf, len(letters))
            _prove(letters, sheets, options)
            return [
                _cut(pdf, pages, letter.title) if pages else _print_single(letter, options)
                for pages, letter in zip(sheets, letters, strict=True)
            ]
    except pikepdf.PdfError as error:
        raise PrinterFailed("wkhtmltopdf left no whole PDF", str(error)) from error


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
    if len(_proven) >= _MOST_PROVEN:
        _proven.clear()
    _proven.add(proof)


def _combine(letters):
    """Return one page with the bodies of all, each starting on a new sheet, between its two marks."""
    bodies = [
        _LETTER.format(start=_NEW_PAGE if index else "", body=letter.body, number=_FIRST_NUMBER + index)
        for index, letter in enumerate(letters)
    ]
    return "".join([letters[0].head, letters[0].tail, *bodies, "</body></html>"])


def _share_out(pdf, count):
    """Return the pages of each letter, with the marks wiped off; none for a letter that may have more of them when alone.

    :raise _Disagreement: a page has not the two marks of one letter, or something is drawn outside them, or letters are
        missing or not in their order
    """
    sheets, ends, grounds = [], [], None
    for index, page in enumerate(pdf.pages):
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        marks = [mark for mark in _find_marks(content) if 0 <= _get_number(mark) < count]
        if [mark[1] for mark in marks] != [b"6", b"2"]:
            raise _Disagreement("Marks and letters disagree", f"{len(marks)} marks on page {index + 1}")
        below, above = marks
        number = _get_number(below)
        if number != _get_number(above) or number not in (len(sheets) - 1, len(sheets)):
            raise _Disagreement("Marks and letters disagree", f"{number} after {len(sheets) - 1}")
        before, after = content[: below.start()], content[above.end() :]
        if grounds is None:
            grounds = before.count(_BOXES)  # those of the whole page
        shown = _BOXES in after or any(part in before or part in after for part in (_TEXT, _IMAGE))
        if shown or before.count(_BOXES) != grounds:
            raise _Disagreement("A letter runs into another", f"near letter {number}")
        # `n` ends a box without filling it
        content = b"n".join(
            [content[: below.start(6)], content[below.end(6) : above.start(6)], content[above.end(6) :]]
        )
        page.Contents.write(zlib.compress(content, 3), filter=pikepdf.Name.FlateDecode)
        if number == len(sheets):
            sheets.append([])
            top, height = float(below[4]), float(below[5])
            ends.append(top + height)
            if number:
                page_height = top / index
        sheets[number].append(page)
    if len(sheets) != count:
        raise _Disagreement("Marks and letters disagree", f"{len(sheets)} of {count} letters found")
    # A margin that crosses the page's end is cut off before another letter; alone, it makes for one more page.
    for pages, end in zip(sheets, ends, strict=True):
        if abs(end - round(end / page_height) * page_height) <= 1:
            pages.clear()
    return sheets


def _find_marks(content):
    start = content.find(_MARK_START)  # many times faster than looking for the expression
    while start >= 0:
        if mark := _MARK.match(content, start):
            yield mark
        start = content.find(_MARK_START, start + 1)


def _get_number(mark):
    green, blue = (round(float(mark[group]) * 255) for group in (2, 3))
    return green * 256 + blue - _FIRST_NUMBER


def _cut(pdf, pages, title):
    """Return a PDF of some pages of `pdf`."""
    information = pikepdf.Dictionary({key: str(value) for key, value in pdf.docinfo.items() if key != "/Title"})
    if title:
        information["/Title"] = title
    with pikepdf.new() as letter:
        letter.pages.extend(pages)
        letter.trailer["/Info"] = letter.make_indirect(information)
        stream = io.BytesIO()
        letter.save(stream, min_version=pdf.pdf_version, compress_streams=False)  # they are, where it is worth it
        return stream.getvalue()


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has. Raises pikepdf.PdfError if it is none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def merge(pdfs_with_titles: Iterable[tuple[bytes, str]], duplex: bool = False) -> bytes:
    """Bind PDFs into one, in their order. Takes and raises what `merge_into` does, which needs less memory for many."""
    stream = io.BytesIO()
    merge_into(stream, pdfs_with_titles, duplex=duplex)
    return stream.getvalue()


def merge_into(stream: BinaryIO, pdfs_with_titles: Iterable[tuple[bytes, str]], *, duplex: bool = False) -> int:
    """Write PDFs into one, in their order, with a bookmark for each, and return how many pages it has.

    Fonts and images that several have in common, as letters printed together do, are written once.

    :param stream: a binary file, open for writing; it must be able to seek
    :param pdfs_with_titles: PDFs and what their bookmarks say, taken one after another; none is kept
    :param duplex: begin each PDF on a new sheet when both sides are printed: after an odd number of pages comes a blank one
    :raise ValueError: there is nothing to write, or a PDF can't be read; says which by its title
    """
    titles, starts, shared, known = [], [], [], {}
    count = 0
    with pikepdf.new() as bound:
        for pdf, title in pdfs_with_titles:
            if duplex and count % 2:
                _append_blank(bound)
                count += 1
            titles.append(title)
            starts.append(count)
            try:
                with pikepdf.open(io.BytesIO(pdf)) as source:
                    shared += _append(bound, source, count, known)
                    count += len(source.pages)
            except pikepdf.PdfError as error:
                raise ValueError(f"“{title}” is no PDF that can be read: {error}") from error
            if count == starts[-1]:
                raise ValueError(f"“{title}” has no pages")
        if not titles:
            raise ValueError("There is nothing to bind")
        pages = list(bound.pages)  # once: qpdf takes the longer to find a page, the more there are
        for (index, kind, name), (first_index, first_kind, first_name) in shared:
            resource = pages[first_index].obj["/Resources"][first_kind][first_name]
            pages[index].obj["/Resources"][kind][name] = resource
        with bound.open_outline() as outline:
            for title, start in zip(titles, starts, strict=True):
                destination = pikepdf.Array([pages[start].obj, pikepdf.Name.Fit])
                outline.root.append(pikepdf.OutlineItem(title, destination))
        bound.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return count


def _append(bound, source, start, known):
    """Copy the pages of `source`, but no resources that earlier ones have, too.

    :param start: how many pages `bound` has
    :param known: where in `bound` resources are, by what `_identify` returns: page, kind and name; is added to
    :return: for each resource left out, where it is missing, and where it is
    """
    shared = []
    for index, page in enumerate(source.pages, start):
        for kind, things in page.obj.get("/Resources", {}).items():
            for name, thing in things.items() if isinstance(things, pikepdf.Dictionary) else ():
                if isinstance(thing, pikepdf.Object) and thing.is_indirect:
                    place = index, kind, name
                    first = known.setdefault(_identify(source, thing), place)
                    if first[0] < start:  # not within `source`, whose pages may have one list of resources
                        shared.append((place, first))
    for (index, kind, name), _first in shared:
        source.pages[index - start].obj["/Resources"][kind][name] = pikepdf.Name("/Shared")
    for page in source.pages:
        page.contents_coalesce()
        contents = page.obj.get("/Contents")
        if contents is not None:  # so that it is in memory; else qpdf keeps all of `source` until it writes
            form = {"filter": contents.get("/Filter"), "decode_parms": contents.get("/DecodeParms")}
            contents.write(contents.read_raw_bytes(), **form)
    bound.pages.extend(source.pages)
    return shared


def _append_blank(bound):
    """Append an empty page of the same format as the last one."""
    last = bound.pages[-1]
    left, bottom, right, top = last.mediabox
    blank = bound.add_blank_page(page_size=(right - left, top - bottom))
    if "/Rotate" in last.obj:
        blank.obj["/Rotate"] = last.obj["/Rotate"]


def _identify(pdf, thing):
    """Return a digest that is the same for what is the same, with all that it refers to."""
    digest = hashlib.sha256()
    met, numbers = [thing], {thing.objgen: 0}
    for part in met:  # grows
        if len(met) > _MOST_PARTS:
            return object()  # like nothing else
        if not isinstance(part, pikepdf.Object):  # a number or so
            digest.update(repr(part).encode())
            continue
        is_stream = isinstance(part, pikepdf.Stream)
        text, *references = _REFERENCE.split((part.stream_dict if is_stream else part).unparse(resolved=True))
        digest.update(text)
        for number, generation, text in zip(*[iter(references)] * 3, strict=True):
            key = int(number), int(generation)
            if key not in numbers:
                numbers[key] = len(met)
                met.append(pdf.get_object(key))
            digest.update(b"%d R %s" % (numbers[key], text))
        if is_stream:
            digest.update(part.read_raw_bytes())
    return digest.digest()
