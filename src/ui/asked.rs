//! The question, what was said before about it, and the probe; and what of that gives way where there is little room.

use super::{READABLE, Theme, behind, behind_styled, broken, terminal_line};
use crate::domain::questionnaire::Mode;
use crate::sitting::{OfferView, View};
use crate::text::wrap::{pad, truncate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// So many rows of a question are seen in any case where there is room for more than a few: its place, and two of it.
const QUESTION: usize = 3;
/// In so few rows there is no room for what was said before.
const SMALL: usize = 8;

/// The question and what belongs to it, in the order in which it is shown. What can be missed gives way first.
pub(super) struct Asked {
    /// Where it stands, its words, what there is to know before answering.
    question: Vec<Line<'static>>,
    /// What was said before.
    offer: Vec<Line<'static>>,
    /// The same in two rows at most: what was said, and what to do about it.
    offer_in_short: Vec<Line<'static>>,
    probe: Vec<Line<'static>>,
}

impl Asked {
    /// The outline, where there is one, says the section; the coach says the probe.
    pub fn of(view: &View, theme: &Theme, columns: usize, has_outline: bool, has_coach: bool) -> Asked {
        let mut question = Vec::new();
        let place =
            if has_outline { view.head.clone() } else { format!("{} · {}", view.head, view.section) };
        let place = terminal_line(&place);
        if view.shared && !has_coach {
            let word = "shown to others";
            let room = columns.saturating_sub(word.len() + 2);
            question.push(Line::styled(format!("{}  {word}", pad(&truncate(&place, room), room)), theme.dim));
        } else {
            question.push(Line::styled(truncate(&place, columns), theme.dim));
        }
        if view.asked.is_empty() {
            let text = "A private question, hidden while others see the screen: what you type is not shown.";
            question.extend(broken(text, columns, theme.dim));
        } else {
            question.extend(broken(&view.asked, columns, theme.bold));
        }
        for how in &view.how {
            question.extend(behind("  ", how, columns, theme.dim));
        }
        let offer = view.offer.as_ref().map(|offer| offered(offer, theme, columns)).unwrap_or_default();
        let offer_in_short = match &view.offer {
            Some(offer) => offered_in_short(offer, theme, columns),
            None => Vec::new(),
        };
        let mut probe = Vec::new();
        if !has_coach && let Some(first) = view.probes.first() {
            let word = if view.mode == Mode::Solo { "perhaps: " } else { "ask: " };
            probe = behind_styled(word, theme.accent, first, columns, theme.dim);
        }
        Asked { question, offer, offer_in_short, probe }
    }

    /// So many rows all of it takes.
    pub fn rows(&self) -> usize {
        self.question.len() + self.offer.len() + self.probe.len()
    }

    /// So many rows it takes where the options below have no others; of so many that there are.
    pub fn least(&self, rest: usize) -> usize {
        let question = self.question.len().min(QUESTION).min((rest / 3).max(1));
        question + self.offer_in_short.len().min(rest.saturating_sub(SMALL))
    }

    /// What of it is shown in so many rows: the probe gives way first, then most of what was said before, then the
    /// end of the question.
    pub fn within(self, rows: usize, theme: &Theme) -> Vec<Line<'static>> {
        let Asked { mut question, offer, mut offer_in_short, probe } = self;
        let (offer, mut probe) = if question.len() + offer.len() <= rows {
            (offer, probe)
        } else {
            offer_in_short.truncate(rows.saturating_sub(question.len().min(QUESTION)));
            (offer_in_short, Vec::new())
        };
        cut(&mut question, rows - offer.len().min(rows), theme);
        let room = rows - (question.len() + offer.len()).min(rows);
        cut(&mut probe, room, theme);
        question.into_iter().chain(offer).chain(probe).collect()
    }
}

/// At most so many rows, and a sign that there are more.
fn cut(lines: &mut Vec<Line<'static>>, rows: usize, theme: &Theme) {
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            last.spans.push(Span::styled(" …", theme.dim));
        }
    }
}

/// What was said before: each line in one row, so that the line being typed keeps its place.
fn offered(offer: &OfferView, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = match offer.lines.as_slice() {
        // One line may take a second row, for there is nothing below it to push away.
        [line] => {
            let mut rows = behind("  ", &format!("{}: {line}", offer.from), columns, theme.dim);
            cut(&mut rows, 2, theme);
            rows
        }
        several => {
            let first = in_one_row(&format!("  {}:", offer.from), columns, theme.dim);
            let rows = several.iter().map(|line| in_one_row(&format!("    {line}"), columns, theme.dim));
            std::iter::once(first).chain(rows).collect()
        }
    };
    lines.extend(what_to_do(offer, theme, columns));
    lines
}

/// The same where there is no room for it: all lines in one row.
fn offered_in_short(offer: &OfferView, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    let said = in_one_row(&format!("  {}: {}", offer.from, offer.lines.join(" · ")), columns, theme.dim);
    std::iter::once(said).chain(what_to_do(offer, theme, columns)).collect()
}

fn what_to_do(offer: &OfferView, theme: &Theme, columns: usize) -> Option<Line<'static>> {
    (!offer.asks.is_empty()).then(|| in_one_row(&format!("  {}", offer.asks), columns, theme.accent))
}

fn in_one_row(text: &str, columns: usize, style: Style) -> Line<'static> {
    Line::styled(truncate(&terminal_line(text), columns.min(READABLE)), style)
}
