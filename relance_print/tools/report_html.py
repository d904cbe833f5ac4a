# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Make a page of one of Odoo's own reports self-contained: what it shows stands in it, and nothing is left that it would load.

A report names its style sheets, fonts and images by addresses of the server that prints it, and texts of users in it may
name any others. Whoever prints it reads those of the server without a request; all others are left out.
"""

import base64
import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree, html

from .letter_html import CSS_ESCAPE

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# Elements that run, load or submit something by their nature. Of `noscript` the content is shown, and looked at as all else.
_ACTIVE = {
    *("script", "base", "meta", "iframe", "frame", "frameset", "object", "embed", "applet", "audio", "video", "source"),
    *(
        "track",
        "portal",
        "animate",
        "set",
        "animatecolor",
        "animatemotion",
        "animatetransform",
        "foreignobject",
        "handler",
    ),
}
_ADDRESSES = {
    *(
        "src",
        "srcset",
        "href",
        "xlink:href",
        "background",
        "poster",
        "data",
        "dynsrc",
        "lowsrc",
        "action",
        "formaction",
    ),
    *("ping", "manifest", "longdesc", "profile", "codebase", "classid", "archive", "icon", "usemap", "xml:base"),
}
_LINKS = ("http:", "https:", "mailto:", "tel:", "#")
_EMBEDDED = re.compile(r"\s*(?:data:image/|#|\Z)", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)("']*))\s*\)""", re.IGNORECASE)
_LOADING = re.compile(r"@import|image-set\s*\(|url\s*\((?!\s*[\"']?\s*(?:data:image/|#))", re.IGNORECASE)
# As Odoo's routes have it: an attachment, a field of a record or of one with an external id; its size; a name for the file.
_IMAGE = re.compile(
    r"/web/image(?:/(?:(?P<attachment>\d+)(?:-[^/]*)?|(?P<model>[\w.]+)/(?P<id>\d+)/(?P<field>\w+)|(?P<xmlid>[\w.-]+)))?"
    r"(?:/(?P<width>\d+)x(?P<height>\d+))?(?:/[^/]*)?"
)
_IMAGE_ARGUMENTS = {"xmlid", "model", "id", "field", "access_token", "width", "height", "crop"}
_BARCODE_ARGUMENTS = {"barcode_type", "value", "width", "height", "humanreadable", "quiet", "mask", "barLevel"}
_BARCODE = re.compile(r"/report/barcode(?:/(?P<barcode_type>[^/]+)/(?P<value>.+)|/?)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REMOVED = "x-removed"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@import\b[^;]*(?:;|\Z)", re.IGNORECASE)
_FACE = re.compile(r"@font-face\s*\{([^{}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(r"""font-family\s*:\s*["']?([^"';,}]+)""", re.IGNORECASE)
_FONT = re.compile(r"""url\(\s*["']?(/[^"')?#]+\.(?:ttf|otf))["')?#]""", re.IGNORECASE)


class Style(NamedTuple):
    """A style sheet that loads nothing, and the addresses of the fonts that it uses."""

    css: str
    fonts: tuple[str, ...] = ()


class SelfContained(NamedTuple):
    """A page that loads nothing, and the addresses of the fonts that it uses."""

    html: str
    fonts: tuple[str, ...]


Read = Callable[[str], tuple[str, bytes] | None]


def make_self_contained(page: str, read: Read, read_style: Callable[[str], Style | None]) -> SelfContained:
    """Return a report's page with its style sheets and images in it, and without all else that it refers to.

    :param read: returns the MIME type and the content of an image at an address, or None if it is none of the server's own
    :param read_style: returns a style sheet of the server as `make_style` has it, or None
    """
    content = _CONTROL.sub("", page).encode(errors="ignore")
    root = html.document_fromstring(
        content or b"<p>", html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    )
    home = next((base.get("href") for base in root.iter("base")), "") or ""
    head = root.find("head")
    if head is None:
        root.insert(0, head := html.Element("head"))
    fonts = []
    for element in list(root.iter(etree.Element)):
        if not isinstance(element.tag, str) or element.tag.rpartition(":")[2].lower() in _ACTIVE:
            element.tag = _REMOVED
        elif element.tag == "link":
            style = "stylesheet" in (element.get("rel") or "").lower() and read_style(_own(element.get("href"), home))
            if style:
                element.addprevious(_make_style_element(style.css))
                fonts += style.fonts
            element.tag = _REMOVED
        else:
            _clean(element, read, home)
    etree.strip_elements(root, _REMOVED, with_tail=False)
    head.insert(0, html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}))
    head.insert(0, html.Element("meta", charset="utf-8"))
    return SelfContained(serialize(root), tuple(dict.fromkeys(fonts)))


