// npm opening_hours as a judge: what it says at every minute of a stretch of days.
// The process must run with TZ=Asia/Ho_Chi_Minh, as the library knows local time only.
import OpeningHours from 'opening_hours';

// The library's idea of Vietnamese holidays is not the product's. It only has to be the same one on
// both sides: its dates are handed to proj06ctl with --ph.
const PLACE = { lat: '22.147', lon: '105.834', address: { country_code: 'vn', state: 'Thái Nguyên' } };

export const DAY_MINUTES = 1440;
const two = (n) => String(n).padStart(2, '0');
export const dayText = (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;

/** The days on which the library says PH, YYYY-MM-DD, from FROM to before TO. */
export function holidays(from, to) {
    const dates = [];
    for (const [start, end] of new OpeningHours('PH', PLACE).getOpenIntervals(from, to)) {
        for (let d = start; d < end; d = new Date(d.getTime() + 86400000)) dates.push(dayText(d));
    }
    return dates;
}

export const parse = (text) => new OpeningHours(text, PLACE);

/** Names a minute's state: '' closed, 'open', 'unknown', with the comment that TEXT itself gives
    (the library also names holidays, which the product does not). */
function stateAt(oh, text, at) {
    const [open, , unknown, comment] = oh.getStatePair(at);
    if (!open && !unknown) return '';
    const said = comment && text.includes(`"${comment}"`) ? ` "${comment}"` : '';
    return (open ? 'open' : 'unknown') + said;
}

/** Every clock time that TEXT mentions, as minutes of a day, with midnight: between two of them
    nothing can change. */
function corners(text) {
    const found = new Set([0]);
    for (const [, hour, minute] of text.matchAll(/(\d\d):(\d\d)/g))
        found.add((Number(hour) * 60 + Number(minute)) % DAY_MINUTES);
    return [...found].sort((a, b) => a - b);
}

/** The states of all minutes of COUNT days from the midnight FROM. With EVERY each minute is asked;
    else the first one after each corner stands for those up to the next. */
export function minutes(oh, text, from, count, every) {
    const states = new Array(count * DAY_MINUTES);
    const edges = every ? Array.from({ length: DAY_MINUTES }, (_, i) => i) : corners(text);

    for (let day = 0; day < count; day++) {
        const at = (minute) => new Date(from.getTime() + (day * DAY_MINUTES + minute) * 60000);
        edges.forEach((begin, i) => {
            const end = edges[i + 1] ?? DAY_MINUTES;
            const state = stateAt(oh, text, at(begin));
            states.fill(state, day * DAY_MINUTES + begin, day * DAY_MINUTES + end);
        });
    }
    return states;
}
