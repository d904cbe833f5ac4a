import { reactive, toRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { isBinarySize } from "@web/core/utils/binary";

const STORAGE_KEY = "relance_print.preview_invoice";
const states = new WeakMap();

/**
 * What the preview and the editors of one form know together.
 *
 * @param {Object} model of the form
 * @returns {{
 *   error: {message: string, part?: string, line?: number, column?: number}|null, what is wrong with what is typed
 *   moveId: number|false, the invoice that the letter is shown on
 *   target: {part: string, line: number, column: number}|null, where an editor shall put its cursor once it is there
 * }} reactive
 */
export function previewState(model) {
    const key = toRaw(model);
    if (!states.has(key)) {
        states.set(key, reactive({ error: null, moveId: getPickedInvoice(), target: null }));
    }
    return states.get(key);
}

/**
 * The images in the list of a format's form, saved or not, if they are complete.
 *
 * @param {Object} list of the field
 * @returns {{id: number|false, name: string, image?: string}[]} the content only of those that the server has not
 */
export function listImages({ records }) {
    return records
        .map(({ resId, data: { name, image } }) => ({ id: resId, name, image }))
        .filter(({ name, image }) => name && image)
        .map(({ image, ...stored }) => (isBinarySize(image) ? stored : Object.assign(stored, { image })));
}

/** The invoice that the user picked in this session, for whatever text or format. */
function getPickedInvoice() {
    return Number(browser.sessionStorage.getItem(STORAGE_KEY)) || false;
}

export function setPickedInvoice(id) {
    if (id) {
        browser.sessionStorage.setItem(STORAGE_KEY, id);
    } else {
        browser.sessionStorage.removeItem(STORAGE_KEY);
    }
}
