//! Draws the read-back and the gaps: large and few, to be looked at by everybody in the room.

use super::Theme;
use crate::app::readback::{Page, ReadBackScreen};
use crate::sitting::{Gap, READ_FIRST, ReadBack, ReadBackEntry, Verdict};
use crate::text::escape::terminal_line;
use crate::text::wrap::{truncate, width, wrap};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// Before the words: the arrow of the chosen one, its number, and whether it is right.
const BEFORE: usize = 6;
/// Words are no wider than this, however wide the terminal.
const READABLE: usize = 72;
/// Who said it stands beside the words from this width on, below them where there is less.
const BESIDE: usize = 60;

/// The read-back as lines, at most so many rows of so many columns: the page, then each entry with who said it. Where
/// there is little room the air between entries goes first; the chosen entry is always in sight.
pub fn lines(
    screen: &ReadBackScreen,
    back: &ReadBack,
    theme: &Theme,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let entries = screen.entries(back);
    let (title, number, empty) = match screen.page() {
        Page::Keeps => ("Keep", 1, "Nothing to keep was said yet: ! in front of a line makes one."),
        Page::Fixes => ("To be fixed", 2, "Nothing to fix was said yet: ~ in front of a line makes one."),
    };
    let pages = format!("{number} of 2 pages");
    let gap = columns.saturating_sub(width(title) + width(&pages));
    let head = Line::from(vec![
        Span::styled(title.to_owned(), theme.bold),
        Span::raw(" ".repeat(gap)),
        Span::styled(truncate(&pages, columns.saturating_sub(width(title))), theme.dim),
    ]);
    if entries.is_empty() {
        let empty = Line::styled(truncate(empty, columns), theme.dim);
        return [head, Line::raw(""), empty].into_iter().take(rows).collect();
    }
    let at = screen.chosen().and_then(|item| entries.iter().position(|entry| entry.item == item));
    let blocks: Vec<Vec<Line<'static>>> = entries
        .iter()
        .enumerate()
        .map(|(n, entry)| block(entry, n + 1, at == Some(n), theme, columns))
        .collect();
    let room = rows.saturating_sub(1);
    // The first few; further down, as many as end with the chosen one.
    let last = at.unwrap_or(0).max(READ_FIRST - 1).min(blocks.len() - 1);
    let first = (last + 1).saturating_sub(READ_FIRST);
    let shown = &blocks[first..=last];
    let needed: usize = shown.iter().map(Vec::len).sum();
    let air = usize::from(needed + shown.len() <= room);
    let mut lines = vec![head];
    // Where not even these fit, what comes before the chosen one gives way.
    let mut skip = 0;
    let until = at.map_or(0, |at| at - first);
    while shown[skip..=until.max(skip)].iter().map(Vec::len).sum::<usize>() > room && skip < until {
        skip += 1;
    }
    for block in &shown[skip..] {
        lines.extend(std::iter::repeat_n(Line::raw(""), air));
        lines.extend(block.iter().cloned());
    }
    let more = blocks.len() - last - 1;
    if more > 0 && lines.len() + 1 + air <= rows {
        lines.extend(std::iter::repeat_n(Line::raw(""), air));
        lines.push(Line::styled(truncate(&format!("      ↓ {more} more"), columns), theme.dim));
    }
    lines.truncate(rows);
    lines
}

