// Dependencies point one way: rooms.mk is the table, every #include is held against it.
import { lineAt } from './lib/tree.mjs';
import { parts } from './lib/c.mjs';
import { guard } from './lib/guard.mjs';

/** { rooms: [name], deps: Map(name → [name]), beside: Map(name → what its tests use, too) } as
    rooms.mk says. */
function roomsOf(tree) {
    const text = tree.text('mod_proj06/rooms.mk');
    const rooms = /^ROOMS\s*=\s*(.*)$/m.exec(text)[1].split(/\s+/).filter(Boolean);
    const table = (name) => new Map([...text.matchAll(new RegExp(`^${name}_(\\w+)\\s*=(.*)$`, 'gm'))]
        .map(([, room, list]) => [room, list.split(/\s+/).filter(Boolean)]));

    return { rooms, deps: table('DEPS'), beside: table('WITH') };
}

function includes(text) {
    return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm)].map((match) => ({
        own: match[1] === '"', name: match[2], line: lineAt(text, match.index),
    }));
}

const sources = (tree) => tree.paths(/^mod_proj06\/.*\.[ch]$/);
// mod_proj06.c stands above all rooms; what it may use is what httpd/ may
const roomOf = (path) => /^mod_proj06\/(\w+)\//.exec(path)?.[1] ?? 'httpd';

