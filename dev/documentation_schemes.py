# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The guides' table of late-payment schemes, made from what the addon ships: by country and kind of customer."""

import re
from datetime import timedelta

DAY = timedelta(days=1)
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
            "Read in",
            "As of",
            "Not known",
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
        "times": "times {}",
        "days": "{}; persons {}",
        "reminders": "reminders {}",
        "month": "{} % a month",
        "fee": "{} a reminder",
        "fee_free": "the first {} free",
        "fee_most": "{} of them at most",
        "fee_apart": "{} days apart",
        "return": "{} a returned payment",
        "unclaimed": "what consumers owe has no source here: nothing is claimed",
        "unread": "points, sums and articles were not compared with a page that is named here",
        "gaps": {
            "fr": "the rate of individual creditors in 2026 H2 has one source",
            "de": "between professionals a due date that stands on the invoice alone makes no default: choose another start",
            "at": "the base rate is derived from its rule",
            "be": "the rate is derived; the article of book 5",
            "be_consumer": "only if terms of sale have such a clause, in its most",
            "es": "the thirty days run from receipt: a week for the post is in the days to pay",
            "it": "the sum of EUR 40 was read in no page that is named here",
            "nl": "that the base is what is open when it is demanded lacks a source; VAT is left out",
            "nl_consumer": "the rate of consumers’ interest: none is claimed",
            "pl": "złotys for a euro are entered by you; health providers (+ 8)",
            "lu": "the legal rate, which consumers owe from the third month on: nothing is claimed",
            "pt": "two pages disagree on 2025 H2; other debts have + 7",
            "se": "2026 H2; a reminder costs SEK 60 only if that was agreed, the demand’s SEK 180 are left out",
            "se_consumer": "2026 H2; the demand’s SEK 180 are left out",
            "no": "2024 H2, 2025 H2, 2026 H2, and sums of other half-years; consumers",
            "dk": "rates since July 2025",
            "dk_consumer": "rates since July 2025",
            "ie": "what a formal notice has to say",
            "eu": "what a formal notice has to say: that is each country’s law",
            "ch": "a sum only if agreed",
        },
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
            "Lu dans",
            "Au",
            "Pas connu",
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
        "times": "fois {}",
        "days": "{} ; personnes {}",
        "reminders": "relances {}",
        "month": "{} % par mois",
        "fee": "{} par relance",
        "fee_free": "les {} premières gratuites",
        "fee_most": "au plus {}",
        "fee_apart": "à {} jours d’intervalle",
        "return": "{} par paiement rejeté",
        "unclaimed": "ce que doivent les consommateurs n’a pas de source ici : rien n’est réclamé",
        "unread": "points, sommes et articles n’ont pas été comparés à une page nommée ici",
        "gaps": {
            "fr": "le taux des créanciers particuliers au 2e semestre 2026 a une seule source",
            "de": "entre professionnels, une échéance sur la seule facture ne met pas en retard : choisir un autre départ",
            "at": "le taux de base découle de sa règle",
            "be": "le taux est déduit ; l’article du livre 5",
            "be_consumer": "seulement si les conditions de vente ont une telle clause, à son maximum",
            "es": "les trente jours courent de la réception : le délai comprend une semaine pour la poste",
            "it": "la somme de 40 EUR n’a été lue dans aucune page nommée ici",
            "nl": "que la base soit ce qui reste dû à la demande manque d’une source ; la TVA est laissée de côté",
            "nl_consumer": "le taux des intérêts des consommateurs : il n’en est pas réclamé",
            "pl": "les zlotys pour un euro sont saisis par vous ; établissements de santé (+ 8)",
            "lu": "le taux légal que les consommateurs doivent à partir du troisième mois : rien n’est réclamé",
            "pt": "deux pages se contredisent sur le 2e semestre 2025 ; les autres dettes ont + 7",
            "se": "le 2e semestre 2026 ; une relance ne coûte 60 SEK que si c’est convenu, les 180 SEK de la demande sont omis",
            "se_consumer": "le 2e semestre 2026 ; les 180 SEK de la demande sont omis",
            "no": "les 2es semestres 2024, 2025 et 2026, et les sommes d’autres semestres ; les consommateurs",
            "dk": "les taux depuis juillet 2025",
            "dk_consumer": "les taux depuis juillet 2025",
            "ie": "ce que doit dire une mise en demeure",
            "eu": "ce que doit dire une mise en demeure : c’est la loi de chaque pays",
            "ch": "une somme seulement si elle est convenue",
        },
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
        monthly = scheme.is_monthly and not prefix
        return (
            (words["month"].format(points) if monthly else f"{points} %")
            if margin
            else words["nothing" if scheme.country_id else "agreed"]
        )
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
        if tier.factor:
            rates = scheme.env["account.reminder.rate"]
            amount += f" ({words['times'].format(rates._get_reference_name(tier.factor))})"
        parts.append(words["from"].format(number(tier.amount_from, words), amount) if tier.amount_from else amount)
    if parts and scheme.indemnity_base == "letter":
        parts.append(words["letter"])
    return "; ".join([*parts, *describe_fees(scheme, words)]) or words["none"]


