# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may read, choose and write; and that what a manager writes gives no power, whoever prints it."""

import base64
import contextlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from lxml import html

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user
from odoo.tools import mute_logger

from .common import PRINTERS, ReminderCommon, make_image

SECRET = "s3cr3t-t0k3n"
# What would have to be evaluated, or reached, to be seen: 1337 and the secret.
CODE = (
    '<t t-out="7*191"/>',
    '<p t-esc="7*191" t-att-class="7*191">A</p>',
    "{{ env.user.login }}",
    "{{ reminder.env }}",
    "{{ reminder.company_id.id }}",
    "{{ user_name.__class__.__mro__ }}",
    "{{ lines[0].move_id.name }}",
    "{{ lines.first.__class__ }}",
    "{{ images.__class__ }}",
    "{{ values }}",
    "{{ request.env.cr }}",
    "{{ self }}",
    "{{ subject.__html__ }}",
    "{{ body.format.__globals__ }}",
    "{{ 'res.users' | map: 'search' }}",
    "{% include '/etc/passwd' %}",
    "{% render '/etc/passwd' %}",
    "{% python import os %}",
    "{{ now | date: '%Y' }}",
    "${7*191}",
    "<%= 7*191 %>",
    "#{7*191}",
)
ACTIVE = """
    <script>document.write("1337"); new Image().src = "{url}";</script>
    <script src="{url}"></script><link rel="stylesheet" href="{url}"><img src="{url}"><img src="file:///etc/passwd">
    <iframe src="{url}"></iframe><iframe src="file:///etc/passwd" width="500" height="500"></iframe>
    <object data="{url}"></object><embed src="{url}"><meta http-equiv="refresh" content="0;url={url}">
    <body onload="document.write('1337')"><svg><image href="{url}"/></svg>
    <p style="background: url({url})">A</p>
"""


