import { LetterZone } from "./letter_zone";
import { Component, onMounted, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// What happens in these is part of editing: Odoo shows the editor's toolbar and its pickers, and what the server refuses, outside the letter.
const EDITOR_SURFACES = ".o-we-toolbar, .o-overlay-container, .o_popover, .o-dropdown--menu, .modal";

/**
 * The letter as it will be printed, in a sandboxed frame without scripts; its zones are edited on the letter itself.
 *
 * The frame holds the very HTML that goes to the printer. Pencils are drawn over it, not in it.
 */
export class LetterField extends Component {
    static template = "relance_print.LetterField";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.frame = useRef("frame");
        this.zone = null;
        this.state = useState({ editing: false, saving: false, pencils: [], scale: 1, width: 0, height: 0 });
        this.resizeObserver = new ResizeObserver(() => this.layOut());
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => !this.discarding && detail.proms.push(this.save()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.saveUrgently());
        useRecordObserver((record) => this.show(record.data[this.props.name]));
        useExternalListener(window, "pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        useExternalListener(window, "keydown", (ev) => this.onKeyDown(ev), { capture: true });
        onMounted(() => this.resizeObserver.observe(this.root.el));
        onWillUnmount(() => {
            this.resizeObserver.disconnect();
            this.zone?.editor?.destroy(true);
        });
    }

    get document() {
        return this.frame.el?.contentDocument;
    }

    /** The field is computed and thus read-only itself: whether its zones can be edited is the record's affair. */
    get canEdit() {
        const { record } = this.props;
        return record.isInEdition && record.data.state === "draft";
    }

    get title() {
        return _t("The letter as it will be printed");
    }

    /** Where there is a letter already, exchange its content: the page neither blinks nor scrolls away. */
    show(value) {
        const html = String(value || "");
        if (html === this.html || this.zone) {
            return; // never under the hands of somebody who types: what changed meanwhile is shown when the zone is left
        }
        this.html = html;
        if (this.isLoaded && html) {
            const page = new DOMParser().parseFromString(html, "text/html");
            const { document } = this;
            document.replaceChild(document.importNode(page.documentElement, true), document.documentElement);
            this.prepare();
        } else {
            this.state.source = html;
        }
    }

    onLoad() {
        if (!this.document?.querySelector("[data-zone]")) {
            return;
        }
        this.isLoaded = true;
        const { document } = this;
        this.env.services.hotkey.registerIframe(this.frame.el);
        document.addEventListener("pointerdown", (ev) => this.onPointerDown(ev), { capture: true });
        document.addEventListener("click", (ev) => this.onClick(ev));
        document.addEventListener("keydown", (ev) => this.onKeyDown(ev), { capture: true });
        document.addEventListener("input", () => this.onInput());
        this.prepare();
    }

    prepare() {
        this.loadFonts();
        if (this.canEdit) {
            for (const zone of this.zones) {
                zone.style.cursor = "text";
            }
        }
        this.layOut();
    }

    /** The page may not load anything, so the company's font is loaded for it, from the very files that the printer takes. */
    async loadFonts() {
        const { FontFace } = this.frame.el.contentWindow;
        const { document } = this;
        const files = (document.documentElement.dataset.fonts || "").split(" ").filter(Boolean);
        const family = document.defaultView.getComputedStyle(document.body).fontFamily.split(",")[0];
        if (!files.length || this.font === family) {
            return;
        }
        this.font = family;
        await Promise.all(
            files.map(async (file, index) => {
                const response = await fetch(file);
                const face = new FontFace(family, await response.arrayBuffer(), { weight: ["normal", "bold"][index] });
                document.fonts.add(await face.load());
            })
        );
        this.layOut();
    }

    get zones() {
        return [...(this.document?.querySelectorAll("[data-zone]") || [])];
    }

    /** Fit the sheet into the room there is and put the pencils beside their zones. */
    layOut() {
        if (!this.isLoaded || !this.root.el) {
            return;
        }
        const sheet = this.document.body.firstElementChild;
        const { width } = sheet.getBoundingClientRect();
        const scale = Math.min(1, this.root.el.clientWidth / width);
        const labels = { subject: _t("Edit the subject"), body: _t("Edit the text"), signature: _t("Edit the signature") };
        const hotkeys = { subject: "shift+s", body: "shift+t", signature: "shift+g" };
        Object.assign(this.state, {
            scale,
            width,
            height: sheet.getBoundingClientRect().height,
            pencils: this.zones.map((zone) => {
                const { top, left } = zone.getBoundingClientRect();
                const name = zone.dataset.zone;
                return { name, label: labels[name], hotkey: hotkeys[name], top: top * scale, left: (left - 46) * scale };
            }),
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
        this.layOut();
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
        this.layOut();
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
        this.layOut();
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
