import { PIXELS_A_MM, breakPages } from "./letter_pages";
import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

// WebKit calls no listener, not even ours, in a frame whose sandbox lets no script run. So the sandbox does, and the frame is
// opened on a page whose policy, the first thing in it, does not; letters are put into that page, whatever they say themselves.
const POLICY = [
    "default-src 'none'",
    "script-src 'none'",
    "img-src data:",
    "font-src data:",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
].join("; ");
const HEAD = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
const EMPTY_PAGE = `<!DOCTYPE html><html><head>${HEAD}</head><body></body></html>`;
const SOURCE = "about:srcdoc";
// What would lead the frame away without a script
const AWAY = "meta[http-equiv], base";

/**
 * A letter as it will be printed, in a sandboxed frame whose policy lets no script of it run, scaled to the room there is.
 *
 * The frame holds the very HTML that goes to the printer. What is in the slot is drawn over it, not in it.
 */
export class LetterFrame extends Component {
    static template = "relance_print.LetterFrame";
    static props = {
        html: String, // empty while there is no letter yet
        class: { type: Object, optional: true },
        pages: { type: [Object, { value: null }], optional: true }, // where the printer breaks them, once that is known
        onLoad: { type: Function, optional: true }, // called with this component, once there is a letter
        onLayOut: { type: Function, optional: true }, // called each time the letter, or the room for it, has changed
        slots: { type: Object, optional: true },
    };
    static defaultProps = { class: {}, pages: null, onLoad: () => {}, onLayOut: () => {} };

    setup() {
        this.root = useRef("root");
        this.frame = useRef("frame");
        this.sheet = useRef("sheet");
        this.state = useState({ scale: 1, width: 0, height: 0, gaps: [] });
        this.resizeObserver = new ResizeObserver(() => this.layOut());
        useEffect(
            (html) => this.show(html),
            () => [this.props.html]
        );
        useEffect(
            () => this.prepare(),
            () => [this.props.pages]
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

    get source() {
        return EMPTY_PAGE;
    }

    /** Give the keyboard to the letter, unless somebody has it elsewhere on the page already. */
    focus() {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body || activeElement.matches(".o_form_statusbar button")) {
            this.sheet.el.focus({ preventScroll: true });
        }
    }

    /** Exchange the content of the frame: the page neither blinks nor scrolls away. */
    show(html) {
        if (!this.isLoaded || html === this.html || !html) {
            return;
        }
        this.html = html;
        const page = new DOMParser().parseFromString(html, "text/html");
        for (const element of page.querySelectorAll(AWAY)) {
            element.remove();
        }
        const { document } = this;
        document.replaceChild(document.importNode(page.documentElement, true), document.documentElement);
        if (!this.isReady) {
            this.isReady = true;
            this.props.onLoad(this);
        }
        this.prepare();
    }

    onLoad() {
        const { el } = this.frame;
        if (this.document?.URL !== SOURCE) {
            el.srcdoc = EMPTY_PAGE; // it was led away: back
            return;
        }
        this.isLoaded = true;
        this.isReady = false;
        this.html = null;
        this.font = null;
        this.env.services.hotkey.registerIframe(el);
        this.document.addEventListener("click", (ev) => ev.target.closest?.("a, area") && ev.preventDefault());
        this.show(this.props.html);
    }

    prepare() {
        if (this.isReady) {
            this.loadFonts();
            this.breakPages();
        }
    }

    /** The size of the paper in px; the height is 0 if the letter doesn't say it. */
    get paper() {
        const size = this.document.documentElement.dataset.size?.split(" "); // in mm
        return size?.map((mm) => mm * PIXELS_A_MM) ?? [this.document.body.firstElementChild.getBoundingClientRect().width, 0];
    }

    /** Show the letter in pages. Not while it is being typed in: what is typed would move to and fro. */
    breakPages() {
        if (this.document?.body?.firstElementChild) { // not if the frame is gone, while its fonts were loaded
            this.state.gaps = breakPages(this.document, this.props.pages, this.paper[1]);
        }
        this.layOut();
    }

    /** What the printer writes above each page but the first. */
    getHeading({ number }) {
        return this.props.pages.is_numbered ? `${this.document.title} – ${number}/${this.props.pages.count}` : "";
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
        this.breakPages();
    }

    /** Fit the sheet into the room there is. */
    layOut() {
        const sheet = this.isReady && this.document?.body?.firstElementChild;
        if (!sheet || !this.root.el) {
            return;
        }
        const [width, height] = this.paper;
        const bottoms = [...this.document.body.children].map((child) => child.getBoundingClientRect().bottom);
        Object.assign(this.state, {
            scale: Math.min(1, this.root.el.clientWidth / width),
            width,
            height: Math.max(height, ...bottoms),
        });
        this.props.onLayOut(this);
    }
}
