import { LetterFrame } from "./letter_frame";
import { LetterZone } from "./letter_zone";
import { Component, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// What happens in these is part of editing: Odoo shows the editor's toolbar and its pickers, and what the server refuses, outside the letter.
const EDITOR_SURFACES = ".o-we-toolbar, .o-overlay-container, .o_popover, .o-dropdown--menu, .modal";

/** The letter as it will be printed; its zones are edited on the letter itself. Pencils are drawn over it, not in it. */
export class LetterField extends Component {
    static template = "relance_print.LetterField";
    static components = { LetterFrame };
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.letter = null;
        this.zone = null;
        this.state = useState({ html: "", editing: false, saving: false, pencils: [] });
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => !this.discarding && detail.proms.push(this.save()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.saveUrgently());
        useRecordObserver((record) => this.show(record.data[this.props.name]));
        useExternalListener(window, "pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        useExternalListener(window, "keydown", (ev) => this.onKeyDown(ev), { capture: true });
        onWillUnmount(() => this.zone?.editor?.destroy(true));
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

    onLoad(letter) {
        this.letter = letter;
        const { document } = letter;
        document.addEventListener("pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        document.addEventListener("click", (ev) => this.onClick(ev));
        document.addEventListener("keydown", (ev) => this.onKeyDown(ev), { capture: true });
        document.addEventListener("input", () => this.onInput());
    }

    get zones() {
        return [...this.letter.document.querySelectorAll("[data-zone]")];
    }

    /** Put the pencils beside their zones. */
    onLayOut({ state: { scale } }) {
        const labels = { subject: _t("Edit the subject"), body: _t("Edit the text"), signature: _t("Edit the signature") };
        const hotkeys = { subject: "shift+s", body: "shift+t", signature: "shift+g" };
        this.state.pencils = this.zones.map((zone) => {
            if (this.canEdit) {
                zone.style.cursor = "text";
            }
            const { top, left } = zone.getBoundingClientRect();
            const name = zone.dataset.zone;
            return { name, label: labels[name], hotkey: hotkeys[name], top: top * scale, left: (left - 46) * scale };
        });
    }

    // Editing

    async edit(name) {
        if (!this.canEdit || this.zone?.name === name) {
            return;
        }
        await this.save();
        const element = this.zones.find((zone) => zone.dataset.zone === name);
        if (this.zone || !element) {
            return; // what is being edited could not be saved: it stays
        }
        this.zone = new LetterZone(element, this.env.services);
        element.style.outline = "2px solid #017e84";
        element.style.outlineOffset = "4px";
        this.state.editing = name;
        this.letter.layOut();
    }

    /**
     * Save the zone that is being edited, and leave it.
     *
     * Never rejects: what the server refuses is shown, the zone stays open with what was typed, and the record counts as
     * invalid, so that no button acts on a letter that is not the one on the screen.
     */
    save() {
        this.saving ??= this._save().finally(() => {
            this.saving = null;
        });
        return this.saving;
    }

    async _save() {
        const { zone } = this;
        const { record } = this.props;
        if (!zone?.isChanged) {
            return this.leave();
        }
        this.state.saving = true;
        try {
            if ((await record.update({ [zone.name]: zone.template }, { save: true })) !== false) {
                zone.editor?.destroy(true);
                this.close();
            }
        } catch (error) {
            await this.discard();
            await record.setInvalidField(zone.name);
            zone.isRefused = true;
            Promise.reject(error); // for Odoo's error dialog
        } finally {
            this.state.saving = false;
        }
    }

    saveUrgently() {
        if (this.zone?.isChanged) {
            this.props.record.update({ [this.zone.name]: this.zone.template });
        }
    }

    /** Leave the zone as it stood in the letter before. */
    async leave() {
        if (!this.zone) {
            return;
        }
        this.zone.restore();
        this.zone.element.style.outline = "";
        if (this.zone.isRefused) {
            await this.discard();
        }
        this.close();
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
        this.letter.layOut();
    }

    /** Give the keyboard back to the pencil of a zone that was left. */
    focusPencil(name) {
        if (!this.zone) {
            this.root.el?.querySelector(`.o_letter_pencil[data-zone=${name}]`)?.focus();
        }
    }

    // Events, of the page and of the letter

    onInput() {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
        this.letter.layOut();
    }

    onPointerDown(ev) {
        if (this.zone && !this.zone.element.contains(ev.target) && !ev.target.closest?.(EDITOR_SURFACES)) {
            this.save();
        }
    }

    onClick(ev) {
        const zone = ev.target.closest?.("[data-zone]");
        if (zone) {
            this.edit(zone.dataset.zone);
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
            this.save().then(() => this.focusPencil(name));
        } else if (ev.key === "Escape") {
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
