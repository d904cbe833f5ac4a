# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PDFs bound into one for the printer's tray, which hold what they have in common once."""

import hashlib
import io
from collections.abc import Iterable
from contextlib import ExitStack
from typing import BinaryIO

import pikepdf

# The entry that tells of a font or an image in a letter what `identify` returns of it.
IDENTITY = "/RelancePrintIdentity"
# That of a page which begins on a sheet of its own, where both sides are printed
FRONT = "/RelancePrintFront"


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has. Raises pikepdf.PdfError if it is none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def append_pages(content: bytes, others: Iterable[bytes]) -> tuple[bytes, int]:
    """Return a PDF with the pages of others behind its own, and how many it has then. Its title and all else stays.

    The first page of each is marked, so that it begins on a sheet of its own where both sides are printed.
    """
    stream = io.BytesIO()
    with ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.open(io.BytesIO(content)))
        for other in others:
            first = len(pdf.pages)
            pdf.pages.extend(stack.enter_context(pikepdf.open(io.BytesIO(other))).pages)
            pdf.pages[first].obj[FRONT] = True
        pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return stream.getvalue(), len(pdf.pages)


def find_fault(content: bytes) -> str:
    """Return why a PDF from elsewhere can't be bound with others: "password", "damaged", or nothing."""
    try:
        merge([(content, "")])
    except Exception as error:  # what pikepdf raises of a PDF that is not as it should be has no end
        return "password" if isinstance(error.__cause__, pikepdf.PasswordError) else "damaged"
    return ""


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
    :param duplex: begin each PDF, and what `append_pages` put behind one, on a new sheet when both sides are printed: after an
        odd number of pages comes a blank one
    :raise ValueError: there is nothing to write, or a PDF can't be read; says which by its title
    """
    bookmarks, places, known, count = [], [], {}, 0
    with pikepdf.new() as bound:
        for content, title in pdfs_with_titles:
            if duplex and count % 2:
                _append_blank(bound)
                count += 1
            bookmarks.append((title, count))
            try:
                with pikepdf.open(io.BytesIO(content)) as pdf:
                    if duplex:
                        _begin_sheets(pdf)
                    places += _append(bound, pdf, count, known)
                    count += len(pdf.pages)
            except (pikepdf.PdfError, pikepdf.PasswordError) as error:
                raise ValueError(f"“{title}” is no PDF that can be read: {error}") from error
            if bookmarks[-1] == (title, count):
                raise ValueError(f"“{title}” has no pages")
        if not bookmarks:
            raise ValueError("There is nothing to bind")
        pages = [page.obj for page in bound.pages]  # once: qpdf takes the longer to find a page, the more there are
        for index, kind, name, resource in places:
            pages[index]["/Resources"][kind][name] = resource
        with bound.open_outline() as outline:
            for title, index in bookmarks:
                outline.root.append(pikepdf.OutlineItem(title, pikepdf.Array([pages[index], pikepdf.Name.Fit])))
        bound.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return count


def _append(bound, pdf, start, known):
    """Copy the pages of `pdf`, and of their resources those that are like none before.

    :param start: how many pages `bound` has
    :param known: resources in `bound`, by what `identify` returns; is added to
    :return: where in `bound` which resources have yet to be put: page, kind, name and resource
    """
    places, met, replaced = [], {}, []
    for index, page in enumerate(pdf.pages, start):
        for kind, things, name, thing in get_resources(page):
            if thing.objgen not in met:
                identity = identify(thing)
                if identity not in known:
                    known[identity] = bound.copy_foreign(thing)
                met[thing.objgen] = known[identity]
            places.append((index, kind, name, met[thing.objgen]))
            replaced.append((things, name))
        page.contents_coalesce()
        contents = page.obj.get("/Contents")
        if contents is not None:  # so that it is in memory; else qpdf keeps all of `pdf` until it writes
            form = {"filter": contents.get("/Filter"), "decode_parms": contents.get("/DecodeParms")}
            contents.write(contents.read_raw_bytes(), **form)
    for things, name in replaced:  # not before, as several pages may have one list of resources
        things[name] = pikepdf.Name("/Elsewhere")
    for page in pdf.pages:
        bound.pages.append(page)
    return places


def _begin_sheets(pdf):
    """Put empty pages before those that are to begin on a sheet of their own."""
    pages, count = list(pdf.pages), 0
    for page in pages:
        if count % 2 and FRONT in page.obj:
            before = pdf.pages[count - 1]
            blank = pikepdf.Dictionary({"/Type": pikepdf.Name.Page, "/MediaBox": before.mediabox})
            if "/Rotate" in before.obj:
                blank["/Rotate"] = before.obj["/Rotate"]
            pdf.pages.insert(count, pikepdf.Page(pdf.make_indirect(blank)))
            count += 1
        count += 1


def _append_blank(bound):
    """Append an empty page of the same format as the last one."""
    last = bound.pages[-1]
    left, bottom, right, top = last.mediabox
    blank = bound.add_blank_page(page_size=(right - left, top - bottom))
    if "/Rotate" in last.obj:
        blank.obj["/Rotate"] = last.obj["/Rotate"]


def identify(thing):
    """Return a digest that is the same for what is the same, with all that it refers to."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and IDENTITY in thing:
        return bytes(thing[IDENTITY])
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root["/Thing"] = pdf.copy_foreign(thing)
        # qpdf numbers objects as it meets them, so what is the same is written as the same
        pdf.save(stream, static_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return hashlib.sha256(stream.getvalue()).digest()


def get_resources(page):
    """Return what a page takes from elsewhere in its PDF: each with its kind, the dictionary that has it, and its name."""
    return [
        (kind, things, name, thing)
        for kind, things in page.obj.get("/Resources", {}).items()
        if isinstance(things, pikepdf.Dictionary)
        for name, thing in things.items()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect
    ]
