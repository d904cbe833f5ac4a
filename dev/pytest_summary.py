# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin of `make test`: each kind of tests notes what came of it; the last tells all, above pytest's closing line."""

import json
import os
from pathlib import Path

import pytest

OUTCOMES = ("passed", "failed", "error", "skipped", "deselected")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    note = {outcome: len(stats[outcome]) for outcome in OUTCOMES if stats.get(outcome)}
    reasons = sorted({_get_reason(report) for report in stats.get("skipped", ())})
    notes = Path(os.environ["RELANCE_SUMMARY"])
    with notes.open("a") as stream:
        stream.write(json.dumps([os.environ["RELANCE_KIND"], note, reasons]) + "\n")
    if "RELANCE_MISSING" not in os.environ:
        return
    lines = [json.loads(line) for line in notes.read_text().splitlines()]
    if len(lines) > 1:
        terminalreporter.section("all kinds")
    for kind, counts, _reasons in lines if len(lines) > 1 else ():
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        terminalreporter.write_line(f"{kind}: {told or 'nothing chosen'}")
    missing = os.environ["RELANCE_MISSING"].splitlines()
    missing += [f"{kind}: {reason}" for kind, _counts, reasons in lines for reason in reasons]
    for text in missing:
        terminalreporter.write_line(f"NOT RUN: {text}")


def _get_reason(report):
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ").splitlines()[0]
