// The manual pages name the commands and directives there are. mod_proj06(5) is made from the
// reference conf, whose directives are another guard's; here only what its frame shows.
import { parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';

const TABLE = 'mod_proj06/ctl/ctl.h', TOOL = 'conf/man/proj06ctl.8', MODULE = 'conf/man/mod_proj06.5.in';

/** The commands of the table with their verbs: "db init", "import"… */
function commands(text) {
    const table = /#define P6_CTL_COMMANDS\(C\)([\s\S]*?)\n\n/.exec(text)?.[1] ?? '', found = new Set();

    for (const [, row] of table.matchAll(/\bC\(((?:"(?:[^"\\]|\\.)*"|[^()"]|\n)*)\)/g)) {
        const { strings } = parts(row);
        const usage = strings.slice(1, -1).map(({ value }) => value).join('');

        for (const form of usage.split(/ \| (?=[a-z])/)) {
            const [, name, verbs] = /^([a-z]+)(?: ([a-z]+(?:\|[a-z]+)*))?(?= |$)/.exec(form) ?? [];
            for (const verb of verbs?.split('|') ?? ['']) found.add(`${name} ${verb}`.trim());
        }
    }
    return found;
}

/** The headings of the page's section COMMANDS, as [{ name, line }]. */
function headings(text) {
    const rows = text.split('\n'), found = [];
    let inside = false;

    rows.forEach((row, i) => {
        if (row.startsWith('.SH ')) inside = row === '.SH COMMANDS';
        if (!inside || row !== '.TP') return;
        const words = rows[i + 1].replace(/^\.[A-Z]+ /, '').replace(/\\f[A-Z].*/, '').replace(/"/g, ' ');
        found.push({ name: /^\s*([a-z]+(?: [a-z]+)?)/.exec(words)?.[1], line: i + 2 });
    });
    return found;
}

const table = '#define P6_CTL_COMMANDS(C) \\\n    C("db", p6_cmd_db, "db init|check", "make or look") \\\n' +
    '    C("import", p6_cmd_import, \\\n      "import DIR", "import data") \\\n' +
    '    C("template", p6_cmd_t, "template check DIR | template render FILE [--lang L]", "templates")\n\n';
const page = '.SH OPTIONS\n.TP\n.B \\-\\-db\nx\n.SH COMMANDS\n.TP\n.B db init\nx\n.TP\n.B db check\nx\n' +
    '.TP\n.BI import " DIR"\nx\n.TP\n.B template check \\fIDIR\nx\n.TP\n.BI "template render" " FILE"\nx\n.SH FILES\n';
const sound = { [TABLE]: table, [TOOL]: page };

function checkCommands(tree) {
    const there = commands(tree.text(TABLE)), told = headings(tree.text(TOOL)), findings = [];

    if (!there.size) findings.push(`${TABLE}: no P6_CTL_COMMANDS found`);
    for (const name of there)
        if (told.filter((entry) => entry.name === name).length !== 1)
            findings.push(`${TOOL}: "${name}" has not one heading`);
    for (const { name, line } of told)
        if (!there.has(name)) findings.push(`${TOOL}:${line}: there is no command "${name}"`);
    return findings;
}

guard('proj06ctl(8) explains exactly the commands there are', checkCommands, sound, [
    { plants: { [TABLE]: table.replace('init|check', 'init|check|status') }, finds: /"db status" has not one heading/ },
    { plants: { [TABLE]: table.replace('"import", p', '"fetch", p').replace('"import D', '"fetch D') },
        finds: /"fetch" has not one/ },
    { plants: { [TOOL]: page.replace('.SH FILES', '.TP\n.B audit verify\nx\n.SH FILES') }, finds: /no command "audit verify"/ },
    { plants: { [TOOL]: page.replace('.SH FILES', '.TP\n.B db init\nx\n.SH FILES') }, finds: /"db init" has not one/ },
    { plants: { [TOOL]: page.replace(/\.TP\n\.BI "template render".*\nx\n/, '') }, finds: /"template render" has not/ },
    { plants: { [TABLE]: '/* nothing */\n', [TOOL]: '' }, finds: /no P6_CTL_COMMANDS found/ },
]);

const conf = 'const command_rec d[] = {\n    AP_INIT_TAKE1("Proj06Snapshot", set, NULL, RSRC_CONF, "file"),\n};\n';
const frame = '.SH SYNOPSIS\nProj06Snapshot /x\n.SH DIRECTIVES\n@DIRECTIVES@\n.SH FILES\n';

function checkFrame(tree) {
    const text = tree.text(MODULE), findings = [], names = new Set();

    for (const path of tree.paths(/^mod_proj06\/httpd\/.*\.[ch]$/))
        for (const [, name] of tree.text(path).matchAll(/\bAP_INIT_\w+\s*\(\s*"<?(\w+)"/g)) names.add(name);
    if (text.split('\n@DIRECTIVES@\n').length !== 2) findings.push(`${MODULE}: needs one line @DIRECTIVES@`);
    for (const [name] of text.matchAll(/\bProj06\w+/g))
        if (!names.has(name)) findings.push(`${MODULE}: there is no directive ${name}`);
    return findings;
}

guard('the frame of mod_proj06(5) has a place for the directives and shows none that is not there', checkFrame,
    { [MODULE]: frame, 'mod_proj06/httpd/config.c': conf }, [
        { plants: { [MODULE]: frame.replace('@DIRECTIVES@', '') }, finds: /needs one line/ },
        { plants: { [MODULE]: frame.replace('Proj06Snapshot', 'Proj06Picture') }, finds: /no directive Proj06Picture/ },
    ]);
