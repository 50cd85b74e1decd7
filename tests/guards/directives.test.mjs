// The annotated reference conf documents the directives there are, each once, and no others.
import { parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';
import { lineAt } from './lib/tree.mjs';

const REFERENCE = 'conf/proj06-reference.conf';

/** Map(name → place) of the directives in the AP_INIT_… tables of httpd/, section names without "<". */
function taken(tree) {
    const names = new Map();

    for (const path of tree.paths(/^mod_proj06\/httpd\/.*\.[ch]$/)) {
        const text = tree.text(path), { code, strings } = parts(text);

        for (const match of code.matchAll(/\bAP_INIT_\w+\s*\(\s*(?=")/g)) {
            const literal = strings.find(({ offset }) => offset === match.index + match[0].length);
            names.set(literal.value.replace(/^</, ''), `${path}:${literal.line}`);
        }
    }
    return names;
}

/**
 * What the reference conf says, as [{ name, line, kind }]: kind "described" for a heading
 * "# Name ARGS  (context …)", "shown" for a line of configuration that is set, perhaps commented out
 * without a space ("#Name value"). httpd's own directives count only inside our sections.
 */
function documented(text) {
    const found = [];
    let inside = false;

    text.split('\n').forEach((row, i) => {
        const described = /^\s*# <?(\w+)(?=[\s>]).*\(.*\)\s*$/.exec(row), shown = /^\s*#?<?(\/?\w+)/.exec(row);

        if (shown && /^\/Proj06/.test(shown[1])) inside = false;
        else if (described && (inside ? /^[A-Z]/ : /^Proj06/).test(described[1]))
            found.push({ name: described[1], line: i + 1, kind: 'described' });
        else if (shown && !/^\s*# /.test(row) && (inside || /^Proj06/.test(shown[1]))) {
            found.push({ name: shown[1], line: i + 1, kind: 'shown' });
            if (/^\s*#?<Proj06/.test(row)) inside = true;
        }
    });
    return found;
}

const config = 'const command_rec p6_directives[] = {\n' +
    '    AP_INIT_TAKE1("Proj06Snapshot", set, NULL, RSRC_CONF, "file"),\n' +
    '    AP_INIT_RAW_ARGS("<Proj06Directory", set, NULL, RSRC_CONF, "a directory"),\n' +
    '    AP_INIT_TAKE1("URL", set, NULL, RSRC_CONF, "its address"),\n    { NULL } };\n';
const reference = '# Every directive (all of them)\n<Location "/proj06">\n    SetHandler proj06\n</Location>\n\n' +
    '# Proj06Snapshot FILE  (server; needed)\n# The picture.\n#Proj06Snapshot /var/lib/x\n\n' +
    '# <Proj06Directory NAME> … </Proj06Directory>  (server)\n#<Proj06Directory town>\n' +
    '#    # URL LDAP-URL  (needed)\n#    URL ldaps://x\n#</Proj06Directory>\n';
const sectioned = reference.replaceAll('#    #', '    #').replace('#    URL', '    URL');
const sound = { 'mod_proj06/httpd/config.c': config, [REFERENCE]: sectioned, 'conf/proj06.conf': 'Proj06Snapshot x\n' };

function checkReference(tree) {
    const names = taken(tree), found = documented(tree.text(REFERENCE)), findings = [];

    if (!names.size) findings.push('mod_proj06/httpd: no AP_INIT_… table found');
    for (const [name, place] of names)
        for (const kind of ['described', 'shown']) {
            const times = found.filter((entry) => entry.name === name && entry.kind === kind).length;
            if (!times) findings.push(`${place}: ${name} is not ${kind} in ${REFERENCE}`);
            if (kind === 'described' && times > 1) findings.push(`${REFERENCE}: ${name} is described ${times} times`);
        }
    for (const { name, line } of found)
        if (!names.has(name)) findings.push(`${REFERENCE}:${line}: there is no directive ${name}`);
    return findings;
}

guard('the reference conf documents exactly the directives there are', checkReference, sound, [
    { plants: { 'mod_proj06/httpd/config.c': config.replace('    {', '    AP_INIT_FLAG("Proj06New", s, NULL, 0, "x"),\n    {') },
        finds: /config.c:5: Proj06New is not described/ },
    { plants: { [REFERENCE]: sectioned.replace('#Proj06Snapshot', '# An example: Proj06Snapshot') },
        finds: /Proj06Snapshot is not shown/ },
    { plants: { [REFERENCE]: sectioned.replace('# Proj06Snapshot FILE', '# The FILE') },
        finds: /Proj06Snapshot is not described/ },
    { plants: { [REFERENCE]: `${sectioned}# Proj06Gone X  (server)\n` }, finds: /conf:15: there is no directive Proj06Gone/ },
    { plants: { [REFERENCE]: `${sectioned}Proj06Gone x\n` }, finds: /conf:15: there is no directive Proj06Gone/ },
    { plants: { [REFERENCE]: `${sectioned}# Proj06Snapshot FILE  (again)\n` }, finds: /described 2 times/ },
    { plants: { [REFERENCE]: sectioned.replace('    URL', '    Address') }, finds: /there is no directive Address/ },
    { plants: { [REFERENCE]: sectioned.replace('    # URL', '    # That') }, finds: /URL is not described/ },
    { plants: { 'mod_proj06/httpd/config.c': '/* AP_INIT_TAKE1("Proj06Snapshot") */\n' }, finds: /no AP_INIT_… table/ },
]);

// the files that configure, documents and tests; the last name what must be refused too
const CONFIGURING = /^(conf\/.*\.(conf|sh)|conf\/proj06\.\w+|apxs-build\.sh)$/;

function checkNames(tree) {
    const names = taken(tree), findings = [];

    for (const path of tree.paths(CONFIGURING)) {
        const text = tree.text(path);

        for (const match of text.matchAll(/^[ \t]*<?(Proj06[A-Z]\w*)/gm))
            if (!names.has(match[1]))
                findings.push(`${path}:${lineAt(text, match.index)}: there is no directive ${match[1]}`);
    }
    return findings;
}

guard('configuration files use directives that there are', checkNames, sound, [
    { plants: { 'conf/proj06.conf': '\n    Proj06Snapshit x\n' }, finds: /proj06.conf:2: there is no directive Proj06Snapshit/ },
    { plants: { 'conf/private/httpd.conf': 'Proj06Old x\n' }, finds: /httpd.conf:1: .*Proj06Old/ },
]);
