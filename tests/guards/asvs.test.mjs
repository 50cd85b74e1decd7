// tests/security/asvs.tsv has every row of OWASP ASVS 5.0.0, levels 1 and 2, and what it names is there.
import { parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';

const TABLE = 'tests/security/asvs.tsv', DOCUMENT = 'conf/security.md', ACTS = 'mod_proj06/office/official.h';
const KINDS = ['yes', 'no', 'deployment', 'document', 'open'];

// Of each chapter the levels of its rows, section by section: V1.2.6 is the sixth figure of V1's second word.
const LEVELS = {
    V1: '22 1111122223 112222222223 222 123',
    V2: '122 112 12223 23',
    V3: '3 113 12223 11222233 11122333 3 22333',
    V4: '12233 23333 22 1222',
    V5: '2 112333 113 222',
    V6: '122 111111112222 11223333 112233 22222333 2223 33 2222',
    V7: '222 1111 22 11222 223 22',
    V8: '1233 1123 133 23',
    V9: '111 1222',
    V10: '22 223 22223 1111122222233333 22222 22 222',
    V11: '2233 22233 11233 1222 23 23 33',
    V12: '12233 11 22223',
    V13: '2333 222223 2233 1222233',
    V14: '22 12223333 122',
    V15: '12233 12233 1222222 3333',
    V16: '2 22222 2222 222 2223',
    V17: '23 22223333 22',
};
const WANTED = new Map(Object.entries(LEVELS).flatMap(([chapter, sections]) => sections.split(' ').flatMap((levels, s) =>
    [...levels].map((level, r) => [`${chapter}.${s + 1}.${r + 1}`, level]))).filter(([, level]) => level < '3'));

/** The lines of the table, as [{ line, id, level, kind, words, file, title }]. */
function lines(text) {
    return text.split('\n').map((row, i) => ({ row, line: i + 1 })).filter(({ row }) => row && !/^(#|id\t)/.test(row))
        .map(({ row, line }) => {
            const [id, level, kind, words, file = '', title = '', ...more] = row.split('\t');
            return { line, id, level, kind, words, file, title, more };
        });
}

const known = new Map(); // text → its titles: each row and each planted wrong asks again

/** The titles of the tests in TEXT, the file PATH: of C the rows of tables, { "title", function or
    V("title", function. */
function titlesOf(path, text) {
    if (!known.has(text)) known.set(text, path.endsWith('.c') ? titlesOfC(text) : titlesOfNode(text));
    return known.get(text);
}

function titlesOfC(text) {
    const { code, strings } = parts(text), found = [];

    for (const { offset, value } of strings) {
        const last = found.at(-1), end = code.indexOf('"', offset + 1) + 1;
        if (last && !code.slice(last.end, offset).trim()) Object.assign(last, { value: last.value + value, end });
        else found.push({ value, offset, end });
    }
    return found.filter(({ offset, end }) => /[{(]\s*$/.test(code.slice(Math.max(0, offset - 40), offset)) &&
        /^\s*,\s*[a-z_]\w+\s*[,)}]/.test(code.slice(end, end + 200))).map(({ value }) => value);
}

function titlesOfNode(text) {
    const call = /\b(?:test|guard)\(\s*(['"`])((?:\\[\s\S]|(?!\1)[^\\])*)\1/g;
    const key = /^ {4}(['"])((?:\\.|(?!\1).)*)\1: async\b/gm; // the manual's sections, each with its check
    return [...text.matchAll(call), ...text.matchAll(key)].map((match) => match[2].replace(/\\(['"`])/g, '$1'));
}

function isThere(tree, { file, title, kind, line }) {
    const at = `${TABLE}:${line}`, isTest = /^tests\//.test(file);

    if (!tree.has(file)) return `${at}: there is no file ${file}`;
    if (!title) return `${at}: names nothing in ${file}`;
    if (kind === 'yes' && !isTest) return `${at}: ${file} is no test`;
    if ((kind === 'deployment' || kind === 'document') && isTest) return `${at}: ${file} tells the operator nothing`;
    if (isTest ? titlesOf(file, tree.text(file)).includes(title) : tree.text(file).includes(title)) return null;
    return `${at}: ${file} has no ${isTest ? 'test' : 'words'} "${title}"`;
}

function checkTable(tree) {
    const findings = [], rows = lines(tree.text(TABLE)), last = { id: '' };
    const [, lacking] = /## What is not there[^\n]*\n([\s\S]*)$/.exec(tree.text(DOCUMENT)) ?? [null, ''];

    for (const id of WANTED.keys()) if (!rows.some((row) => row.id === id)) findings.push(`${TABLE}: ${id} is missing`);
    for (const row of rows) {
        const at = `${TABLE}:${row.line}`;
        const others = rows.filter(({ id }) => id === row.id);

        if (!WANTED.has(row.id)) findings.push(`${at}: ${row.id} is no row of levels 1 and 2`);
        else if (WANTED.get(row.id) !== row.level) findings.push(`${at}: ${row.id} is of level ${WANTED.get(row.id)}`);
        if (!KINDS.includes(row.kind)) findings.push(`${at}: "${row.kind}" is none of ${KINDS.join(', ')}`);
        if (!row.words || row.more.length) findings.push(`${at}: six columns, the fourth says what the row means here`);
        if (row.kind === 'no' && others.length > 1) findings.push(`${at}: ${row.id} applies and does not`);
        if (row.kind === 'open' && !lacking.includes(`(${row.id})`)) findings.push(`${at}: ${DOCUMENT} does not tell that ${row.id} is open`);
        if (row.kind === 'no' && row.file) findings.push(`${at}: what does not apply needs no test`);
        if (row.id !== last.id && others[0] !== row) findings.push(`${at}: the lines of ${row.id} stand apart`);
        Object.assign(last, row);
        if (row.file || !['no', 'open'].includes(row.kind)) {
            const finding = isThere(tree, row);
            if (finding) findings.push(finding);
        }
    }
    return findings;
}

// a sound table: nothing applies but what each planted wrong is about
const nothing = [...WANTED].map(([id, level]) => `${id}\t${level}\tno\tnot here\t\t\n`);
const table = (...rows) => {
    const own = new Set(rows.map((row) => row.split('\t')[0]));
    return `# a note\nid\tlevel\n${[...nothing.filter((row) => !own.has(row.split('\t')[0])), ...rows].join('')}`;
};
const good = ['V1.2.1\t1\tyes\tescaped\ttests/e2e/a.test.mjs\tit\'s escaped\n', 'V1.2.1\t1\tyes\tescaped\ttests/unit/web/test_a.c\tit is escaped, everywhere\n',
    'V3.4.1\t1\tdeployment\tHSTS\tconf/security.md\tStrict-Transport\n', 'V6.3.3\t2\topen\tone factor\t\t\n'];
const sound = { [TABLE]: table(...good), 'conf/security.md': 'Strict-Transport-Security\n## What is not there\none factor (V6.3.3)\n',
    'tests/e2e/a.test.mjs': "test('it\\'s escaped', async () => {});\n",
    'tests/unit/web/test_a.c': '{ "it is escaped, "\n  "everywhere", it_is_escaped, 0, 0, 0 },\nf("only a text");\n' };
const instead = (from, to) => ({ [TABLE]: sound[TABLE].replace(from, to) });

guard('every row of ASVS 5.0, levels 1 and 2, is settled, and what it names is there', checkTable, sound, [
    { plants: instead(/^V9\.1\.2.*\n/m, ''), finds: /V9.1.2 is missing/ },
    { plants: instead(/^V9\.1\.2\t1/m, 'V9.1.2\t2'), finds: /V9.1.2 is of level 1/ },
    { plants: instead(/^V9\.1\.2\t1/m, 'V9.9.9\t1\tno\tx\t\t\n$&'), finds: /V9.9.9 is no row/ },
    { plants: instead(/^(V9\.1\.2\t1)\tno/m, '$1\tperhaps'), finds: /"perhaps" is none of/ },
    { plants: instead('it\'s escaped', 'it was escaped'), finds: /no test "it was escaped"/ },
    { plants: instead('it is escaped, everywhere', 'only a text'), finds: /no test "only a text"/ },
    { plants: instead('tests/e2e/a.test.mjs', 'tests/e2e/b.test.mjs'), finds: /no file tests\/e2e\/b/ },
    { plants: instead('Strict-Transport\n', 'Strict-Transports\n'), finds: /no words "Strict-Transports"/ },
    { plants: instead('V3.4.1\t1\tdeployment', 'V3.4.1\t1\tyes'), finds: /conf\/security.md is no test/ },
    { plants: { [TABLE]: table(...good, 'V1.2.1\t1\tno\tx\t\t\n') }, finds: /V1.2.1 applies and does not/ },
    { plants: { [TABLE]: table(...good, good[0]) }, finds: /the lines of V1.2.1 stand apart/ },
    { plants: instead('\tescaped\ttests/e2e', '\t\ttests/e2e'), finds: /six columns/ },
    { plants: { 'conf/security.md': 'Strict-Transport-Security (V6.3.3)\n## What is not there\n' }, finds: /does not tell that V6.3.3 is open/ },
]);

const ROLES = ['helper', 'manager', 'province', 'auditor', 'pass'];

/* What the document says of acts and roles is what the code carries out. */
function checkActs(tree) {
    const findings = [];
    const list = /#define P6_ACTS\(A\)([\s\S]*?)\n\n/.exec(tree.text(ACTS))[1];
    const carried = new Map([...list.matchAll(/A\(\w+, "(\w+)", ([\s\w|\\]*)\)/g)].map(([, word, roles]) =>
        [word, ROLES.filter((role) => roles.includes(`P6_AS_${role.toUpperCase()}`)).join(' ')]));
    const [, section] = /## Who may do what\n([\s\S]*?)(\n## |$)/.exec(tree.text(DOCUMENT)) ?? [null, ''];
    const told = new Map([...section.matchAll(/^\| ([a-z]+) \|[^|]*\|(.*)\|$/gm)].filter(([, word]) => word !== 'act').map(([, word, cells]) =>
        [word, ROLES.filter((_, i) => cells.split('|')[i].trim() === 'yes').join(' ')]));

    for (const word of new Set([...carried.keys(), ...told.keys()]))
        if (carried.get(word) !== told.get(word))
            findings.push(`${DOCUMENT}: ${word}: told "${told.get(word)}", carried out "${carried.get(word)}"`);
    return findings;
}

const acts = { [ACTS]: '#define P6_ACTS(A) \\\n    A(ANY, "any", P6_AS_HELPER | \\\n      P6_AS_PASS) \\\n    A(AUDIT, "audit", P6_AS_AUDITOR)\n\n',
    [DOCUMENT]: '## Who may do what\n\n| act | what it is | helper | manager | province | auditor | pass |\n|---|---|---|---|---|---|---|\n' +
        '| any | be in | yes | | | | yes |\n| audit | read | | | | yes | |\n\n## More\n' };
guard('the security document tells who may do what as it is carried out', checkActs, acts, [
    { plants: { [DOCUMENT]: acts[DOCUMENT].replace('| yes | |\n', '| | |\n') }, finds: /audit: told "", carried out "auditor"/ },
    { plants: { [DOCUMENT]: acts[DOCUMENT].replace('| any | be in | yes', '| any | be in | ') }, finds: /any: told "pass"/ },
    { plants: { [DOCUMENT]: acts[DOCUMENT].replace(/^\| audit .*\n/m, '') }, finds: /audit: told "undefined"/ },
]);
