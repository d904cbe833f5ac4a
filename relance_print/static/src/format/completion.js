/**
 * What a format's code may name: the catalogue as `get_variables` returns it.
 *
 * @typedef {{name: string, kind: string, label: string, value: string, members: string[]}} Variable
 * @typedef {{name: string, label: string, value: string, isFilter: boolean}} Suggestion
 */

const LOOP = /\{%-?\s*for\s+(\w+)\s+in\s+(\w+)/g;
const ASSIGNED = /\{%-?\s*(?:assign|capture)\s+(\w+)/g;

/**
 * Tell what is being written where the cursor stands.
 *
 * @param {string} before the code up to the cursor
 * @returns {{kind: "variable"|"filter"|"text", word: string, opening: ""|"{{"|"{%"}|null} null where nothing can be suggested
 */
export function readContext(before) {
    const start = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
    const opening = start < 0 ? "" : before.slice(start, start + 2);
    const code = before.slice(start + 2);
    const [word] = before.match(/[A-Za-z_][\w.]*$|$/);
    if (!opening || code.includes(opening === "{{" ? "}}" : "%}")) {
        return { kind: "text", word, opening: "" };
    }
    const bare = code.replace(/"[^"]*"|'[^']*'/g, "");
    if (/["']/.test(bare) || (opening === "{%" && /^-?\s*\w*$/.test(code))) {
        return null; // within a string, or the name of a tag
    }
    return { kind: /\|\s*\w*$/.test(bare) ? "filter" : "variable", word, opening };
}

/**
 * List what may stand where the cursor stands: what begins as the word does first, then what contains it.
 *
 * @param {Variable[]} variables
 * @param {string} before the code up to the cursor
 * @returns {Suggestion[]}
 */
export function suggest(variables, before) {
    const context = readContext(before);
    if (!context) {
        return [];
    }
    const all = context.kind === "filter" ? variables.filter(({ kind }) => kind === "filter") : expand(variables, before);
    const word = context.word.toLowerCase();
    const rank = ({ name, label }) =>
        name.toLowerCase().startsWith(word) ? 0 : name.toLowerCase().includes(word) ? 1 : label.toLowerCase().includes(word) ? 2 : 3;
    return [0, 1, 2].flatMap((wanted) => all.filter((suggestion) => rank(suggestion) === wanted));
}

/** The variables with what is within them: `labels.date`, and in a loop `line.name`; those of the code's own, too. */
function expand(variables, before) {
    const byName = Object.fromEntries(variables.map((variable) => [variable.name, variable]));
    const suggestions = [];
    for (const [, item, list] of before.matchAll(LOOP)) {
        const variable = byName[list] || { label: list };
        suggestions.push({ name: item, label: variable.label, value: "" }, ...membersOf(item, variable));
    }
    for (const [, name] of before.matchAll(ASSIGNED)) {
        suggestions.push({ name, label: "", value: "" });
    }
    for (const variable of variables) {
        if (variable.kind !== "filter") {
            suggestions.push(variable, ...(variable.kind === "dict" ? membersOf(variable.name, variable) : []));
        }
    }
    const seen = new Set();
    return suggestions.filter(({ name }) => !seen.has(name) && seen.add(name));
}

function membersOf(name, { label, members = [] }) {
    return members.map((member) => ({ name: `${name}.${member}`, label, value: "" }));
}

/**
 * Tell what to put in the place of the word before the cursor, with the braces that are still missing.
 *
 * @param {string} name of a variable or filter
 * @param {string} before the code up to the cursor
 * @param {string} after the code behind it
 * @returns {{word: string, text: string}}
 */
export function complete(name, before, after) {
    const { kind, word, opening } = readContext(before);
    if (kind === "text") {
        return { word, text: `{{ ${name} }}` };
    }
    const isFirst = before.slice(0, before.length - word.length).endsWith("{{");
    const isClosed = opening === "{%" || /^[^{]*?[}%]\}/.test(after);
    const end = isClosed ? (after.startsWith("}}") ? " " : "") : " }}";
    return { word, text: `${isFirst ? " " : ""}${name}${end}` };
}