class TestRights(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_manager("manager")
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.branch = cls.env["res.company"].sudo().create({"name": "Branch", "parent_id": cls.company.id})
        cls.branch.reminder_independent = True
        cls.department = cls.env["hr.department"].sudo().create({"name": "Sales", "reminder_independent": True})
        modern = cls.env.ref("relance_print.format_modern").with_user(cls.manager)
        cls.own = modern.copy({"name": "Own"})
        cls.own.image_ids = [Command.create({"name": "stamp", "image": make_image()})]
        cls.own.css = "p {}"
        cls.text = cls.get_text("friendly")
        cls.records = {
            "text": cls.text,
            "text of a department": cls.get_text("friendly", cls.department),
            "format": cls.own,
            "image": cls.own.image_ids,
            "version": cls.own.version_ids,
        }
        cls.values = {
            "account.reminder.text": {"subject": "Hacked"},
            "account.reminder.format": {"css": "p {{ x }}"},
            "account.reminder.format.image": {"image": make_image("red")},
            "account.reminder.format.version": {"content": {}},
        }

    def assert_not_written(self, record):
        """The record's user may neither change nor delete it."""
        for attempt in (lambda: record.write(self.values[record._name]), record.unlink):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_invoicing_users_read_and_choose(self):
        for name, record in self.records.items():
            with self.subTest(name):
                record = record.with_env(self.clerk_env)
                self.assertTrue(record.read())
                self.assert_not_written(record)
        draft = self.make_draft()
        draft.format_id = self.own.id
        self.assertIn("data:image/png", self.own.with_env(self.clerk_env).get_preview({})["html"])
        self.assertTrue(self.text.with_env(self.clerk_env).get_preview({})["html"])
        text, own = (record.with_env(self.clerk_env) for record in (self.text, self.own))
        attempts = {
            "used": lambda: text.write({"used_subject": "No"}),
            "give up": text.action_use_inherited,
            "use custom ones": text.action_use_custom,
            "translate": lambda: text.update_field_translations("subject", {"fr_FR": "No"}),
            "rename": lambda: own.update_field_translations("name", {"fr_FR": "No"}),
            "restore": own.version_ids.action_restore,
            "copy": own.action_copy,
            "import": lambda: self.clerk_env["account.reminder.format.import"].create({"file": b"UEsFBg=="}),
            "company": lambda: self.company.with_env(self.clerk_env).write({"reminder_text_mode": "custom"}),
            "settings": lambda: self.clerk_env["res.config.settings"].create({"reminder_text_mode": "custom"}),
            "level": lambda: self.levels["firm"].write({"days": 1}),
        }
        self.assert_each_refused(attempts, AccessError)
        self.assertEqual(self.company.reminder_text_mode, "default")

    def test_readers_and_others(self):
        """Auditors read, employees see nothing."""
        for groups, may in (("account.group_account_readonly", True), ("base.group_user", False)):
            user = new_test_user(self.env, login=groups, groups=f"base.group_user,{groups}", company_id=self.company.id)
            for name, record in self.records.items():
                with self.subTest(name, groups=groups):
                    record = record.with_env(self.as_user(user))
                    if may:
                        self.assertTrue(record.read())
                        self.assert_not_written(record)
                    else:
                        with self.assertRaises(AccessError):
                            record.read()

    def test_managers_write(self):
        text, own = self.text.with_user(self.manager), self.own.with_user(self.manager)
        text.used_subject = "Ours"
        self.get_text("friendly", self.department).with_user(self.manager).used_subject = "Ours"
        own.css = "p { color: red }"
        own.image_ids.image = make_image("red")
        own.version_ids[:1].action_restore()
        text.action_use_custom()
        self.assertEqual(self.company.reminder_text_mode, "custom")
        self.assert_not_written(own.version_ids[:1])
        # nothing would make the text anew
        with self.assertRaises(AccessError):
            text.unlink()

    def test_another_companys_manager(self):
        """He neither sees nor writes anything of this company, and gives it nothing of his own."""
        user = self.make_manager("elsewhere", self.other)
        env = self.as_user(user)
        for name, record in self.records.items():
            with self.subTest(name):
                record = record.with_env(env)
                self.assertNotIn(record.id, record.search([]).ids)
                with self.assertRaises(AccessError):
                    record.read()
                self.assert_not_written(record)
        with self.assertRaises(AccessError):
            self.own.with_env(env).get_preview({})
        mine = env["account.reminder.format"].browse(self.env.ref("relance_print.format_modern").id).copy()
        department = self.env["hr.department"].sudo().create({"name": "There", "company_id": self.other.id})
        department.reminder_independent = True
        text = self.get_text("friendly", department).with_env(env)
        sales = self.env["hr.department"].sudo().create({"name": "No texts yet"})
        new = self.env["account.reminder.level"].create({"name": "New", "sequence": 99})
        self.company.reminder_text_ids.filtered(lambda text: text.level_id == new).sudo().unlink()
        own_text = self.get_text("friendly", self.other).with_env(env)
        attempts = {
            "text": lambda: text.create({"level_id": new.id, "company_id": self.company.id, "subject": "Pay me"}),
            "text of a department": lambda: text.create({"level_id": new.id, "department_id": sales.id}),
            "a text given away": lambda: own_text.write({"company_id": False, "department_id": sales.id}),
            "format": lambda: mine.create({"name": "Mine", "html": "x", "company_id": self.company.id}),
            "a format given away": lambda: mine.write({"company_id": self.company.id}),
            "image": lambda: mine.image_ids.create({"format_id": self.own.id, "name": "x", "image": make_image()}),
            "its format on my text": lambda: own_text.write({"format_id": self.own.id}),
            "its department": lambda: self.department.with_env(env).write({"reminder_footer": "x"}),
        }
        self.assert_each_refused(attempts)

    def test_a_branchs_manager(self):
        """He reads what the branch may inherit, and writes what is the branch's alone."""
        user = self.make_manager("branch", self.branch)
        env = self.as_user(user)
        # a department is seen by those of its company alone, and so are its texts
        for name in ("text", "format", "image", "version"):
            with self.subTest(name):
                record = self.records[name].with_env(env)
                self.assertTrue(record.read())
                self.assert_not_written(record)
        text = self.get_text("friendly", self.branch).with_env(env)
        text.used_subject = "Ours"
        text.format_id = self.own.id
        letter = self.env["account.reminder"].new(
            {"company_id": self.branch.id, "partner_id": self.customer.id, "level_id": self.levels["friendly"].id}
        )
        self.assertEqual(letter.format_id._origin, self.own)
        copied = self.own.with_env(env).copy()
        self.assertEqual((copied.company_id, copied.image_ids.mapped("name")), (self.branch, ["stamp"]))
        copied.css = "p { color: red }"
        # and the other way round, the parent's own manager has no say in the branch
        with self.assertRaises(AccessError):
            text.with_user(self.manager).with_context(allowed_company_ids=self.company.ids).read()

    def test_the_branchs_letter_in_its_parents_format(self):
        """It is made as a record, which refuses formats of companies that are not the letter's."""
        self.company.reminder_format_id = self.own
        self.branch.reminder_independent = False
        user = new_test_user(
            self.env, login="clerk2", groups="base.group_user,account.group_account_invoice", company_id=self.branch.id
        )
        partner = self.env["res.partner"].create({"name": "Customer"})
        letter = (
            self.env["account.reminder"]
            .with_env(self.as_user(user))
            ._create_drafts(
                [
                    {
                        "company_id": self.branch.id,
                        "partner_id": partner.id,
                        "currency_id": self.branch.currency_id.id,
                        "level_id": self.levels["firm"].id,
                    }
                ]
            )
        )
        self.assertEqual(letter.format_id, self.own)
        stranger = self.own.sudo().copy({"company_id": self.other.id, "user_id": False})
        with self.assertRaises(UserError), self.cr.savepoint():
            letter.format_id = stranger.id

    def test_who_may_not_see_reminders_sees_invoices(self):
        """Of an invoice, all but what it shows of reminders."""
        self.env.registry.clear_cache("stable")
        user = new_test_user(self.env, login="employee", groups="base.group_user", company_id=self.company.id)
        rule = self.env["ir.model.access"].sudo()
        for model in ("account.move", "account.move.line"):
            rule.create(
                {
                    "name": model,
                    "model_id": self.env["ir.model"]._get(model).id,
                    "group_id": self.env.ref("base.group_user").id,
                    "perm_read": True,
                }
            )
        move = self.invoice.with_env(self.as_user(user))
        self.assertEqual(move.read(["name"])[0]["name"], self.invoice.name)
        self.assertFalse([name for name in move.fields_get() if name.startswith("reminder_")])
        with self.assertRaises(AccessError):
            move.read(["reminder_next_date"])

    def test_scanned_signatures(self):
        """Only letters show them to whoever prints: nobody reads or downloads another's, each has his own in his preferences."""
        owners = self.clerk | self.make_clerk("other"), self.company, self.department
        for owner in owners:
            owner.sudo().reminder_signature_image = make_image("green")
        employee = new_test_user(
            *(self.env, "employee"), groups="base.group_user", password="employee", company_id=self.company.id
        )

        def attempts(owner):
            return {
                "field": lambda: owner.reminder_signature_image,
                "read": lambda: owner.read(["reminder_signature_image"]),
                "search": lambda: owner.search([("reminder_signature_image", "!=", False)]),
                "write": lambda: owner.write({"reminder_signature_image": False}),
            }

        def download(owner):
            return self.url_open(f"/web/content/{owner._name}/{owner.id}/reminder_signature_image").status_code

        for reader in (self.clerk, employee):
            self.authenticate(reader.login, reader.login)
            for owner in (owners[0] - self.clerk, *owners[1:]):
                about = {"reader": reader.login, "owner": owner.display_name}
                self.assert_each_refused(attempts(owner.with_user(reader)), AccessError, **about)
                self.assertEqual(download(owner), 404, about)
            attachments = self.env["ir.attachment"].with_user(reader)
            self.assertFalse(attachments.search([("res_field", "=", "reminder_signature_image")]))
        for owner in owners[1:]:
            self.assertTrue(owner.with_user(self.manager).reminder_signature_image)
        preferences = employee.with_user(employee).get_view(self.env.ref("base.view_users_form_simple_modif").id)
        self.assertNotIn("reminder_signature_image", preferences["arch"])
        self.authenticate(self.clerk.login, self.clerk.login)
        self.assertEqual(download(self.clerk), 200)
        with Form(self.clerk.with_user(self.clerk), view="base.view_users_form_simple_modif") as preferences:
            preferences.reminder_signature_image = make_image("red")
        self.assertIn(make_image("red").decode(), self.make_draft().letter_html)
        self.assertFalse(self.clerk.sudo().copy({"login": "copy"}).reminder_signature_image)

    def test_the_archive(self):
        """Nobody but the one method that prints touches a printed PDF, by way of attachments neither."""
        printed = self.make_printed()
        pdf = printed._get_archived_pdf()
        of_pdf = [("res_model", "=", "account.reminder"), ("res_id", "=", printed.id), ("res_field", "=", "pdf")]
        archived = self.env["ir.attachment"].sudo().search(of_pdf)
        self.assertEqual(len(archived), 1)
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        admin.group_ids |= self.env.ref("account.group_account_manager")
        place = {"res_model": "account.reminder", "res_id": printed.id, "res_field": "pdf"}
        forged = {"name": "forged", "raw": b"forged"}

        def attempts(archived):
            free = archived.create(forged)
            return {
                "write": lambda: archived.write({"raw": b"forged"}),
                "take away": lambda: archived.write({"res_field": False}),
                "delete": archived.unlink,
                "another": lambda: archived.create({**forged, **place}),
                "put there": lambda: free.write(place),
            }

        for user in (self.clerk, self.manager, admin):
            self.assert_each_refused(attempts(archived.with_env(self.as_user(user))), user=user.login)
        self.env.invalidate_all()
        self.assertEqual(printed._get_archived_pdf(), pdf)

    # What a manager writes, printed by who may do everything

    def print_all_powerful(self, draft):
        """Yield the letter's HTML as an administrator and as a scheduled action have it."""
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        for env in (self.as_user(admin), self.env(user=SUPERUSER_ID, su=True)):
            letter = draft.with_env(env)
            letter.invalidate_recordset()
            yield letter.letter_html

    def test_code_in_texts_and_formats(self):
        """Refused, or harmless; and harmless, too, if it got past the refusal."""
        self.env["ir.config_parameter"].sudo().set_param("secret", SECRET)
        self.manager.sudo().password = SECRET
        draft = self.make_draft()
        draft.format_id = self.own.id
        text, own = self.text.with_user(self.manager), self.own.with_user(self.manager)
        whole = own.html
        for source in CODE:
            with self.subTest(source):
                for record, name in ((text, "used_body"), (text, "used_subject"), (own, "html"), (own, "css")):
                    with contextlib.suppress(UserError), self.cr.savepoint():
                        record[name] = source
                self.env.flush_all()
                for table, column, record, value in (
                    ("account_reminder_format", "html", own, whole + source),
                    ("account_reminder_format", "table_html", own, source),
                    ("account_reminder_format", "css", own, source),
                    ("account_reminder", "body", draft, f"<p>{source}</p>"),
                    ("account_reminder", "subject", draft, source),
                ):
                    self.cr.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, record.id])
                self.env.invalidate_all()
                for page in self.print_all_powerful(draft):
                    for harm in ("1337", SECRET, "Environment", "<class", "root:x", "account.move(", "res.users("):
                        self.assertNotIn(harm, page)

    def test_nothing_runs_or_loads(self):
        """Not even past every refusal, with a customer who helps, in the PDF that a scheduled action prints."""
        asked = []

        class Listener(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Listener)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}/loaded"
        self.customer.name = f"A}} body {{ background: url({url}) }} @import '{url}'; </style><img src={url}>"
        draft = self.make_draft()
        draft.format_id = self.own.id
        self.env.flush_all()
        active = ACTIVE.replace("{url}", url)
        self.cr.execute(
            "UPDATE account_reminder_format SET html = %s, css = %s WHERE id = %s",
            [
                "<p>Still here</p>{{ subject }}{{ body }}{{ signature }}" + active,
                f"@import '{url}'; p {{ background: url({url}) }} .a {{ color: {{{{ customer_name }}}} }}",
                self.own.id,
            ],
        )
        self.cr.execute("UPDATE account_reminder SET body = %s WHERE id = %s", [f"<p>Here, too</p>{active}", draft.id])
        self.env.invalidate_all()
        for page in self.print_all_powerful(draft):
            self.assertIn("Still here", page)
            head = html.document_fromstring(page)
            self.assertIn(
                "default-src 'none'", head.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
            )
        scheduled = (
            self.env["ir.cron"]
            .sudo()
            .create(
                {
                    "name": "Print",
                    "model_id": self.env["ir.model"]._get("account.reminder").id,
                    "state": "code",
                    "code": f"model.browse({draft.id})._render_pdf()\nmodel.browse({draft.id}).action_download_pdf()",
                    "user_id": SUPERUSER_ID,
                }
            )
        )
        for kind, path in PRINTERS.items():
            with self.subTest(kind), self.cr.savepoint() as savepoint:
                self.set_parameter("printer_path", path)
                with mute_logger("odoo.addons.base.models.ir_cron"):
                    scheduled.ir_actions_server_id.with_user(SUPERUSER_ID).run()
                self.env.invalidate_all()
                self.assertEqual(draft.state, "printed")
                text = self.read_pdf(base64.b64decode(draft.with_context(bin_size=False).pdf))
                self.assertIn("Here, too", text)
                for harm in ("1337", "root:x"):
                    self.assertNotIn(harm, text)
                savepoint.rollback()
        self.assertEqual(asked, [])
