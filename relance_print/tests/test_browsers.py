# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The way from an invoice to its PDF in the browsers that Odoo's own tests don't have."""

import contextlib
import tempfile
import unittest
from unittest.mock import patch

from markupsafe import Markup

from odoo.tests import HttpCase, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from .browsers import Firefox, WebKit, has_firefox, has_webkit
from .common import ReminderCommon

# What a letter must never do to the page that it is shown on, or to its own frame. No format may hold it: it is put in behind
# the guards.
HACK = "parent.document.body.dataset.hacked"
HOSTILE = Markup(
    """
    <script>{hack} = "script"</script>
    <script src="data:text/javascript,{hack}='data'"></script>
    <img src="data:image/png;base64,xx" alt="" onerror="{hack} = 'onerror'">
    <svg onload="{hack} = 'svg'" width="1" height="1"><script>{hack} = 'svg script'</script></svg>
    <iframe srcdoc="<script>parent.{hack} = 'srcdoc'</script>"></iframe>
    <iframe src="javascript:parent.{hack} = 'frame'"></iframe>
    <object data="data:text/html,x" onload="{hack} = 'object'"></object>
    <p><a id="link" href="javascript:{hack} = 'link'">A link to click on</a></p>
    <p><a id="away" href="/web/login" target="_self">A link that leads away</a></p>
    <p><a id="top" href="/web/login" target="_top">One that leads the page away</a></p>
    <form action="javascript:{hack} = 'form'"><button id="submit" onclick="{hack} = 'button'">A button</button></form>
    <details open ontoggle="{hack} = 'toggle'"><summary id="summary" onclick="{hack} = 'click'">More</summary></details>
    <style onload="{hack} = 'style'">p {{ margin: 2px }}</style>
    <meta http-equiv="refresh" content="0; url=/web/login">
    <base href="https://example.com/">
    """
).format(hack=HACK)
CLOSED = "letter [data-zone={}]:not([contenteditable])"
OPEN = "letter [data-zone={}][contenteditable]"
SAVED = ".o_form_status_indicator_buttons.invisible"


