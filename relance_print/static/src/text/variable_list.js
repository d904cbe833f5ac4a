import { getToken } from "./catalogue";
import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";

let lastId = 0;

/** The variables of a catalogue by heading, with their values; one is searched for and chosen by keys or by a click. */
export class VariableList extends Component {
    static template = "relance_print.VariableList";
    static props = {
        variables: Array,
        onSelect: Function,
        tokens: { type: Boolean, optional: true }, // whether to show how each is written
        done: { type: String, optional: true }, // the name of the one that was just chosen, to confirm it
    };

    get nothingFound() {
        return _t("No variable matches “%s”.", this.state.query);
    }

    setup() {
        this.id = `o_reminder_variables_${++lastId}`;
        this.list = useRef("list");
        this.state = useState({ query: "", active: 0 });
        this.getToken = getToken;
        useEffect(
            () => {
                this.list.el.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active, this.state.query]
        );
    }

    /** Those that have every word of the query somewhere: in the name, the label, the description or the value. */
    get found() {
        const words = normalize(this.state.query).split(/[\s{}]+/).filter(Boolean);
        return this.props.variables.filter(({ name, label, description, group, value }) => {
            const text = normalize([name, label, description, group, value].join("\n"));
            return words.every((word) => text.includes(word));
        });
    }

    /** The found ones under their headings, in the order of the catalogue. */
    get groups() {
        const groups = [];
        this.found.forEach((variable, index) => {
            if (groups.at(-1)?.name !== variable.group) {
                groups.push({ name: variable.group, rows: [] });
            }
            groups.at(-1).rows.push({ variable, index });
        });
        return groups;
    }

    /** The first one is to be chosen, unless another has the very name. */
    onInput() {
        const name = this.state.query.replace(/[\s{}]/g, "");
        this.state.active = Math.max(
            this.found.findIndex((variable) => variable.name === name),
            0
        );
    }

    onKeydown(ev) {
        const { length } = this.found;
        if (!length || ev.isComposing) {
            return;
        }
        const { active } = this.state;
        const moves = { ArrowDown: (active + 1) % length, ArrowUp: (active + length - 1) % length };
        if (ev.key in moves) {
            this.state.active = moves[ev.key];
        } else if (ev.key === "Enter") {
            this.props.onSelect(this.found[active]);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
}
