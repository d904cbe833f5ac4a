import { LetterFrame } from "../letter/letter_frame";
import { describePages } from "../letter/letter_pages";
import { listImages, previewState, setPickedInvoice } from "./preview_state";
import { Component, onMounted, onWillUnmount, toRaw, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

// What of a record the letter is made of, with the names that the server has for it.
const FORMAT = "html table_html css envelope paper margin_top margin_right margin_bottom margin_left".split(" ");
const VALUES = {
    "account.reminder.text": { used_subject: "subject", used_body: "body", used_signature: "signature" },
    "account.reminder.format": { ...Object.fromEntries(FORMAT.map((name) => [name, name])), image_ids: "images" },
};
const INVOICES = [
    ["move_type", "=", "out_invoice"],
    ["state", "=", "posted"],
    ["reminder_first_due_date", "!=", false],
];
const SETTLED_MS = 1000; // without a change: then the letter is printed, and its pages and its window measured

/** What the record has in a field, as the server takes it. */
function read({ data, fields }, name) {
    switch (fields[name]?.type) {
        case "one2many":
            return data[name] && listImages(data[name]);
        case "char":
        case "html":
        case "text":
            return String(data[name] || "");
    }
    return data[name];
}

/**
 * The letter on a real invoice beside a text or a format that is being written, refreshed as one types.
 *
 * On the bus of the form's model it hears REMINDER_TYPED {name, value}, what a field's editor has that the record has not yet,
 * and says REMINDER_INVOICE {id}, the invoice shown, and REMINDER_GOTO {part, line, column}, where the user wants the cursor.
 */
export class ReminderPreview extends Component {
    static template = "relance_print.ReminderPreview";
    static components = { LetterFrame, RecordSelector };
    static props = { ...standardWidgetProps };

    setup() {
        this.root = useRef("root");
        this.orm = useService("orm");
        this.names = useService("name");
        this.notification = useService("notification");
        this.form = useState(previewState(this.props.record.model));
        this.state = useState({ html: "", move: false, alerts: [], pages: null, isPrinting: false });
        this.typed = {};
        this.version = 0; // of what is to be shown
        this.check = useDebounced(() => (this.isFormat ? this.print() : this.measurePages()), SETTLED_MS);
        useRecordObserver((record) => {
            if (this.observe(record) && this.isMounted) {
                this.refresh();
            }
        });
        useBus(this.props.record.model.bus, "REMINDER_TYPED", ({ detail: { name, value } }) => {
            this.typed[name] = value;
            this.refresh();
        });
        onMounted(() => {
            this.isMounted = true; // and so are the others, which are to hear of the invoice
            this.refresh();
        });
        onWillUnmount(() => {
            this.form.error = null;
            URL.revokeObjectURL(this.url);
        });
    }

    get invoices() {
        return INVOICES;
    }

    get isFormat() {
        return this.props.record.resModel === "account.reminder.format";
    }

    /**
     * Take note of what the record has. Loaded, saved or discarded it is another object, and that is what is stored.
     *
     * @returns {boolean} whether that may change the letter
     */
    observe(record) {
        const asked = this.record && JSON.stringify(this.values);
        const had = this.has || {};
        this.record = record;
        this.has = {};
        for (const name of Object.keys(VALUES[record.resModel])) {
            this.has[name] = read(record, name);
            if (this.has[name] !== had[name]) {
                delete this.typed[name];
            }
        }
        if (this.data !== toRaw(record.data)) {
            this.data = toRaw(record.data);
            this.stored = this.has;
            this.typed = {};
            return true; // the server may have images that the form doesn't
        }
        return asked !== JSON.stringify(this.values);
    }

    /** What is being typed, as far as it is not what is stored. */
    get values() {
        const values = {};
        for (const [field, name] of Object.entries(VALUES[this.record.resModel])) {
            const value = this.typed[field] ?? this.has[field];
            if (!this.record.resId || JSON.stringify(value) !== JSON.stringify(this.stored[field])) {
                values[name] = value;
            }
        }
        return values;
    }

    /** Call a method of the server's; what goes wrong there is an answer too. */
    async ask(method) {
        const { resModel, resId, context } = this.record;
        const args = [resId ? [resId] : [], this.values, this.form.moveId];
        try {
            return await this.orm.silent.call(resModel, method, args, { context });
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            return { html: false, pdf: false, pages: false, move: this.state.move, alerts: [], error: error.data.message };
        }
    }

    /** Show what there is now. One call at a time: what changes meanwhile is asked for when that one is back, once. */
    refresh() {
        this.version++;
        this.check.cancel();
        this.refreshing ??= this._refresh().finally(() => {
            this.refreshing = null;
        });
    }

    async _refresh() {
        let version, answer;
        do {
            version = this.version;
            answer = await this.ask("get_preview");
        } while (version !== this.version);
        const { html, move, error } = answer;
        this.showError(error);
        if (move) {
            this.names.addDisplayNames("account.move", { [move.id]: move.display_name });
            this.announce(move.id);
        }
        Object.assign(this.state, { move, html: html || (move ? this.state.html : "") });
        if (move && !error) {
            this.check();
        }
    }

    showError(error) {
        this.form.error = typeof error === "string" ? { message: error } : error || null;
    }

    // The invoice

    pick(id) {
        setPickedInvoice(id);
        this.form.moveId = id;
        this.state.move = id && { id };
        this.announce(id);
        this.refresh();
    }

    announce(id) {
        if (id && id !== this.announced) {
            this.announced = id;
            this.props.record.model.bus.trigger("REMINDER_INVOICE", { id });
        }
    }

    // The paper

    /** Find out where the printer breaks the letter's pages; until then they are as they were, or it is one long sheet. */
    async measurePages() {
        const { version } = this;
        const pages = await this.ask("get_preview_pages");
        if (version === this.version) {
            this.state.pages = pages.count ? pages : null;
        }
    }

    get pageCount() {
        return describePages(this.state.pages);
    }

    /**
     * Print the letter, show its pages, and say what its envelope's window would show. Returns the PDF in base64, if it could be
     * printed.
     */
    async print() {
        const { version } = this;
        this.check.cancel();
        const { pdf, pages, alerts, error } = await this.ask("get_preview_pdf");
        if (version === this.version) {
            this.printed = { pdf, version };
            Object.assign(this.state, { alerts, pages: pages || null });
            this.showError(error);
        }
        return pdf;
    }

    async openPdf() {
        this.state.isPrinting = true;
        try {
            await this.record.isDirty(); // makes the editors hand over what they have
            const pdf = this.printed?.version === this.version ? this.printed.pdf : await this.print();
            if (pdf) {
                URL.revokeObjectURL(this.url);
                const bytes = Uint8Array.from(atob(pdf), (character) => character.charCodeAt(0));
                this.url = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
                if (!browser.open(this.url, "_blank")) {
                    this.notification.add(_t("Your browser did not let Odoo open a new tab."), { type: "warning" });
                }
            }
        } finally {
            this.state.isPrinting = false;
        }
    }

    // The place of an error

    get place() {
        const { part, line } = this.form.error || {};
        return part && line && _t("Go to line %s", line);
    }

    goTo({ part, line, column }) {
        const { model } = this.props.record;
        this.form.target = { part, line, column }; // for an editor that is not there yet
        this.root.el.closest(".o_form_view")?.querySelector(`.o_notebook .nav-link[name="${part}"]:not(.active)`)?.click();
        model.bus.trigger("REMINDER_GOTO", this.form.target);
    }
}

registry.category("view_widgets").add("reminder_preview", { component: ReminderPreview });
