// The message catalogues as the guards see them.
import { elements } from './xml.mjs';

export const LANGUAGES = ['vi', 'en', 'fr'];

export const cataloguePath = (language) => `templates/messages/${language}.xlf`;

/** The ${name} holes of TEXT. */
export const holesOf = (text) => new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]));

/**
 * The messages of the catalogue TEXT as Map(id → { line, plural, forms: [{ line, source, shown }] });
 * `shown` is what people read: the target, or in Vietnamese, the language written in, the source.
 * DUPLICATES, if given, takes ids that stand there twice.
 */
export function messagesOf(text, language, duplicates = []) {
    const messages = new Map(), children = new Map();

    for (const element of elements(text)) {
        if (element.name === 'trans-unit') children.set(element, {});
        const siblings = children.get(element.parent);
        if (siblings) siblings[element.name] ??= element.text;
    }
    for (const [unit, texts] of children) {
        const plural = unit.parent?.attributes.restype === 'x-gettext-plurals';
        const id = plural ? unit.attributes.id.replace(/\[\d\]$/, '') : unit.attributes.id;
        const shown = texts[language === 'vi' ? 'source' : 'target'] ?? '';
        const form = { line: unit.line, source: texts.source ?? '', shown };
        const message = messages.get(id);

        if (message && !(plural && message.plural)) duplicates.push({ id, line: unit.line });
        if (message) message.forms.push(form);
        else messages.set(id, { line: unit.line, plural, forms: [form] });
    }
    return messages;
}

/** All three of TREE, as { vi: Map, en: Map, fr: Map }. */
export function catalogues(tree) {
    return Object.fromEntries(LANGUAGES.map((language) =>
        [language, messagesOf(tree.text(cataloguePath(language)), language)]));
}
