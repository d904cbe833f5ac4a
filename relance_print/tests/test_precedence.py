# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who decides what a letter says and how it looks: every combination, and that a change holds at once."""

import itertools

from .common import LEVELS, ReminderCommon

ZONES = ("subject", "body", "signature")
ALL = ("en_US", "fr_FR", "de_DE")
EN, EN_FR, EN_DE = ("en_US",), ("en_US", "fr_FR"), ("en_US", "de_DE")
# Of whom each zone of each level is, and in which languages it was written; what is not here is empty. Those who have
# independent settings no more, or have them not any longer, are full of texts that no letter may have.
TEXTS = {
    "root": {
        "friendly": {"subject": ALL, "body": ALL, "signature": ALL},
        "firm": {"body": EN_FR},
        "last": {"subject": EN, "signature": ALL},
    },
    "own branch": {
        "friendly": {"body": EN_DE},
        "firm": {"subject": ALL},
        "formal_notice": {"subject": EN_FR, "body": EN_FR, "signature": EN_FR},
    },
    "independent": {
        "friendly": {"subject": ALL},
        "firm": {"subject": ALL, "body": ALL, "signature": ALL},
        "last": {"body": EN_FR},
    },
    "independent child": {
        "friendly": {"signature": ALL},
        "last": {"subject": ALL},
        "formal_notice": {"subject": EN},
    },
    **{name: {level: dict.fromkeys(ZONES, ALL) for level in LEVELS} for name in ("branch", "plain", "child")},
}
# Who decides, the first first.
OF_DEPARTMENT = {
    None: (),
    "plain": (),
    "independent": ("independent",),
    "child": ("independent",),
    "independent child": ("independent child", "independent"),
}
OF_COMPANY = {"root": ("root",), "branch": ("root",), "own branch": ("own branch", "root")}
LEGAL_ENTITIES = ("root", "branch", "own branch")
# The shipped texts are in these languages; their signatures have no words, so they hold for all.
SHIPPED = ("en_US", "fr_FR", "de_DE", "es_ES")
# The format of an owner, and of its levels. Who is not here chose none.
FORMATS = {
    "nobody's": {},
    "owners'": {
        "root": {None: "statement"},
        "own branch": {None: "modern"},
        "independent": {None: "classic_us"},
        "branch": {None: "classic_sn"},
        "child": {None: "classic_sn"},
    },
    "levels'": {
        "root": {None: "statement", "firm": "modern", "last": "archived"},
        "own branch": {None: "archived", "friendly": "classic_sn"},
        "independent": {"last": "classic_us", "firm": "archived"},
        "independent child": {None: "french_window", "firm": "classic_din_a"},
        "plain": {None: "classic_us"},
    },
}
# Without any choice: what fits the envelopes of the country where the letter is posted.
BY_COUNTRY = {"root": "classic_nf", "branch": "classic_din_b", "own branch": "classic_us"}


