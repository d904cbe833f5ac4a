# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What axe-core has against a screen of ours, as Chromium shows it, and what of it is wider than the window."""

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
    ".o_list_renderer .o_group_header",  # cells without a sum are heads, and empty
    ".o_list_record_selector",  # check boxes without a label
    ".o_list_renderer .o_field_boolean",
    ".o_list_renderer .o-checkbox",
    ".o_list_renderer .text-muted",  # what `decoration-muted` makes of a row
    ".badge",  # colours of the widget, and of tags
    ".o_progressbar",  # a value without a role
    ".o_avatar",  # pictures without a text
    ".o_m2o_avatar",
    ".o_clipboard_button",
    ".o_field_mail_composer_attachment_list",
    ".o_field_binary",  # the name of a file has no label
    ".o_pdfview_iframe",
    ".o-autocomplete",
    ".o_select_menu",
    ".o-dropdown.dropdown-toggle",
    ".o_settings_container .text-muted",  # the help of a setting
    ".o_view_nocontent",
    ".ace_editor",  # the code editor's own elements
    ".o_letter iframe",  # the letter is what gets printed
)
# What scrolls sideways as Odoo has it: tabs, the chatter's buttons, the settings' apps, the columns of a grouped board.
SIDEWAYS = (
    ".o_notebook_headers",
    ".o-mail-Chatter-topbar",
    ".settings_tab",
    ".o_content:has(> .o_kanban_grouped)",
    ".o_kanban_grouped",
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
_CODE = """
    (async () => {
        const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const one = async (selector) => {
            for (let tries = 0; tries < 150; tries++) {
                const element = document.querySelector(selector);
                if (element) {
                    return element;
                }
                await sleep(100);
            }
            throw new Error(`There is no ${selector}`);
        };
        const there = (selector) => document.querySelector(selector);
        const rest = () => sleep(300).then(() => []); // transitions are over
        /** What axe-core finds in what is below some selectors. */
        const inspect = async (roots) => {
            await sleep(600); // transitions are over
            const missing = roots.filter((selector) => !there(selector)); // else all of the page would be looked at
            if (missing.length) {
                throw new Error(`There is no ${missing}`);
            }
            const context = {
                include: roots.map((selector) => [selector]),
                exclude: %(core)s.filter(there).map((selector) => [selector]),
            };
            const rules = Object.fromEntries(%(rules)s.map((name) => [name, { enabled: false }]));
            const { violations, passes } = await axe.run(context, { rules, iframes: false });
            if (!passes.length) {
                throw new Error("Nothing was looked at");
            }
            // Odoo's cards say that they are links
            const isCard = (id, { html }) => id === "aria-allowed-role" && html.startsWith("<article");
            const say = ({ any, all, none }) => [...any, ...all, ...none][0]?.message;
            return violations.flatMap(({ id, nodes }) =>
                nodes.filter((node) => !isCard(id, node)).map((node) => `${id}: ${say(node)}\\n  ${node.html}`)
            );
        };
        /** What is wider than its room: the page, what scrolls sideways below a selector, what ends beyond the window. */
        const measure = (root) => {
            const elements = [document.documentElement, ...document.querySelectorAll(`:is(${root}), :is(${root}) *`)];
            const over = (element) => getComputedStyle(element).overflowX;
            const isHeld = (element) => element && (over(element) !== "visible" || isHeld(element.parentElement));
            const isTooWide = (element) => {
                if (!element.checkVisibility() || element.matches(%(sideways)s)) {
                    return false;
                }
                const { left, right, width } = element.getBoundingClientRect();
                const isOutside = width && (left < -1 || right > innerWidth + 1) && !isHeld(element.parentElement);
                const scrolls = element === document.documentElement || ["auto", "scroll"].includes(over(element));
                return isOutside || (scrolls && element.clientWidth && element.scrollWidth > element.clientWidth + 1);
            };
            const tooWide = elements.filter(isTooWide);
            // of what lies within each other, the innermost is to blame
            return tooWide
                .filter((element) => !tooWide.some((other) => other !== element && element.contains(other)))
                .map((element) => {
                    const { left, right } = element.getBoundingClientRect();
                    const place = `${Math.round(left)} to ${Math.round(right)} of ${innerWidth}`;
                    const size = `${element.scrollWidth} in ${element.clientWidth} px`;
                    return `too wide: ${size}, ${place}\\n  ${element.outerHTML.slice(0, 200)}`;
                });
        };
        const faults = [];
        %(steps)s
        if (faults.length) {
            throw new Error(faults.join("\\n"));
        }
        console.log("test successful");
    })().catch((error) => console.error(String(error)));
"""


# Opens one action after the other, each page of its notebooks, and looks at what is ours of it, and how wide it is.
_WALK = """
    const { action, dialog } = odoo.__WOWL_DEBUG__.root.env.services;
    const settle = async (selector) => {
        await one(selector);
        for (let tries = 0; tries < 100 && document.querySelector(".o_loading_indicator, .o_blockUI"); tries++) {
            await sleep(100);
        }
        await sleep(300);
    };
    for (const { name, request, options, root, shown } of %(screens)s) {
        try {
            await action.doAction(request, { clearBreadcrumbs: true, ...options });
            await settle(shown);
            if (document.querySelector(".o_error_dialog")) {
                throw new Error(document.querySelector(".o_error_dialog").textContent);
            }
            for (const column of document.querySelectorAll(`${root} .o_column_folded`)) {
                column.click();
                await sleep(500);
            }
            const tabs = document.querySelectorAll(`${root} .o_notebook .nav-link:not(.active)`);
            for (const tab of [null, ...tabs]) {
                tab?.click();
                const found = [...(await %(look)s([root])), ...measure(root)];
                faults.push(...found.map((fault) => `${name} ${tab?.name || ""}: ${fault}`));
            }
        } catch (error) {
            faults.push(`${name}: ${error}\\n${document.querySelector(root)?.textContent.slice(0, 400)}`);
        }
        dialog.closeAll();
        await sleep(200);
    }
"""


def has_axe():
    return _AXE.is_file()


class AccessibilityCase(HttpCase):
    def check_screen(self, user, path, *clicks, roots):
        """Fail, saying of what, if axe-core finds a fault in what is ours of a screen.

        :param user: who looks at it; none for a visitor
        :param clicks: selectors that are clicked one after the other, each waited for; of the last one it is waited for only
        :param roots: selectors of what is ours
        """
        *clicks, last = clicks
        steps = [f"(await one({json.dumps(selector)})).click();" for selector in clicks]
        steps += [f"await one({json.dumps(last)});", f"faults.push(...await inspect({json.dumps(roots)}));"]
        self._inspect(user, path, "\n".join(steps), f"{path} {last}")

    def check_actions(self, user, screens, *, axe=True, timeout=600):
        """Fail, saying of which, if something is too wide on screens that actions open, one after the other, or axe-core finds a
        fault.

        :param list screens: of each ``name``, ``request`` and ``options`` as the web client's ``doAction`` takes them,
            ``root``, the selector of what is ours, and ``shown``, what is there once it is drawn
        :param bool axe: whether axe-core looks at them, too
        """
        steps = _WALK % {"screens": json.dumps(screens), "look": "inspect" if axe else "rest"}
        self._inspect(user, "/odoo/reminders", steps, "Screens", timeout=timeout)

    def _inspect(self, user, path, steps, about, timeout=120):
        ready = "odoo.isReady === true" if path.startswith("/odoo") else "document.readyState === 'complete'"
        values = {"core": CORE, "rules": _RULES_OF_PAGES, "sideways": ", ".join(SIDEWAYS)}
        code = _CODE % {"steps": steps, **{name: json.dumps(value) for name, value in values.items()}}
        source = _AXE.read_text(encoding="utf-8") if has_axe() else ""
        login = user.login if user else None
        try:
            self.browser_js(path, f"{source};{code}", ready, login=login, timeout=timeout)
        except AssertionError as error:  # which would show all of axe-core
            raise AssertionError(f"{about}\n{str(error).rpartition(code)[2]}") from None
