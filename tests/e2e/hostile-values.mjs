// What nobody should type, send or believe. What these values would do if somebody believed them is known
// by MARK.
export const MARK = 'p6x';
export const HOST = 'p6host.example'; // somewhere else
export const NAME = 'p6name.example'; // a name for the site that it does not have

// What these would come to, were they reckoned out.
export const RECKONED = '982007569';

export const MARKUP = [
    `'" ${MARK}='"><${MARK}>`, `"${MARK}="</${MARK}>`, `<${MARK} ${MARK}="'>`, `<${MARK}>`, `"><${MARK} a="`,
    `'><${MARK}>`, `" ${MARK}="1`, `' ${MARK}='1`, `</title><${MARK}>`, `</textarea><${MARK}>`,
    `</script><${MARK}>`, `--><${MARK}>`, `]]><${MARK}>`, `<svg/onload=${MARK}()>`,
    `<img src=x onerror=${MARK}()>`, `javascript:${MARK}()`, `data:text/html,<${MARK}>`, `&#60;${MARK}&#62;`,
    `\u00bc${MARK}\u00be`, `＜${MARK}＞`, `<${MARK}\u2028>`,
];
export const SQL = [
    `${MARK}' OR '1'='1`, `${MARK}'; DROP TABLE visit; --`, `1 OR 1=1`, `-1 UNION SELECT 1,2,3--`,
    `${MARK}') OR ('1'='1`, `1; SELECT pg_sleep(9)--`, `'||(SELECT version())||'`, `1/0`, `${MARK}\\`, `"; --`,
    `%' OR name LIKE '%`, `_%_%`, `$1 %s %lld %n`, `E'\\x00'`,
];
export const LDAP = [
    '*', '*)(uid=*', 'sen)(|(uid=*', 'sen)(&)', '*()|&\'', `${MARK})(cn=*))(|(cn=*`, '\\2a',
    'uid=sen,ou=people,dc=test', 'sen\\00', 'cn=search,dc=test', '#sen', ' none ', 'sen,dc=test', 'SEN*',
];
const SHEETS = [`=${MARK}()`, `+${MARK}`, `-${MARK}`, `@${MARK}`, `=cmd|' /C ${MARK}'!A0`, `\t=${MARK}`];
const MODELS = [
    '${31337*31337}', '{{31337*31337}}', '#{31337*31337}', '<%= 31337*31337 %>', `structure string:<${MARK}>`,
    'python:31337*31337', '${CONTEXTS}', '{0}', '{name}', '%(name)s', '*{31337*31337}',
    `<!--#exec cmd="${MARK}" -->`, `\${jndi:ldap://127.0.0.1/${MARK}}`,
];
export const PATHS = [
    '../../../../etc/passwd', '..\\..\\windows\\win.ini', '/etc/passwd', 'file:///etc/passwd',
    '....//....//etc/passwd', '.htaccess', `//${HOST}/${MARK}`, `https://${HOST}/`, `/\\${HOST}`,
    `http:${HOST}`, '/proj06/../', `;${MARK}`, '.', '..', 'con', '~root',
];
export const LINES = [
    `a\r\nP6x: 1`, `a\nSet-Cookie: ${MARK}=1`, `a\r\n\r\n<${MARK}>`, 'a\u0085b', 'a\u2028b', '\ufeffa',
    'a\u0000b', 'a\u001bb', 'a\u007fb',
];
export const NUMBERS = [
    '0', '-1', '-0', '1e9', '1e309', '0x10', '9'.repeat(400), '2147483647', '2147483648', '-2147483649',
    '4294967296', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '18446744073709551616',
    '1.5', 'NaN', 'Infinity', '-', '+1', ' 1', '1 ', '٣', '１', '00000000000000000001', '1,1',
];
const TIMES = [
    '2026-02-30', '0000-00-00', '9999-12-31', '10000-01-01', '-0001-01-01', '2026-11-23T99:99',
    '2026-11-24T18:00:00+99:99', '1969-12-31T23:59:59Z', '2026-W48', '24:00', '99:99', '-1:00', '18:03',
    '2026-13-01', '292277026596-12-04', '2026-11-23T18:40:60+07:00',
];
const SPOTS = [
    'nan,nan', 'inf,-inf', '1e400,105.8', '22.147', '22.147,105.834,1', '22.147,', ',', '91,181', '-0,-0',
    '22,147,105,834', '105.834,22.147', '0,0', '22.147;105.834',
];
export const WORDS = [
    '', ' ', 'a', 'x'.repeat(300), '\u0301'.repeat(40), 'Đ'.repeat(81), `${'a\u0323\u0302'.repeat(60)}`,
    '👩‍👩‍👧‍👦', '\u202e\u202dabc', '\u200b', '\ud7ff\ue000', '𝕃𝕒𝕟', 'İıſK', 'null', 'undefined', 'true',
    '[]', '{}', 'constructor', '__proto__', '*', ',', ',,,,', 'a,b,a,b', '01840,01843', '٠١٨٤٠',
];
// All of them by kinds; of what becomes markup more than of the rest.
export const VALUES = [MARKUP, MARKUP, MARKUP, SQL, LDAP, SHEETS, MODELS, PATHS, LINES, NUMBERS, TIMES, SPOTS, WORDS];

