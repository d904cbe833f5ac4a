import { Component, useEffect, useRef, useState } from "@odoo/owl";

/** What may stand at the cursor of a code editor. The editor keeps the focus: it moves the choice and takes it. */
export class CompletionList extends Component {
    static template = "relance_print.CompletionList";
    static props = {
        id: String,
        list: Object, // reactive: suggestions, and the index of the one that is chosen
        onPick: Function,
        close: { type: Function, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.list = useState(this.props.list);
        useEffect(
            () => {
                this.root.el.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.list.index, this.list.suggestions]
        );
    }

    get chosen() {
        return this.list.suggestions[this.list.index];
    }
}
