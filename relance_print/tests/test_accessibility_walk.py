# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nothing on any screen that our menus and actions open is there for some people only, or wider than their window; read off the
registry, so that the next screen is in it.
"""

import unittest

from odoo.tests import tagged

from . import matrix
from .accessibility import AccessibilityCase, has_axe
from .test_matrix import FactoryCommon

# By kind of view: what is there once it is drawn, and the selector of all of it. Pivots and graphs are Odoo's.
VIEWS = {
    "list": (".o_list_view :is(.o_data_row, .o_group_header, .o_view_nocontent)", ".o_list_view"),
    "kanban": (".o_kanban_view .o_kanban_renderer", ".o_kanban_view"),
    "form": (".o_form_view .o_form_renderer", ".o_form_view"),
}
DIALOG = ".modal .o_form_renderer", ".modal"


LONG = "Établissements Charpentier-Vandenbroucke & Fils – Donaudampfschifffahrtsgesellschaft, agencement de bureaux"


class ScreensCommon(FactoryCommon, AccessibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.sudo().name = LONG  # as some are, on paper too

    def iterate_screens(self):
        """Yield each view of each action on a page, as :meth:`check_actions` takes it; forms with a record of ours."""
        for action in matrix.get_actions(self.env).filtered(lambda action: action.target != "new"):
            record = self.records.get(action.res_model) or self.foreign[action.res_model]
            # all records, not only those that the action's filter finds
            request = {**action._get_action_dict(), "context": {}}
            for view in action.view_mode.split(","):
                if view in VIEWS:
                    shown, root = VIEWS[view]
                    options = {"viewType": view}
                    if view == "form" and not record.is_transient():
                        options["props"] = {"resId": record[:1].id}
                    name = f"{action.res_model} {view} ({action.xml_id})"
                    yield {"name": name, "request": request, "options": options, "root": root, "shown": shown}

    def iterate_dialogs(self):
        """Yield the form of each of our wizards."""
        for name, model in matrix.get_models(self.env).items():
            if model.is_transient() and self.env["ir.ui.view"].sudo().search_count(
                [("model", "=", name), ("type", "=", "form")]
            ):
                record = self.make_any(model, self.administrator)
                request = {
                    "type": "ir.actions.act_window",
                    "res_model": name,
                    "res_id": record.id,
                    "views": [[False, "form"]],
                    "target": "new",
                }
                yield {"name": name, "request": request, "options": {}, "root": DIALOG[1], "shown": DIALOG[0]}

    def check_widths(self):
        """Nothing is too wide. Where there are cards, the web client shows them on a phone, and no list."""
        has_cards = {
            screen["request"]["id"] for screen in self.iterate_screens() if screen["options"]["viewType"] == "kanban"
        }
        screens = [
            screen
            for screen in (*self.iterate_screens(), *self.iterate_dialogs())
            if screen["options"].get("viewType") != "list" or screen["request"]["id"] not in has_cards
        ]
        self.check_actions(self.administrator, screens, axe=False)


@unittest.skipUnless(has_axe(), "there is no axe-core")
@tagged("post_install", "-at_install")
class TestAccessibleScreens(ScreensCommon):
    browser_size = "1280x800"

    def test_screens(self):
        screens = [*self.iterate_screens(), *self.iterate_dialogs()]
        self.assertGreater(len(screens), 20)
        self.check_actions(self.administrator, screens)


@tagged("post_install", "-at_install")
class TestScreensOnATablet(ScreensCommon):
    browser_size = "768x1024"

    def test_widths(self):
        self.check_widths()


@tagged("post_install", "-at_install")
class TestScreensOnAPhone(ScreensCommon):
    browser_size = "390x844"

    def test_widths(self):
        self.check_widths()
