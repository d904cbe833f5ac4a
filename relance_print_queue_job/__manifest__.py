# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Payment Reminder Letters: Job Queue",
    "summary": "Batches of reminders are printed by the jobs of OCA's queue_job",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "The relance_print authors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "icon": "/relance_print/static/description/icon.png",
    "depends": ["relance_print_batch", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
}