class BrowserCase(ReminderCommon, HttpCase):
    """What is done in each browser."""

    browser_class = None

    @contextlib.contextmanager
    def browse(self, path):
        """Yield a browser that shows a page to the clerk."""
        with contextlib.ExitStack() as stack:
            browser = self.browser_class(stack)
            stack.enter_context(self.allow_requests())
            stack.callback(self._wait_remaining_requests)
            self.authenticate(self.clerk.login, self.clerk.login)
            self.env.flush_all()
            self.cr.clear()
            cookies = {"session_id": self.session.sid, TEST_CURSOR_COOKIE_NAME: self.http_request_key}
            browser.open(f"{self.base_url()}{path}", cookies)
            try:
                yield browser
            except AssertionError:
                with tempfile.NamedTemporaryFile(prefix="relance-", suffix=".png", delete=False) as picture:
                    browser.picture(picture.name)
                self._logger.error("What was on the screen is in %s", picture.name)
                raise

    def open_letter(self, browser):
        browser.click(".o_notebook .nav-link[name=reminders]")
        browser.click("button[name=action_print_reminder]")
        browser.wait_one(CLOSED.format("signature"))
        browser.wait_one(".o_letter_pencil[data-zone=body]")

    def is_dirty(self, browser):
        return browser.run(f"return !one({SAVED!r})")

    def check_main_path(self):
        move = self.make_move()
        with self.browse(f"/odoo/customer-invoices/{move.id}") as browser:
            self.open_letter(browser)
            # a click on the letter opens its text, Ctrl-S saves it
            browser.click("letter [data-zone=body] p")
            browser.wait_one(OPEN.format("body"))
            browser.type("Bonne route!")
            browser.wait("letter().querySelector('[data-zone=body]').textContent.includes('Bonne route!')")
            browser.wait(f"!one({SAVED!r})", "the mark of what is not saved")
            browser.press("Control", "s")
            browser.wait_one(CLOSED.format("body"))
            browser.wait_one(SAVED)
            browser.wait("letter().querySelector('[data-zone=body]').textContent.includes('Bonne route!')")
            # Esc undoes
            browser.click("letter [data-zone=subject]")
            browser.wait_one(OPEN.format("subject"))
            browser.type("xyz")
            browser.wait("letter().querySelector('[data-zone=subject]').textContent.includes('xyz')")
            browser.press("Escape")
            browser.wait_one(CLOSED.format("subject"))
            subject = browser.run("return letter().querySelector('[data-zone=subject]').textContent")
            self.assertNotIn("xyz", subject)
            browser.wait("document.activeElement.dataset.zone == 'subject'", "the pencil with the focus")
            # a selection has the toolbar, a click beside the letter saves
            last = "letter [data-zone=body] > p:last-of-type"
            browser.click(last)
            browser.wait_one(OPEN.format("body"))
            browser.click(last, count=2)
            browser.wait_one(".o-we-toolbar")
            browser.press("Right")
            browser.type("(SC)")
            browser.click(".o_reminder_side .o_field_widget[name=days_late]")
            browser.wait_one(CLOSED.format("body"))
            browser.wait("letter().querySelector('[data-zone=body]').textContent.includes('(SC)')")
            browser.click("button[name=action_download_pdf]")
            browser.wait_one(".o_reminder_archive iframe")
        move.invalidate_recordset()
        reminder = move.reminder_ids
        self.assertRecordValues(reminder, [{"state": "printed", "is_edited": True, "printed_by": self.clerk.id}])
        self.assertIn("Bonne route!", reminder.body)
        self.assertIn("(SC)", reminder.body)
        self.assertNotIn("xyz", reminder.subject)

    def check_keyboard(self):
        """From the invoice to its PDF and back, by keys alone."""
        move = self.make_move()
        with self.browse(f"/odoo/customer-invoices/{move.id}") as browser:
            browser.wait_one(".o_notebook .nav-link[name=reminders]")
            browser.press("Alt", "Shift", "L")
            browser.wait_one("button[name=action_print_reminder]")
            browser.press("Alt", "Shift", "R")
            browser.wait_one(CLOSED.format("signature"))
            pencil = ".o_letter_pencil[data-zone=body]"
            browser.wait_one(pencil)
            browser.press("Alt", "Shift", "T")
            browser.wait_one(OPEN.format("body"))
            browser.type("Par les touches. ")
            browser.wait("letter().querySelector('[data-zone=body]').textContent.includes('Par les touches.')")
            browser.press("Control", "s")
            browser.wait_one(CLOSED.format("body"))
            browser.wait(f"document.activeElement.matches({pencil!r})", "the pencil with the focus")
            browser.press("Alt", "q")
            browser.wait_one(".o_reminder_archive iframe")
            browser.press("Alt", "b")
            browser.wait_one(".o_notebook .nav-link[name=reminders]")
            self.assertIn("customer-invoices", browser.run("return location.pathname"))
        move.invalidate_recordset()
        self.assertEqual(move.reminder_ids.state, "printed")
        self.assertIn("Par les touches.", move.reminder_ids.body)

    def check_hostile(self):
        move = self.make_move()
        reminder = self.make_draft(move)
        build = type(reminder)._build_page

        def build_hostile(letter, *args):
            page = build(letter, *args)
            html = page.html.replace("<head>", "<head>" + Markup("<script>{} = 'head'</script>").format(Markup(HACK)))
            # and without the page's own policy: the frame's has to do
            html = html.replace("Content-Security-Policy", "X-Nothing")
            return page._replace(html=html.replace("</body>", HOSTILE + Markup("</body>")))

        with (
            patch.object(type(reminder), "_build_page", build_hostile),
            self.browse(f"/odoo/account.reminder/{reminder.id}") as browser,
        ):
            browser.wait_one("letter #link")
            browser.wait_one(".o_letter_pencil[data-zone=body]")
            for name in ("link", "away", "top", "submit", "summary"):
                browser.click(f"letter #{name}")
                browser.wait("!!letter()", "the frame that is still the letter's")
            # what is shown in its place is as dead
            browser.click("letter [data-zone=subject]")
            browser.wait_one(OPEN.format("subject"))
            browser.type("!")
            browser.press("Control", "s")
            browser.wait_one(CLOSED.format("subject"))
            browser.click("letter #link")
            self.assertEqual(browser.run("return letter().URL"), "about:srcdoc")
            self.assertIn(f"/{reminder.id}", browser.run("return location.pathname"))
            self.assertIsNone(browser.run("return document.body.dataset.hacked ?? null"))
        self.env.invalidate_all()
        self.assertTrue(reminder.is_edited)


@tagged("post_install", "-at_install")
@unittest.skipUnless(has_webkit(), "there is no WebKit: WebKitWebDriver, MiniBrowser and Xvfb")
class TestWebKit(BrowserCase):
    browser_class = WebKit

    def test_main_path(self):
        self.check_main_path()

    def test_hostile(self):
        self.check_hostile()


@tagged("post_install", "-at_install")
@unittest.skipUnless(has_firefox(), "there is no Firefox")
class TestFirefox(BrowserCase):
    browser_class = Firefox

    def test_main_path(self):
        self.check_main_path()

    def test_keyboard(self):
        self.check_keyboard()

    def test_hostile(self):
        self.check_hostile()