class TestPrecedence(ReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("pt_PT")
        cls.owners = cls.make_owners()
        cls.clerk.sudo().company_ids |= cls.owners["branch"] | cls.owners["own branch"]
        cls.clerk_env = cls.as_user(cls.clerk, lang="en_US")
        cls.customers = {
            lang: cls.env["res.partner"].create({"name": lang, "lang": lang}).with_env(cls.clerk_env)
            for lang in ("fr_FR", "de_DE", "pt_PT")
        }
        cls.formats = {
            name: cls.env.ref(f"relance_print.format_{name}")
            for name in (
                *("classic_nf", "classic_din_a", "classic_din_b", "classic_us", "classic_sn"),
                *("modern", "statement", "french_window"),
            )
        }
        archived = cls.formats["modern"].with_env(cls.env).copy({"name": "Archived", "company_id": cls.company.id})
        cls.formats["archived"] = archived

    @classmethod
    def make_owners(cls):
        """Return all who may decide, by name, with their texts."""
        departments, companies = cls.env["hr.department"].sudo(), cls.env["res.company"].sudo()
        root = cls.company.sudo()
        owners = {
            "root": root,
            "branch": companies.create(
                {"name": "branch", "parent_id": root.id, "country_id": cls.env.ref("base.de").id}
            ),
            "own branch": companies.create(
                {"name": "own branch", "parent_id": root.id, "country_id": cls.env.ref("base.us").id}
            ),
            "plain": departments.create({"name": "plain"}),
            "independent": departments.create({"name": "independent"}),
        }
        parent = {"parent_id": owners["independent"].id}
        owners["child"] = departments.create({"name": "child", **parent})
        owners["independent child"] = departments.create({"name": "independent child", **parent})
        for name, owner in owners.items():
            owner.reminder_independent = True
            for level, zones in TEXTS[name].items():
                text = cls.get_text(level, owner)
                for zone, langs in zones.items():
                    for lang in langs:
                        text.with_context(lang=lang)[zone] = cls.get_words(name, level, zone, lang)
            owner.reminder_independent = name in TEXTS and name not in ("branch", "plain", "child", "root")
        return owners

    @staticmethod
    def get_words(owner, level, zone, lang):
        words = f"{owner} {level} {zone} {lang}"
        return words if zone == "subject" else f"<p>{words}</p>"

    def make_letter(self, company, department, level="friendly", lang="fr_FR"):
        """Return a letter that is not saved, in the clerk's environment."""
        owners = self.owners
        return self.clerk_env["account.reminder"].new(
            {
                "company_id": owners[company].id,
                "partner_id": self.customers[lang].id,
                "department_id": owners[department].id if department else False,
                "level_id": self.levels[level].id,
            }
        )

    def set_formats(self, chosen):
        self.formats["archived"].sudo().active = True
        for name, owner in self.owners.items():
            formats = {level: self.formats[code].id for level, code in chosen.get(name, {}).items()}
            owner.reminder_format_id = formats.get(None)
            for level in LEVELS:
                self.get_text(level, owner).format_id = formats.get(level)
        self.formats["archived"].sudo().active = False

    def get_expected(self, row, modes, formats):
        """Work out what must win from the tables above alone: words, their language, whose text, format, who chose it."""
        company, department, level, lang = row
        owners = OF_DEPARTMENT[department] + OF_COMPANY[company]
        writers = [name for name in owners if modes.get(name, "custom") == "custom"]
        shipped = self.env.ref(f"relance_print.text_{level}")
        winners, speaks = {}, True
        for zone in ZONES:
            winners[zone] = next((name for name in writers if zone in TEXTS[name].get(level, {})), None)
            if winners[zone]:
                speaks &= lang in TEXTS[winners[zone]][level][zone]
            elif zone != "signature":
                speaks &= lang in SHIPPED
        lang = lang if speaks else "en_US"
        words = {
            zone: self.get_words(winner, level, zone, lang) if winner else shipped.with_context(lang=lang)[zone]
            for zone, winner in winners.items()
        }
        choices = [(name, formats.get(name, {})) for name in owners]
        # a format that was archived is as good as none
        codes = [(name, code) for name, codes in choices for code in (codes.get(level), codes.get(None))]
        chosen_by, code = next(
            ((name, code) for name, code in codes if code not in (None, "archived")), (None, BY_COUNTRY[company])
        )
        return {
            **words,
            "lang": lang,
            "text_origin": self.get_origin(winners["body"]),
            "format_id": self.formats[code].id,
            "format_origin": self.owners[chosen_by].name if chosen_by else "Default format",
        }

    def get_origin(self, name):
        if not name:
            return "Default text"
        return self.owners[name].name if name in LEGAL_ENTITIES else f"Department {name}"

    def test_every_combination(self):
        # the levels' formats hold with default texts as well
        kinds = itertools.cycle(("levels'", "owners'", "nobody's"))
        for modes, kind in zip(itertools.product(("default", "custom"), repeat=2), kinds, strict=False):
            self.set_formats(FORMATS[kind])
            modes_of = dict(zip(("root", "own branch"), modes, strict=True))
            for name, mode in modes_of.items():
                self.owners[name].reminder_text_mode = mode
            rows = itertools.product(OF_COMPANY, OF_DEPARTMENT, LEVELS, self.customers)
            for row in rows:
                with self.subTest(row=row, modes=modes, formats=kind):
                    expected = self.get_expected(row, modes_of, FORMATS[kind])
                    letter = self.make_letter(*row)
                    found = {name: letter[name] for name in expected if name != "format_id"}
                    self.assertEqual({**found, "format_id": letter.format_id._origin.id}, expected)

    def test_a_change_of_words_holds_at_once(self):
        """Each step changes one thing; the letter after it says something else."""
        root, child, independent = (self.owners[name] for name in ("root", "child", "independent"))
        text = self.get_text("friendly", root).with_context(lang="fr_FR")
        shipped = self.env.ref("relance_print.text_friendly").with_context(lang="fr_FR").subject

        def words(owner, level="friendly"):
            return self.get_words(owner, level, "subject", "fr_FR")

        steps = (
            ("default", None, lambda: None, shipped),
            ("custom", None, lambda: root.write({"reminder_text_mode": "custom"}), words("root")),
            ("written", None, lambda: text.write({"subject": "Écrit"}), "Écrit"),
            ("translated", None, lambda: text.update_field_translations("subject", {"fr_FR": "Traduit"}), "Traduit"),
            ("default again", None, lambda: root.write({"reminder_text_mode": "default"}), shipped),
            ("custom again", None, lambda: root.write({"reminder_text_mode": "custom"}), "Traduit"),
            ("given up", None, lambda: text.with_context(zone="subject").action_use_inherited(), shipped),
            ("written again", None, lambda: text.write({"subject": "Encore"}), "Encore"),
            ("deleted", None, text.sudo().unlink, shipped),
            ("child", "child", lambda: None, words("independent")),
            ("independent", "child", lambda: child.write({"reminder_independent": True}), words("child")),
            ("dependent", "child", lambda: child.write({"reminder_independent": False}), words("independent")),
            ("without a parent", "child", lambda: child.write({"parent_id": False}), shipped),
            ("with a parent", "child", lambda: child.write({"parent_id": independent.id}), words("independent")),
            ("parent deleted", "child", independent.unlink, shipped),
        )
        for name, department, change, expected in steps:
            with self.subTest(name):
                change()
                letter = self.make_letter("root", department)
                self.assertEqual((letter.subject, letter.lang), (expected, "fr_FR"))
        steps = (
            ("branch", lambda: None, shipped),
            ("custom branch", lambda: branch.write({"reminder_text_mode": "custom"}), shipped),
            ("independent branch", lambda: branch.write({"reminder_independent": True}), words("branch")),
            ("dependent branch", lambda: branch.write({"reminder_independent": False}), shipped),
        )
        branch = self.owners["branch"]
        for name, change, expected in steps:
            with self.subTest(name):
                change()
                self.assertEqual(self.make_letter("branch", None).subject, expected)

    def test_a_change_of_format_holds_at_once(self):
        root = self.owners["root"]
        own = self.formats["archived"].sudo()
        own.active = True
        text = self.get_text("friendly", root)
        steps = (
            ("France", lambda: None, "classic_nf"),
            ("Germany", lambda: root.write({"country_id": self.env.ref("base.de").id}), "classic_din_b"),
            ("of the partner", lambda: root.partner_id.write({"country_id": self.env.ref("base.us").id}), "classic_us"),
            ("owner", lambda: root.write({"reminder_format_id": self.formats["modern"].id}), "modern"),
            ("level", lambda: text.write({"format_id": own.id}), "archived"),
            ("archived", lambda: own.write({"active": False}), "modern"),
            ("back", lambda: own.write({"active": True}), "archived"),
            ("no level", lambda: text.write({"format_id": False}), "modern"),
            ("no owner", lambda: root.write({"reminder_format_id": False}), "classic_us"),
            ("shipped archived", lambda: self.formats["classic_us"].sudo().write({"active": False}), "classic_nf"),
        )
        for name, change, expected in steps:
            with self.subTest(name):
                change()
                self.assertEqual(self.make_letter("root", None).format_id._origin, self.formats[expected])

    def test_an_archived_format_is_not_cached_for_all(self):
        """Who looks at archived records as well gets the same letter, and spoils it for nobody."""
        self.formats["classic_nf"].sudo().active = False
        seeing_all = self.make_letter("root", None).with_context(active_test=False)
        self.assertEqual(seeing_all.format_id._origin, self.formats["modern"])
        self.assertEqual(self.make_letter("root", None).format_id._origin, self.formats["modern"])

    def test_a_level_of_ones_own(self):
        """It has a text of each owner, falls back to the shipped one of the level before it, and can go again."""
        level = self.env["account.reminder.level"].create({"name": "Second firm", "sequence": 25, "days": 28})
        texts = self.env["account.reminder.text"].sudo().search([("level_id", "=", level.id)])
        owners = self.owners.values()
        decide = [owner for owner in owners if owner.reminder_independent or owner == self.owners["root"]]
        for owner in decide:
            self.assertEqual(len(texts.filtered(lambda text, owner=owner: text._get_owner() == owner)), 1, owner.name)
        self.levels["new"] = level.with_env(self.clerk_env)
        self.addCleanup(self.levels.pop, "new")

        def subject(department=None):
            return self.make_letter("root", department, "new").subject

        self.assertIn("Relance pour retard de paiement", subject())
        level.sequence = 35
        self.assertIn("Dernière relance avant mise en demeure", subject())
        level.sequence = 1
        self.assertIn("Rappel de règlement", subject())
        text = self.get_text("new", self.owners["independent"]).with_context(lang="fr_FR")
        text.used_subject = "Seconde relance ferme"
        self.assertEqual(subject("child"), "Seconde relance ferme")
        level.unlink()
        self.assertIn("Rappel de règlement", self.make_letter("root", None).subject)

    def test_days(self):
        """Days per level: the owner's own, else the next owner's, else the level's; also with default texts."""
        days = self.clerk_env["account.reminder.text"]._get_days
        root, branch, own = (self.owners[name] for name in ("root", "branch", "own branch"))
        firm, none = self.levels["firm"], self.env["hr.department"]
        self.get_text("firm", root).used_days = 25
        self.get_text("firm", self.owners["independent"]).used_deadline_days = 4
        self.get_text("firm", branch).days = 99
        table = (
            (root, none, 25, 8),
            (branch, none, 25, 8),
            (own, none, 25, 8),
            (own, self.owners["independent"], 25, 4),
            (root, self.owners["child"], 25, 4),
            (root, self.owners["plain"], 25, 8),
        )
        for company, department, after, to_pay in table:
            with self.subTest(company=company.name, department=department.name):
                self.assertEqual(days(firm, company, department, "days"), after)
                self.assertEqual(days(firm, company, department, "deadline_days"), to_pay)
        # what was only shown did not become the department's own, nor was its own lost
        text = self.get_text("firm", self.owners["independent"])
        self.assertEqual(text.days, 0)
        for values, expected in (
            ({"used_days": 30}, {"days": 30, "deadline_days": 4, "used_days": 30, "used_deadline_days": 4}),
            ({"used_deadline_days": 5}, {"days": 30, "deadline_days": 5, "used_days": 30, "used_deadline_days": 5}),
            ({"used_deadline_days": 0}, {"days": 30, "deadline_days": 0, "used_days": 30, "used_deadline_days": 8}),
            ({"used_days": 0}, {"days": 0, "deadline_days": 0, "used_days": 25, "used_deadline_days": 8}),
        ):
            with self.subTest(values):
                text.write(values)
                self.env.invalidate_all()  # as in the next request
                self.assertRecordValues(text, [expected])
        self.get_text("firm", root).used_days = 0
        self.assertEqual(days(firm, root, none, "days"), 20)
