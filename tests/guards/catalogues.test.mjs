// The three catalogues say the same things.
import { LANGUAGES, cataloguePath, catalogues, holesOf, messagesOf } from './lib/catalogues.mjs';
import { guard } from './lib/guard.mjs';

const unit = (id, source, target) => `<trans-unit id="${id}"><source>${source}</source>` +
    `${target === undefined ? '' : `<target>${target}</target>`}</trans-unit>\n`;
const plural = (id, ...forms) => `<group id="${id}" restype="x-gettext-plurals">\n${forms.join('')}</group>\n`;
const catalogue = (...units) => `<?xml version="1.0"?>\n<xliff><file><body>\n${units.join('')}</body></file></xliff>\n`;

const sound = {
    [cataloguePath('vi')]: catalogue(unit('a.b', 'Lúc ${time}'), plural('a.n', unit('a.n[0]', '${n} điểm'))),
    [cataloguePath('en')]: catalogue(unit('a.b', 'Lúc ${time}', 'At ${time}'),
        plural('a.n', unit('a.n[0]', '${n} điểm', 'one point'), unit('a.n[1]', '${n} điểm', '${n} points'))),
    [cataloguePath('fr')]: catalogue(unit('a.b', 'Lúc ${time}', '&#192; ${time_name}'),
        plural('a.n', unit('a.n[0]', '${n} điểm', '${n} point'), unit('a.n[1]', '${n} điểm', '${n} points'))),
};
/** SOUND with one replacement in LANGUAGE. */
const changed = (language, from, to) => ({
    [cataloguePath(language)]: sound[cataloguePath(language)].replace(from, to),
});

function checkIds(tree) {
    const findings = [];
    const all = catalogues(tree);
    const ids = new Set(LANGUAGES.flatMap((language) => [...all[language].keys()]));

    for (const language of LANGUAGES) {
        const path = cataloguePath(language), duplicates = [];
        const messages = messagesOf(tree.text(path), language, duplicates);

        for (const id of ids) if (!messages.has(id)) findings.push(`${path}: ${id} is missing`);
        for (const { id, line } of duplicates) findings.push(`${path}:${line}: ${id} stands here twice`);
        for (const [id, { line, plural: counted }] of messages)
            if (counted !== (all.vi.get(id)?.plural ?? counted))
                findings.push(`${path}:${line}: ${id} has plural forms in one language only`);
    }
    return findings;
}

guard('the catalogues have the same messages', checkIds, sound, [
    { plants: changed('fr', /<trans-unit id="a.b".*\n/, ''), finds: /fr.xlf: a.b is missing/ },
    { plants: changed('vi', /<trans-unit id="a.b".*\n/, ''), finds: /vi.xlf: a.b is missing/ },
    { plants: changed('en', /<trans-unit id="a.b".*\n/, '$&$&'), finds: /en.xlf:4: a.b stands here twice/ },
    { plants: changed('vi', /<group.*\n.*\n<\/group>/, unit('a.n', '${n} điểm')),
        finds: /en.xlf:5: a.n has plural forms in one/ },
]);

function checkTexts(tree) {
    const findings = [];
    const all = catalogues(tree);

    for (const language of LANGUAGES) {
        const path = cataloguePath(language);
        const count = language === 'vi' ? 1 : 2;

        for (const [id, { line, plural: counted, forms }] of all[language]) {
            if (counted && forms.length !== count)
                findings.push(`${path}:${line}: ${id} needs ${count} plural form(s), has ${forms.length}`);
            for (const form of forms) {
                if (!form.shown.trim()) findings.push(`${path}:${form.line}: ${id} says nothing`);
                if (form.shown !== form.shown.trim())
                    findings.push(`${path}:${form.line}: ${id} has white space around it`);
                const source = all.vi.get(id)?.forms[0].source;
                if (source !== undefined && form.source !== source)
                    findings.push(`${path}:${form.line}: ${id} translates a text that vi.xlf no longer has`);
            }
        }
    }
    return findings;
}

guard('every message says something, from the present Vietnamese text', checkTexts, sound, [
    { plants: changed('en', 'At ${time}', ''), finds: /en.xlf:3: a.b says nothing/ },
    { plants: changed('en', '<target>At ${time}</target>', ''), finds: /en.xlf:3: a.b says nothing/ },
    { plants: changed('fr', '&#192; ', ' &#192; '), finds: /fr.xlf:3: a.b has white space/ },
    { plants: changed('fr', '<source>Lúc', '<source>Vào lúc'), finds: /fr.xlf:3: a.b translates/ },
    { plants: changed('en', /<trans-unit id="a.n\[1\].*\n/, ''), finds: /en.xlf:5: a.n needs 2 plural/ },
]);

function checkHoles(tree) {
    const findings = [];
    const all = catalogues(tree);
    // a language may say a number by its name: ${month_name} for ${month}
    const holes = (message) => [...new Set(message.forms.flatMap((form) =>
        [...holesOf(form.shown)].map((hole) => hole.replace(/_name$/, ''))))].sort();

    for (const [id, vietnamese] of all.vi)
        for (const language of LANGUAGES) {
            const message = all[language].get(id);
            if (!message) continue;
            const here = holes(message).join(' '), there = holes(vietnamese).join(' ');

            if (here !== there)
                findings.push(`${cataloguePath(language)}:${message.line}: ${id} has holes (${here}), vi (${there})`);
            for (const { line, shown } of message.forms)
                if (/\$(?!\{[a-z][a-z0-9_]*\})/.test(shown))
                    findings.push(`${cataloguePath(language)}:${line}: ${id} has a hole without a good name`);
        }
    return findings;
}

guard('every hole is the same in the three languages', checkHoles, sound, [
    { plants: changed('en', 'At ${time}', 'At ${hour}'), finds: /en.xlf:3: a.b has holes \(hour\), vi \(time\)/ },
    { plants: changed('fr', '${time_name}', '${day_name}'), finds: /fr.xlf:3: a.b has holes \(day\), vi \(time\)/ },
    { plants: changed('fr', '&#192; ${time_name}', 'Maintenant'), finds: /fr.xlf:3: a.b has holes \(\)/ },
    { plants: changed('vi', 'Lúc ${time}', 'Lúc $time ${time}'), finds: /vi.xlf:3: .*without a good name/ },
]);
