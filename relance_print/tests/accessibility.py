# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What axe-core has against a screen of ours, as Chromium shows it."""

import json
import os
from pathlib import Path

from odoo.tests import HttpCase

# What Odoo's own code draws inside of our screens, in every addon: its faults are not ours, nor ours to mend.
CORE = (
    ".o_control_panel",  # breadcrumb, pager, buttons
    ".o-mail-Form-chatter",
    ".o_form_statusbar .o_statusbar_status",
    ".o_notebook_headers",  # tabs without a list of tabs
    ".modal-header",
    ".o_list_renderer thead",  # heads of selectors and buttons are empty
    ".o_list_renderer tfoot",
    ".o_list_record_selector",  # check boxes without a label
    ".o_list_renderer .o_field_boolean",
    ".o_list_renderer .o-checkbox",
    ".o_list_renderer .text-muted",  # what `decoration-muted` makes of a row
    ".badge",  # colours of the widget, and of tags
    ".o_progressbar",  # a value without a role
    ".o_avatar",  # pictures without a text
    ".o-autocomplete",
    ".o_select_menu",
    ".o-dropdown.dropdown-toggle",
    ".o_settings_container .text-muted",  # the help of a setting
    ".o_view_nocontent",
    ".ace_editor",  # the code editor's own elements
    ".o_letter iframe",  # the letter is what gets printed
)
_AXE = Path(os.environ.get("RELANCE_NODE_MODULES", ""), "axe-core", "axe.min.js")
# Where headings and landmarks stand, and what a dialog is called, is the page's affair, which is Odoo's.
_RULES_OF_PAGES = (
    "aria-dialog-name",
    "heading-order",
    "landmark-main-is-top-level",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-main",
    "landmark-unique",
)
_CHECK = """
    (async () => {
        const one = async (selector) => {
            for (let tries = 0; tries < 150; tries++) {
                const element = document.querySelector(selector);
                if (element) {
                    return element;
                }
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            throw new Error(`There is no ${selector}`);
        };
        %(steps)s
        await new Promise((resolve) => setTimeout(resolve, 600)); // transitions are over
        const there = (selector) => document.querySelector(selector);
        const missing = %(roots)s.filter((selector) => !there(selector)); // else all of the page would be looked at
        if (missing.length) {
            throw new Error(`There is no ${missing}`);
        }
        const context = {
            include: %(roots)s.map((selector) => [selector]),
            exclude: %(core)s.filter(there).map((selector) => [selector]),
        };
        const rules = Object.fromEntries(%(rules)s.map((name) => [name, { enabled: false }]));
        const { violations, passes } = await axe.run(context, { rules, iframes: false });
        const faults = violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, any, all, none }) => `${id}: ${[...any, ...all, ...none][0]?.message}\\n  ${html}`)
        );
        if (faults.length || !passes.length) {
            throw new Error(faults.join("\\n") || "Nothing was looked at");
        }
        console.log("test successful");
    })().catch((error) => console.error(String(error)));
"""


def has_axe():
    return _AXE.is_file()


class AccessibilityCase(HttpCase):
    def check_screen(self, user, path, *clicks, roots):
        """Fail, saying of what, if axe-core finds a fault in what is ours of a screen.

        :param clicks: selectors that are clicked one after the other, each waited for; of the last one it is waited for only
        :param roots: selectors of what is ours
        """
        *clicks, last = clicks
        steps = [f"(await one({json.dumps(selector)})).click();" for selector in clicks]
        steps.append(f"await one({json.dumps(last)});")
        code = _CHECK % {
            "steps": "\n".join(steps),
            "roots": json.dumps(roots),
            "core": json.dumps(CORE),
            "rules": json.dumps(_RULES_OF_PAGES),
        }
        source = _AXE.read_text(encoding="utf-8")
        try:
            self.browser_js(path, f"{source};{code}", "odoo.isReady === true", login=user.login, timeout=120)
        except AssertionError as error:  # which would show all of axe-core
            raise AssertionError(f"{path} {last}\n{str(error).rpartition(code)[2]}") from None
