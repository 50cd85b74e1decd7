// Randomness from a seed: the same seed, the same choices.

// mulberry32: a small generator whose whole state is one 32-bit number.
export function randomness(seed) {
    let a = seed >>> 0;
    const next = () => {
        a = (a + 0x6d2b79f5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), 1 | a);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const below = (n) => Math.floor(next() * n);
    return {
        below,
        between: (from, to) => from + below(to - from + 1),
        chance: (p) => next() < p,
        pick: (list) => list[below(list.length)],
    };
}
