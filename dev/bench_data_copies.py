# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of the database copied with other ids, customers, dates and amounts: no column is forgotten."""


class Copies:
    """Copies of records, made by the database.

    :param env: an environment; it is not told, so forget what it has in its cache
    """

    def __init__(self, env):
        self.env, self.cr = env, env.cr

    def query(self, statement, *values):
        self.cr.execute(statement, values or None)
        return self.cr.fetchall() if self.cr.description else []

    def literal(self, value):
        return self.cr.mogrify("%s", [value]).decode()

    def clone(self, originals, plan, changes, columns):
        """Copy the rows of records, and of the relations between them, once for each row of a plan.

        Amounts are multiplied by the plan's `factor`, dates shifted by its `shift` days, and what refers to one of the records
        refers to its copy instead. In the SQL below `p` is the row of the plan, and `t` the row that is copied.

        :param list originals: recordsets, of different models
        :param str plan: SQL of a table; its column `i` counts from 0
        :param dict changes: SQL of what comes in the place of a record, or of a text within texts
        :param dict columns: SQL of columns, by name
        :return: SQL of the id of each record's copy
        :rtype: dict
        """
        originals = [records for records in originals if records]
        [(count,)] = self.query(f"SELECT count(*) FROM {plan} p")
        ids = {}
        for records in originals:
            sequence = f"pg_get_serial_sequence('{records._table}', 'id')"
            [(first,)] = self.query(f"SELECT nextval({sequence})")
            self.query(f"SELECT setval({sequence}, {first + count * len(records)})")
            for index, record in enumerate(records.sorted("id")):
                ids[record] = f"{first + index} + p.i * {len(records)}"
        changes = {**changes, **ids}

        def refer(column, model, values):
            cases = {value: changes.get(self.env[model].browse(value)) for value in values}
            cases = [f"WHEN {value} THEN {new}" for value, new in cases.items() if new]
            return f"CASE {column} {' '.join(cases)} ELSE {column} END" if cases else column

        def convert(records, name, values):
            field, column = records._fields.get(name), f"t.{name}"
            if name in columns:
                return columns[name]
            if name == "id":
                return refer(column, records._name, values)
            if name == "matching_number":
                partials = {int(value[1:]) for value in values}
                return f"'P' || {refer('substr(t.matching_number, 2)::int', 'account.partial.reconcile', partials)}"
            if field.type == "many2one":
                return refer(column, field.comodel_name, values)
            if field.type == "many2one_reference":
                return refer(column, records[0][field.model_field], values)
            if field.type == "monetary" or name == "price_unit":
                return f"{column} * p.factor"
            if field.type in ("date", "datetime") and name not in ("create_date", "write_date"):
                return f"{column} + p.shift * interval '1 day'"
            if field.type in ("char", "text", "html") and not field.translate:
                for old, new in changes.items():
                    if isinstance(old, str) and any(old in value for value in values):
                        column = f"replace({column}, {self.literal(old)}, {new})"
            return column

        def hashable(value):
            return str(value) if isinstance(value, (list, dict)) else value

        def insert(table, wanted, converted):
            # in the order of the plan: the rows of a document are as near to each other as those that Odoo writes
            self.query(
                f"INSERT INTO {table} ({', '.join(converted)}) SELECT {', '.join(converted.values())} "
                f"FROM {plan} p CROSS JOIN {table} t WHERE {wanted} ORDER BY p.i"
            )

        for records in originals:
            wanted = f"t.id = ANY(ARRAY{records.ids})"
            self.cr.execute(f"SELECT * FROM {records._table} t WHERE {wanted}")
            rows = self.cr.dictfetchall()
            # JSON is copied as it is
            found = {name: {hashable(row[name]) for row in rows if row[name] is not None} for name in rows[0]}
            converted = {name: convert(records, name, values) for name, values in found.items() if values}
            insert(records._table, wanted, converted)
        for table, (records, field) in self._get_relations(originals).items():
            wanted = f"t.{field.column1} = ANY(ARRAY{records.ids})"
            if rows := self.query(f"SELECT {field.column1}, {field.column2} FROM {table} t WHERE {wanted}"):
                mine, others = map(set, zip(*rows, strict=True))
                converted = {
                    field.column1: refer(f"t.{field.column1}", records._name, mine),
                    field.column2: refer(f"t.{field.column2}", field.comodel_name, others),
                }
                insert(table, wanted, converted)
        return ids

    def _get_relations(self, originals):
        """Return the many2many fields of records, with these, by the name of their table."""
        return {
            field.relation: (records, field)
            for records in originals
            for field in records._fields.values()
            if field.type == "many2many" and field.store
        }

    def drop_foreign_keys(self, originals):
        """Drop those of the tables that will be written to: checked row by row, they take more time than all the rest.

        :return: the statements that make them again, and so check all rows at once
        :rtype: list[str]
        """
        tables = [*self._get_relations(originals), *(records._table for records in originals)]
        keys = self.query(
            """
            SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
              FROM pg_constraint
             WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
            """,
            tables,
        )
        for table, name, _definition in keys:
            self.query(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in keys]
