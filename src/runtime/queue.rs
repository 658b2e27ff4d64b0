//! What is on its way to the disk: the writes in their order, of every open line the latest text.
//!
//! Nothing leaves the queue before the disk has it. So it is the retry, what is sent again after the store's thread
//! stopped, and what an emergency copy holds.

use crate::app::{Typing, What};
use crate::domain::moment::Moment;
use crate::sitting::Outbox;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long until something that the disk did not take is sent again.
const AGAIN: Duration = Duration::from_secs(1);
/// Open lines longer than this together, in bytes, are written no more often than [`SELDOM`].
const LONG: usize = 32 * 1024;
/// How often long lines are written while they are typed.
const SELDOM: Duration = Duration::from_millis(250);
/// What takes longer than this is told as being on its way.
const SLOW: Duration = Duration::from_millis(300);

/// Something to be written down.
#[derive(Debug)]
pub(super) struct Write {
    /// What.
    pub outbox: Outbox,
    /// When it happened.
    pub at: Moment,
}

/// An open line as it is to be kept.
#[derive(Debug, Clone)]
pub(super) struct OpenLine {
    /// The line.
    pub typing: Typing,
    /// When it was typed.
    pub at: Moment,
    /// The how-manieth text of all lines, so that a newer one is known.
    turn: u64,
}

/// What goes to the disk in one step.
#[derive(Debug, Default, Clone)]
pub(super) struct Batch {
    /// The oldest write.
    pub write: Option<Arc<Write>>,
    /// Open lines; none while further writes wait, for what they hold would be in neither place.
    pub lines: Vec<OpenLine>,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Next {
    /// This.
    Do(Batch),
    /// Nothing before so long.
    Wait(Duration),
    /// Nothing.
    Rest,
}

/// Everything that is on its way.
#[derive(Debug, Default)]
pub(super) struct Queue {
    writes: VecDeque<Arc<Write>>,
    lines: BTreeMap<String, OpenLine>,
    turn: u64,
    news: Vec<What>,
    refused: Option<(String, Instant)>,
    /// Since when something waits that was not yet on the disk.
    since: Option<Instant>,
    told_slow: bool,
    long_written: Option<Instant>,
    hurry: bool,
    attempts: u64,
}

impl Queue {
    /// Another write, behind those that wait.
    pub fn write(&mut self, write: Write, now: Instant) {
        self.writes.push_back(Arc::new(write));
        self.since.get_or_insert(now);
    }

    /// An open line's latest text, in the place of the one that waits.
    pub fn line(&mut self, typing: Typing, at: Moment, now: Instant) {
        self.turn += 1;
        let turn = self.turn;
        self.lines.insert(typing.line.clone(), OpenLine { typing, at, turn });
        self.since.get_or_insert(now);
    }

    /// Everything is on the disk.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.lines.is_empty()
    }

    /// What waits, in order.
    pub fn waiting(&self) -> (Vec<Arc<Write>>, Vec<OpenLine>) {
        (self.writes.iter().cloned().collect(), self.lines.values().cloned().collect())
    }

    /// Why the disk did not take what waits, if it did not.
    pub fn refusal(&self) -> Option<&str> {
        self.refused.as_ref().map(|(why, _)| why.as_str())
    }

    /// How often something was refused so far.
    pub fn attempts(&self) -> u64 {
        self.attempts
    }

    /// No waiting from now on until it is empty or something is refused.
    pub fn hurry(&mut self) {
        self.hurry = true;
    }

    /// What the store's thread is to do.
    pub fn next(&mut self, now: Instant) -> Next {
        if self.is_empty() {
            self.hurry = false;
            return Next::Rest;
        }
        let wait = if let Some((_, when)) = self.refused {
            (when + AGAIN).saturating_duration_since(now)
        } else if self.writes.is_empty() && self.length() > LONG {
            self.long_written.map_or(Duration::ZERO, |then| (then + SELDOM).saturating_duration_since(now))
        } else {
            Duration::ZERO
        };
        if wait > Duration::ZERO && !self.hurry {
            return Next::Wait(wait);
        }
        if self.length() > LONG {
            self.long_written = Some(now);
        }
        let lines = if self.writes.len() <= 1 { self.lines.values().cloned().collect() } else { Vec::new() };
        Next::Do(Batch { write: self.writes.front().cloned(), lines })
    }

    fn length(&self) -> usize {
        self.lines.values().map(|line| line.typing.text.len()).sum()
    }

    /// The disk has a batch; `written` is what became of its write.
    pub fn done(&mut self, batch: &Batch, written: Option<What>, now: Instant) {
        if batch.write.is_some() {
            self.writes.pop_front();
        }
        self.kept(&batch.lines);
        self.refused = None;
        self.news.extend(written);
        self.since = (!self.is_empty()).then_some(now);
        if self.is_empty() {
            self.told_slow = false;
            self.news.push(What::Drafted);
        }
    }

    /// The disk has these lines, though not what else was asked.
    pub fn kept(&mut self, lines: &[OpenLine]) {
        for line in lines {
            if self.lines.get(&line.typing.line).is_some_and(|newest| newest.turn == line.turn) {
                self.lines.remove(&line.typing.line);
            }
        }
    }

    /// The disk did not take it.
    pub fn failed(&mut self, why: String, now: Instant) {
        self.attempts += 1;
        self.hurry = false;
        self.news.push(What::NotWritten(why.clone()));
        self.refused = Some((why, now));
    }

