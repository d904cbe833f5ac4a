# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fill a database with open invoices, RELANCE_ARGUMENTS says how many, of a fifth as many customers.

Runs in an Odoo shell. Odoo itself makes one document of each kind; the database then copies their rows, with other ids,
customers, dates and amounts: no column is forgotten, and a hundred thousand invoices take half a minute.
"""

import os
from datetime import datetime, time, timedelta

from bench_data_copies import Copies
from bench_data_names import TEXTS, invent_customers
from freezegun import freeze_time
from setup import step

from odoo import Command, fields

COUNT = int(os.environ["RELANCE_ARGUMENTS"])
# Which share of the customers has an open credit note, has a payment that is matched with nothing.
CREDITS, PAYMENTS = 0.04, 0.04
# Due dates, in days from today. The documents to copy are due in the midst: all that happened to them is past.
FIRST, LAST, DUE = -400, 30, -60
DELAY = 2  # days from when a level is reached until its letter is printed

# Country, language, VAT number and number in the register of the customers to copy.
ORIGINS = {
    "company": ("base.fr", "fr_FR", "FR22999482151", "99948215100019"),
    "person": ("base.fr", "fr_FR", False, False),
    "german": ("base.de", "de_DE", "DE984461274", False),
    "english": ("base.uk", "en_US", False, False),
}
env = env  # noqa: F821, PLW0127  (given by the shell)
company = env.ref("relance_print.company_ormelune")
accountant, seller, exporter = (env.ref(f"relance_print.user_{name}") for name in ("helene", "camille", "ines"))
context = {"lang": "fr_FR", "tz": "Europe/Paris", "allowed_company_ids": company.ids}
env = env(user=accountant, su=True, context=context)
cr, copies = env.cr, Copies(env)
query, literal = copies.query, copies.literal
today = fields.Date.context_today(company.with_env(env))
levels = env["account.reminder.level"].search([])


def after(days):
    return today + timedelta(days=days)


# What Odoo makes


def make_customers():
    """Return the customers to copy by kind; that of the kind "accounting" is the company, followed by a contact."""
    customers = {}
    for kind, (country, lang, vat, registry) in ORIGINS.items():
        values = {"name": f"Modèle {kind}", "street": f"1 rue {kind}", "zip": f"Z{kind}", "city": f"Ville {kind}"}
        values |= {"email": f"{kind}@model.example.com", "ref": f"C-{kind}", "vat": vat, "company_registry": registry}
        values |= {"lang": lang, "country_id": env.ref(country).id, "company_id": company.id, "user_id": seller.id}
        values |= {"is_company": kind != "person", "customer_rank": 1}
        customers[kind] = env["res.partner"].create(values)
    leader = customers["company"]
    values = {"name": "Service comptabilité", "type": "invoice", "parent_id": leader.id}
    values |= {name: leader[name] for name in ("street", "zip", "city", "lang")} | {"country_id": leader.country_id.id}
    return {**customers, "accounting": leader + env["res.partner"].create(values)}


def make_documents(customer):
    """Return the documents to copy for a customer by shape: ``account.move`` records, posted."""
    shapes = ["instalments", "partial", "credit", *(f"reminded{count}" for count in range(len(levels) + 1))]
    values = []
    for shape in shapes:
        term = env.ref(f"account.account_payment_term_{'advance_60days' if shape == 'instalments' else '30days'}")
        values.append(
            {
                "move_type": "out_refund" if shape == "credit" else "out_invoice",
                "partner_id": customer.id,
                "invoice_user_id": seller.id,
                "ref": f"BC-{shape}",
                "invoice_date": after(DUE - max(term.line_ids.mapped("nb_days"))),
                "invoice_payment_term_id": term.id,
                # a twentieth of these amounts, of their tax, instalments and quarter is still in whole cents
                "invoice_line_ids": [
                    # credits that cover an invoice would block its letter
                    Command.create(
                        {"name": "Table d’atelier, chêne massif", "price_unit": 4 if shape == "credit" else 16}
                    ),
                    Command.create({"name": "Livraison et mise en place", "price_unit": 4}),
                ],
            }
        )
    moves = env["account.move"].create(values)
    moves.action_post()
    documents = dict(zip(shapes, moves, strict=True))
    partial = documents["partial"]
    wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=partial.ids)
    wizard.create({"payment_date": after(DUE - 10), "amount": partial.amount_total / 4}).action_create_payments()
    values = {"payment_type": "inbound", "partner_type": "customer", "partner_id": customer.commercial_partner_id.id}
    payment = env["account.payment"].create({**values, "amount": 8, "date": after(DUE), "memo": "BC-payment"})
    payment.action_post()
    return {**documents, "payment": payment.move_id}


def print_letters(documents):
    """Print the letters of the invoices, each level on its day.

    :param dict documents: by customer's kind, by shape
    """
    for number, level in enumerate(levels, 1):
        with freeze_time(datetime.combine(after(DUE + level.days + DELAY), time(9))):
            env.invalidate_all()  # what is overdue changes with the day
            shapes = [f"reminded{count}" for count in range(number, len(levels) + 1)]
            moves = [made[shape] for made in documents.values() for shape in shapes]
            env["account.reminder"].browse(move.action_print_reminder()["res_id"] for move in moves)._print()


def get_records(move):
    """Return all that belongs to a document: recordsets of different models."""
    payments = move.matched_payment_ids or move.origin_payment_id
    moves = move | payments.move_id
    lines, reminders = moves.line_ids, move.reminder_ids
    pdfs = [("res_model", "=", reminders._name), ("res_field", "=", "pdf"), ("res_id", "in", reminders.ids)]
    partials = lines.matched_debit_ids | lines.matched_credit_ids
    return [moves, payments, lines, partials, reminders, reminders.line_ids, env["ir.attachment"].search(pdfs)]


def clone_customers(customers):
    """Make the customers, and note in the table `customer` who they are."""
    columns = f"kind, i, {', '.join(TEXTS)}, user_id, department_id"
    query(
        f"""
        CREATE TEMP TABLE customer (kind text, i int, {" text, ".join(TEXTS)} text, user_id int, department_id int,
                                    commercial_id int, partner_id int, display_name text)
        """
    )
    employees = env["hr.employee"].search([("user_id", "in", (accountant + seller + exporter).ids)])
    departments = {employee.user_id: employee.department_id.id for employee in employees}
    invented = invent_customers(COUNT / 5, departments, accountant, seller, exporter)
    cr.execute_values(f"INSERT INTO customer ({columns}) VALUES %s", list(invented), page_size=1000)
    for kind, partners in customers.items():
        leader, recipient = partners[0], partners[-1]
        changes = {leader[name]: f"p.{name}" for name in TEXTS if leader[name]}
        changes[seller] = "p.user_id"
        ids = copies.clone([partners], f"(SELECT * FROM customer WHERE kind = '{kind}')", changes, {})
        query(
            f"""
            UPDATE customer p
               SET commercial_id = {ids[leader]}, partner_id = {ids[recipient]},
                   display_name = name || {literal(recipient.complete_name.removeprefix(leader.name))}
             WHERE kind = '{kind}'
            """
        )


def plan_documents(documents):
    """Say in the table `document` which to make; those of a journal are numbered in the order of their dates.

    :param dict documents: those to copy by customer's kind, by shape
    """
    models = []
    for kind, made in documents.items():
        for shape, move in made.items():
            entry = move if shape == "payment" else move.matched_payment_ids.move_id
            due = move.date if shape in ("credit", "payment") else move.invoice_date_due
            # without the year and its slash
            prefix, entry_prefix = (moves.sequence_prefix and moves.sequence_prefix[:-5] for moves in (move, entry))
            models.append((kind, shape, prefix, entry_prefix or None, move.date, entry.date or None, due))
    models = ", ".join(cr.mogrify("(%s, %s, %s, %s, %s::date, %s::date, %s::date)", model).decode() for model in models)
    reached = " + ".join(f"(due < {-level.days - DELAY})::int" for level in levels)
    query(
        f"""
        SELECT setseed(0.5);
        CREATE TEMP TABLE document AS
        WITH customers AS (SELECT *, row_number() OVER (ORDER BY random()) AS n FROM customer),
        drawn AS (
            -- each customer has one, some have many; more are due of late than long ago
            SELECT CASE WHEN i <= total THEN i ELSE 1 + floor(total * random() * random()) END AS n,
                   {LAST} - floor({LAST - FIRST + 1} * random() ^ 1.3)::int AS due, random() AS chance, random() AS share
              FROM generate_series(1, {COUNT}) i, (SELECT count(*) AS total FROM customer) counted
        ),
        shaped AS (
            SELECT n, due, CASE WHEN chance < 0.03 THEN 'instalments'
                                WHEN chance < 0.05 AND due < 0 THEN 'partial'
                                ELSE 'reminded' || floor(share * (1 + {reached})) END AS shape
              FROM drawn
             UNION ALL SELECT n, -floor(random() * 200)::int, 'credit' FROM customers WHERE random() < {CREDITS}
             UNION ALL SELECT n, -floor(random() * 200)::int, 'payment' FROM customers WHERE random() < {PAYMENTS}
        ),
        dated AS (
            SELECT model, shape, shift, date + shift AS date, head || to_char(date + shift, 'YYYY/') AS prefix,
                   entry_date + shift AS entry_date, entry_head || to_char(entry_date + shift, 'YYYY/') AS entry_prefix,
                   round(exp(0.7 + 5.3 * random())::numeric * 20) / 20 AS factor, row_number() OVER () AS n,
                   name, display_name, commercial_id, partner_id, user_id, department_id
              FROM shaped
              JOIN customers USING (n)
              JOIN (VALUES {models}) models (model, shape, head, entry_head, date, entry_date, model_due) USING (shape)
             CROSS JOIN LATERAL (SELECT '{today}'::date + due - model_due AS shift) shifted
             WHERE model = CASE WHEN kind IN ('german', 'english') THEN kind ELSE 'accounting' END
        ),
        used AS (
            SELECT sequence_prefix, max(sequence_number) AS number
              FROM account_move
             WHERE company_id = {company.id} AND state = 'posted'
             GROUP BY sequence_prefix
        ),
        numbered AS (
            SELECT dated.*, row_number() OVER (PARTITION BY model, shape ORDER BY date, n) - 1 AS i,
                   coalesce(used.number, 0) + row_number() OVER (PARTITION BY prefix ORDER BY date, n) AS number,
                   coalesce(entries.number, 0) + row_number() OVER (PARTITION BY entry_prefix ORDER BY entry_date, n)
                   AS entry_number
              FROM dated
              LEFT JOIN used ON used.sequence_prefix = prefix
              LEFT JOIN used entries ON entries.sequence_prefix = entry_prefix
        )
        SELECT *, prefix || to_char(number, 'FM9900000') AS document_name,
               entry_prefix || to_char(entry_number, 'FM9900000') AS entry_name
          FROM numbered;
        ANALYZE document
        """
    )


def clone_documents(customers, documents):
    """Make what the table `document` says."""
    columns = {
        "sequence_prefix": "CASE t.move_type WHEN 'entry' THEN p.entry_prefix ELSE p.prefix END",
        "sequence_number": "CASE t.move_type WHEN 'entry' THEN p.entry_number ELSE p.number END",
    }
    for kind, made in documents.items():
        leader, recipient = customers[kind][0], customers[kind][-1]
        for shape, move in made.items():
            records = get_records(move)
            changes = {leader: "p.commercial_id", recipient: "p.partner_id"}
            changes |= {seller: "p.user_id", move.reminder_department_id: "p.department_id"}
            changes |= {recipient.complete_name: "p.display_name", leader.name: "p.name"}
            changes |= {f"BC-{shape}": "'BC-' || p.n", move.name: "p.document_name"}
            changes |= {entry.name: "p.entry_name" for entry in records[0] if entry.move_type == "entry"}
            copies.clone(
                records, f"(SELECT * FROM document WHERE model = '{kind}' AND shape = '{shape}')", changes, columns
            )


with step("Odoo makes one document of each kind"):
    customers = make_customers()
    documents = {kind: make_documents(customers[kind][-1]) for kind in ("accounting", "german", "english")}
    print_letters(documents)
    env.flush_all()
with step("The database makes the customers"):
    query("SET LOCAL work_mem = '256MB'")
    keys = copies.drop_foreign_keys(get_records(documents["german"]["partial"]))
    clone_customers(customers)
with step(f"It makes the {COUNT:,} invoices"):
    plan_documents(documents)
    clone_documents(customers, documents)
with step("It checks that all they refer to is there"):
    for key in keys:
        query(key)
    cr.commit()
