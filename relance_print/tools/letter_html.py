# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No active or remote content: the check of a format's HTML and CSS, before and after it is rendered."""

import re
from html.parser import HTMLParser

from .letter_errors import LetterTemplateError

_ACTIVE_TAGS = re.compile(
    "script|i?frame|frameset|object|embed|applet|link|base|meta|form|input|button|select|textarea|svg|math|audio|video"
    "|template|noscript|noembed|noframes|xmp|plaintext|portal"
)
_URL_ATTRIBUTES = re.compile(
    "src|srcset|(xlink:)?href|background|poster|data|dynsrc|lowsrc|(form)?action|ping|manifest"
)
_EMBEDDED_URL = re.compile(r"data:image/|\{[{%]|#|\Z")
_ACTIVE_LINK = re.compile(r"(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:|//")
_ACTIVE_CSS = re.compile(
    r"@import|<|expression\s*\(|(?:java|vb)script:|(?<![\w-])behavior\s*:|-moz-binding|image-set\s*\("
    r"|url\s*\((?!\s*[\"']?\s*(?:data:(?:image|font|application/(?:x-)?font)|\{[{%]|#))",
    re.IGNORECASE,
)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_LIQUID_OPENING = re.compile(r"\{[{%]")


class _ActiveContent(HTMLParser):
    def __init__(self, line=1, column=0):
        super().__init__(convert_charrefs=False)
        self.lineno, self.offset = line, column

    def refuse(self, name):
        line, column = self.getpos()
        raise LetterTemplateError("active_content", line, column + 1, name=name.strip()[:60])

    def handle_starttag(self, tag, attrs):
        if _ACTIVE_TAGS.fullmatch(tag):
            self.refuse(tag)
        for name, value in attrs:
            url = re.sub(r"[\x00-\x20]", "", value or "").replace("\\", "/").lower()
            if name.startswith("on"):
                self.refuse(name)
            elif name == "style":
                _check_css(value or "", *self.getpos())
            elif (tag, name) == ("a", "href"):
                if _ACTIVE_LINK.match(url):
                    self.refuse(name)
            elif _URL_ATTRIBUTES.fullmatch(name) and not _EMBEDDED_URL.match(url):
                self.refuse(name)

    def handle_data(self, data):
        if self.cdata_elem == "style":
            _check_css(data, *self.getpos())
        elif re.search(r"<[a-zA-Z/!?]", data):  # unfinished, too: what follows the letter would finish it
            self.refuse(data)

    def handle_comment(self, data):
        _ActiveContent(self.lineno, self.offset + 4).check(data)  # browsers end comments before Python does

    def check(self, html):
        if found := re.search(r"<!\[|<[a-zA-Z/!?][^<>]*\Z", html):  # what Python can't read, or an unfinished tag
            self.rawdata = html
            self.updatepos(0, found.start())
            self.refuse(found[0])
        self.feed(html)
        self.close()
        if self.cdata_elem:
            self.refuse(self.cdata_elem)


def _check_css(css, line, column, part=None):
    unescaped = CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else m[2], css)
    if found := _ACTIVE_CSS.search(css) or _ACTIVE_CSS.search(unescaped):
        index = found.start() if found.string is css else css.find("\\")
        lines = css.count("\n", 0, index)
        column = index - css.rfind("\n", 0, index) + (0 if lines else column)
        raise LetterTemplateError("active_content", line + lines, column, name=found[0], part=part)


def _without_liquid(html):
    """`html` with a `#` and blanks in place of each construct of Liquid, so that places stay what they are."""
    last = {"{{": html.rfind("}}"), "{%": html.rfind("%}")}
    parts, position, start = [], 0, 0
    while opening := _LIQUID_OPENING.search(html, start):
        start = opening.start() + 1
        if opening.end() <= last[opening[0]]:
            end = html.index("}}" if opening[0] == "{{" else "%}", opening.end()) + 2
            parts += [html[position : opening.start()], "#", re.sub(r"[^\n]", " ", html[start:end])]
            position = start = end
    return "".join([*parts, html[position:]])


def refuse_active_content(html: str, css: str) -> None:
    """Raise LetterTemplateError, reason "active_content", if something in `html` or `css` runs, submits or loads.

    Give it what was rendered, too: Liquid can put together what isn't seen in the source.
    """
    html, css = html.replace("\0", ""), css.replace("\0", "")  # as old browsers, and wkhtmltopdf, read it
    _ActiveContent().check(html)
    # Once more without Liquid: what stands in braces could hide a tag, as in `{% if a <b %}<script>`.
    if (without := _without_liquid(html)) != html:
        _ActiveContent().check(without)
    _check_css(css, 1, 0, part="css")
