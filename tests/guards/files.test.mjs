// How files look: size, shape, names, and that no test lies where nobody runs it.
import { functions, parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';
import { lineAt } from './lib/tree.mjs';

const FILE_LINES = 500, FUNCTION_LINES = 60, COLUMNS = 100;
const IN_C = /^(mod_proj06|tests)\/.*\.[ch]$/;
const PICTURES = /\.(png|jpe?g|ico|gif|webp|pdf)$/;

const header = '/**\n * What it is for.\n */\n#ifndef A_H\n#define A_H\n#endif\n';
const body = (lines) => `static int f(int a)\n{\n${'    a++;\n'.repeat(lines - 3)}}\n`;
const sound = { 'mod_proj06/base/a.h': header, 'mod_proj06/base/a.c': body(FUNCTION_LINES),
    'mod_proj06/Makefile': 'all:\n\ttrue\n' };

function checkShape(tree) {
    const findings = [];

    for (const path of tree.paths(IN_C)) {
        const text = tree.text(path), rows = text.split('\n');

        if (rows.length > FILE_LINES) findings.push(`${path}: ${rows.length} lines, fewer than ${FILE_LINES} are wanted`);
        if (!text.endsWith('\n')) findings.push(`${path}: no line feed at its end`);
        if (path.endsWith('.h') && !text.startsWith('/*')) findings.push(`${path}:1: a header begins with what it is for`);
        rows.forEach((row, i) => {
            if ([...row].length > COLUMNS) findings.push(`${path}:${i + 1}: ${[...row].length} columns, more than ${COLUMNS}`);
            if (row.includes('\t')) findings.push(`${path}:${i + 1}: a tab`);
            if (/[ \r]$/.test(row)) findings.push(`${path}:${i + 1}: white space at the end of the line`);
        });
        for (const { name, line, lines } of functions(text))
            if (lines > FUNCTION_LINES) findings.push(`${path}:${line}: ${name} has ${lines} lines, more than ${FUNCTION_LINES}`);
    }
    return findings;
}

guard('sources keep to their limits', checkShape, sound, [
    { plants: { 'mod_proj06/base/a.c': `${'\n'.repeat(FILE_LINES)}` }, finds: /a.c: 501 lines/ },
    { plants: { 'mod_proj06/base/a.c': body(FUNCTION_LINES + 1) }, finds: /a.c:1: f has 61 lines/ },
    { plants: { 'mod_proj06/base/a.c': `#define M(x) do { \\\n } while (0)\n${body(FUNCTION_LINES + 1)}` }, finds: /a.c:3: f has 61/ },
    { plants: { 'tests/unit/base/test_a.c': `/* ${'ă'.repeat(COLUMNS - 5)} */\n` }, finds: /test_a.c:1: 101 columns/ },
    { plants: { 'mod_proj06/base/a.c': '\n\tint x;\n' }, finds: /a.c:2: a tab/ },
    { plants: { 'mod_proj06/base/a.c': 'int x; \n' }, finds: /a.c:1: white space/ },
    { plants: { 'mod_proj06/base/a.h': '#ifndef A_H\n#endif\n' }, finds: /a.h:1: a header begins/ },
    { plants: { 'mod_proj06/base/a.c': 'int x;' }, finds: /no line feed/ },
]);

// written in two pieces, so that the guard does not find itself
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`, 'g');

function checkFinished(tree) {
    const findings = [];

    for (const path of tree.paths(/^(mod_proj06|conf|templates|tests|apxs-build\.sh|README\.md)/)) {
        if (PICTURES.test(path) || path.endsWith('package-lock.json') || path.includes('/corpus')) continue;
        for (const match of tree.text(path).matchAll(UNFINISHED))
            findings.push(`${path}:${lineAt(tree.text(path), match.index)}: ${match[0]}`);
    }
    return findings;
}

guard('nothing is marked as unfinished', checkFinished, { 'mod_proj06/a.c': 'mkdtemp("/tmp/x.XXXXXX");\n' }, [
    { plants: { 'mod_proj06/a.c': `\n/* ${'TO' + 'DO'}: later */\n` }, finds: new RegExp(`a.c:2: ${'TO' + 'DO'}`) },
    { plants: { 'templates/a.xhtml': `<!-- ${'FIX' + 'ME'} -->` }, finds: /a.xhtml:1/ },
    { plants: { 'README.md': `${'X' + 'XX'}` }, finds: /README.md:1/ },
]);

// pieces again; a slash before them would be a path of some machine
const MACHINE = new RegExp(`(?<![\\w./-])/(${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me/\\w+', 'tmp/w'].join('|')})/`, 'g');

function checkPlaces(tree) {
    const findings = [];

    for (const path of tree.paths())
        if (!PICTURES.test(path))
            for (const match of tree.text(path).matchAll(MACHINE))
                findings.push(`${path}:${lineAt(tree.text(path), match.index)}: a path of one machine: ${match[0]}`);
    return findings;
}

guard('nothing names a path of one machine', checkPlaces,
    { 'conf/a.conf': '/var/lib/proj06 /tmp/x ./work/x https://x/work/y\n' }, [
        { plants: { 'conf/a.conf': `File ${'/wo' + 'rk/a'}\n` }, finds: /a.conf:1: a path/ },
        { plants: { 'tests/a.mjs': `\nx = '${'/tmp' + '/w/b'}'\n` }, finds: /a.mjs:2: a path/ },
        { plants: { 'README.md': `${'/ro' + 'ot/x'}\n` }, finds: /README.md:1: a path/ },
    ]);

const TOP = /^(mod_proj06|conf|templates|tests|apxs-build\.sh|README\.md|LICENSE|\..*)$/;

function checkTop(tree) {
    const names = new Set(tree.paths().map((path) => path.split('/')[0]));
    const findings = [...names].filter((name) => !TOP.test(name)).map((name) => `${name}: does not belong at the top`);

    for (const name of ['mod_proj06', 'conf', 'templates', 'tests', 'apxs-build.sh', 'README.md', 'LICENSE'])
        if (!names.has(name)) findings.push(`${name}: is missing at the top`);
    return findings;
}

const top = { 'mod_proj06/a.c': '', 'conf/a': '', 'templates/a': '', 'tests/a': '', 'apxs-build.sh': '', 'README.md': '',
    LICENSE: '', '.gitignore': '', '.ci/run': '' };

guard('the top level holds what it should', checkTop, top, [
    { plants: { 'notes.md': '' }, finds: /notes.md: does not belong/ },
    { plants: { 'docs/a.md': '' }, finds: /docs: does not belong/ },
    { plants: { LICENSE: null }, finds: /LICENSE: is missing/ },
]);

function checkErrorNames(tree) {
    const names = new Set([...tree.text('mod_proj06/base/error.h').matchAll(/^\s*E\((\w+), *\d+,/gm)].map((match) => match[1]));
    const findings = [];

    for (const path of tree.paths(IN_C))
        for (const match of tree.text(path).matchAll(/\bP6_E_([A-Z]\w*)/g))
            if (!names.has(match[1]))
                findings.push(`${path}:${lineAt(tree.text(path), match.index)}: there is no error ${match[1]}`);
    return findings;
}

guard('errors are named as error.h names them', checkErrorNames, {
    'mod_proj06/base/error.h': '    E(NOT_FOUND, 404, "x") \\\nP6_E__COUNT P6_E_##name\n', 'mod_proj06/web/a.c': 'P6_E_NOT_FOUND\n',
}, [
    { plants: { 'mod_proj06/web/a.h': '/** P6_E_LOST when it is gone. */\n' }, finds: /a.h:1: there is no error LOST/ },
    { plants: { 'tests/unit/web/test_a.c': '\nP6_E_LOST\n' }, finds: /test_a.c:2: there is no error LOST/ },
]);

// where the runner looks; everything that runs tests must be one of these
const RUN = [/^tests\/(unit|contract)\/\w+\/test_\w+\.c$/, /^tests\/fuzz\/\w+\/fuzz_\w+\.c$/,
    /^tests\/(guards|e2e|browser|differential|faults|package)\/[\w-]+\.test\.mjs$/];
const SUPPORT = /^tests\/(unit|contract)\/\w+\/support_\w+\.c$/;
// what contract tests of several rooms are linked with: no tests, but what runs them
const SHARED = /^tests\/contract\/(fixture|scenes)\/(?!test_)\w+\.c$/;
// what people call tests, and what makes a file one
const NAMED = /(^|\/)(tests?|fuzz)_[\w-]+\.(c|mjs|js|py|sh)$|[._-]test\.(c|mjs|cjs|js|ts|py|sh)$/;
const RUNS_C = /\b_?cmocka_run_group_tests\w*\s*\(|\brun_suites\s*\(|\bLLVMFuzzerTestOneInput\s*\([^;{]*\)\s*\{/;
const DEFINES_MJS = /^import\s+(\w+\b[^;]*|\{[^}]*\b(test|it|describe|suite)\b[^}]*\}\s*)from\s+'(node:)?test'/m;

/** The texts that PATH, a test, is built from or imports itself: its support files, its modules. */
function withHelpers(tree, path) {
    const folder = path.replace(/[^/]+$/, ''), text = tree.text(path);

    if (path.endsWith('.c')) return [text, ...tree.paths(SUPPORT).filter((p) => p.startsWith(folder)).map((p) => tree.text(p))];
    return [text, ...[...text.matchAll(/from '\.\/([\w./-]+)'/g)].map((match) => folder + match[1])
        .filter((p) => tree.has(p)).map((p) => tree.text(p))];
}

/** The folders of tests/ whose node tests some suite runs. */
function foldersRun(tree) {
    return new Set([...tree.text('tests/support/suites.sh').matchAll(/\brun_node (\w+)/g)].map((match) => match[1]));
}

function checkRun(tree) {
    const findings = [];
    const folders = foldersRun(tree);

    for (const path of tree.paths(/^(tests|mod_proj06)\/.*\.\w+$/)) {
        const runs = path.endsWith('.c') ? RUNS_C : path.endsWith('.mjs') ? DEFINES_MJS : /(?!)/;

        if (RUN.some((pattern) => pattern.test(path))) {
            if (!withHelpers(tree, path).some((text) => runs.test(text)))
                findings.push(`${path}: is taken for a test, but runs none`);
            if (path.endsWith('.mjs') && !folders.has(path.split('/')[1]))
                findings.push(`${path}: no suite of tests/support/suites.sh runs its folder`);
        } else if (NAMED.test(path) || (runs.test(tree.text(path)) && !SUPPORT.test(path) && !SHARED.test(path) && !/\/lib\//.test(path))) {
            findings.push(`${path}: looks like a test that nobody runs`);
        } else if (/^tests\/(unit|contract)\/.*\.c$/.test(path) && !SUPPORT.test(path) && !SHARED.test(path)) {
            findings.push(`${path}: is neither test_….c nor support_….c of a room`);
        }
    }
    return findings;
}

const runs = 'return cmocka_run_group_tests(tests, NULL, NULL);\n';
guard('every test is one that the runner takes', checkRun, {
    'tests/support/suites.sh': 'suite_e2e() { run_node e2e; }\nsuite_guards() { run_node guards; }\n',
    'tests/unit/base/test_a.c': runs, 'tests/unit/base/support_a.c': '', 'tests/e2e/a.test.mjs': "import { test } from 'node:test';\n",
    'tests/fuzz/base/fuzz_a.c': 'int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)\n{\n',
    'tests/fuzz/replay.h': '', 'tests/guards/lib/guard.mjs': "import { test } from 'node:test';\n", 'tests/bench/a.sh': '',
    'tests/guards/a.test.mjs': "import { guard } from './lib/guard.mjs';\n", 'tests/unit/web/test_a.c': 'return run();\n',
    'tests/unit/web/support_web.c': runs, 'tests/e2e/server.mjs': "import { after, before } from 'node:test';\n",
    'tests/e2e/b.test.mjs': "import test, { after } from 'node:test';\n", 'tests/contract/fixture/fixture.c': runs,
    'tests/contract/web/test_a.c': 'return run_suites("a", "sqlite3", suites, 1);\n', 'tests/contract/scenes/place.c': '',
}, [
    { plants: { 'tests/unit/test_a.c': runs }, finds: /unit\/test_a.c: looks like a test/ },
    { plants: { 'tests/unit/base/a_test.c': runs }, finds: /a_test.c: looks like a test/ },
    { plants: { 'tests/unit/base/more/test_a.c': runs }, finds: /more\/test_a.c: looks like/ },
    { plants: { 'tests/unit/base/helper.c': '' }, finds: /helper.c: is neither/ },
    { plants: { 'tests/contract/web/helper.c': 'run_suites (' }, finds: /helper.c: looks like/ },
    { plants: { 'tests/contract/scenes/test_place.c': '' }, finds: /test_place.c: is taken for a test, but/ },
    { plants: { 'tests/unit/base/test_a.c': 'int main(void) { return 0; }\n' }, finds: /test_a.c: is taken for a test, but/ },
    { plants: { 'tests/faults/a.test.mjs': "import test from 'node:test';\n" }, finds: /faults\/a.test.mjs: no suite/ },
    { plants: { 'tests/e2e/pages/a.test.mjs': '' }, finds: /pages\/a.test.mjs: looks like/ },
    { plants: { 'tests/e2e/pages.mjs': "import { test } from 'node:test';\n" }, finds: /e2e\/pages.mjs: looks like/ },
    { plants: { 'tests/e2e/a.test.mjs': "import { after } from 'node:test';\n" }, finds: /a.test.mjs: is taken for a test, but/ },
    { plants: { 'tests/e2e/pages.mjs': "import test, { after } from 'node:test';\n" }, finds: /e2e\/pages.mjs: looks like/ },
    { plants: { 'tests/e2e/a.test.js': '' }, finds: /a.test.js: looks like/ },
    { plants: { 'tests/bench/test_a.sh': '' }, finds: /test_a.sh: looks like/ },
    { plants: { 'mod_proj06/web/test_a.c': runs }, finds: /web\/test_a.c: looks like/ },
]);

function checkRegistered(tree) {
    const findings = [];

    for (const path of tree.paths(/^tests\/(unit|contract)\/.*\.c$/)) {
        const text = tree.text(path), { code, strings } = parts(text);
        const tables = [...code.matchAll(/\bCMUnitTest\s+(\w+)\[\]\s*=\s*\{([\s\S]*?)^\s*\};/gm)];

        for (const [, name] of code.matchAll(/^static void (\w+)\s*\(\s*void \*\*\w*\s*\)\s*\{/gm))
            if (!tables.some(([, , list]) => new RegExp(`\\b${name}\\b`).test(list)))
                findings.push(`${path}: ${name} is never run`);
        for (const table of tables) {
            const others = code.slice(0, table.index) + code.slice(table.index + table[0].length);
            if (!new RegExp(`\\b${table[1]}\\b`).test(others))
                findings.push(`${path}: the tests in ${table[1]} are never run`);
            for (const { value, line, offset } of strings)
                if (offset > table.index && offset < table.index + table[0].length && !/\S \S/.test(value))
                    findings.push(`${path}:${line}: "${value}" is no sentence`);
        }
    }
    return findings;
}

const registered = 'static void it_works(void **state)\n{\n}\n\nint main(void)\n{\n    const struct CMUnitTest tests[] = {\n' +
    '        { "it works", it_works, 0, 0, 0 },\n    };\n\n    return cmocka_run_group_tests_name("a", tests, NULL, NULL);\n}\n';
guard('every test function is registered under a sentence', checkRegistered, { 'tests/unit/base/test_a.c': registered }, [
    { plants: { 'tests/unit/base/test_a.c': `static void lost(void **state)\n{\n}\n${registered}` }, finds: /lost is never run/ },
    { plants: { 'tests/unit/base/test_a.c': registered.replace('{ "it works', '/* { "it works').replace('0 },', '0 }, */') },
        finds: /it_works is never run/ },
    { plants: { 'tests/unit/base/test_a.c': registered.replace('"a", tests', '"a", others') }, finds: /the tests in tests are never run/ },
    { plants: { 'tests/contract/base/test_a.c': registered.replace('it works', 'works') }, finds: /:8: "works" is no sentence/ },
]);
