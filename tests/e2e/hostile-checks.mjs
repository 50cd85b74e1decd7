// What must hold for the answer to a hostile request, whatever it was.
import { isUtf8 } from 'node:buffer';
import { HOST, MARK, NAME, RECKONED } from './hostile-values.mjs';

const ALWAYS = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'];
const HTTPDS = /^text\/html; charset=iso-8859-1$/; // a page of httpd itself
const UNKNOWN = [501, 505]; // what httpd says of codings and versions that it does not know
const TO_SIGN_IN = /^\/proj06\/office\/sign-in/;
const HERE = /^(?:http:\/\/127\.0\.0\.1:\d+)?\/(?:[^/\\]|$)/;
const INNER = /SQLITE_|sqlite3|syntax error|SQLSTATE|\bSELECT [a-z_, .]+ FROM\b|\w\.[ch]:\d+|P6_E_|0x[0-9a-f]{8}|root:x:0/;
const CONTROLS = /[^\P{Cc}\t\r\n]/u;
const FORMULA = new RegExp(`(?:^|[,\\n])"?[=+@\\t-]+${MARK}`);

const TAG = /<[/!?]?[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>/g;
const ATTRIBUTE = /[\s/]*([^\s=/>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?/g; // behind the element's name
const ADDRESS = /^(?:href|src|action|formaction|content|data|poster)$/;
const AWAY = new RegExp(`^["']?\\s*(?:javascript:|data:text|vbscript:|(?:https?:)?[\\\\/]{2}[^"]*${HOST})`, 'i');

// Markup of HTML that came from outside: elements, attributes, addresses that lead away.
export function strange(html) {
    const found = [];
    for (const [tag] of html.matchAll(TAG)) {
        if (tag.slice(1, 12).includes(MARK)) found.push(tag);
        for (const [, name, text = ''] of tag.replace(/^<[^\s/>]*/, '').matchAll(ATTRIBUTE))
            if (name.includes(MARK) || /^on/i.test(name) || (ADDRESS.test(name) && AWAY.test(text))) found.push(tag);
    }
    return found;
}

const crosses = ({ headers }) =>
    headers.some(([name, text]) => name === 'Origin' || (name === 'Sec-Fetch-Site' && text !== 'same-origin'));
const forged = ({ body, who }) => /(?:^|&)csrf=([^&]*)/.exec(body)?.[1] !== who.csrf;

// Who was let in, or had something done, that should not.
function wrongDoer({ status, headers }, request) {
    const { method, route, who, knows } = request;
    if (/^(?:__Host-)?p6_office=[^;]/.test(headers['set-cookie']) && !knows) return ['signed in'];
    if (!route || status >= 400) return [];
    if (route.signedIn && status < 300 && who.name === 'stranger') return ['an official\'s page for anybody'];
    if (method !== 'POST') return [];
    if (crosses(request)) return ['taken from another site'];
    return route.signedIn && forged(request) && !TO_SIGN_IN.test(headers.location) ? ['taken without its token'] : [];
}

function wrongStatus({ status, headers }, { framing }) {
    if (status === 503) return headers['retry-after'] ? [] : ['no Retry-After'];
    return status < 500 || (framing && UNKNOWN.includes(status)) ? [] : ['a fault of ours'];
}

function wrongHead({ status, headers, list, type }, { framing, above, host }) {
    const found = list.filter(([name]) => name.includes(MARK)).map(([name]) => `a header of somebody else's: ${name}`);
    if (!HTTPDS.test(type) && status !== 304 && !framing && !above)
        found.push(...ALWAYS.filter((name) => !headers[name]).map((name) => `no ${name}`));
    for (const [name, cookie] of list)
        if (name === 'set-cookie' && cookie.includes(MARK)) found.push(`a cookie of somebody else's: ${cookie}`);
    if (headers.location && !HERE.test(headers.location)) found.push(`leads away: ${headers.location}`);
    if (!host && JSON.stringify(list).includes(NAME)) found.push('believes who names it otherwise');
    return found;
}

function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

function wrongBody({ status, type, text, body, whole }, { method, path, host, above }) {
    const found = [], expected = method !== 'HEAD' && (status < 300 || status >= 400);
    if (expected && !whole) found.push('shorter than it says');
    if (/utf-8|json/.test(type) && (!isUtf8(body) || CONTROLS.test(text))) found.push('bytes that are no text');
    if (INNER.test(text)) found.push(`tells what is inside: ${INNER.exec(text)[0]}`);
    if (!host && text.includes(NAME)) found.push('believes who names it otherwise');
    if (text.includes(RECKONED)) found.push('reckons what was typed');
    if (/^text\/html/.test(type)) found.push(...strange(text).map((tag) => `unescaped: ${tag.slice(0, 200)}`));
    if (/^text\/csv/.test(type) && FORMULA.test(text)) found.push('a cell that is a formula');
    if (/[/+]json/.test(type) && expected && !isJson(text)) found.push('no JSON');
    if (status >= 400 && text && path.startsWith('/api/') && !above && !HTTPDS.test(type) && type !== 'application/problem+json')
        found.push(`an error as ${type}`);
    return found;
}

// What is wrong with the answers (of answersIn) to REQUEST, in words; [] when nothing is.
export function wrong({ count, first }, request) {
    if (count > (request.answers ?? 1)) return [`${count} answers`];
    if (!first) return request.framing ? [] : ['no answer'];
    return [wrongStatus, wrongDoer, wrongHead, wrongBody].flatMap((check) => check(first, request));
}
