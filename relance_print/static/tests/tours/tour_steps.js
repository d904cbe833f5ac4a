import { browser } from "@web/core/browser/browser";

// What tours of this addon have in common: each action is followed by a step that sees what became of it.

// Of the letter's page; the zones are in the frame, the pencils over it.
export const LETTER = ".o_letter_paper:not(.o_letter_saving) :iframe";
export const zone = (name) => `${LETTER} [data-zone=${name}]`;
export const open = (name) => `${zone(name)}[contenteditable]:not([contenteditable=false])`;
export const closed = (name) => `${zone(name)}:not([contenteditable])`;
export const pencil = (name) => `.o_letter_pencil[data-zone=${name}]`;

export const click = (trigger, content) => ({ trigger, content, run: "click" });
export const check = (trigger, content) => ({ trigger, content });

export const menuItem = (name) => `[data-menu-xmlid="${name}"]`;

export const openMenu = (name) => [
    click(`.o_menu_sections ${menuItem("account.menu_finance_configuration")}`, "Open the menu Configuration"),
    check(`.o-dropdown--menu ${menuItem(name)}`, "It has the entry"),
    click(`.o-dropdown--menu ${menuItem(name)}`, "Take it"),
];

export const save = () => [
    click(".o_form_button_save:enabled", "Save"),
    check(".o_form_view .o_form_saved", "It is saved"),
];

/**
 * Type where the caret is, as a keyboard does: the events first, then what a browser does of its own, which is editing.
 *
 * @param {HTMLElement} anchor of the document to type in
 * @param {string} text
 */
export function type(anchor, text) {
    const { ownerDocument: frame } = anchor;
    for (const key of text) {
        const dispatch = (kind, name, init) =>
            frame.activeElement.dispatchEvent(new kind(name, { bubbles: true, cancelable: true, ...init }));
        if (dispatch(KeyboardEvent, "keydown", { key }) && dispatch(InputEvent, "beforeinput", { inputType: "insertText", data: key })) {
            frame.execCommand("insertText", false, key);
        }
        dispatch(KeyboardEvent, "keyup", { key });
    }
}

/** Put the selection on the first place in a text that reads so. */
export function select(anchor, text) {
    const { ownerDocument: frame } = anchor;
    const walker = frame.createTreeWalker(anchor, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const start = walker.currentNode.data.indexOf(text);
        if (start >= 0) {
            frame.getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + text.length);
            return;
        }
    }
    fail(`It does not read "${text}"`);
}

export function fail(message) {
    throw new Error(message);
}

/** Press what opens a PDF in another window, and see that it is one. */
export const openPdf = (trigger, content) => [
    {
        trigger: `${trigger}:enabled`,
        content,
        run(helpers) {
            browser.open = (url) => {
                document.body.dataset.pdf = url;
                return window;
            };
            return helpers.click();
        },
    },
    {
        trigger: "body[data-pdf]",
        content: "It is a PDF",
        async run() {
            const response = await fetch(document.body.dataset.pdf);
            const text = await response.text();
            if (response.headers.get("Content-Type") !== "application/pdf" || !text.startsWith("%PDF-")) {
                fail(`It is ${text.slice(0, 20)}`);
            }
        },
    },
];

export const printReminder = () => [
    click(".o_notebook .nav-link[name=reminders]", "Open the page of reminders"),
    check("button[name=action_print_reminder]", "A reminder can be printed"),
    click("button[name=action_print_reminder]", "Print a reminder"),
    check(`${LETTER} .letter`, "The letter is on the screen"),
    check(pencil("body"), "It can be corrected"),
];

export const downloaded = () => [
    check(".o_reminder_archive iframe", "The letter gives way to the archived PDF"),
    {
        trigger: "body",
        content: "The browser received a PDF",
        run() {
            const [request, ...others] = performance
                .getEntriesByType("resource")
                .filter((entry) => /\/relance_print\/pdf\/\d+$/.test(entry.name) && entry.initiatorType === "xmlhttprequest");
            if (request?.responseStatus !== 200 || others.length) {
                fail(`The download was answered by ${JSON.stringify([request, ...others])}`);
            }
        },
    },
];

export const download = () => [click("button[name=action_download_pdf]", "Download as PDF"), ...downloaded()];
