// The pages that every check looks at, with the sample data and the clock at 18:40 on a Monday.
export const languages = ['vi', 'en', 'fr'];

export const pages = [
    ['home', '/'],
    ['tonight in a commune', '/help?when=tonight&commune=01840'],
    ['tonight in the province', '/help?when=tonight'],
    ['near a position', '/help?when=today&near=22.166,105.850'],
    ['every filter', '/help?when=weekend&commune=01843&service=vneid-install&spoken=tay&walk_in=1&step_free=1&free=1'],
    ['which place is meant', '/help?when=tonight&q=van+lang'],
    ['no such place', '/help?when=tonight&q=Atlantis'],
    ['outside the province', '/help?when=tonight&near=21.028,105.854'],
    ['a day beyond the schedule', '/help?when=2030-01-01'],
    ['privacy', '/privacy'],
    ['booking: services', '/book'],
    ['booking: no service', '/book/ready'],
    ['booking: ready?', '/book/ready?service=vneid-install&service=eid-level-2&service=cashless-payment&service=digital-signature'],
    ['booking: place', '/book/place?service=eid-level-2'],
    ['booking: place in a commune', '/book/place?service=vneid-install&commune=01840'],
    ['booking: which place is meant', '/book/place?service=vneid-install&q=van+lang'],
    ['booking: nothing fits', '/book/place?service=eid-biometrics&service=digital-signature&service=cashless-payment'],
    ['booking: no such session', '/book/time?service=eid-level-2&shift=1'],
    ['booking: no held place', '/book/who'],
    ['a bad value', '/help?when=someday'],
    ['no such page', '/no/such/page'],
];

export function inLanguage(path, lang) {
    return `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
}

// The shift of this evening at the point SLUG.
export async function sampleShift(httpd, slug) {
    const { points } = (await httpd.get('/api/v1/help?when=tonight&commune=01840')).json();
    return points.find((p) => p.slug === slug).shifts[0].id;
}

// Slugs of the sample data: of a fixed point, a mobile team and a police station in Đức Xuân or else
// anywhere, found through the API.
export async function samplePoints(httpd) {
    const listing = (await httpd.get('/api/v1/points?limit=100')).json();
    const points = listing.points;
    const of = (kind) => points.find((p) => p.kind === kind && p.commune === '01840')
        ?? points.find((p) => p.kind === kind) ?? points[0];
    return { fixed: of('fixed').slug, mobile: of('mobile').slug, police: of('police').slug };
}