def describe_fees(scheme, words):
    """Return what reminders and returned payments cost, as texts."""
    currency = scheme.fee_currency_id.name
    if scheme.fee_amount:
        details = [
            words[name].format(count)
            for name, count in (
                ("fee_free", scheme.fee_free),
                ("fee_most", scheme.fee_most),
                ("fee_apart", scheme.fee_days_apart),
            )
            if count
        ]
        yield ", ".join([words["fee"].format(f"{currency} {number(scheme.fee_amount, words)}"), *details])
    if scheme.return_fee:
        yield words["return"].format(f"{currency} {number(scheme.return_fee, words)}")


def describe_known(scheme, reference):
    """Return from when until when the rates of a reference are known."""
    spans = []
    for rate in sorted(scheme.env["account.reminder.rate"]._get_known(reference) if reference else ()):
        if spans and spans[-1][1] + DAY == rate.date_from:
            spans[-1][1] = rate.date_to
        else:
            spans.append([rate.date_from, rate.date_to])
    return "; ".join(f"{first} – {last}" for first, last in spans)


def describe_unknown(scheme, words):
    """Return what is not known of a scheme."""
    name = (scheme.get_external_id()[scheme.id] or "").partition("scheme_")[2]
    parts = [words["gaps"].get(name), words["unread"] if scheme.checked_on and not scheme.source else ""]
    return "; ".join(filter(None, parts))


def make_rows(scheme, words):
    """Return the rows of a scheme: its own customers, and consumers where it has rules for them."""
    days = scheme.deadline_days
    if scheme.deadline_days_person != days:
        days = words["days"].format(days, scheme.deadline_days_person)
    if scheme.reminder_days:
        reminders = words["reminders"].format(scheme.reminder_days)
        days = f"{days}; {reminders}" if days else reminders
    yield (
        scheme.name,
        words["kinds"][scheme.customer_kind],
        describe_interest(scheme, "", words),
        describe_start(scheme, scheme.start, scheme.start_days, words),
        describe_tiers(scheme, words),
        str(days or ""),
        scheme.ground or "",
        describe_known(scheme, scheme.reference),
        scheme.source or "",
        str(scheme.checked_on or ""),
        describe_unknown(scheme, words),
    )
    if scheme.consumer_scheme_id:
        return
    if scheme.customer_kind == "professional" and scheme.country_id:
        charges = scheme.consumer_charges
        is_charged = charges != "none"
        later = scheme.start_days if scheme.start != "due" else 0
        known = scheme.ground or "", scheme.source or "", str(scheme.checked_on or "")
        ground, source, checked_on = known if is_charged else ("", "", known[2])
        yield (
            scheme.name,
            words["kinds"]["consumer"],
            describe_interest(scheme, "consumer_", words) if is_charged else words["nothing"],
            describe_start(scheme, charges, later, words) if is_charged else "",
            words["none"] if is_charged else "",
            str(scheme.deadline_days_person or ""),
            ground,
            describe_known(scheme, scheme.consumer_reference) if is_charged else "",
            source,
            checked_on,
            "" if is_charged else words["unclaimed"],
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