// As they stand in a query, a form or a path: what is no text, or not well encoded.
export const BROKEN = [
    '%', '%z', '%zz', '%C3%28', '%ED%A0%80', '%F8%88%80%80%80', '%C0%AF', '%00', 'a%00b', '%0d%0aP6x:%201',
    '%u0041', '%25%30%30', '%FF%FE', '\xff', '\xc3', '\xed\xa0\x80', '%F4%90%80%80', '%EF%BF%BF', '%e2%80',
    '+%2B+', '%2500', '%252e%252e%252f', ';', '&&&', '=', '==', '&=&', 'a=b=c', '[]', '%5B%5D', '\xe2\x80\xa8',
];
export const MEDIA = [
    'application/x-www-form-urlencoded', 'application/json', 'text/plain', 'multipart/form-data; boundary=x',
    'application/xml', '', 'application/json; charset=utf-16',
    'application/x-www-form-urlencoded; charset=utf-7', `text/html;${MARK}`, '/', ';',
    'application/problem+json', 'APPLICATION/JSON',
];
export const METHODS = [
    'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'LOCK', 'GET2', 'get', 'BREW',
    'M-SEARCH', 'X'.repeat(40),
];

// Names with their values.
export const HEADERS = [
    ['Range', 'bytes=0-0', 'bytes=-1', 'bytes=9999999999-', `bytes=${'0-1,'.repeat(300)}`, 'lines=1', 'bytes=5-1'],
    ['If-Range', '"x"', TIMES[0]], ['Expect', '100-continue', '200-ok', MARK, ''],
    ['If-None-Match', '*', '"', 'W/', '"a", "b', `"${MARK}"`, ','.repeat(500)], ['If-Match', '*', '"x"'],
    ['If-Modified-Since', 'Sat, 29 Oct 9999 99:99:99 GMT', 'x', '-1'], ['If-Unmodified-Since', '0'],
    ['Accept', '*/*;q=x', ';', 'text/html;q=0', ',,,', 'a/b'.repeat(900)],
    ['Accept-Language', 'x;q=9', '*', `<${MARK}>`, 'vi;q=0, en;q=-1', 'a,'.repeat(900)],
    ['Accept-Encoding', 'gzip;q=0', 'br', '*;q=0', 'identity;q=0', 'gzip, gzip'],
    ['X-Forwarded-For', `127.0.0.1, ${MARK}`], ['X-Forwarded-Host', NAME], ['Forwarded', `host=${NAME}`],
    ['X-Original-URL', '/office'], ['X-HTTP-Method-Override', 'DELETE'],
    ['Authorization', 'Basic Og==', 'Bearer x', 'Negotiate'], ['Origin', 'null', `https://${HOST}`, MARK],
    ['Referer', `https://${HOST}/<${MARK}>`, '\xff'], ['Sec-Fetch-Site', MARK, ''],
    ['User-Agent', `<${MARK}>`, '\xe9', ''], ['Upgrade', 'h2c', 'websocket'],
    ['Connection', 'upgrade', 'Content-Length', 'keep-alive, close'], ['TE', 'trailers', MARK], ['Via', MARK],
    ['Max-Forwards', '0', '-1'], ['Content-Encoding', 'gzip', 'x'], ['Content-Type', ...MEDIA],
    ['Proj06-Proof', '', '\xff', '678'], ['Trailer', MARK], ['Pragma', MARK],
    ['Cookie', `p6_lang=<${MARK}>`, 'p6_office=a; p6_office=b', ';', '$Version=1'],
    ['Cache-Control', 'only-if-cached', 'max-age=-1', 'no-transform'], ['Early-Data', '1'],
    ['Idempotency-Key', '', '\xff', 'a'.repeat(3000)], ['DNT', MARK], ['Keep-Alive', 'timeout=-1'],
    ['Purpose', 'prefetch'], ['Accept-Charset', 'utf-7'], ['From', `${MARK}@x`],
];

// Where somebody who signs in might be led.
export const ELSEWHERE = [
    ...PATHS, `/office/..//${HOST}`, `/office/../..//${HOST}`, `/office@${HOST}`, `/\t/${HOST}`,
    `/office/%2e%2e//${HOST}`, `/office\\${HOST}`,
];

export const SITES = [
    NAME, NAME, `${NAME}:1`, `"><${MARK}>`, `${NAME}/${MARK}`, `a@${NAME}`, '', '127.0.0.1, x', '[::1]', '%00', 'x'.repeat(400),
    '127.0.0.1:99999',
];
export const UPWARDS = [
    '../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..;/', '..%5c', '..%00/', '%c0%ae%c0%ae/', './/', '%252e%252e%252f', '..%ef%bc%8f',
];
export const COOKIES = [
    'p6_office=', `p6_office=${MARK}`, 'p6_visit=%00', `p6_draft="${MARK}"`, '=;;=', `a=${'b'.repeat(7000)}`, 'p6_home=../..',
    `p6_lang=<${MARK}>`, 'p6_lang=xx; p6_lang=vi; p6_lang=fr', 'p6_commune=99999', `p6_office=${'0'.repeat(64)}`, '\xe9\xff',
];

// Texts that are no JSON, or none that is asked for.
export const NOT_JSON = [
    '', '\ufeff{}', '{', '}', '{"a":1}x', '{"a":1}{"a":1}', '{"a":1,}', '\0', '{"a":"\0"}', ' '.repeat(20000),
];
export const ODD_JSON = [
    'null', 'true', '0', '-1', '1e400', '1E-400', '9'.repeat(300), '1.0', '-0', 'NaN', '01', '+1', '[]', '{}', '""', '"\\ud800"',
    '"\\udc00\\ud800"', '"\\u0000"', '"\\u0007"', '"\xff"', '"\xc3\x28"', '"a\nb"', "'a'", 'undefined', '/**/1', '"\\x"',
    `"${'x'.repeat(17000)}"`, '[1,[2]]', '{"a":{"b":[]}}',
];
