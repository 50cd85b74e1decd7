// What the product answers, read from the rooms' tables in mod_proj06/*/routes.c: one row a route,
// { pattern, methods, signedIn, json }, in the order of the tables.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const ROW = /\{ P6_(GET|POST|BOTH), "([^"]+)", (\w+), ([^,]+), [^,}]+ \}/g;
const METHODS = { GET: ['GET'], POST: ['POST'], BOTH: ['GET', 'POST'] };
const rooms = path.join(root, 'mod_proj06');

const tables = fs.readdirSync(rooms).sort().map((room) => path.join(rooms, room, 'routes.c'))
    .filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, 'utf8')).join('');

export const routes = [...tables.matchAll(ROW)].map(([, methods, pattern, handler, flags]) => ({
    pattern, methods: METHODS[methods], handler, json: /POSTED/.test(flags), signedIn: /P6_(BY|FORM)\(/.test(flags),
    fits: new RegExp(`^${pattern.replace(/[.$]/g, '\\$&').replaceAll('{}', '[^/]+')}$`),
    holes: pattern.split('{}').length - 1,
}));
assert.equal(routes.length, tables.match(/^ *\{ P6_[A-Z]+, /gm).length, 'every row of the tables is read');

// The route of PATH (its query does not count), or undefined.
export function routeOf(path_) {
    const found = routes.filter(({ fits }) => fits.test(path_.split('?')[0]));
    return found.find(({ holes }) => holes === 0) ?? found[0];
}

const sources = fs.readdirSync(rooms).sort().map((room) => path.join(rooms, room)).filter((dir) => fs.statSync(dir).isDirectory())
    .flatMap((dir) => fs.readdirSync(dir).sort().filter((name) => name.endsWith('.c')).map((name) => path.join(dir, name)))
    .map((file) => fs.readFileSync(file, 'utf8'));

// Words that may be names of fields of ROUTE: those in the source that has its handler.
export function fieldsOf({ handler }) {
    const source = sources.find((text) => text.includes(`\np6_error *${handler}(`)) ?? '';
    return [...new Set([...source.matchAll(/"([a-z][a-z0-9_-]{1,19})"/g)].map(([, word]) => word))];
}
