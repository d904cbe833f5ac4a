# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of the board for the tests of the base that walk all models, methods and addresses: see its ``matrix.get_samples``."""

from odoo.fields import Command

OTHERWISE_CHECKED = {
    "res.partner.category.reminder_plan_id": "_get_usable_plans: categories are of all companies, a plan counts in its own",
}


def make_records(case):
    env, customer = case.clerk_env, case.invoice.commercial_partner_id
    case.pay(case.make_move(partner=customer))
    case.env.flush_all()
    done = make_done(case)
    effects = env["account.reminder.effect"].search([("reminder_id", "=", case.printed.id)])
    return {
        "account.reminder.handover": make_handover(case),
        "account.reminder.earlier": make_earlier(case, case.invoice),
        "account.reminder.plan": done.step_id.plan_id,
        "account.reminder.plan.step": done.step_id,
        "account.reminder.plan.done": done,
        "res.partner.category": env["res.partner.category"].sudo().create({"name": "Regular customers"}).with_env(env),
        "account.reminder.effect": effects,
        "account.reminder.dso": env["account.reminder.dso"].search([], limit=1),
        "account.reminder.board": env["account.reminder.board"].search([("partner_id", "=", customer.id)]),
        "account.reminder.payment": env["account.reminder.payment"].search([("partner_id", "=", customer.id)], limit=1),
    }


def make_earlier(case, move):
    """Return a reminder of an invoice that was imported."""
    values = {"move_id": move.id, "date": move.invoice_date, "level_id": case.levels["friendly"].id}
    return case.env["account.reminder.earlier"].create(values)


def make_handover(case):
    """Return a claim that was handed over, of an invoice that nothing else is tried on."""
    return case.clerk_env["account.reminder.handover"]._hand_over(case.make_move(partner=case.german), case.british)


def make_plan(case, company):
    """Return a plan of a letter and a call."""
    steps = [
        Command.create({"level_id": case.levels["friendly"].id}),
        Command.create({"kind": "call", "days": 9}),
    ]
    return case.env["account.reminder.plan"].sudo().create({"name": "Ours", "company_id": company, "step_ids": steps})


def make_done(case):
    """Return that a call was planned because of an invoice."""
    move = case.make_move(partner=case.german)
    step = make_plan(case, case.company.id).step_ids.filtered(lambda step: step.kind == "call")
    values = {"step_id": step.id, "move_id": move.id, "date_due": move.invoice_date_due}
    return case.env["account.reminder.plan.done"].sudo().create(values).with_env(case.env)


def make_payment(case):
    """Return what is read of a payment."""
    move = case.make_move(partner=case.german)
    case.pay(move)
    case.env.flush_all()
    return case.env["account.reminder.payment"].search([("move_id", "=", move.id)], limit=1)


def get_makers(case):
    activity = {"summary": "A call", "user_id": case.env.uid}
    return {
        "account.reminder.earlier": lambda: make_earlier(case, case.make_move(partner=case.german)),
        "account.reminder.handover": lambda: make_handover(case),
        "account.reminder.payment": lambda: make_payment(case),
        "account.reminder.plan": lambda: make_plan(case, case.company.id),
        "account.reminder.plan.step": lambda: make_plan(case, case.company.id).step_ids[:1],
        "account.reminder.plan.done": lambda: make_done(case),
        "mail.activity": lambda: case.env["mail.activity"].create(activity),
    }


def make_shared(case):
    level = case.levels["last"].id
    shared = make_plan(case, False)
    return {
        "account.reminder.plan": {
            "name": "New",
            "company_id": False,
            "step_ids": [Command.create({"level_id": level})],
        },
        "account.reminder.plan.step": {"plan_id": shared.id, "level_id": level},
    }


def make_states(case, spoil):
    handovers, move = case.clerk_env["account.reminder.handover"], case.make_move(partner=case.german)
    letter = handovers.env["account.reminder"].browse(move.with_env(handovers.env).action_print_reminder()["res_id"])
    letter._print()
    spoil(letter, "pdf", b"%PDF-1.4 forged %%EOF")
    whole, archiveless = make_handover(case), handovers._hand_over(move, case.british)
    values = {"company_id": case.company.id, "partner_id": case.british.id, "date": case.invoice.invoice_date}
    empty = handovers.sudo().create(values)
    return {"account.reminder.handover": [whole, archiveless, empty.sudo(False)]}
