// Log lines keep their numbers: unique, in the range of their room, and explained in conf/log-ids.md.
import { calls, parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';

const DOCUMENT = 'conf/log-ids.md';
// the hundred that a room's numbers begin with
const RANGES = { base: 10, store: 20, schedule: 25, template: 30, web: 35, site: 35, locator: 40, visits: 50, booking: 50,
    delivery: 55, audit: 60, directory: 65, httpd: 70, ctl: 80 };
const LEVELS = { ERR: 'error', WARN: 'warn', WARNING: 'warn', NOTICE: 'notice', INFO: 'info', DEBUG: 'debug' };

/** The log lines of TREE's sources, as [{ id, level, place, room }]: calls of p6_log, and what httpd/
    logs by httpd's own functions under a number of ours. */
function logged(tree, findings) {
    const found = [];

    for (const path of tree.paths(/^mod_proj06\/.*\.[ch]$/)) {
        const text = tree.text(path), { strings } = parts(text);
        const room = /^mod_proj06\/(\w+)\//.exec(path)?.[1] ?? 'httpd';
        const bits = ({ start, end }) => text.slice(start, end).trim();

        for (const { line, args } of calls(text, 'p6_log')) {
            const place = `${path}:${line}`;
            if (/^(const )?p6_env\b/.test(bits(args[0]))) continue; // its declaration and definition
            const level = LEVELS[/^P6_([A-Z]+)$/.exec(bits(args[1]))?.[1]];
            const id = /^\d{4}$/.exec(bits(args[2]))?.[0];

            if (!id) findings.push(`${place}: the number of a log line stands in the call, four digits`);
            else if (!level) findings.push(`${place}: the level of P6-${id} stands in the call`);
            else found.push({ id, level, place, room });
        }
        for (const { line, args } of calls(text, 'ap_log_\\w?error')) {
            const all = text.slice(args[0].start, args.at(-1).end);
            const id = strings.filter(({ offset }) => offset > args[0].start && offset < args.at(-1).end)
                .map(({ value }) => /^P6-(\d{4}): /.exec(value)?.[1]).find(Boolean);
            const forwards = /"P6-%04d: /.test(all);
            const level = LEVELS[/\bAPLOG_(ERR|WARNING|NOTICE|INFO|DEBUG)\b/.exec(all)?.[1]];

            if (id && level) found.push({ id, level, place: `${path}:${line}`, room });
            else if (!forwards) findings.push(`${path}:${line}: a log line needs a level and "P6-nnnn: " in front`);
        }
    }
    return found;
}

/** The rows of the table, as [{ id, level, line, cells }]. */
function rows(text) {
    return text.split('\n').map((row, i) => ({ row, line: i + 1 }))
        .filter(({ row }) => /^\|\s*P6-/.test(row))
        .map(({ row, line }) => {
            const cells = row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
            return { id: cells[0].slice(3), level: cells[1], line, cells };
        });
}

const source = 'p6_log(env, P6_WARN, 2001, "x %s", f(a, b));\n';
const bridge = 'ap_log_error(APLOG_MARK, APLOG_ERR, 0, s,\n    "P6-7001: %s", x);\n' +
    'ap_log_error(APLOG_MARK, levels[level], 0, s, "P6-%04d: %s", id, line);\n';
const document = '| id | level | what |a|b|\n|---|---|---|---|---|\n' +
    '| P6-2001 | warn | says | cause | do |\n| P6-7001 | error | says | cause | do |\n';
const sound = { 'mod_proj06/store/a.c': source, 'mod_proj06/httpd/b.c': bridge, [DOCUMENT]: document,
    'mod_proj06/base/env.c': 'void p6_log(const p6_env *env, p6_level level, int id, const char *fmt, ...)\n{\n}\n' };

function checkNumbers(tree) {
    const findings = [], seen = new Map();

    for (const { id, place, room } of logged(tree, findings)) {
        if (seen.has(id)) findings.push(`${place}: P6-${id} is already that of ${seen.get(id)}`);
        seen.set(id, place);
        if (RANGES[room] === undefined) findings.push(`${place}: ${room} has no range of numbers`);
        else if (id.slice(0, 2) !== String(RANGES[room]))
            findings.push(`${place}: P6-${id} is out of ${room}'s range ${RANGES[room]}00 to ${RANGES[room]}99`);
    }
    return findings;
}

guard("log lines have numbers of their own in their room's range", checkNumbers, sound, [
    { plants: { 'mod_proj06/store/b.c': source }, finds: /store\/b.c:1: P6-2001 is already that of mod_proj06\/store\/a.c:1/ },
    { plants: { 'mod_proj06/store/a.c': source.replace('2001', '2501') }, finds: /P6-2501 is out of store's range/ },
    { plants: { 'mod_proj06/store/a.c': source.replace('2001', 'ID') }, finds: /a.c:1: the number of a log line/ },
    { plants: { 'mod_proj06/store/a.c': source.replace('P6_WARN', 'level') }, finds: /the level of P6-2001/ },
    { plants: { 'mod_proj06/store/a.c': source.replace('2001', '201') }, finds: /the number of a log line/ },
    { plants: { 'mod_proj06/httpd/b.c': bridge.replace('P6-7001: ', '') }, finds: /b.c:1: a log line needs/ },
    { plants: { 'mod_proj06/attic/b.c': source.replace('2001', '2002') }, finds: /attic has no range/ },
]);

function checkDocument(tree) {
    const findings = [], written = rows(tree.text(DOCUMENT)), lines = logged(tree, []);

    for (const { id, level, place } of lines) {
        const row = written.find((entry) => entry.id === id);
        if (!row) findings.push(`${place}: P6-${id} has no row in ${DOCUMENT}`);
        else if (row.level !== level) findings.push(`${DOCUMENT}:${row.line}: P6-${id} is logged as ${level}, not ${row.level}`);
    }
    written.forEach(({ id, line, cells }, i) => {
        if (!lines.some((entry) => entry.id === id)) findings.push(`${DOCUMENT}:${line}: nothing logs P6-${id}`);
        if (i && id <= written[i - 1].id) findings.push(`${DOCUMENT}:${line}: P6-${id} is not in order`);
        if (cells.length !== 5 || cells.includes('')) findings.push(`${DOCUMENT}:${line}: P6-${id} needs five full cells`);
    });
    return findings;
}

guard('every log line is explained, at its level and in order', checkDocument, sound, [
    { plants: { [DOCUMENT]: document.replace(/.*2001.*\n/, '') }, finds: /store\/a.c:1: P6-2001 has no row/ },
    { plants: { [DOCUMENT]: `${document}| P6-8001 | warn | says | cause | do |\n` }, finds: /md:5: nothing logs P6-8001/ },
    { plants: { [DOCUMENT]: document.replace('warn', 'info') }, finds: /P6-2001 is logged as warn, not info/ },
    { plants: { [DOCUMENT]: document.replace(/(.*2001.*\n)(.*7001.*\n)/, '$2$1') }, finds: /md:4: P6-2001 is not in order/ },
    { plants: { [DOCUMENT]: document.replace('| do |', '| |') }, finds: /md:3: P6-2001 needs five/ },
    { plants: { 'mod_proj06/httpd/b.c': bridge.replace('APLOG_ERR', 'APLOG_WARNING') }, finds: /P6-7001 is logged as warn/ },
]);
