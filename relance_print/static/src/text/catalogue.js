import { reactive, toRaw } from "@odoo/owl";

const catalogues = new WeakMap();

/** The variables of a form's record with the value of each on an invoice, as the server gives them. */
class Catalogue {
    move = false;
    moveId = false; // false: the invoice that the server picks
    variables = [];

    constructor(model) {
        this.model = model;
    }

    /** What the values depend on. */
    getKey() {
        const { resId, context } = toRaw(this.model).root;
        return JSON.stringify([resId, this.moveId, context.reminder_lang]);
    }

    /** Fetch what is not there yet. Never rejects: where it fails, Odoo says so, and tokens stay text. */
    load() {
        const { orm, root } = toRaw(this.model);
        const key = this.getKey();
        if (key !== this.key) {
            this.key = key;
            this.loading = orm
                .call(root.resModel, "get_variables", [root.resId ? [root.resId] : []], {
                    move_id: this.moveId,
                    context: root.context,
                })
                .then(({ move, variables }) => key === this.key && Object.assign(this, { move, variables }))
                .catch((error) => {
                    this.key = null;
                    Promise.reject(error); // for Odoo's error dialog
                });
        }
        return this.loading;
    }

    /** Take the values of the invoice that is picked beside the text, if they are shown at all. */
    follow(moveId) {
        this.moveId = moveId;
        if (moveId === this.move.id) {
            this.key = this.getKey(); // it is the one that the server picked
        } else if (this.loading) {
            this.load();
        }
    }
}

/** Return the one catalogue that all widgets of a form share. */
export function getCatalogue(model) {
    model = toRaw(model);
    if (!catalogues.has(model)) {
        const catalogue = reactive(new Catalogue(model));
        catalogues.set(model, catalogue);
        model.bus.addEventListener("REMINDER_INVOICE", ({ detail }) => catalogue.follow(detail.id));
    }
    return catalogues.get(model);
}

/** Return how a variable is written. Only formats have filters, lists and dicts. */
export function getToken({ name, kind, value, members = [] }) {
    switch (kind) {
        case "filter":
            return value;
        case "list":
            return `{% for item in ${name} %}{{ ${["item", ...members.slice(0, 1)].join(".")} }}{% endfor %}`;
        case "dict":
            return `{{ ${name}.${members[0] || "name"} }}`;
    }
    return `{{ ${name} }}`;
}
