//! The wait for a key, and what ends it from elsewhere: a thread that has news, a terminal that has another size.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::SigId;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::{pipe, unregister};
use std::io::{self, Read, Write, stdin};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

/// What a thread with news rings; the terminal rings otherwise.
const NEWS: u8 = 0;

/// Ends a wait.
#[derive(Clone)]
pub(super) struct Bell(Arc<UnixStream>);

impl Bell {
    /// Rings. Where nobody heard the last rings yet, nothing is missed.
    pub fn ring(&self) {
        let _ = (&*self.0).write(&[NEWS]);
    }
}

/// Waits.
pub(super) struct Ear {
    bell: Bell,
    rung: UnixStream,
    /// Rings when the terminal has another size.
    resized: SigId,
}

impl Ear {
    /// One with a bell of its own.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Ear> {
        let (ring, rung) = UnixStream::pair()?;
        ring.set_nonblocking(true)?;
        rung.set_nonblocking(true)?;
        let resized = pipe::register(SIGWINCH, ring.try_clone()?)?;
        Ok(Ear { bell: Bell(Arc::new(ring)), rung, resized })
    }

    /// What it hears.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Waits until the terminal has something to tell, the bell is rung, or the time is over. Says whether it is the
    /// terminal.
    ///
    /// # Errors
    /// What the system says.
    pub fn wait(&mut self, at_most: Duration) -> io::Result<bool> {
        let stdin = stdin();
        let mut asked = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.rung, PollFlags::IN)];
        match poll(&mut asked, Timespec::try_from(at_most).ok().as_ref()) {
            // If the signal means something, the bell is rung too.
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let typed = !asked[0].revents().is_empty();
        Ok(self.was_resized() || typed)
    }

    /// Takes what was rung since this was asked last; says whether the terminal rang.
    fn was_resized(&mut self) -> bool {
        let (mut resized, mut rung) = (false, [NEWS; 64]);
        while let Ok(count @ 1..) = self.rung.read(&mut rung) {
            resized |= rung[..count].iter().any(|who| *who != NEWS);
        }
        resized
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        unregister(self.resized);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal_hook::low_level::raise;

    #[test]
    fn nobody_waits_to_ring_and_the_terminal_is_told_from_the_others() {
        let mut ear = Ear::new().expect("an ear");
        for _ in 0..100_000 {
            ear.bell().ring();
        }
        assert!(!ear.was_resized());
        ear.bell().ring();
        raise(SIGWINCH).expect("raised");
        ear.bell().ring();
        assert!(ear.was_resized() && !ear.was_resized());
    }
}
