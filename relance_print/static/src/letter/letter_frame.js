import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const PIXELS_A_MM = 96 / 25.4;

/**
 * A letter as it will be printed, in a sandboxed frame without scripts, scaled to the room there is.
 *
 * The frame holds the very HTML that goes to the printer. What is in the slot is drawn over it, not in it.
 */
export class LetterFrame extends Component {
    static template = "relance_print.LetterFrame";
    static props = {
        html: String, // empty while there is no letter yet
        class: { type: Object, optional: true },
        onLoad: { type: Function, optional: true }, // called with this component, once there is a letter
        onLayOut: { type: Function, optional: true }, // called each time the letter, or the room for it, has changed
        slots: { type: Object, optional: true },
    };
    static defaultProps = { class: {}, onLoad: () => {}, onLayOut: () => {} };

    setup() {
        this.root = useRef("root");
        this.frame = useRef("frame");
        this.html = this.props.html;
        this.state = useState({ source: this.html, scale: 1, width: 0, height: 0 });
        this.resizeObserver = new ResizeObserver(() => this.layOut());
        useEffect(
            (html) => this.show(html),
            () => [this.props.html]
        );
        onMounted(() => this.resizeObserver.observe(this.root.el));
        onWillUnmount(() => this.resizeObserver.disconnect());
    }

    get document() {
        return this.frame.el?.contentDocument;
    }

    get title() {
        return _t("The letter as it will be printed");
    }

    /** Where there is a letter already, exchange its content: the page neither blinks nor scrolls away. */
    show(html) {
        if (html === this.html) {
            return;
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
        if (!this.document?.body?.firstElementChild) {
            return;
        }
        this.isLoaded = true;
        this.env.services.hotkey.registerIframe(this.frame.el);
        this.props.onLoad(this);
        this.prepare();
    }

    prepare() {
        this.loadFonts();
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
                await face.load();
                if (document === this.document) { // not of a frame that is gone meanwhile
                    document.fonts.add(face);
                }
            })
        );
        this.layOut();
    }

    /** Fit the sheet into the room there is. */
    layOut() {
        const sheet = this.isLoaded && this.document?.body?.firstElementChild;
        if (!sheet || !this.root.el) {
            return;
        }
        const size = this.document.documentElement.dataset.size?.split(" "); // of the paper, in mm
        const [width, height] = size?.map((mm) => mm * PIXELS_A_MM) ?? [sheet.getBoundingClientRect().width, 0];
        const bottoms = [...this.document.body.children].map((child) => child.getBoundingClientRect().bottom);
        Object.assign(this.state, {
            scale: Math.min(1, this.root.el.clientWidth / width),
            width,
            height: Math.max(height, ...bottoms),
        });
        this.props.onLayOut(this);
    }
}
