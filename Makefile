PYTHON ?= python3

.DEFAULT_GOAL := help
COMMANDS := demo serve test test-faults bench bench-data lint shell package screenshots letters translations docs dump moved

help:
	@echo "make demo          print the first overdue invoice's reminder of the demo database to out/"
	@echo "make serve         the web client on http://127.0.0.1:8069 (admin / admin)"
	@echo "make test          every test; ARGS='-k letter' to choose"
	@echo "make test-faults   what prints batches is killed and hindered, some hundred times: takes minutes"
	@echo "make bench         the benchmark"
	@echo "make bench-data    a database with many open invoices; N=100000 to say how many"
	@echo "make lint          ruff, pylint-odoo, XML, JavaScript, translations"
	@echo "make shell         an Odoo shell on the demo database"
	@echo "make package       the wheel and the zip of the addon in dist/"
	@echo "make screenshots   a picture of every screen and PDF page in out/screenshots/"
	@echo "make docs          the documentation's page of variables anew from the catalogue"
	@echo "make letters       letters of every level, language and kind, side by side, in out/letters/"
	@echo "make translations  the .pot and .po files anew from the sources"

$(COMMANDS):
	@$(PYTHON) dev/setup.py $@ $(ARGS)

.PHONY: help $(COMMANDS)
