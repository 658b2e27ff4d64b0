//! The sitting that is held on the screen, and what it looks like: worked out when it is asked for, and kept until the
//! sitting changes. Most keys change the line that is typed, and nothing else.

use crate::sitting::{Now, Outbox, Sitting, Told, View};
use std::cell::OnceCell;
use std::ops::{Deref, DerefMut};

/// A sitting, and what it looks like. Whoever can change the sitting goes through here, and so forgets what it looked like.
#[derive(Debug)]
pub struct Held {
    sitting: Sitting,
    looks: OnceCell<View>,
    turn: u64,
}

impl Held {
    /// What it looks like now.
    pub fn looks(&self) -> &View {
        self.looks.get_or_init(|| self.sitting.view())
    }

    /// Another number whenever it may look otherwise than before.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    fn forget(&mut self) {
        self.looks.take();
        self.turn += 1;
    }

    /// Time passed; see [`Sitting::tick`].
    pub(super) fn tick(&mut self, now: Now) {
        if self.sitting.tick(now) {
            self.forget();
        }
    }

    /// What is to be written down: what was looked like before it was asked for is looked like still.
    pub(super) fn outbox(&mut self) -> Option<Outbox> {
        self.sitting.outbox()
    }

    /// What there is to tell, in the same way.
    pub(super) fn told(&mut self) -> Vec<Told> {
        self.sitting.told()
    }
}

impl From<Sitting> for Held {
    fn from(sitting: Sitting) -> Held {
        Held { sitting, looks: OnceCell::new(), turn: 0 }
    }
}

impl Deref for Held {
    type Target = Sitting;

    fn deref(&self) -> &Sitting {
        &self.sitting
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Sitting {
        self.forget();
        &mut self.sitting
    }
}
