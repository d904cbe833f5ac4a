# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Take a picture of every screen in French and English, and of every page of some letters, into out/screenshots/.

Arguments: the address of a server on a fresh copy of the demo database (`make screenshots` starts one), and maybe `decide`
for the screens of settings, texts, departments and formats alone, `batch` for those of many letters, `email`, `board` or
`portal`, and `fr` or `en`; with `publish`, those that the documentation has are put there: a part and a language at a time, so
that each begins with what nobody was reminded of.
"""

import itertools
import shutil
import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright
from screenshots_addons import publish, take_board, take_email, take_portal
from wishes import PARTS

URL = sys.argv[1]
FOLDER = Path(__file__).resolve().parent.parent / "out" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
USERS = {"fr": "camille", "en": "ines"}
DESK, TABLET = {"width": 1280, "height": 900}, {"width": 820, "height": 1180}


class Visit:
    """One user's way through the screens, a numbered picture of each."""

    def __init__(self, browser, lang, login):
        self.page = browser.new_context(viewport=DESK, accept_downloads=True).new_page()
        self.lang, self.numbers, self.url = lang, itertools.count(1), URL
        self.page.goto(f"{URL}/web/login")
        self.page.fill("#login", login)
        self.page.fill("#password", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def picture(self, name):
        self.page.wait_for_selector(".o_loading_indicator", state="detached")
        self.page.mouse.move(2, self.page.viewport_size["height"] // 2)  # or what is below it shows its tooltip
        self.page.wait_for_timeout(900)  # transitions and drawing
        self.page.screenshot(path=FOLDER / f"{self.lang}-{next(self.numbers):02} {name}.png")

    def download(self, button):
        """Click a button and keep the file that it downloads."""
        with self.page.expect_download() as download:
            self.page.click(button)
        download.value.save_as(FOLDER / f"{self.lang} {download.value.suggested_filename}")

    def call(self, model, method, *args, **kwargs):
        answer = self.page.request.post(
            f"{URL}/web/dataset/call_kw/{model}/{method}",
            data={"jsonrpc": "2.0", "params": {"model": model, "method": method, "args": args, "kwargs": kwargs}},
        ).json()
        if "error" in answer:
            sys.exit(answer["error"]["data"]["debug"])
        return answer["result"]

    def open_invoice(self, invoice):
        self.page.goto(f"{URL}/odoo/customer-invoices/{invoice}")
        self.page.click(".o_notebook .nav-link[name=reminders]")

    def open_letter(self):
        self.page.click("button[name=action_print_reminder]")
        self.page.wait_for_selector(".o_letter_pencil[data-zone=signature]")

    @property
    def letter(self):
        return self.page.frame_locator(".o_letter iframe")

    def decide(self):
        """Take the pictures of what an administrator decides: settings, texts, departments, formats."""
        page, code = self.page, {"fr": "fr_FR", "en": "en_US"}[self.lang]
        self.numbers = itertools.count(30)
        (company,) = self.call("res.company", "search", [("name", "like", "Ormelune")])
        self.call(
            "res.users", "write", [self.call("res.users", "context_get")["uid"]], {"lang": code, "company_id": company}
        )
        page.context.add_cookies([{"name": "cids", "value": str(company), "url": URL}])
        page.goto(f"{URL}/odoo/settings")
        page.click(".settings_tab [data-key=account]")
        page.locator("#reminder_text_mode").scroll_into_view_if_needed()
        page.locator("#reminder_text_mode input[type=radio]").nth(1).click()
        page.locator(".app_settings_block:visible [name=reminder_text_ids]").scroll_into_view_if_needed()
        self.picture("settings")
        page.keyboard.press("Control+s")
        page.click(".o_form_button_save")
        page.wait_for_timeout(3000)
        for name, steps in (
            ("reminder-texts", self.texts),
            ("reminder-departments", self.departments),
            ("reminder-formats", self.formats),
        ):
            page.goto(f"{URL}/odoo/{name}")
            page.wait_for_selector(".o_data_row")
            self.picture(name)
            steps()

    def open_row(self, number):
        self.page.locator(".o_data_row").nth(number).locator(".o_data_cell:not(.o_handle_cell)").first.click()
        self.page.wait_for_selector(".o_form_view")

    def texts(self):
        page = self.page
        self.open_row(1)
        page.wait_for_selector(".o_reminder_preview iframe")
        self.picture("text")
        page.locator(".o_field_widget[name=used_body] .o_reminder_insert").click()
        page.wait_for_selector(".o_reminder_picker .o_reminder_row")
        self.picture("text variable")
        page.locator(".o_reminder_picker input").fill("iban")
        self.picture("text variable found")
        page.keyboard.press("Escape")
        page.click(".o_reminder_help")
        page.wait_for_selector(".o_reminder_dialog .o_reminder_row")
        self.picture("help")
        page.keyboard.press("Escape")
        page.locator(".o_field_widget[name=used_subject] .odoo-editor-editable").click()
        page.keyboard.press("End")
        page.keyboard.type(" {{ invoice_numbr }}")
        page.wait_for_selector(".o_reminder_fault .alert")
        self.picture("text wrong variable")
        page.click(".o_form_button_cancel")
        page.set_viewport_size(TABLET)
        self.picture("text on a tablet")
        page.set_viewport_size(DESK)

    def departments(self):
        page = self.page
        self.open_row(0)
        page.locator("[name=reminder_independent] input").click()
        page.wait_for_timeout(1500)
        page.wait_for_selector("[name=reminder_text_ids] .o_data_row")
        self.picture("department")
        page.locator("[name=reminder_independent] input").click()
        page.wait_for_timeout(1500)

    def formats(self):
        page = self.page
        # not one that was made of it before
        page.locator(".o_data_row:has-text('DIN 5008'):not(:has-text('(cop')) .o_data_cell").first.click()
        page.wait_for_selector(".o_reminder_preview iframe")
        self.picture("format shipped")
        page.click("button[name=action_copy]")
        page.wait_for_selector("button[name=action_copy]", state="hidden")
        page.wait_for_selector(".o_reminder_preview iframe")
        self.picture("format own")
        for tab in ("table_html", "css", "images", "paper"):
            page.click(f".o_notebook .nav-link[name={tab}]")
            self.picture(f"format {tab}")
        page.click(".o_notebook .nav-link[name=html]")
        page.locator(".o_reminder_code .ace_content").first.click(position={"x": 120, "y": 60})
        page.keyboard.type("{{ cust")
        page.wait_for_selector(".o_reminder_completion")
        self.picture("format completion")
        page.keyboard.press("Escape")
        page.keyboard.type("xx }}")
        page.wait_for_selector(".o_reminder_fault .alert")
        self.picture("format fault")
        page.click(".o_form_button_cancel")

    def run(self):
        page = self.page
        invoices = self.call(
            "account.move",
            "search_read",
            [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
            ["reminder_state", "reminder_days_late", "invoice_user_id"],
            order="invoice_date_due desc, id",
        )
        overdue = [move["id"] for move in invoices if move["reminder_state"] == "overdue"]
        wanted = {"fr": 12, "en": 8}[self.lang]  # in a database of today; it may be of yesterday
        mine = min(invoices, key=lambda move: (move["id"] not in overdue, abs(move["reminder_days_late"] - wanted)))[
            "id"
        ]
        for state in ("not_due", "paid", "reversed", "excluded"):
            if found := [move["id"] for move in invoices if move["reminder_state"] == state]:
                self.open_invoice(found[0])
                self.picture(f"invoice {state}")
        self.open_invoice(mine)
        self.picture("invoice overdue")
        self.open_letter()
        self.picture("letter")
        page.set_viewport_size(TABLET)
        self.picture("letter on a tablet")
        page.set_viewport_size(DESK)
        page.click(".o_letter_pencil[data-zone=body]")
        self.letter.locator("[data-zone=body] p").first.click(click_count=3)
        page.wait_for_selector(".o-we-toolbar")
        self.picture("editing the text")
        page.keyboard.press("Escape")
        page.click(".o_letter_pencil[data-zone=subject]")
        page.keyboard.type(" {{ invoice_numbr }}")
        self.picture("editing the subject")
        page.keyboard.press("Control+s")
        page.wait_for_selector(".modal")
        self.picture("unknown variable refused")
        page.keyboard.press("Escape")
        page.wait_for_selector(".modal", state="detached")
        page.keyboard.press("Escape")
        page.click(".o_letter_pencil[data-zone=signature]")
        page.keyboard.type(" - Service recouvrement" if self.lang == "fr" else " - Accounts receivable")
        page.keyboard.press("Control+s")
        page.wait_for_selector("button[name=action_reset_text]")
        self.picture("letter edited")
        self.download("button[name=action_download_pdf]:visible")
        page.wait_for_selector(".o_reminder_archive iframe")
        page.wait_for_timeout(1500)  # the viewer's own drawing
        self.picture("letter printed")
        page.click(".o_form_statusbar button.btn-secondary:last-of-type")
        page.wait_for_selector(".modal [name=reason]")
        self.picture("cancel")
        page.keyboard.press("Escape")
        page.wait_for_selector(".modal", state="detached")
        page.click("button[name=action_back]")
        page.wait_for_selector("[name=reminder_ids] .o_data_row")
        self.picture("invoice reminded")
        page.locator(".o-mail-Chatter").scroll_into_view_if_needed()
        page.locator(".o-mail-Message").first.scroll_into_view_if_needed()
        self.picture("chatter")
        for invoice in overdue:
            reminder = self.call("account.move", "action_print_reminder", [invoice])["res_id"]
            if self.lang == "fr":
                self.call("account.reminder", "action_download_pdf", [reminder])
                answer = page.request.get(f"{URL}/relance_print/pdf/{reminder}")
                (FOLDER / f"letter {invoice:03}.pdf").write_bytes(answer.body())
        page.goto(f"{URL}/odoo/reminders")
        page.wait_for_selector(".o_data_row")
        self.picture("reminders")
        self.open_invoice(overdue[-1])
        self.open_letter()  # what the side panel says of a letter that is printed too soon
        self.picture("alerts")
        self.statement(mine)

    def statement(self, invoice):
        """Take the pictures of the statement of account of an invoice's customer."""
        page = self.page
        (move,) = self.call("account.move", "read", [invoice], ["commercial_partner_id"])
        page.goto(f"{URL}/odoo/res.partner/{move['commercial_partner_id'][0]}")
        page.click(".o_notebook .nav-link[name=accounting]")
        page.click("button[name=action_print_statement]")
        page.wait_for_selector(".modal [name=date]")
        self.picture("statement")
        self.download(".modal button[name=action_print]")

    def batch(self):
        """Take the pictures of printing many letters: of all invoices, one of which is paid meanwhile."""
        page = self.page
        self.numbers = itertools.count(60)
        action = {"fr": "Imprimer les relances", "en": "Print reminders"}[self.lang]
        page.goto(f"{URL}/odoo/customer-invoices")
        page.locator("thead .o_list_record_selector input").click()
        page.click(".o_cp_action_menus .dropdown-toggle:has(.fa-cog)")
        page.click(f".o-dropdown--menu .o_menu_item:has-text('{action}')")
        page.wait_for_selector(".modal [name=grouping]")
        self.picture("batch wizard")
        page.click("button[name=action_propose]")
        page.wait_for_selector(".o_data_row [name=level_id]")
        self.picture("batch letters")
        page.locator(".o_data_row [name=partner_id]").nth(1).click()
        page.wait_for_selector("[name=move_ids] .o_data_row")
        self.picture("batch letter")
        numbers = page.locator("[name=move_ids] [name=name]").all_inner_texts()
        page.go_back()
        for row in (2, 3):
            page.locator(".o_data_row .o_list_record_selector input").nth(row).click()
        self.picture("batch letters chosen")
        page.click("button[name=action_take_out]")
        page.wait_for_selector("button[name=action_take_out]", state="hidden")
        self.picture("batch letters taken out")
        context = {
            "active_model": "account.move",
            "active_ids": self.call("account.move", "search", [("name", "in", numbers)]),
        }
        payment = self.call("account.payment.register", "create", [{}], context=context)
        self.call("account.payment.register", "action_create_payments", payment)
        page.click("button[name=action_run]")
        page.wait_for_selector(".modal")
        self.picture("batch confirmation")
        page.click(".modal .btn-primary")
        page.wait_for_selector("[name=failed_ids] .o_data_row")
        self.picture("batch done")
        self.download("button[name=action_download].btn-primary")
        page.click("button[name=action_open_letters]")
        page.wait_for_selector(".o_data_row [name=reason]")
        self.picture("batch letters printed")
        page.goto(f"{URL}/odoo/reminder-batches")
        page.wait_for_selector(".o_data_row")
        self.picture("batches")

    def email(self):
        take_email(self)

    def board(self):
        take_board(self)

    def portal(self):
        take_portal(self)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    asked = set(sys.argv[2:]) - {"publish"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        chosen = [part for part in PARTS if part in asked or not asked.intersection(PARTS)]
        users = [(lang, login) for lang, login in USERS.items() if lang in asked or not asked.intersection(USERS)]
        for part, (lang, login) in itertools.product(chosen, users):
            getattr(Visit(browser, lang, "admin" if part == "decide" else login), part)()
        browser.close()
    for path in FOLDER.glob("*.pdf"):
        with pypdfium2.PdfDocument(path) as pdf:
            for number, page in enumerate(pdf, 1):
                page.render(scale=80 / 72).to_pil().save(path.with_name(f"{path.stem} p{number}.png"))
    if "publish" in sys.argv[2:]:
        publish(FOLDER)
    print(FOLDER)


if __name__ == "__main__":
    main()
