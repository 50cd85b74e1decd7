// What pages say is in the catalogues, and nothing else is.
import { catalogues, cataloguePath, holesOf } from './lib/catalogues.mjs';
import { calls, parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';
import { elements } from './lib/xml.mjs';

// the files of rooms that speak to people
const speaking = (tree) => tree.paths(/^mod_proj06\/.*\.[ch]$/).filter((path) => !/\/(base|store)\//.test(path));
const templates = (tree) => tree.paths(/^templates\/.*\.xhtml$/);
const FILE_NAME = /\.(xhtml|xlf|html|css|js|svg|ics|csv|json|ndjson|geojson|live|snap|conf|db|h|c)$/;
const ID = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;

/** The ids in TEXT, a template, as [{ id, line }]. */
function idsOfTemplate(text) {
    const found = [];

    for (const { attributes, line } of elements(text)) {
        if ('i18n:translate' in attributes) found.push({ id: attributes['i18n:translate'].trim(), line });
        for (const pair of (attributes['i18n:attributes'] ?? '').split(';').filter((part) => part.trim()))
            found.push({ id: pair.trim().split(/\s+/)[1] ?? '', line });
    }
    return found;
}

/** The calls that say something in TEXT, C: [{ line, ids, prefixes, given }]; `given` are the names of
    holes or null where a name is no literal. */
function sayings(text) {
    const { strings } = parts(text);
    const literals = ({ start, end }) => strings.filter(({ offset }) => offset >= start && offset < end);

    return calls(text, 'P6_SAY|p6_say').filter(({ args }) => args.length > 1).map(({ name, line, args }) => {
        const at = name === 'P6_SAY' ? 1 : 3;
        const texts = args[at] ? literals(args[at]).map(({ value }) => value) : [];
        const names = args.slice(at + 1).filter((arg, i) => i % 2 === 0)
            .filter((arg) => text.slice(arg.start, arg.end).trim() !== 'NULL');
        const given = names.map((arg) => (literals(arg).length === 1 ? literals(arg)[0].value : null));

        return { line, given: given.includes(null) ? null : given,
            ids: texts.filter((value) => ID.test(value)),
            prefixes: texts.filter((value) => /[.]$|%/.test(value)).map((value) => value.replace(/[^.]*%.*$/, '')) };
    });
}

/** The prefixes that TEXT declares, as [{ prefix, line }]. */
function declared(text) {
    return parts(text).comments.flatMap(({ value, line }) =>
        [...value.matchAll(/i18n-prefix:\s*(\S+)/g)].map((match) => ({ prefix: match[1], line })));
}

const tags = 'xmlns:i18n="http://xml.zope.org/namespaces/i18n"';
const message = (id, text) => `<trans-unit id="${id}"><source>${text}</source><target>${text}</target></trans-unit>\n`;
const catalogue = message('help.title', 'x') + message('help.at', '${time} ${day}') +
    message('help.name', 'x') + message('when.now', 'x') + message('when.later.on', 'x');
const page = `<p ${tags} i18n:translate="help.title">x</p>\n<a i18n:attributes="title help.name; alt help.title"/>\n`;
const code = '/* i18n-prefix: when. */\nv = P6_SAY(call, c ? "help.at" : id, "time", f(1, 2), "day", day);\n' +
    'w = P6_SAY(call, apr_pstrcat(call->pool, "when.", code, NULL));\nid = "when.later.on";\n';
const sound = { [cataloguePath('vi')]: catalogue, [cataloguePath('en')]: catalogue, [cataloguePath('fr')]: catalogue,
    'templates/help.xhtml': page, 'mod_proj06/locator/a.c': code };
const changedCode = (from, to) => ({ 'mod_proj06/locator/a.c': code.replace(from, to) });

function checkExist(tree) {
    const known = catalogues(tree).vi, findings = [];
    const families = new Set([...known.keys()].map((id) => id.split('.')[0]));
    const need = (id, path, line) => {
        if (!known.has(id)) findings.push(`${path}:${line}: no catalogue has "${id}"`);
    };

    for (const path of templates(tree))
        for (const { id, line } of idsOfTemplate(tree.text(path))) need(id, path, line);
    for (const path of speaking(tree)) {
        const text = tree.text(path), prefixes = declared(text).map(({ prefix }) => prefix);

        for (const { value, line } of parts(text).strings)
            if (ID.test(value) && !FILE_NAME.test(value) && families.has(value.split('.')[0]))
                need(value, path, line);
        for (const { ids, prefixes: built, line } of sayings(text)) {
            for (const id of ids) if (!families.has(id.split('.')[0])) need(id, path, line);
            for (const prefix of built)
                if (prefix ? !prefixes.includes(prefix) : !prefixes.length) // "%s%d" may be any of them
                    findings.push(`${path}:${line}: builds ids from "${prefix}" without saying i18n-prefix: ${prefix}`);
        }
    }
    return findings;
}

guard('what templates and code say is in the catalogues', checkExist, sound, [
    { plants: { 'templates/help.xhtml': page.replace('"help.title"', '"help.titel"') },
        finds: /help.xhtml:1: no catalogue has "help.titel"/ },
    { plants: { 'templates/help.xhtml': page.replace('help.name;', 'help.nam;') }, finds: /help.xhtml:2: .*"help.nam"/ },
    { plants: { 'templates/help.xhtml': page.replace('"help.title"', '""') }, finds: /help.xhtml:1: .*""/ },
    { plants: changedCode('"help.at"', '"help.when"'), finds: /a.c:2: no catalogue has "help.when"/ },
    { plants: changedCode('"help.at"', '"elp.at"'), finds: /a.c:2: no catalogue has "elp.at"/ },
    { plants: changedCode('"when.later.on"', '"when.never.on"'), finds: /a.c:4: no catalogue has "when.never.on"/ },
    { plants: changedCode('i18n-prefix: when.', ''), finds: /a.c:3: builds ids from "when."/ },
    { plants: changedCode('apr_pstrcat(call->pool, "when.", code, NULL)', 'apr_psprintf(p, "then.%d", 1)'),
        finds: /a.c:3: builds ids from "then."/ },
]);

function checkUsed(tree) {
    const used = new Set(), prefixes = new Set(), findings = [];
    const known = catalogues(tree).vi;

    for (const path of templates(tree)) idsOfTemplate(tree.text(path)).forEach(({ id }) => used.add(id));
    for (const path of speaking(tree)) {
        const text = tree.text(path), { strings } = parts(text);

        strings.forEach(({ value }) => used.add(value));
        for (const { prefix, line } of declared(text)) {
            if (!strings.some(({ value }) => value.startsWith(prefix) && !known.has(value)))
                findings.push(`${path}:${line}: i18n-prefix: ${prefix} is declared, but no id is built from it here`);
            if (![...known.keys()].some((id) => id.startsWith(prefix)))
                findings.push(`${path}:${line}: i18n-prefix: ${prefix} begins no id of the catalogues`);
            prefixes.add(prefix);
        }
    }
    for (const [id, { line }] of known)
        // a prefix stands for one more step only: "commune." is not "commune.list."
        if (!used.has(id) && !prefixes.has(id.replace(/[^.]+$/, '')))
            findings.push(`${cataloguePath('vi')}:${line}: nothing says ${id}`);
    return findings;
}

guard('the catalogues hold nothing that nobody says', checkUsed, sound, [
    { plants: { [cataloguePath('vi')]: catalogue + message('help.lost', 'x') }, finds: /vi.xlf:6: nothing says help.lost/ },
    { plants: changedCode('id = "when.later.on"', ''), finds: /vi.xlf:5: nothing says when.later.on/ },
    { plants: { 'templates/help.xhtml': page.replace('title help.name; ', '') }, finds: /nothing says help.name/ },
    { plants: changedCode('i18n-prefix: when.', 'i18n-prefix: when. i18n-prefix: then.'),
        finds: /a.c:1: i18n-prefix: then. begins no id/ },
    { plants: changedCode('"when.", code', 'id'), finds: /a.c:1: i18n-prefix: when. is declared, but/ },
]);

function checkGiven(tree) {
    const all = catalogues(tree), findings = [];

    for (const path of speaking(tree))
        for (const { ids, given, line } of sayings(tree.text(path)))
            for (const id of given ? ids : []) {
                const entries = Object.values(all).map((known) => known.get(id)).filter(Boolean);
                const shown = entries.flatMap((entry) => entry.forms.map((form) => form.shown));
                const holes = new Set(shown.flatMap((text) => [...holesOf(text)]));

                if (!entries.length) continue;
                if (entries[0].plural) holes.add('n');
                for (const hole of holes)
                    if (!given.includes(hole)) findings.push(`${path}:${line}: ${id} is not given its ${hole}`);
                for (const name of given)
                    if (!holes.has(name)) findings.push(`${path}:${line}: ${id} has no hole ${name}`);
            }
    return findings;
}

guard('messages are given what their holes need', checkGiven, sound, [
    { plants: changedCode(', "day", day', ''), finds: /a.c:2: help.at is not given its day/ },
    { plants: changedCode('"day", day', '"day", day, "at", x'), finds: /a.c:2: help.at has no hole at/ },
    { plants: changedCode('P6_SAY(call, c ? "help.at" : id', 'p6_say(cat, lang, pool, "help.title"'),
        finds: /a.c:2: help.title has no hole day/ },
]);

function checkProblems(tree) {
    const list = tree.text('mod_proj06/base/error.h'), known = catalogues(tree).vi, findings = [];
    const names = [...list.matchAll(/^\s*E\((\w+), *\d+,/gm)].map((match) => match[1]);
    const ids = names.map((name) => `problem.${name.toLowerCase()}`);

    for (const id of ids) if (!known.has(id)) findings.push(`error.h: no catalogue has "${id}"`);
    for (const [id, { line }] of known)
        if (id.startsWith('problem.') && !ids.includes(id))
            findings.push(`${cataloguePath('vi')}:${line}: ${id} is no error of error.h`);
    return findings;
}

guard('every error has a title for people', checkProblems, {
    'mod_proj06/base/error.h': '    E(NOT_FOUND, 404, "x") \\\n    E(IO, 500, "y")\n',
    ...Object.fromEntries(['vi', 'en', 'fr'].map((language) =>
        [cataloguePath(language), message('problem.not_found', 'x') + message('problem.io', 'y')])),
}, [
    { plants: { [cataloguePath('vi')]: message('problem.io', 'y') }, finds: /no catalogue has "problem.not_found"/ },
    { plants: { 'mod_proj06/base/error.h': '    E(IO, 500, "y")\n' }, finds: /problem.not_found is no error/ },
]);

// the lists of the audit's words, and where their messages begin
const AUDIT_WORDS = { P6_AUDIT_ACTIONS: 'audit.did.', P6_AUDIT_SUBJECTS: 'audit.on.' };

function checkAudit(tree) {
    const text = tree.text('mod_proj06/store/audit.h'), known = catalogues(tree).vi, findings = [];

    for (const [list, prefix] of Object.entries(AUDIT_WORDS)) {
        const [rows] = new RegExp(`#define ${list}\\(A\\)(?:.*\\\\\\n)*.*`).exec(text);
        for (const [, word] of rows.matchAll(/\bA\(\w+, "(\w+)"\)/g))
            if (!known.has(prefix + word)) findings.push(`audit.h: no catalogue has "${prefix}${word}"`);
    }
    return findings;
}

guard('every word of the audit is said to auditors', checkAudit, {
    'mod_proj06/store/audit.h': '#define P6_AUDIT_ACTIONS(A) \\\n    A(SIGN_IN, "sign_in") \\\n    A(VISIT_CALL, "visit_call")\n\n' +
        '#define P6_AUDIT_SUBJECTS(A) \\\n    A(NONE, "") \\\n    A(VISIT, "visit")\n',
    ...Object.fromEntries(['vi', 'en', 'fr'].map((language) => [cataloguePath(language),
        message('audit.did.sign_in', 'x') + message('audit.did.visit_call', 'y') + message('audit.on.visit', 'z')])),
}, [
    { plants: { [cataloguePath('vi')]: message('audit.did.sign_in', 'x') + message('audit.on.visit', 'z') },
        finds: /no catalogue has "audit.did.visit_call"/ },
    { plants: { [cataloguePath('vi')]: message('audit.did.sign_in', 'x') + message('audit.did.visit_call', 'y') },
        finds: /no catalogue has "audit.on.visit"/ },
]);
