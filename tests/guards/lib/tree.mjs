// The files of the repository as guards see them: path → text. Guards never touch the disk themselves,
// so each can be shown a planted tree as well.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export class Tree {
    constructor(texts) {
        this.texts = new Map(Object.entries(texts));
    }

    /** The paths that match PATTERN, in order; all without one. */
    paths(pattern = /^/) {
        return [...this.texts.keys()].filter((path) => pattern.test(path)).sort();
    }

    has(path) {
        return this.texts.has(path);
    }

    /** The text of PATH; a missing file is a guard's own defect unless it asked has() first. */
    text(path) {
        if (!this.has(path)) throw new Error(`no file ${path}`);
        return this.texts.get(path);
    }
}

const lineEnds = new Map(); // of each text that was asked about: guards ask the same ones again and again

/** 1-based line of OFFSET in TEXT. */
export function lineAt(text, offset) {
    let ends = lineEnds.get(text);
    let low = 0;

    if (!ends) {
        ends = [...text.matchAll(/\n/g)].map((match) => match.index);
        lineEnds.set(text, ends);
    }
    for (let high = ends.length; low < high;) {
        const middle = (low + high) >> 1;
        if (ends[middle] < offset) low = middle + 1;
        else high = middle;
    }
    return low + 1;
}

// what .gitignore names is no part of the repository; it only holds lines of the form "name/"
function ignored() {
    const names = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n').filter(Boolean);
    for (const name of names)
        if (!/^[\w.-]+\/$/.test(name)) throw new Error(`.gitignore: the guards don't know "${name}"`);
    return new Set(['.git', ...names.map((name) => name.slice(0, -1))]);
}

function collect(texts, skip, folder) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
        const path = folder ? `${folder}/${entry.name}` : entry.name;

        if (skip.has(entry.name)) continue;
        if (entry.isDirectory()) collect(texts, skip, path);
        else if (entry.isFile()) texts[path] = readFileSync(join(ROOT, path), 'utf8');
    }
}

let found;

/** The tree of the repository that the guards stand in. Pictures are in it as garbled text. */
export function repository() {
    if (!found) {
        const texts = {};
        collect(texts, ignored(), '');
        found = new Tree(texts);
    }
    return found;
}
