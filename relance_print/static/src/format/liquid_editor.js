import { onMounted } from "@odoo/owl";
import { CodeEditor } from "@web/core/code_editor/code_editor";

const LIQUID = [
    { token: "keyword.liquid", regex: "\\{%.*?%\\}" },
    { token: "variable.liquid", regex: "\\{\\{.*?\\}\\}" },
];
const VOID_ELEMENTS = { br: 1, col: 1, hr: 1, img: 1, wbr: 1 };

/** A module of Ace's, which is loaded. */
export function requireAce(path) {
    const { require: load } = window.ace; // under another name: Odoo would take it for a module of its own
    return load(path);
}

/** Odoo's code editor for HTML or CSS with Liquid in it: wraps long lines, and hands over Ace's editor once it is there. */
export class LiquidEditor extends CodeEditor {
    static props = { ...CodeEditor.props, onReady: Function };

    setup() {
        super.setup();
        onMounted(() => {
            const session = this.aceEditor.getSession();
            session.setMode(makeLiquidMode(this.props.mode));
            session.setUseWrapMode(true);
            session.setOptions({ tabSize: 2, useSoftTabs: true });
            this.props.onReady(this.aceEditor);
        });
    }
}

/** Ace's mode for HTML or CSS, in which Liquid's braces stand out wherever they are. */
function makeLiquidMode(base) {
    const { Mode } = requireAce(`ace/mode/${base}`);
    const mode = new Mode();
    mode.$highlightRules = new mode.HighlightRules();
    for (const rules of Object.values(mode.$highlightRules.getRules())) {
        rules.unshift(...LIQUID);
    }
    mode.voidElements = VOID_ELEMENTS; // no </br> is typed by itself
    return mode;
}
