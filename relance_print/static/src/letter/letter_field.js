import { LetterFrame } from "./letter_frame";
import { describePages, useSettledLetter } from "./letter_pages";
import { LetterZone } from "./letter_zone";
import { VariableList } from "../text/variable_list";
import { Component, onWillUnmount, useExternalListener, useRef, useState, xml } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// What happens in these is part of editing: Odoo shows the editor's toolbar and its pickers, and what the server refuses, outside the letter.
const EDITOR_SURFACES = ".o-we-toolbar, .o-overlay-container, .o_popover, .o-dropdown--menu, .modal, .o_letter_strip";
// What Esc closes first: the toolbar's pickers, and the list of variables
const PICKERS = ".o_popover, .o-dropdown--menu";
const PENCIL = 30; // px that one takes
const DISCARD = ".o_form_button_cancel";
const BACK = "button[name=action_back]";

/** What can be put into the letter, in a popover. */
class LetterVariables extends Component {
    static template = xml`<VariableList variables="props.variables" onSelect="props.onSelect"/>`;
    static components = { VariableList };
    static props = { variables: Array, onSelect: Function, close: Function };
}

/** The letter as it will be printed; its zones are edited on the letter itself. Pencils are drawn over it, not in it. */
export class LetterField extends Component {
    static template = "relance_print.LetterField";
    static components = { LetterFrame };
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.letter = null;
        this.zone = null;
        this.pages = null; // where the printer breaks them, of the letter that was measured last
        this.discarded = null; // what Esc took away: the zone's name and content
        this.orm = useService("orm");
        this.popover = useService("popover");
        this.notification = useService("notification");
        this.state = useState({ html: "", editing: false, saving: false, pencils: [], canBringBack: false, pages: null });
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => !this.discarding && detail.proms.push(this.save()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.saveUrgently());
        useRecordObserver((record) => this.show(record.data[this.props.name]));
        useSettledLetter({ forget: () => (this.pages = this.state.pages = null), measure: (...args) => this.measurePages(...args) });
        useExternalListener(window, "pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        useExternalListener(window, "click", (ev) => this.onPageClick(ev), { capture: true });
        useExternalListener(window, "keydown", (ev) => this.onKeyDown(ev), { capture: true });
        for (const name of ["resize", "scroll"]) {
            useExternalListener(window.visualViewport, name, () => this.liftStrip());
        }
        onWillUnmount(() => this.zone?.editor?.destroy(true));
    }

    /** Keep the strip above a keyboard on the screen, which leaves the window as high as it was. */
    liftStrip() {
        const { height, offsetTop } = window.visualViewport;
        const keyboard = Math.max(0, Math.round(window.innerHeight - height - offsetTop));
        this.root.el?.style.setProperty("--o-letter-keyboard", `${keyboard}px`);
    }

    /** The field is computed and thus read-only itself: whether its zones can be edited is the record's affair. */
    get canEdit() {
        const { record } = this.props;
        return record.isInEdition && record.data.state === "draft";
    }

    /** Never under the hands of somebody who types: what changed meanwhile is shown when the zone is left. */
    show(value) {
        if (!this.zone) {
            this.state.html = String(value || "");
            this.letter?.show(this.state.html); // at once: who saves one zone may be opening another
        }
    }

    /** Find out where the printer breaks pages; until then, and if it can't be found out, the letter is one long sheet. */
    async measurePages({ resModel, resId }, isCurrent) {
        const pages = await this.orm.silent.call(resModel, "get_pages", [[resId]]).catch(() => null);
        if (isCurrent()) {
            this.pages = pages || null;
            this.showPages();
        }
    }

    /** Not under the hands of somebody who types. */
    showPages() {
        if (!this.zone) {
            this.state.pages = this.pages;
        }
    }

    get pageCount() {
        return describePages(this.state.pages);
    }