function checkTable(tree) {
    const { rooms, deps } = roomsOf(tree);
    const folders = new Set(tree.paths(/^mod_proj06\/\w+\//).map((path) => path.split('/')[1]));
    const findings = [];

    for (const folder of folders)
        if (!rooms.includes(folder)) findings.push(`mod_proj06/${folder}: no room of rooms.mk`);
    for (const room of rooms) {
        const reached = new Set(), queue = [...(deps.get(room) ?? [])];

        if (!deps.has(room)) findings.push(`rooms.mk: no DEPS_${room}`);
        for (let next = queue.pop(); next; next = queue.pop()) {
            if (!rooms.includes(next)) findings.push(`rooms.mk: ${room} depends on ${next}, which is no room`);
            if (reached.has(next)) continue;
            reached.add(next);
            queue.push(...(deps.get(next) ?? []));
        }
        if (reached.has(room)) findings.push(`rooms.mk: ${room} depends on itself in the end`);
    }
    return findings;
}

const table = 'ROOMS = base web httpd\nDEPS_base =\nDEPS_web = base\nDEPS_httpd = web base\n';

guard('the table of rooms is whole and points one way', checkTable,
    { 'mod_proj06/rooms.mk': table, 'mod_proj06/web/a.c': '' }, [
        { plants: { 'mod_proj06/cellar/a.c': '' }, finds: /cellar: no room/ },
        { plants: { 'mod_proj06/rooms.mk': table.replace('DEPS_base =', 'DEPS_base = web') },
            finds: /base depends on itself/ },
        { plants: { 'mod_proj06/rooms.mk': table.replace('DEPS_web = base', '') }, finds: /no DEPS_web/ },
        { plants: { 'mod_proj06/rooms.mk': table.replace('DEPS_web = base', 'DEPS_web = attic') },
            finds: /web depends on attic/ },
    ]);

function checkRooms(tree) {
    const { deps, beside } = roomsOf(tree);
    const findings = [];
    const files = [...sources(tree), ...tree.paths(/^tests\/(unit|contract|fuzz)\/\w+\/.*\.[ch]$/)];

    for (const path of files) {
        const test = path.startsWith('tests/'), room = test ? path.split('/')[2] : roomOf(path);

        for (const { own, name, line } of includes(tree.text(path))) {
            const target = name.split('/')[0];
            const at = `${path}:${line}: includes ${name}`;

            if (!own || (test && !tree.has(`mod_proj06/${name}`))) continue;
            if (!tree.has(`mod_proj06/${name}`)) findings.push(`${at}, which is not there by this name`);
            else if (target !== room && !(deps.get(room) ?? []).includes(target)
                && !(test && (beside.get(room) ?? []).includes(target)))
                findings.push(`${at}, but ${room} may not use ${target}`);
            else if (target !== room && /(^|[/_])private\.h$/.test(name))
                findings.push(`${at}, which is private to ${target}`);
        }
    }
    return findings;
}

guard('every room includes only rooms below it', checkRooms, {
    'mod_proj06/rooms.mk': table, 'mod_proj06/base/text.h': '', 'mod_proj06/base/text_private.h': '',
    'mod_proj06/web/form.h': '', 'mod_proj06/web/form.c': '#include "web/form.h"\n#include "base/text.h"\n',
    'mod_proj06/mod_proj06.c': '#include "web/form.h"\n',
    'tests/unit/web/test_form.c': '#include "support_web.h"\n#include "web/form.h"\n',
}, [
    { plants: { 'mod_proj06/base/text.c': '#include "web/form.h"\n' }, finds: /base\/text.c:1.*may not use web/ },
    { plants: { 'mod_proj06/base/text.h': '  # include "web/form.h"\n' }, finds: /base\/text.h:1.*may not/ },
    { plants: { 'mod_proj06/web/form.c': '#include "form.h"\n' }, finds: /not there by this name/ },
    { plants: { 'mod_proj06/web/form.c': '#include "base/text_private.h"\n' }, finds: /private to base/ },
    { plants: { 'tests/unit/base/test_text.c': '#include "web/form.h"\n' }, finds: /tests\/unit\/base.*may not/ },
    { plants: { 'mod_proj06/rooms.mk': `${table}WITH_base = web\n`, 'mod_proj06/base/text.c': '#include "web/form.h"\n',
        'tests/unit/base/test_text.c': '#include "web/form.h"\n' }, finds: /^mod_proj06\/base\/text.c:1.*may not use web/ },
]);

// who may include what comes from outside
const DOORS = [
    [/^(httpd|http_\w+|util_filter|util_\w+|ap_\w+|mod_\w+|scoreboard)\.h$/, ['httpd'], 'httpd header'],
    [/^(ldap|lber|openldap|ldap_\w+)\.h$/, ['directory'], 'LDAP header'],
    [/^libxml\//, ['template'], 'libxml2 header'],
    [/^(apr_dbd\w*|sqlite3|libpq-fe)\.h$/, ['store'], 'database header'],
    [/^utf8proc\.h$/, ['base'], 'utf8proc header'],
    [/^curl\//, ['delivery'], 'libcurl header'],
];

function checkDoors(tree) {
    const findings = [];

    for (const path of sources(tree))
        for (const { name, line } of includes(tree.text(path)))
            for (const [pattern, rooms, what] of DOORS)
                if (pattern.test(name) && !rooms.includes(roomOf(path)))
                    findings.push(`${path}:${line}: the ${what} ${name} outside ${rooms.join(', ')}/`);
    return findings;
}

guard('each foreign library has one room', checkDoors, {
    'mod_proj06/mod_proj06.c': '#include <httpd.h>\n#include <mod_status.h>\n',
    'mod_proj06/httpd/a.c': '#include <http_core.h>\n', 'mod_proj06/directory/a.c': '#include <ldap.h>\n',
    'mod_proj06/template/a.c': '#include <libxml/tree.h>\n', 'mod_proj06/store/a.c': '#include <apr_dbd.h>\n',
    'mod_proj06/base/a.c': '#include <apr_pools.h>\n',
}, [
    { plants: { 'mod_proj06/web/a.c': '#include <httpd.h>\n' }, finds: /web\/a.c:1: the httpd header/ },
    { plants: { 'mod_proj06/web/a.h': '\n#include "http_log.h"\n' }, finds: /web\/a.h:2: the httpd header/ },
    { plants: { 'mod_proj06/web/a.c': '#include <util_filter.h>\n' }, finds: /the httpd header util_filter/ },
    { plants: { 'mod_proj06/site/a.c': '#include <mod_watchdog.h>\n' }, finds: /the httpd header mod_watch/ },
    { plants: { 'mod_proj06/office/a.c': '#include <ldap.h>\n' }, finds: /the LDAP header/ },
    { plants: { 'mod_proj06/web/a.c': '#include <libxml/xmlwriter.h>\n' }, finds: /the libxml2 header/ },
    { plants: { 'mod_proj06/schedule/a.c': '#include <apr_dbd.h>\n' }, finds: /the database header/ },
    { plants: { 'mod_proj06/web/a.c': '#include <utf8proc.h>\n' }, finds: /the utf8proc header/ },
    { plants: { 'mod_proj06/web/a.c': '#include <curl/curl.h>\n' }, finds: /the libcurl header/ },
]);

const CLOCKS = /(?<![\w.>])(apr_time_now|time|gettimeofday|clock_gettime|timespec_get|ftime)\s*\(/g;
const ZONES = /(?<![\w.>])(localtime(_r)?|mktime|tzset|apr_time_exp_lt|apr_time_exp_tz|apr_ctime)\s*\(/g;
const SURROUNDINGS = /(?<![\w.>])((secure_)?getenv|setenv|putenv|apr_env_get|apr_env_set)\s*\(|\benviron\b/g;
const CHANCES = new RegExp('(?<![\\w.>])(rand|random|srand|srandom|rand_r|[dlm]rand48|arc4random\\w*|' +
    'getrandom|getentropy|RAND_\\w+|apr_generate_random_bytes|apr_random_\\w+|ap_random_\\w+)\\s*\\(', 'g');
const BY_HAND = /^mod_proj06\/(base\/env\.c$|httpd\/|ctl\/)/;

/* Does a comment say why this clock measures waits only? The monotonic clock itself needs it anywhere in
   its file, others on the LINE of CALL or right before it. */
function saysMonotonic(comments, line, call) {
    const saying = comments.filter((comment) => /\bmonotonic\b/i.test(comment.value));

    return (/^clock_gettime\s*\(\s*CLOCK_MONOTONIC\b/.test(call) && saying.length > 0) ||
        saying.some((comment) => comment.line <= line &&
            comment.line + comment.value.split('\n').length >= line);
}

function checkEnvironment(tree) {
    const findings = [];

    for (const path of sources(tree)) {
        const { code, comments, strings } = parts(tree.text(path));
        const find = (pattern, what) => {
            for (const match of code.matchAll(pattern)) {
                const line = lineAt(code, match.index);
                if (pattern === CLOCKS && saysMonotonic(comments, line, code.slice(match.index))) continue;
                findings.push(`${path}:${line}: ${what}: ${match[0].trim()}`);
            }
        };

        find(ZONES, "depends on the server's TZ");
        if (BY_HAND.test(path)) continue;
        find(CLOCKS, 'reads the clock by itself');
        find(SURROUNDINGS, 'reads the environment by itself');
        find(CHANCES, 'draws randomness by itself');
        for (const { value, line } of strings)
            if (/\/dev\/u?random/.test(value)) findings.push(`${path}:${line}: draws randomness by itself`);
    }
    return findings;
}

guard('nothing but the environment reads clock, process environment or randomness', checkEnvironment, {
    'mod_proj06/base/env.c': 'apr_time_t t = apr_time_now(); RAND_bytes(b, 1);\n',
    'mod_proj06/httpd/a.c': 'x = apr_time_now(); y = getenv("A");\n',
    'mod_proj06/store/a.c': '/* waits go by the monotonic clock */\n\n\nclock_gettime(CLOCK_MONOTONIC, &t);\n' +
        'x = apr_time_now(); // monotonic enough: a deadline\n',
    'mod_proj06/web/a.c': '/* time(NULL) */ s = "time(now)"; env->random(env->baton, b, 1); run_time(1);\n',
}, [
    { plants: { 'mod_proj06/web/a.c': 'x = apr_time_now();\n' }, finds: /web\/a.c:1: reads the clock/ },
    { plants: { 'mod_proj06/web/a.c': '\nx = time (NULL);\n' }, finds: /web\/a.c:2: reads the clock/ },
    { plants: { 'mod_proj06/web/a.c': '/* monotonic */\n\n\nclock_gettime(CLOCK_REALTIME, &t);\n' },
        finds: /web\/a.c:4: reads the clock/ },
    { plants: { 'mod_proj06/web/a.c': 'clock_gettime(CLOCK_MONOTONIC, &t);\n' }, finds: /reads the clock/ },
    { plants: { 'mod_proj06/web/a.c': 'gettimeofday(&t, 0);\n' }, finds: /reads the clock/ },
    { plants: { 'mod_proj06/httpd/a.c': 'localtime_r(&t, &tm);\n' }, finds: /the server's TZ/ },
    { plants: { 'mod_proj06/site/a.c': 'x = getenv("TZ");\n' }, finds: /reads the environment/ },
    { plants: { 'mod_proj06/site/a.c': 'x = random();\n' }, finds: /draws randomness/ },
    { plants: { 'mod_proj06/site/a.c': 'RAND_bytes(b, 4);\n' }, finds: /draws randomness/ },
    { plants: { 'mod_proj06/site/a.c': 'open("/dev/urandom", 0);\n' }, finds: /draws randomness/ },
]);

const SQL = /\bnow\s*\(|\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b|'now'|\breturning\b|\brandom\s*\(/i;

function checkSql(tree) {
    const findings = [];

    for (const path of tree.paths(/^mod_proj06\/.*\.[ch]$/))
        for (const { value, line } of parts(tree.text(path)).strings) {
            const match = SQL.exec(value);
            if (match && (path.startsWith('mod_proj06/store/') || /\b(SELECT|INSERT|UPDATE|DELETE)\b/.test(value)))
                findings.push(`${path}:${line}: SQL must not say ${match[0]}`);
        }
    return findings;
}

guard('SQL takes time as a parameter and returns no rows from writes', checkSql, {
    'mod_proj06/store/a.c': '/* RETURNING, now() */ s = "SELECT known(a) FROM t WHERE b = ?";\n',
    'mod_proj06/web/a.c': 's = "returning home";\n',
}, [
    { plants: { 'mod_proj06/store/a.c': 's = "UPDATE t SET a = now()";\n' }, finds: /a.c:1: .* now\(/ },
    { plants: { 'mod_proj06/store/migrations/1.h': '"b int DEFAULT CURRENT_TIMESTAMP"\n' },
        finds: /CURRENT_TIMESTAMP/ },
    { plants: { 'mod_proj06/store/a.c': 's = "INSERT INTO t VALUES (1) "\n    "returning id";\n' },
        finds: /a.c:2: .*returning/ },
    { plants: { 'mod_proj06/store/a.c': 's = "SELECT datetime(\'now\')";\n' }, finds: /'now'/ },
    { plants: { 'mod_proj06/office/a.c': 's = "SELECT random()";\n' }, finds: /random\(/ },
]);
