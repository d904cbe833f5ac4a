# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many statements each list and kanban takes that our actions open; read off the registry, so that the next one is in it."""

from contextlib import contextmanager
from unittest.mock import patch

from lxml import etree

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from . import matrix
from .test_matrix import FactoryCommon

MOST = 30


@tagged("post_install", "-at_install")
class TestListStatements(FactoryCommon):
    @contextmanager
    def counting(self):
        """Yield a list to which each statement is added that is executed meanwhile."""
        execute, statements = Cursor.execute, []

        def noting(cursor, query, *args, **kwargs):
            statements.append(query)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", noting):
            yield statements

    @staticmethod
    def get_specification(model, arch):
        """Return what the web client asks for of each record that a view shows."""
        specification = {}
        for name in arch.xpath(".//field[not(ancestor::field) and not(ancestor::groupby)]/@name"):
            is_relation = model._fields[name].relational
            specification[name] = {"fields": {"display_name": {}}} if is_relation else {}
        return specification

    @staticmethod
    def get_sums(model, arch):
        """Return what the web client asks for of each group."""
        names = [
            name for name in arch.xpath("./field[@sum]/@name | .//progressbar/@sum_field") if name in model._fields
        ]
        return ["__count", *(f"{name}:sum" for name in names)]

    def get_domains(self, model, action):
        """Return the domains that an action opens with, and with all of its records."""
        names = {"uid": self.administrator.id, "active_id": 0, "allowed_company_ids": self.company.ids}
        context = safe_eval(action.context or "{}", names)
        search = etree.fromstring(model.get_view(action.search_view_id.id, "search")["arch"])
        domain = []
        for key, value in context.items():
            if value and key.startswith("search_default_"):
                for found in search.xpath(f"//filter[@name='{key.removeprefix('search_default_')}']/@domain"):
                    domain += safe_eval(found, {"uid": self.administrator.id})
        return [domain, []] if domain else [[]]

    def iterate_screens(self):
        """Yield of each list and kanban what it is, and a function that asks for what the web client does to open it."""
        allowed = {"allowed_company_ids": self.company.ids}
        for action in matrix.get_actions(self.env).filtered(lambda action: action.target != "new"):
            model = self.env[action.res_model].with_user(self.administrator).with_context(**allowed)
            views = {view: id_ for id_, view in action.views}
            for kind in views.keys() & {"list", "kanban"}:
                arch = etree.fromstring(model.get_view(views[kind], kind)["arch"])
                for domain in self.get_domains(model, action):
                    yield f"{action.xml_id} {kind} {domain}", self.get_request(model, arch, domain)

    def get_request(self, model, arch, domain):
        shown, sums = self.get_specification(model, arch), self.get_sums(model, arch)
        group_by = arch.get("default_group_by")

        def request():
            if not group_by:
                return model.web_search_read(domain, shown, limit=80, count_limit=10001)["records"]
            for bar in arch.xpath(".//progressbar"):
                colours = {"field": bar.get("field"), "colors": safe_eval(bar.get("colors"))}
                model.read_progress_bar(domain, group_by, colours)
            return model.with_context(read_group_expand=True).web_read_group(
                domain, [group_by], sums, auto_unfold=True, unfold_read_specification=shown
            )["groups"]

        return request

    def test_each_opens_with_few_statements(self):
        screens = [*self.iterate_screens()]
        self.assertGreater(len(screens), 15)
        for name, request in screens:
            request()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(name), self.counting() as statements:
                request()
                self.assertLessEqual(len(statements), MOST)