    onLoad(letter) {
        this.letter = letter;
        const { document } = letter;
        document.addEventListener("pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        document.addEventListener("click", (ev) => this.onClick(ev));
        document.addEventListener("keydown", (ev) => this.onKeyDown(ev), { capture: true });
        document.addEventListener("input", () => this.onInput());
        letter.focus();
    }

    get zones() {
        return [...this.letter.document.querySelectorAll("[data-zone]")];
    }

    /** Put the pencils beside their zones. */
    onLayOut({ state: { scale } }) {
        const labels = { subject: _t("Edit the subject"), body: _t("Edit the text"), signature: _t("Edit the signature") };
        const hotkeys = { subject: "shift+s", body: "shift+t", signature: "shift+g" };
        let free = 0; // below the pencil before, where a small sheet's zones are close
        this.state.pencils = this.zones.map((zone) => {
            if (this.canEdit) {
                zone.style.cursor = "text";
            }
            const { top, left } = zone.getBoundingClientRect();
            const name = zone.dataset.zone;
            const beside = Math.min((left - 46) * scale, left * scale - PENCIL);
            const pencil = { top: Math.max(top * scale, free), left: Math.max(0, beside) };
            free = pencil.top + PENCIL;
            return { name, label: labels[name], hotkey: hotkeys[name], ...pencil };
        });
    }

    // Editing

    /**
     * Open a zone.
     *
     * @param {string} name
     * @param {{point?: {x: number, y: number}, draft?: string}} [options] of `LetterZone`
     */
    async edit(name, options) {
        if (!this.canEdit || this.zone?.name === name) {
            return;
        }
        await this.save();
        const element = this.zones.find((zone) => zone.dataset.zone === name);
        if (this.zone || !element) {
            return; // what is being edited could not be saved: it stays
        }
        this.zone = new LetterZone(element, this.env.services, options);
        element.style.outline = "2px solid #017e84";
        element.style.outlineOffset = "4px";
        Object.assign(this.state, { editing: name, canBringBack: false });
        if (this.zone.isChanged) {
            this.onInput();
        }
        this.letter.layOut();
    }

    /**
     * Save the zone that is being edited, and leave it.
     *
     * Never rejects: what the server refuses is shown, the zone stays open with what was typed, and the record counts as
     * invalid, so that no button acts on a letter that is not the one on the screen. What was refused is not sent again before
     * it has changed, unless that is asked for.
     */
    save({ again = false } = {}) {
        this.saving ??= this._save(again).finally(() => {
            this.saving = null;
        });
        return this.saving;
    }

    async _save(again) {
        const { zone } = this;
        const { record } = this.props;
        if (!zone?.isChanged) {
            return this.leave();
        }
        const { template } = zone;
        if (template === zone.refused && !again) {
            record._displayInvalidFieldNotification = () => this.sayRefused();
            return;
        }
        this.state.saving = true;
        try {
            if ((await record.update({ [zone.name]: template }, { save: true })) !== false) {
                zone.editor?.destroy(true);
                this.close();
            }
        } catch (error) {
            await this.discard();
            Promise.reject(error); // for Odoo's error dialog
            if (error.data?.name !== "odoo.exceptions.ValidationError") {
                await record.load(); // somebody may have printed the letter meanwhile
            }
            if (!this.canEdit) {
                return this.drop();
            }
            await record.setInvalidField(zone.name);
            // Odoo's would speak of required fields, and the error is shown already
            record._displayInvalidFieldNotification = () => () => {};
            zone.refused = template;
        } finally {
            this.state.saving = false;
        }
    }

    sayRefused() {
        return this.notification.add(_t("The letter is not saved: correct its text, or discard the change."), { type: "danger" });
    }

    saveUrgently() {
        if (this.zone?.isChanged) {
            this.props.record.update({ [this.zone.name]: this.zone.template });
        }
    }

    /** Leave the zone as it stood in the letter before; what was typed can be had back. */
    async leave() {
        const { zone } = this;
        if (!zone) {
            return;
        }
        this.discarded = zone.isChanged ? { name: zone.name, draft: zone.content } : null;
        this.drop();
        this.state.canBringBack = Boolean(this.discarded);
        if (zone.refused) {
            await this.discard();
            this.show(this.props.record.data[this.props.name]);
        }
    }

    drop() {
        this.zone.restore();
        this.zone.element.style.outline = "";
        this.close();
    }

    bringBack() {
        const { name, draft } = this.discarded;
        return this.edit(name, { draft });
    }

    /** Drop a change that the server refused: the record must not offer it again. */
    async discard() {
        this.discarding = true; // it asks for local changes at once; who asks while it goes on, waits for all of it
        const discarded = this.props.record.discard();
        this.discarding = false;
        await discarded;
    }

    close() {
        this.zone = null;
        this.state.editing = false;
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", false);
        this.show(this.props.record.data[this.props.name]);
        this.showPages();
        this.letter.layOut();
    }

    /** Open the list of what can be put where the caret is, or back into the letter. */
    async openVariables(target) {
        const { zone } = this;
        const { resModel, resId } = this.props.record;
        zone.keepCaret();
        const variables = await this.orm.call(resModel, "get_letter_variables", [[resId]]);
        if (this.zone !== zone) {
            return;
        }
        const close = this.popover.add(
            target,
            LetterVariables,
            {
                variables: zone.plain ? variables.filter(({ kind }) => kind !== "block") : variables,
                onSelect: (variable) => {
                    close();
                    zone.insert(variable);
                },
            },
            {
                position: "top-start",
                popoverClass: "o_reminder_picker",
                arrow: false,
                onClose: () => this.zone === zone && zone.element.focus(),
            }
        );
    }

    /** Give the keyboard back to the pencil of a zone that was left. */
    focusPencil(name) {
        if (!this.zone) {
            this.root.el?.querySelector(`.o_letter_pencil[data-zone=${name}]`)?.focus({ preventScroll: true });
        }
    }

    // Events, of the page and of the letter

    onInput() {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
        this.letter.layOut();
    }

    onPointerDown(ev) {
        const isOutside = this.zone && !this.zone.element.contains(ev.target) && !ev.target.closest?.(EDITOR_SURFACES);
        if (isOutside && !this.isDiscarding(ev)) {
            this.save();
        }
    }

    /** Whether what is pressed discards what was typed: Odoo's own button does, and who goes back from what was refused. */
    isDiscarding({ target }) {
        return Boolean(target.closest?.(DISCARD) || (this.zone.refused === this.zone.template && target.closest?.(BACK)));
    }

    onPageClick(ev) {
        if (this.zone && this.isDiscarding(ev)) {
            this.leave();
        }
    }

    onClick(ev) {
        const zone = ev.target.closest?.("[data-zone]");
        if (zone) {
            this.edit(zone.dataset.zone, { point: { x: ev.clientX, y: ev.clientY } });
        }
    }

    onKeyDown(ev) {
        if (!this.zone || ev.target.closest?.(".modal")) {
            return;
        }
        const { name } = this.zone;
        if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === "s") {
            ev.preventDefault();
            ev.stopPropagation();
            this.save({ again: true }).then(() => this.focusPencil(name));
        } else if (ev.key === "Escape" && !document.querySelector(PICKERS)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.leave().then(() => this.focusPencil(name));
        }
    }
}

export const letterField = {
    component: LetterField,
    displayName: _t("Reminder letter"),
    supportedTypes: ["html"],
};

registry.category("fields").add("reminder_letter", letterField);
