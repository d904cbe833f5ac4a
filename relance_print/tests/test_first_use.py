# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company that has just been set up: what its first letter lacks, the link that mends it, and the first steps."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import ReminderCommon, make_image


@tagged("post_install", "-at_install")
class TestFirstUse(ReminderCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.make_manager("administrator", name="Ada Stone")
        cls.administrator.group_ids += cls.env.ref("base.group_system") | cls.env.ref("base.group_partner_manager")
        cls.manager = cls.make_manager("manager", name="Maud Hill")
        (cls.manager | cls.administrator).lang = "en_US"
        cls.company.sudo().write({"street": False, "street2": False, "logo": False})
        cls.bank_account.active = False
        cls.move = cls.make_move(partner=cls.british)
        cls.move.sudo().partner_bank_id = False
        cls.letter = cls.make_draft(cls.move)

    def as_seen_by(self, user):
        return self.letter.with_env(self.as_user(user, lang="en_US"))

    def get_lacks(self, user):
        """Return what the letter lacks of its sender, with the buttons that a user is offered."""
        alerts = self.as_seen_by(user)._get_alerts()[self.letter]
        return {alert.key: alert.action for alert in alerts if alert.key in ("sender_address", "logo", "bank_account")}

    def test_one_alert_each_with_its_link(self):
        expected = {
            "sender_address": "action_open_sender",
            "logo": "action_open_layout",
            "bank_account": "action_open_bank_setup",
        }
        self.assertEqual(self.get_lacks(self.administrator), expected)
        for action in expected.values():
            self.assertEqual(getattr(self.as_seen_by(self.administrator), action)()["type"], "ir.actions.act_window")

    def test_no_button_that_would_be_refused(self):
        """Each button that is offered opens what its user may write."""
        expected = {"sender_address": False, "logo": False, "bank_account": False}
        self.assertEqual(self.get_lacks(self.clerk), expected)
        self.assertEqual(self.get_lacks(self.manager), {**expected, "bank_account": "action_open_bank_setup"})

    def test_in_the_company_of_the_letter(self):
        """Core's dialogs take the company from the screen, which may be another one."""
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.administrator.company_ids += other
        both = [other.id, self.company.id]
        letter = self.letter.with_env(self.as_user(self.administrator)).with_context(allowed_company_ids=both)
        for action in ("action_open_layout", "action_open_bank_setup"):
            context = getattr(letter, action)()["context"]
            self.assertEqual(context["allowed_company_ids"], self.company.ids)
        self.assertEqual(letter.action_open_sender()["res_id"], self.company.id)

    def test_a_street_belongs_to_an_address(self):
        self.assertTrue(self.customer._has_postal_address())
        self.customer.write({"street": False, "street2": False})
        self.assertFalse(self.customer._has_postal_address())

    # The first steps

    def get_done(self, letter):
        self.env.invalidate_all()
        return [step["done"] for step in letter.welcome or ()]

    def test_first_steps(self):
        mine = self.as_seen_by(self.manager)
        self.assertEqual(self.get_done(mine), [False] * 4)
        self.company.sudo().write({"street": "14 quai de la Gâche", "logo": make_image()})
        self.bank_account.active = True
        self.assertEqual(self.get_done(mine), [True, True, False, False])
        mine.action_open_first_texts()
        self.assertEqual(self.get_done(mine), [True, True, True, False])
        self.assertFalse(self.get_done(self.as_seen_by(self.clerk)), "who can't take the steps has none")
        self.letter.action_download_pdf()
        self.assertFalse(self.get_done(mine))
        self.assertFalse(self.get_done(self.make_draft().with_env(mine.env)), "it was the first letter")

    def test_said_once(self):
        """Where the first steps say what the letter lacks, the alerts beside them don't; after them, and to others, they do."""

        def get_said(letter):
            self.env.invalidate_all()
            lacks = {alert.words for _letter, alert in letter._get_alerts_sender()}
            self.assertEqual(len(lacks), 3)
            steps = " ".join(step["text"] for step in letter.welcome or ())
            alerts = " ".join(alert["words"] for alert in letter.alerts or ())
            return [(steps.count(words), alerts.count(words)) for words in lacks]

        mine = self.as_seen_by(self.manager)
        self.assertEqual(get_said(mine), [(1, 0)] * 3)
        self.assertEqual(get_said(self.as_seen_by(self.clerk)), [(0, 1)] * 3)
        mine.action_close_welcome()
        self.assertEqual(get_said(mine), [(0, 1)] * 3)

    def test_closed_by_who_may(self):
        with self.assertRaises(AccessError):
            self.as_seen_by(self.clerk).action_close_welcome()
        mine = self.as_seen_by(self.manager)
        mine.action_close_welcome()
        self.assertFalse(self.get_done(mine))

    def test_closed_in_one_company(self):
        self.as_seen_by(self.manager).action_close_welcome()
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        panel = self.letter._get_welcome_panel()
        self.assertTrue(panel.is_onboarding_closed)
        self.assertFalse(panel.with_company(other).is_onboarding_closed)

    def test_tour(self):
        """What the letter lacks is given without leaving it; then the first steps are closed."""
        self.start_tour(
            f"/odoo/customer-invoices/{self.move.id}", "relance_print_first_use", login=self.administrator.login
        )
        self.env.invalidate_all()
        self.assertEqual(self.company.street, "1 New Street")
        self.assertEqual(self.company.bank_ids.sanitized_acc_number, "GB29NWBK60161331926819")
        self.assertTrue(self.letter._get_welcome_panel().is_onboarding_closed)
