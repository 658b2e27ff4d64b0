//! What several test files share.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;

/// How heavy a loop is: `small` by default, `full` with `TAKESTOCK_LOAD=full`.
pub fn load(small: usize, full: usize) -> usize {
    if std::env::var("TAKESTOCK_LOAD").is_ok_and(|load| load == "full") { full } else { small }
}

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A small generator of numbers, the same for the same seed, so that a failing history can be told by its seed.
pub struct Dice(u64);

impl Dice {
    /// For this seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 up to, and not, `below`.
    pub fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.any() % below.max(1) as u64).expect("below a usize")
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Shuffles in place.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// Texts that have broken programs: every kind of script, and what terminals, documents and databases obey.
pub const TEXTS: &[&str] = &[
    "plain words",
    "Grüße, ça va, naïve",
    "Привет, как дела",
    "שלום עולם",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "你好，世界",
    "こんにちは",
    "안녕하세요",
    "ไทยภาษา",
    "👩‍👩‍👧‍👦 family 🇩🇪 flag",
    "e\u{301} combining a\u{308}\u{323}",
    "tab\tand\nnew line",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{202e}reversed\u{202c} \u{200b}nothing",
    "# heading | cell | ``` fence",
    "'; DROP TABLE event; --",
    "{{ tool.name }} {% for x in y %}",
    "=SUM(A1:A9)",
    "yes",
    "null",
    "1e999",
    "  spaces around  ",
    "---\nkey: value",
];
