// Just enough of XML to look at templates and catalogues, which libxml2 checks in the product.
import { lineAt } from './tree.mjs';

const PIECES = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[!?][^>]*>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*?)(\/?)>/g;
const ATTRIBUTES = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function unescape(text) {
    return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
        hex ? String.fromCodePoint(parseInt(hex, 16))
            : decimal ? String.fromCodePoint(Number(decimal)) : ENTITIES[name] ?? whole);
}

/** The elements of TEXT in document order, as [{ name, line, attributes, text, parent }]; `text` is
    all text inside, `parent` an element or null. */
export function elements(text) {
    const found = [], open = [];
    let from = 0;

    const add = (piece) => open.forEach((element) => { element.text += piece; });
    for (const match of text.matchAll(PIECES)) {
        const [whole, cdata, closes, name, attributes, empty] = match;

        add(unescape(text.slice(from, match.index)));
        from = match.index + whole.length;
        if (cdata !== undefined) add(cdata);
        if (!name) continue;
        if (closes) {
            open.pop();
            continue;
        }
        const element = { name, line: lineAt(text, match.index), attributes: {}, text: '',
            parent: open.at(-1) ?? null };
        for (const [, key, double, single] of attributes.matchAll(ATTRIBUTES))
            element.attributes[key] = unescape(double ?? single);
        found.push(element);
        if (!empty) open.push(element);
    }
    return found;
}