def serialize(root: html.HtmlElement) -> str:
    """Return a page as text. What stands in its `<style>` is not escaped."""
    return html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")


def make_style(css: str, read: Read) -> Style:
    """Return a style sheet with its images in it, without all else that it loads; fonts apart, and only those it uses.

    A font's family is then called as the font file does, which is how a printer finds it: `Open_Sans` is `Open Sans`.
    """
    css = _IMPORT.sub("", _COMMENT.sub("", css))
    faces = []
    for face in _FACE.findall(css):
        if (family := _FAMILY.search(face)) and (font := _FONT.search(face)):
            faces.append((family[1].strip(), font[1]))
    css = _FACE.sub("", css)
    used = {family.strip() for family in _FAMILY.findall(css)}
    for family in used:
        if "_" in family and family in dict(faces):
            css = css.replace(family, family.replace("_", " "))
    return Style(_embed(css, read, ""), tuple(font for family, font in faces if family in used))


def _make_style_element(css):
    element = html.Element("style")
    element.text = css
    return element


def _clean(element, read, home):
    """Put into an element what it shows, and take away what it would load."""
    if element.tag == "style":
        element.text = make_style(element.text or "", read).css
    for name, value in element.attrib.items():
        key = name.rpartition("}")[2].lower()
        if key.startswith("on"):
            del element.attrib[name]
        elif key == "href" and element.tag in ("a", "area"):
            link = urljoin(home, value.strip())
            if link.lower().startswith(_LINKS):
                element.set(name, link)
            else:
                del element.attrib[name]
        elif key in _ADDRESSES or key.endswith(":href"):
            if not _EMBEDDED.match(value):
                if uri := _make_uri(value, read, home):
                    element.set(name, uri)
                else:
                    del element.attrib[name]
        elif key == "style" or "(" in value:
            element.set(name, _embed(value, read, home))


def _embed(css, read, home):
    """Return CSS with images in the place of their addresses, and nothing in the place of other addresses."""
    if "\\" in css and _LOADING.search(unescaped := unescape(css)) and not _LOADING.search(css):
        css = unescaped  # an address was hidden; what else is written with a backslash is not worth as much

    def replace(match):
        address = match[1] or match[2] or match[3] or ""
        if _EMBEDDED.match(address):
            return match[0]
        uri = _make_uri(address, read, home)
        return f'url("{uri}")' if uri else "none"

    css = _URL.sub(replace, css)
    return "" if _LOADING.search(css) or _LOADING.search(unescape(css)) else css


def unescape(css: str) -> str:
    """Return CSS without its escapes, by which words could be hidden."""
    return CSS_ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2], css)


def _own(address, home):
    """Return an address without the server's own name before it."""
    address = (address or "").strip()
    home = home.rstrip("/")
    if home and address.startswith(f"{home}/"):
        address = address[len(home) :]
    return address


def _make_uri(address, read, home):
    """Return what the server has at an address as a data URI; nothing if it has no image there."""
    address = _own(address, home)
    if not address.startswith("/") or address.startswith("//"):
        return ""
    found = read(address)
    if not found or not found[0].startswith("image/"):
        return ""
    return f"data:{found[0]};base64,{base64.b64encode(found[1]).decode()}"


def get_static_path(address: str) -> str:
    """Return the path, from the addons' folder, of a file that anybody may load: `/web/static/a/../b.png` is `web/static/b.png`.

    Empty if it is no such file.
    """
    path = posixpath.normpath(re.split(r"[?#]", address)[0])
    return path[1:] if re.match(r"/\w+/static/[^/]", path) and not path.startswith("//") else ""


def parse_image(address: str) -> dict[str, str] | None:
    """Return what an address of Odoo asks for: an image of a record, or a `barcode_type` of a `value`; None if of neither.

    The keys are the arguments of Odoo's routes.
    """
    parts = urlsplit(address)
    for expression, names in ((_IMAGE, _IMAGE_ARGUMENTS), (_BARCODE, _BARCODE_ARGUMENTS)):
        if found := expression.fullmatch(unquote(parts.path)):
            given = {name: value for name, value in found.groupdict().items() if value}
            if "attachment" in given:
                given["id"] = given["attachment"]
            arguments = dict(parse_qsl(parts.query)) | given
            return {name: value for name, value in arguments.items() if name in names}
    return None
