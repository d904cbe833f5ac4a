# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The guides' table of late-payment schemes, made from what the addon ships: by country and kind of customer."""

import re

PLACE = re.compile(r"(<!-- schemes: made by `make docs` -->\n).*?(\n<!-- schemes -->)", re.DOTALL)
WORDS = {
    "en_US": {
        "head": (
            "Scheme",
            "Customers",
            "Interest a year",
            "Runs from",
            "Indemnity",
            "Days to pay",
            "Ground",
            "Rates known",
        ),
        "kinds": {"professional": "professionals", "public": "public bodies", "consumer": "consumers"},
        "starts": {"due": "due date", "reminder": "first reminder", "notice": "formal notice"},
        "later": "{} + {} days",
        "fixed": "of the first day",
        "step": "up to {} point",
        "working": "moved to a working day",
        "agreed": "as agreed",
        "nothing": "nothing",
        "none": "none",
        "least": "at least {}",
        "most": "at most {}",
        "of": "{} % of what is above {}",
        "from": "from {}: {}",
        "first": "{} % of the first {}",
        "letter": "of all invoices of the letter",
        "other": "to be entered in {}: nothing is converted",
        "days": "{}; persons {}",
        "decimal": ".",
    },
    "fr_FR": {
        "head": (
            "Barème",
            "Clients",
            "Intérêts par an",
            "À compter de",
            "Indemnité",
            "Délai",
            "Fondement",
            "Taux connus",
        ),
        "kinds": {"professional": "professionnels", "public": "organismes publics", "consumer": "consommateurs"},
        "starts": {"due": "échéance", "reminder": "première relance", "notice": "mise en demeure"},
        "later": "{} + {} jours",
        "fixed": "du premier jour",
        "step": "arrondi à {} point",
        "working": "reportée à un jour ouvrable",
        "agreed": "comme convenu",
        "nothing": "rien",
        "none": "aucune",
        "least": "au moins {}",
        "most": "au plus {}",
        "of": "{} % de ce qui dépasse {}",
        "from": "à partir de {} : {}",
        "first": "{} % des premiers {}",
        "letter": "de toutes les factures de la lettre",
        "other": "à saisir en {} : rien n’est converti",
        "days": "{} ; personnes {}",
        "decimal": ",",
    },
}


def number(value, words):
    """Return a number without zeros at its end, with the language's decimal sign."""
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", words["decimal"])


def describe_interest(scheme, prefix, words):
    """Return the rate of a scheme, such as “ECB + 8”."""
    reference, margin = scheme[f"{prefix}reference"], scheme[f"{prefix}margin"]
    points = number(margin, words)
    if not reference:
        return f"{points} %" if margin else words["agreed"]
    name = scheme.env["account.reminder.rate"]._get_reference_name(reference)
    parts = [f"{name} + {points}" if margin else name]
    if scheme.is_rate_fixed:
        parts.append(words["fixed"])
    if scheme.percent_step and not prefix:
        parts.append(words["step"].format(number(scheme.percent_step, words)))
    return ", ".join(parts)


def describe_start(scheme, start, days, words):
    """Return from when interest runs."""
    text = words["starts"][start]
    if start == "due" and scheme.moves_due:
        text += f" ({words['working']})"
    return words["later"].format(text, days) if days else text


def describe_tiers(scheme, words):
    """Return the indemnity of a scheme, by the size of invoices."""
    parts = []
    for tier in scheme.tier_ids.sorted("amount_from"):
        currency = tier.amount_currency_id.name
        amount = f"{currency} {number(tier.amount, words)}"
        if tier.is_above:
            above = words["of"].format(number(tier.percent, words), number(tier.amount_from, words))
            amount = f"{amount} + {above}"
        elif tier.percent:
            share = words["first"].format(number(tier.percent, words), number(tier.percent_up_to, words))
            amount = f"{share}, {words['least'].format(amount)}"
        if tier.amount_max:
            amount += f", {words['most'].format(f'{currency} {number(tier.amount_max, words)}')}"
        if tier.amount_currency_id != tier.currency_id:
            amount += f" ({words['other'].format(tier.currency_id.name)})"
        parts.append(words["from"].format(number(tier.amount_from, words), amount) if tier.amount_from else amount)
    if parts and scheme.indemnity_base == "letter":
        parts.append(words["letter"])
    return "; ".join(parts) or words["none"]


def describe_known(scheme, reference):
    """Return from when until when the rates of a reference are known."""
    rates = scheme.env["account.reminder.rate"]._get_known(reference) if reference else ()
    return f"{min(rates).date_from} – {max(rates).date_to}" if rates else ""


def make_rows(scheme, words):
    """Return the rows of a scheme: its own customers, and consumers where it has rules for them."""
    days = scheme.deadline_days
    if scheme.deadline_days_person != days:
        days = words["days"].format(days, scheme.deadline_days_person)
    yield (
        scheme.name,
        words["kinds"][scheme.customer_kind],
        describe_interest(scheme, "", words),
        describe_start(scheme, scheme.start, scheme.start_days, words),
        describe_tiers(scheme, words),
        str(days or ""),
        scheme.ground or "",
        describe_known(scheme, scheme.reference),
    )
    if scheme.customer_kind == "professional" and scheme.country_id:
        charges = scheme.consumer_charges
        is_charged = charges != "none"
        later = scheme.start_days if scheme.start != "due" else 0
        yield (
            "",
            words["kinds"]["consumer"],
            describe_interest(scheme, "consumer_", words) if is_charged else words["nothing"],
            describe_start(scheme, charges, later, words) if is_charged else "",
            words["none"] if is_charged else "",
            "",
            "",
            describe_known(scheme, scheme.consumer_reference) if is_charged else "",
        )


def fill_schemes(env, lang, page):
    """Return a page with the table in its place.

    :param str page: the guide
    :rtype: str
    """
    words = WORDS[lang]
    lines = [f"| {' | '.join(words['head'])} |", "|" + "---|" * len(words["head"])]
    schemes = env["account.reminder.scheme"].with_context(lang=lang).search([("company_id", "=", False)])
    lines += [f"| {' | '.join(row)} |" for scheme in schemes for row in make_rows(scheme, words)]
    return PLACE.sub(lambda place: place[1] + "\n".join(lines) + place[2], page)
