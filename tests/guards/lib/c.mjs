// Just enough of C to look at sources: what is code, comment and string, calls, function bodies.
import { lineAt } from './tree.mjs';

const PIECES = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g;

const known = new Map();

const blank = (text) => text.replace(/[^\n]/g, ' ');

/**
 * { code, comments, strings }: `code` is TEXT with comments and the insides of strings blanked, at the
 * same offsets; comments and strings are [{ offset, line, value }], strings unescaped as far as \" and
 * \\ go.
 */
export function parts(text) {
    let found = known.get(text);

    if (!found) known.set(text, found = split(text));
    return found;
}

function split(text) {
    const comments = [], strings = [];
    const code = text.replace(PIECES, (piece, offset) => {
        const line = lineAt(text, offset);

        if (piece[0] === '/') {
            comments.push({ offset, line, value: piece });
            return blank(piece);
        }
        if (piece[0] === '"')
            strings.push({ offset, line, value: piece.slice(1, -1).replace(/\\(["\\])/g, '$1') });
        return piece[0] + blank(piece.slice(1, -1)) + piece[0];
    });
    return { code, comments, strings };
}

/** CODE without preprocessor lines. */
export function withoutPreprocessor(code) {
    return code.replace(/^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm, blank);
}

const CLOSING = { '(': ')', '{': '}', '[': ']' };

/** The offset behind the bracket that closes the one at OPEN in CODE. */
export function behindBracket(code, open) {
    let depth = 0;
    for (let i = open; i < code.length; i++) {
        if (CLOSING[code[i]]) depth++;
        else if (code[i] === ')' || code[i] === '}' || code[i] === ']') depth--;
        if (depth === 0) return i + 1;
    }
    return code.length;
}

function openingBefore(code, close) {
    let depth = 0;
    for (let i = close; i >= 0; i--) {
        if (code[i] === ')') depth++;
        else if (code[i] === '(' && --depth === 0) return i;
    }
    return -1;
}

/** The calls of functions and macros named by NAMES (a RegExp source) in TEXT, as
    [{ name, line, args: [{ start, end }] }], offsets into TEXT. */
export function calls(text, names) {
    const { code } = parts(text);
    const found = [];

    for (const match of code.matchAll(new RegExp(`(?<![\\w.>])(${names})\\s*\\(`, 'g'))) {
        const open = match.index + match[0].length - 1, end = behindBracket(code, open) - 1;
        const args = [];
        let start = open + 1;

        for (let i = start; i <= end; i++) {
            if (CLOSING[code[i]]) i = behindBracket(code, i) - 1;
            else if (i === end || code[i] === ',') {
                args.push({ start, end: i });
                start = i + 1;
            }
        }
        found.push({ name: match[1], line: lineAt(text, match.index), args });
    }
    return found;
}

/** The functions that TEXT defines, as [{ name, line, lines }]: from the line with the name to the
    closing brace. */
export function functions(text) {
    const code = withoutPreprocessor(parts(text).code);
    const found = [];

    for (let i = code.indexOf('{'); i >= 0; i = code.indexOf('{', i)) {
        const end = behindBracket(code, i);
        let before = i - 1;

        while (before > 0 && /\s/.test(code[before])) before--;
        if (code[before] === ')') {
            const open = openingBefore(code, before), from = Math.max(0, open - 100);
            const name = /(\w+)\s*$/.exec(code.slice(from, open));
            const line = lineAt(code, name ? from + name.index : i);

            found.push({ name: name?.[1] ?? '?', line, lines: lineAt(code, end - 1) - line + 1 });
        }
        i = end;
    }
    return found;
}