fn block(
    entry: &ReadBackEntry,
    number: usize,
    chosen: bool,
    theme: &Theme,
    columns: usize,
) -> Vec<Line<'static>> {
    let arrow = if chosen { '▸' } else { ' ' };
    let (tick, style) = match &entry.verdict {
        Verdict::Right(_) => ('✓', Style::default()),
        Verdict::Struck(_) => (' ', theme.dim.add_modifier(Modifier::CROSSED_OUT)),
        Verdict::Open => (' ', Style::default()),
    };
    let style = if chosen { style.patch(theme.bold) } else { style };
    let mark = if entry.marked { "! " } else { "" };
    let words = terminal_line(&format!("{mark}{}", entry.line()));
    let beside = terminal_line(&entry.beside());
    let room = columns.saturating_sub(BEFORE).clamp(1, READABLE);
    let beside_it = columns >= BESIDE;
    // Half for the words at least, and as much more as those beside leave.
    let for_words = if beside_it { room.saturating_sub(width(&beside) + 2).max(room / 2) } else { room };
    let words = wrap(&words, for_words.max(1));
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (n, words) in words.iter().enumerate() {
        let before = if n == 0 { format!("{arrow}{number:>2} {tick} ") } else { " ".repeat(BEFORE) };
        let before = Span::styled(before, if chosen { theme.accent } else { theme.dim });
        lines.push(Line::from(vec![before, Span::styled(words.clone(), style)]));
    }
    // Beside the last line of the words where it fits, below them where it does not.
    let fits = columns.saturating_sub(BEFORE + words.last().map_or(0, |last| width(last)) + 2);
    match lines.last_mut() {
        Some(last) if beside_it && width(&beside) <= fits => {
            let gap = fits + 2 - width(&beside);
            last.push_span(Span::raw(" ".repeat(gap)));
            last.push_span(Span::styled(beside, theme.dim));
        }
        _ => lines.extend(below("", &beside, theme.dim, columns)),
    }
    for differs in &entry.differs {
        lines.extend(below("≠ ", &terminal_line(differs), Style::default(), columns));
    }
    lines
}

fn below(first: &str, text: &str, style: Style, columns: usize) -> Vec<Line<'static>> {
    let indent = BEFORE + width(first);
    let lines = wrap(text, columns.saturating_sub(indent).clamp(1, READABLE));
    let line = |(n, line): (usize, String)| {
        let start = if n == 0 { format!("{}{first}", " ".repeat(BEFORE)) } else { " ".repeat(indent) };
        Line::from(vec![Span::raw(start), Span::styled(line, style)])
    };
    lines.into_iter().enumerate().filter(|(_, text)| !text.is_empty()).map(line).collect()
}

