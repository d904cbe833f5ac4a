# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures of the board, of e-mails and of the customer's page, and which pictures of all stand in the documentation.

Used by `screenshots.py`, whose `Visit` is one user's way through the screens.
"""

import itertools
import shutil
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
DESCRIPTION, GUIDES = ROOT / "relance_print" / "static" / "description", ROOT / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
# Where a picture of `make screenshots` stands, by its name without its number; the guides' in both languages.
PUBLISHED = [
    ("fr editing the text.png", DESCRIPTION / "letter.png"),
    ("fr invoice reminded.png", DESCRIPTION / "invoice.png"),
    ("en board.png", DESCRIPTION / "board.png"),
    ("en text.png", GUIDES / "text-en.png"),
    *(
        (f"{lang} {name}.png", GUIDES / f"{guide}-{lang}.png")
        for lang in ("fr", "en")
        for name, guide in {
            "batch letters": "batch-letters",
            "batch done": "batch-done",
            "format own": "format",
            "format table_html": "format-table",
            "board": "board",
            "board call": "board-call",
            "email composer": "email-composer",
            "portal": "portal",
            "portal promise": "portal-promise",
        }.items()
    ),
]
PDF_DPI = 110


def take_board(visit):
    """Take the pictures of the board: the list, what is said on the telephone, the cards, the dashboard."""
    page = visit.page
    visit.numbers = itertools.count(110)
    page.goto(f"{visit.url}/odoo/action-relance_print_board.account_reminder_board_action")
    page.wait_for_selector(".o_data_row")
    visit.picture("board")
    page.locator(".o_data_row button[name=action_call]").nth(1).click()
    page.wait_for_selector(".modal .o_form_view")
    visit.picture("board call")
    page.keyboard.press("Escape")
    page.wait_for_selector(".modal", state="detached")
    page.click(".o_switch_view.o_kanban")
    page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
    visit.picture("board cards")
    (dashboard,) = visit.call("spreadsheet.dashboard", "search", [("name", "in", ["Reminders", "Relances"])])
    page.goto(f"{visit.url}/odoo/dashboards?dashboard_id={dashboard}")
    page.wait_for_selector(".o-figure canvas")
    page.wait_for_timeout(5000)  # nothing tells when the last figure is drawn
    visit.picture("dashboard")


def take_email(visit):
    """Take the pictures of a letter that is sent by e-mail, of what it looks like on a phone, and of who wishes what."""
    page = visit.page
    visit.numbers = itertools.count(90)
    (invoice, *_others) = visit.call(
        "account.move", "search", [("reminder_is_due", "=", True), ("partner_id.email", "!=", False)], limit=2
    )
    visit.open_invoice(invoice)
    visit.open_letter()
    page.click("button[name=action_send]")
    page.wait_for_selector(".modal .o_field_widget[name=body] p")
    visit.picture("email composer")
    page.click(".modal button[name=action_send_mail]")
    page.wait_for_selector(".o_reminder_deliveries .o_data_row")
    page.wait_for_selector(".o-mail-Message")
    visit.picture("email sent")
    page.locator(".o-mail-Message").first.scroll_into_view_if_needed()
    visit.picture("email chatter")
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    page.locator(".o_reminder_deliveries").scroll_into_view_if_needed()
    visit.picture("email phone")
    page.set_viewport_size(desk)
    visit.open_invoice(invoice)
    page.locator(".o-mail-Message").first.wait_for()
    visit.picture("email invoice")
    (move,) = visit.call("account.move", "read", [invoice], ["commercial_partner_id"])
    page.goto(f"{visit.url}/odoo/res.partner/{move['commercial_partner_id'][0]}")
    page.click(".o_notebook .nav-link[name=accounting]")
    page.locator("[name=reminder_way]").scroll_into_view_if_needed()
    visit.picture("email customer")
    page.goto(f"{visit.url}/odoo/action-relance_print_batch.account_reminder_wizard_action_due")
    page.wait_for_selector("[name=email_mode]")
    visit.picture("email options")


def take_portal(visit):
    """Take the pictures of a letter's page as a customer sees it who has its link, on a desk and on a phone."""
    visit.numbers = itertools.count(120)
    own = ("lang", "=like", f"{visit.lang}%")
    reminders = visit.call("account.reminder", "search", [("state", "=", "printed"), own], limit=1)
    if not reminders:
        invoices = visit.call(
            "account.move", "search", [("reminder_is_due", "=", True), ("partner_id.lang", "=like", own[2])], limit=1
        )
        reminders = [visit.call("account.move", "action_print_reminder", invoices)["res_id"]]
        visit.call("account.reminder", "action_download_pdf", reminders)
    url = visit.call("account.reminder", "action_open_customer_page", reminders)["url"]
    before, desk = visit.page, visit.page.viewport_size
    visitor = before.context.browser.new_context(viewport=desk)
    visit.page = page = visitor.new_page()
    page.goto(url if "://" in url else f"{visit.url}{url}")
    page.wait_for_selector(".o_reminder_page")
    visit.picture("portal")
    page.locator("details summary").nth(1).click()
    visit.picture("portal promise")
    page.set_viewport_size(PHONE)
    visit.picture("portal phone")
    visitor.close()
    visit.page = before


def publish(folder):
    """Put the pictures that the documentation has there, in place of those of before."""
    for path in folder.glob("*.png"):
        lang, _, name = path.name.partition("-")
        for picture, target in PUBLISHED:
            if picture == f"{lang} {name[name.find(' ') + 1 :]}":
                shutil.copyfile(path, target)
    for path in sorted(folder.glob("letter *.pdf"))[:1]:
        with pypdfium2.PdfDocument(path) as pdf:
            pdf[0].render(scale=PDF_DPI / 72).to_pil().save(DESCRIPTION / "pdf.png", optimize=True)