    /// What there is to tell the screen since this was asked last.
    pub fn news(&mut self, now: Instant) -> Vec<What> {
        let slow = self.since.is_some_and(|since| now.saturating_duration_since(since) >= SLOW);
        if slow && !self.told_slow && self.refused.is_none() {
            self.told_slow = true;
            self.news.push(What::Slow);
        }
        std::mem::take(&mut self.news)
    }

    /// How soon there is something to tell, as far as that is known: at once if nobody asked for it yet, or when something
    /// begins to take long.
    pub fn look_again(&self, now: Instant) -> Option<Duration> {
        if !self.news.is_empty() {
            return Some(Duration::ZERO);
        }
        let since = self.since.filter(|_| !self.told_slow && self.refused.is_none())?;
        Some((since + SLOW).saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at() -> Moment {
        "2026-11-18T10:00:00+01:00".parse().unwrap()
    }

    fn typing(line: &str, text: &str) -> Typing {
        Typing { line: line.into(), text: text.into(), cursor: text.len() }
    }

    fn write(nth: u128) -> Write {
        Write { outbox: Outbox { request: Uuid::from_u128(nth), ..Outbox::default() }, at: at() }
    }

    fn take(queue: &mut Queue, now: Instant) -> Batch {
        match queue.next(now) {
            Next::Do(batch) => batch,
            other => panic!("{other:?}"),
        }
    }

    fn shown(batch: &Batch) -> (Option<u128>, Vec<(&str, &str)>) {
        let lines = batch.lines.iter().map(|l| (l.typing.line.as_str(), l.typing.text.as_str())).collect();
        (batch.write.as_ref().map(|w| w.outbox.request.as_u128()), lines)
    }

    #[test]
    fn of_each_line_the_latest_counts_and_lines_do_not_hide_one_another() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for (line, text) in [("entry", "a"), ("catch", "x"), ("entry", "ab"), ("entry", "abc")] {
            queue.line(typing(line, text), at(), now);
        }
        let batch = take(&mut queue, now);
        assert_eq!(shown(&batch), (None, vec![("catch", "x"), ("entry", "abc")]));
        // Typed on while the disk was at work: that is the next turn.
        queue.line(typing("entry", "abcd"), at(), now);
        queue.done(&batch, None, now);
        assert!(queue.news(now).is_empty(), "not everything is on the disk");
        let batch = take(&mut queue, now);
        assert_eq!(shown(&batch), (None, vec![("entry", "abcd")]));
        queue.done(&batch, None, now);
        assert_eq!(queue.look_again(now), Some(Duration::ZERO), "there are news that nobody heard");
        assert!(matches!(queue.news(now)[..], [What::Drafted]));
        assert!(queue.is_empty() && queue.look_again(now).is_none());
    }

    #[test]
    fn a_line_that_was_sent_is_never_in_neither_place() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.write(write(1), now);
        queue.write(write(2), now);
        queue.line(typing("entry", ""), at(), now);
        let first = take(&mut queue, now);
        assert_eq!(shown(&first), (Some(1), vec![]), "the line waits for the last write");
        queue.done(&first, None, now);
        assert_eq!(shown(&take(&mut queue, now)), (Some(2), vec![("entry", "")]));
    }

    #[test]
    fn what_is_refused_is_kept_said_and_sent_again() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.write(write(1), now);
        let batch = take(&mut queue, now);
        queue.failed("the disk is full".into(), now);
        assert!(matches!(&queue.news(now)[..], [What::NotWritten(why)] if why == "the disk is full"));
        queue.line(typing("entry", "on"), at(), now);
        assert!(matches!(queue.next(now), Next::Wait(_)));
        queue.hurry();
        assert_eq!(shown(&take(&mut queue, now)), (Some(1), vec![("entry", "on")]));
        queue.failed("the disk is full".into(), now);
        assert!(matches!(queue.next(now), Next::Wait(_)), "hurry tries once");
        let later = now + AGAIN;
        assert_eq!(
            take(&mut queue, later).write.map(|w| w.outbox.request),
            batch.write.map(|w| w.outbox.request)
        );
        let batch = take(&mut queue, later);
        queue.done(&batch, None, later);
        assert!(queue.refusal().is_none() && queue.is_empty());
    }

    #[test]
    fn what_takes_long_is_told_once() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.line(typing("entry", "a"), at(), now);
        assert!(queue.news(now + SLOW / 2).is_empty());
        queue.line(typing("entry", "ab"), at(), now + SLOW / 2);
        assert_eq!(queue.look_again(now + SLOW / 2), Some(SLOW / 2));
        assert!(matches!(queue.news(now + SLOW)[..], [What::Slow]));
        assert!(queue.news(now + SLOW * 2).is_empty());
        assert_eq!(queue.look_again(now + SLOW * 2), None);
    }

    #[test]
    fn a_long_line_is_written_seldom_and_a_write_does_not_wait_for_it() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.line(typing("entry", &"x".repeat(LONG + 1)), at(), now);
        let batch = take(&mut queue, now);
        queue.done(&batch, None, now);
        queue.line(typing("entry", &"x".repeat(LONG + 2)), at(), now);
        assert!(matches!(queue.next(now), Next::Wait(wait) if wait <= SELDOM));
        queue.write(write(1), now);
        assert_eq!(take(&mut queue, now).write.map(|w| w.outbox.request.as_u128()), Some(1));
    }
}
