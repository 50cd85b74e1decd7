// What would be a hole wherever it stood: none of it is there.
import { calls, parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';
import { lineAt } from './lib/tree.mjs';
import { elements } from './lib/xml.mjs';

const sources = (tree) => tree.paths(/^mod_proj06\/.*\.[ch]$/);

/** Findings for each match of PATTERN in the code of the sources that EXCEPT does not match. */
function inCode(tree, pattern, what, except = /(?!)/) {
    return sources(tree).filter((path) => !except.test(path)).flatMap((path) => {
        const { code } = parts(tree.text(path));
        return [...code.matchAll(pattern)].map((match) => `${path}:${lineAt(code, match.index)}: ${what}: ${match[0].trim()}`);
    });
}

// they write until the text ends, not until the room does
const BLIND = /(?<![\w.>])(strcpy|strcat|stpcpy|sprintf|vsprintf|gets|v?[fs]?scanf|strtok|alloca)\s*\(/g;

guard('nothing writes into memory without knowing where it ends', (tree) => inCode(tree, BLIND, 'knows no end'), {
    'mod_proj06/web/a.c': 'apr_snprintf(a, 9, "%s", b); apr_pstrcat(p, a, NULL); s = "strcpy(a, b)"; /* gets(a) */\n',
}, [
    { plants: { 'mod_proj06/web/a.c': '\nstrcpy(a, b);\n' }, finds: /a.c:2: knows no end: strcpy/ },
    { plants: { 'mod_proj06/base/a.c': 'sprintf (a, "%s", b);\n' }, finds: /knows no end: sprintf/ },
    { plants: { 'mod_proj06/base/a.c': 'sscanf(a, "%s", b);\n' }, finds: /knows no end: sscanf/ },
]);

// only the operator's "exec:" starts a program, by its arguments and without a shell
const STARTS = /(?<![\w.>])(system|popen|exec[lv]\w*|posix_spawnp?|v?fork|apr_proc_create|ap_get_exec_line)\s*\(/g;
const SHELLS = /\bAPR_SHELLCMD\w*/g;

guard('no program is started but the one behind exec:, and no shell', (tree) => [
    ...inCode(tree, STARTS, 'starts a program', /^mod_proj06\/(ctl\/exec|httpd\/directories)\.c$/),
    ...inCode(tree, SHELLS, 'asks a shell'),
], {
    'mod_proj06/ctl/exec.c': 'apr_proc_create(a, b); apr_procattr_cmdtype_set(c, APR_PROGRAM);\n',
    'mod_proj06/store/a.c': 'p6_exec(tx); run_system(1);\n',
}, [
    { plants: { 'mod_proj06/store/a.c': 'system("rm");\n' }, finds: /starts a program: system/ },
    { plants: { 'mod_proj06/delivery/a.c': '\nf = popen(a, "r");\n' }, finds: /a.c:2: starts a program: popen/ },
    { plants: { 'mod_proj06/ctl/exec.c': 'apr_procattr_cmdtype_set(c, APR_SHELLCMD_ENV);\n' }, finds: /asks a shell/ },
]);

// where libcrypto is spoken to, so that what is weak one day is changed in one place
const CRYPTO_FILES = /^mod_proj06\/(base\/(token|env|threads)|directory\/ldap_tls|httpd\/log)\.c$/;
const CRYPTO = /^[ \t]*#[ \t]*include[ \t]*<(openssl|gnutls|nettle|gcrypt|sodium)[/.][^>]*>|^[ \t]*#[ \t]*include[ \t]*<apr_(md5|md4|sha1|crypto)\.h>/gm;
const WEAK = /\b(MD[245]|SHA_?1|RIPEMD\w*|DES|RC[24]|BF|IDEA|EVP_(md[245]|sha1|ripemd\w*|des\w*|rc4\w*|bf\w*|\w*_ecb)|(apr|ap)_(md[45]|sha1)\w*|crypt)\s*\(/gi;

guard('hashes come from libcrypto, in named places, and none is a weak one', (tree) => [
    ...sources(tree).filter((path) => !CRYPTO_FILES.test(path)).flatMap((path) =>
        [...tree.text(path).matchAll(CRYPTO)].map((match) => `${path}:${lineAt(tree.text(path), match.index)}: cryptography elsewhere`)),
    ...inCode(tree, WEAK, 'weak'),
], {
    'mod_proj06/base/token.c': '#include <openssl/hmac.h>\nHMAC(EVP_sha256(), k, n, d, l, o, &m); SHA256(a, b, c);\n',
    'mod_proj06/web/a.c': '#include <xxhash.h>\n',
}, [
    { plants: { 'mod_proj06/web/a.c': '\n#include <openssl/sha.h>\n' }, finds: /a.c:2: cryptography elsewhere/ },
    { plants: { 'mod_proj06/web/a.c': '#include <apr_md5.h>\n' }, finds: /cryptography elsewhere/ },
    { plants: { 'mod_proj06/base/token.c': 'HMAC(EVP_md5(), k, n);\n' }, finds: /weak: EVP_md5/ },
    { plants: { 'mod_proj06/base/token.c': 'SHA1(a, b, c);\n' }, finds: /weak: SHA1/ },
]);

// which argument is the format
const FORMATS = { printf: 0, fprintf: 1, snprintf: 2, apr_snprintf: 2, apr_psprintf: 1, apr_file_printf: 1, p6_log: 3, p6_error_make: 3,
    p6_error_apr: 3, p6_buf_addf: 1, p6_cells_bad: 2, p6_hours_bad: 2, p6_report_add: 4, p6_source_error: 4 };

/* A format that somebody else wrote could read the stack. */
function checkFormats(tree) {
    const findings = [];

    for (const path of tree.paths(/^mod_proj06\/.*\.c$/)) {
        const text = tree.text(path), { strings } = parts(text);

        for (const { name, line, args } of calls(text, Object.keys(FORMATS).join('|'))) {
            const format = args[FORMATS[name]];
            if (!format || text.slice(args.at(-1).start, args.at(-1).end).trim() === '...') continue; // its definition
            if (/^\s*[A-Z][A-Z0-9_]+\s*$/.test(text.slice(format.start, format.end))) continue; // a macro's text
            if (!strings.some(({ offset }) => offset >= format.start && offset < format.end))
                findings.push(`${path}:${line}: the format of ${name} is not written there`);
        }
    }
    return findings;
}

guard('every format stands where it is used', checkFormats, {
    'mod_proj06/web/a.c': 'apr_psprintf(p, "%s", a); apr_psprintf(p, x ? "%d" : "%u", n);\n' +
        'p6_error_make(p, P6_E_BAD, NULL, "a %s", b);\n',
    'mod_proj06/base/env.c': 'void p6_log(const p6_env *env, p6_level level, int id, const char *format, ...)\n{\n}\n',
}, [
    { plants: { 'mod_proj06/web/a.c': 'apr_psprintf(p, a);\n' }, finds: /a.c:1: the format of apr_psprintf/ },
    { plants: { 'mod_proj06/web/a.c': '\np6_log(env, P6_INFO, 1, text);\n' }, finds: /a.c:2: the format of p6_log/ },
    { plants: { 'mod_proj06/web/a.c': 'p6_error_make(p, P6_E_BAD, NULL, b);\n' }, finds: /the format of p6_error_make/ },
]);

// of the pages' scripts: code or markup made of texts, what stays in a browser, other windows, prototypes
const IN_SCRIPTS = /\b(eval|Function|execScript)\s*\(|\b(set(Timeout|Interval))\s*\(\s*['"`]|\.(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\bcreateContextualFragment\b|\b(local|session)Storage\b|\bindexedDB\b|\bcaches\b|\bdocument\.cookie\b|\bpostMessage\b|['"](?:paste|copy|cut)['"]|['"]message['"]|__proto__|\bprototype\b|\bObject\.assign\b|\bJSON\.parse\b|\bimport\b|https?:\/\//g;

guard('scripts of pages make no code or markup of texts, keep nothing and hear no other window', (tree) =>
    tree.paths(/^templates\/static\/.*\.js$/).flatMap((path) => {
        const code = tree.text(path).replace(/^\s*\/\/.*$/gm, '');
        return [...code.matchAll(IN_SCRIPTS)].map((match) => `${path}:${lineAt(code, match.index)}: ${match[0]}`);
    }), {
    'templates/static/a.js': '// innerHTML would do it\nsay.textContent = text;\nsetTimeout(look, 5);\n',
}, [
    { plants: { 'templates/static/a.js': '\nbox.innerHTML = text;\n' }, finds: /a.js:2: .innerHTML/ },
    { plants: { 'templates/static/a.js': 'localStorage.a = 1;\n' }, finds: /localStorage/ },
    { plants: { 'templates/static/a.js': 'eval(text);\n' }, finds: /eval/ },
    { plants: { 'templates/static/a.js': "addEventListener('message', f);\n" }, finds: /'message'/ },
    { plants: { 'templates/static/a.js': "import('https:' + x);\n" }, finds: /import/ },
    { plants: { 'templates/static/a.js': "field.addEventListener('paste', stop);\n" }, finds: /'paste'/ },
]);

const PLUGINS = new Set(['object', 'embed', 'applet', 'iframe', 'frame', 'portal', 'base']);
const LOADS = { script: 'src', img: 'src', link: 'href', source: 'src', audio: 'src', video: 'src', input: 'src', use: 'href' };

/* What a page loads comes from where the page came from: no plug-in, no counter, nobody who looks on. */
function checkLoads(tree) {
    const findings = [];

    for (const path of tree.paths(/^templates\/.*\.(xhtml|svg)$/))
        for (const { name, attributes, line } of elements(tree.text(path))) {
            if (PLUGINS.has(name)) findings.push(`${path}:${line}: <${name}>`);
            if (/^\w+:|^\/\//.test((attributes[LOADS[name]] ?? '').replace(/^data:image\//, '')))
                findings.push(`${path}:${line}: <${name}> loads from elsewhere`);
        }
    return findings;
}

guard('pages load nothing from elsewhere and hold no plug-in', checkLoads, {
    'templates/a.xhtml': '<html><script src="static/p6.js"></script><a href="https://www.openstreetmap.org/">map</a></html>\n',
}, [
    { plants: { 'templates/a.xhtml': '<html>\n<script src="https://x.example/a.js"></script></html>\n' }, finds: /a.xhtml:2: <script> loads/ },
    { plants: { 'templates/a.xhtml': '<html><img src="//x.example/a.gif"/></html>\n' }, finds: /<img> loads/ },
    { plants: { 'templates/a.xhtml': '<html><object data="a.swf"></object></html>\n' }, finds: /<object>/ },
]);

// pages that are paper, and the one where nobody is in yet
const NO_WAY_OUT = /\/office-(home-slip|report-print|sheet|sign-in|parts|plan-parts)\.xhtml$/;
const WAY_OUT = /^(office-parts\.xhtml\/macros\/(bar|out)|office-plan-parts\.xhtml\/macros\/head)$/;

guard('every page of the office has one way out', (tree) => tree.paths(/^templates\/office[\w-]*\.xhtml$/)
    .filter((path) => !NO_WAY_OUT.test(path)).flatMap((path) => {
        const ways = elements(tree.text(path)).filter(({ attributes }) => WAY_OUT.test(attributes['metal:use-macro'] ?? ''));
        return ways.length === 1 ? [] : [`${path}: ${ways.length} ways out`];
    }), {
    'templates/office.xhtml': '<html><nav metal:use-macro="office-parts.xhtml/macros/bar"></nav></html>\n',
    'templates/office-visit.xhtml': '<html><details metal:use-macro="office-parts.xhtml/macros/out"></details></html>\n',
    'templates/office-sheet.xhtml': '<html></html>\n',
}, [
    { plants: { 'templates/office-new.xhtml': '<html></html>\n' }, finds: /office-new.xhtml: 0 ways/ },
    { plants: { 'templates/office.xhtml': '<html><nav metal:use-macro="office-parts.xhtml/macros/bar"></nav>' +
        '<div metal:use-macro="office-plan-parts.xhtml/macros/head"></div></html>\n' }, finds: /office.xhtml: 2 ways/ },
]);