/// The gaps, numbered as `/gap 2 NAME DATE` counts them; what was given to somebody is dim, for it needs nothing more.
pub fn gaps(gaps: &[Gap], theme: &Theme, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (n, gap) in gaps.iter().enumerate() {
        let (after, style) = match &gap.given {
            Some(given) => (format!(" · {given}"), theme.dim),
            None => (String::new(), Style::default()),
        };
        let text = terminal_line(&format!("{:>3} {}: {}{after}", n + 1, gap.name, gap.why));
        lines.push(Line::styled(truncate(&text, columns), style));
    }
    if lines.len() > rows && rows > 0 {
        let hidden = lines.len() - (rows - 1);
        lines.truncate(rows - 1);
        lines.push(Line::styled(truncate(&format!("    {hidden} more: /gap"), columns), theme.dim));
    }
    lines.truncate(rows);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ItemId, StatementId};

    fn entry(n: usize, words: &str) -> ReadBackEntry {
        ReadBackEntry {
            item: ItemId::derive(&[&n.to_string()]),
            statement: StatementId::derive(&[&n.to_string()]),
            title: words.to_owned(),
            quote: None,
            marked: false,
            names: "Maya".to_owned(),
            notes: Vec::new(),
            differs: Vec::new(),
            verdict: Verdict::Open,
        }
    }

    fn back() -> ReadBack {
        let quote = "If I have to click into each one I go back to a spreadsheet.".to_owned();
        let week = entry(1, "one screen for the week");
        let caught = vec!["caught 10:31, not filed".to_owned()];
        ReadBack {
            keeps: vec![
                ReadBackEntry { quote: Some(quote), names: "Dan".into(), ..week },
                ReadBackEntry {
                    verdict: Verdict::Right("Maya".into()),
                    ..entry(2, "Ten ticks and a phone call")
                },
                ReadBackEntry {
                    names: "Maya, Dan".into(),
                    differs: vec!["Priya: only on Mondays".into()],
                    ..entry(3, "Drag a card to the next step")
                },
                ReadBackEntry { verdict: Verdict::Struck("Dan".into()), ..entry(4, "Monday mail") },
                ReadBackEntry { marked: true, notes: caught, ..entry(5, "quiet customer goes amber") },
                entry(6, "the sixth"),
                entry(7, "the seventh"),
            ],
            fixes: Vec::new(),
        }
    }

    fn text(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    fn drawn(screen: &ReadBackScreen, columns: usize, rows: usize) -> Vec<String> {
        text(&lines(screen, &back(), &Theme::new(true), columns, rows))
    }

    fn at(item: usize) -> ReadBackScreen {
        let mut screen = ReadBackScreen::default();
        screen.choose(ItemId::derive(&[&item.to_string()]));
        screen
    }

    #[test]
    fn it_reads_as_it_is_read_out() {
        let expected = "\
Keep                                                              1 of 2 pages

▸ 1   “If I have to click into each one I go
      back to a spreadsheet.”                    Dan · one screen for the week

  2 ✓ Ten ticks and a phone call                            Maya · right: Maya

  3   Drag a card to the next step                                   Maya, Dan
      ≠ Priya: only on Mondays

  4   [struck by Dan] Monday mail                                         Maya

  5   ! quiet customer goes amber               Maya · caught 10:31, not filed

      ↓ 2 more";
        assert_eq!(drawn(&at(1), 78, 20).join("\n"), expected);
    }

    #[test]
    fn further_down_the_last_five_are_shown() {
        let shown = drawn(&at(7), 78, 20);
        assert!(shown.iter().any(|line| line.starts_with("▸ 7   the seventh")), "{shown:#?}");
        assert!(!shown.iter().any(|line| line.starts_with("  2 ")), "{shown:#?}");
        assert!(!shown.iter().any(|line| line.contains("more")), "{shown:#?}");
    }

    #[test]
    fn whatever_the_size_it_keeps_to_it_and_shows_the_chosen_one() {
        for columns in (1..100).step_by(3) {
            for rows in (0..12).chain([16, 20, 30]) {
                for chosen in [1, 3, 5, 7] {
                    let shown = lines(&at(chosen), &back(), &Theme::new(false), columns, rows);
                    assert!(shown.len() <= rows, "{columns} x {rows}");
                    let fits = shown.iter().all(|line| line.width() <= columns.max(BEFORE + 3));
                    assert!(fits, "{columns} x {rows}: {:#?}", text(&shown));
                    let arrow = shown.iter().any(|line| line.to_string().starts_with('▸'));
                    assert!(arrow || rows < 2, "{columns} x {rows}, {chosen}: {:#?}", text(&shown));
                }
            }
        }
    }

    #[test]
    fn what_was_said_is_shown_and_never_obeyed() {
        let hostile = "\u{1b}[31m red \u{202e} \u{7} word";
        let said = ReadBackEntry {
            quote: Some(hostile.into()),
            names: hostile.into(),
            notes: vec![hostile.into()],
            differs: vec![hostile.into()],
            verdict: Verdict::Struck(hostile.into()),
            ..entry(1, hostile)
        };
        let back = ReadBack { keeps: vec![said], fixes: Vec::new() };
        let shown = text(&lines(&at(1), &back, &Theme::new(true), 78, 20)).join("\n");
        assert!(shown.contains("red") && shown.contains("word"));
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{shown:?}");
    }

    #[test]
    fn an_empty_page_says_what_to_do() {
        let empty = ReadBack::default();
        let shown = text(&lines(&ReadBackScreen::default(), &empty, &Theme::new(true), 78, 20));
        assert_eq!(shown[2], "Nothing to keep was said yet: ! in front of a line makes one.");
    }

    #[test]
    fn gaps_are_numbered_and_what_is_given_is_dim() {
        let gap = |name: &str, given: Option<&str>| Gap {
            topic: crate::domain::questionnaire::TopicId::new("risk.alarm").expect("a topic"),
            name: name.to_owned(),
            why: "nobody knows".to_owned(),
            given: given.map(str::to_owned),
        };
        let all =
            [gap("D2 Access log", None), gap("D7 Alarm", Some("Priya by Friday")), gap("A2 Last", None)];
        let theme = Theme::new(true);
        let shown = gaps(&all, &theme, 60, 3);
        assert_eq!(text(&shown)[1], "  2 D7 Alarm: nobody knows · Priya by Friday");
        assert_eq!(shown[1].style, theme.dim);
        assert_eq!(text(&gaps(&all, &theme, 60, 2))[1], "    2 more: /gap");
        assert!(gaps(&all, &theme, 60, 0).is_empty());
    }
}
