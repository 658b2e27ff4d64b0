//! What stands on the terminal, and how what is drawn gets there: only what changed goes out, in one piece, in one
//! synchronised update.

use crate::ui::Canvas;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetStyle};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier, Style};
use std::io::{self, Write};
use std::ops::Range;

/// A terminal's screen, by what was written to it.
pub(super) struct Screen<W: Write> {
    out: W,
    shown: Canvas,
    /// What goes out in front of what is shown next.
    first: Vec<u8>,
}

impl<W: Write> Screen<W> {
    /// Draws on this.
    pub fn on(out: W) -> Screen<W> {
        Screen { out, shown: Canvas::default(), first: Vec::new() }
    }

    /// What stands on the terminal.
    pub fn shown(&self) -> &Canvas {
        &self.shown
    }

    /// Nothing is known of what stands on the terminal.
    pub fn forget(&mut self) {
        self.shown = Canvas::default();
    }

    /// What goes out before the next that is shown, and in one piece with it.
    pub fn before(&mut self) -> &mut Vec<u8> {
        &mut self.first
    }

    /// Shows a whole screen. What comes back in its place is one to draw the next on.
    pub fn show(&mut self, whole: &mut Canvas) -> io::Result<()> {
        let known = self.shown.area() == whole.area();
        let bytes = if known { changes(&self.shown, whole)? } else { anew(whole)? };
        std::mem::swap(&mut self.shown, whole);
        self.write(&bytes)
    }

    /// Shows a part of the screen, and the cursor in it; the rest stays as it is.
    pub fn show_part(&mut self, part: &Canvas) -> io::Result<()> {
        let bytes = changes(&self.shown.part(part.area()), part)?;
        self.shown.patch(part);
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.first.extend_from_slice(bytes);
        self.out.write_all(&std::mem::take(&mut self.first))?;
        self.out.flush()
    }
}

/// What makes one screen of the other, or a part of one of the same part.
fn changes(from: &Canvas, to: &Canvas) -> io::Result<Vec<u8>> {
    let mut cells = from.cells().diff_iter(to.cells()).peekable();
    let draws = cells.peek().is_some();
    if !draws && from.cursor() == to.cursor() {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    queue!(bytes, BeginSynchronizedUpdate)?;
    draw(&mut bytes, cells)?;
    match (to.cursor(), from.cursor()) {
        (None, None) => {}
        (None, Some(_)) => queue!(bytes, Hide)?,
        (Some(at), None) => queue!(bytes, MoveTo(at.x, at.y), Show)?,
        // Whatever was drawn moved it, also where it is to stand where it stood.
        (Some(at), Some(_)) => queue!(bytes, MoveTo(at.x, at.y))?,
    }
    queue!(bytes, EndSynchronizedUpdate)?;
    Ok(bytes)
}

/// What makes a screen where nothing is known of what stands there.
fn anew(whole: &Canvas) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(whole.cells().content().len() * 2);
    queue!(bytes, BeginSynchronizedUpdate, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
    draw(&mut bytes, filled(whole))?;
    match whole.cursor() {
        None => queue!(bytes, Hide)?,
        Some(at) => queue!(bytes, MoveTo(at.x, at.y), Show)?,
    }
    queue!(bytes, EndSynchronizedUpdate)?;
    Ok(bytes)
}

/// Puts cells where they stand. The terminal writes without colour or weight before it and behind it.
fn draw<'c>(out: &mut Vec<u8>, cells: impl Iterator<Item = (u16, u16, &'c Cell)>) -> io::Result<()> {
    let (mut next, mut worn) = (None, BARE);
    // What is worn often is put into words once.
    let mut words: Vec<(Wear, Range<usize>)> = Vec::new();
    for (x, y, cell) in cells {
        if next != Some((x, y)) {
            queue!(out, MoveTo(x, y))?;
        }
        next = Some((x + 1, y));
        let wears = wear(cell);
        if wears != worn {
            if let Some((_, said)) = words.iter().find(|(wear, _)| *wear == wears) {
                out.extend_from_within(said.clone());
            } else {
                let from = out.len();
                dress(out, wears)?;
                words.push((wears, from..out.len()));
            }
            worn = wears;
        }
        out.extend_from_slice(cell.symbol().as_bytes());
    }
    if worn != BARE {
        queue!(out, SetAttribute(Attribute::Reset))?;
    }
    Ok(())
}

/// The colours and the weight of a cell.
type Wear = (Color, Color, Modifier);

const BARE: Wear = (Color::Reset, Color::Reset, Modifier::empty());

fn wear(cell: &Cell) -> Wear {
    (cell.fg, cell.bg, cell.modifier)
}

/// From whatever was worn to this.
fn dress(out: &mut Vec<u8>, (fg, bg, modifier): Wear) -> io::Result<()> {
    let colour = |colour| Some(colour).filter(|colour| *colour != Color::Reset);
    let style = Style { fg: colour(fg), bg: colour(bg), ..Style::new() };
    queue!(out, SetAttribute(Attribute::Reset), SetStyle(style.add_modifier(modifier).into_crossterm()))
}

/// The cells with something in them; a wide letter covers those behind it, and a few spaces before something in the same
/// row are written with it, for they are shorter than a jump over them.
fn filled(whole: &Canvas) -> impl Iterator<Item = (u16, u16, &Cell)> {
    const FEW: usize = 6;
    let area = whole.area();
    let rows = whole.cells().content().chunks(usize::from(area.width).max(1));
    rows.zip(area.top()..).flat_map(move |(row, y)| {
        let (mut next, mut out) = (None, Vec::with_capacity(row.len()));
        for (n, cell) in row.iter().enumerate() {
            if next.is_some_and(|next| n < next) || (wear(cell) == BARE && cell.symbol() == " ") {
                continue;
            }
            let from = next.filter(|next| n - next <= FEW).unwrap_or(n);
            out.extend((area.left()..).zip(row).map(|(x, cell)| (x, y, cell)).take(n + 1).skip(from));
            next = Some(n + usize::from(cell.cell_width().max(1)));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::{Position, Rect};
    use ratatui::widgets::Paragraph;

    fn canvas(area: Rect, text: &str, cursor: Option<u16>) -> Canvas {
        let mut canvas = Canvas::at(area);
        canvas.render_widget(Paragraph::new(text), area);
        cursor.into_iter().for_each(|x| canvas.set_cursor_position(Position::new(x, 0)));
        canvas
    }

    fn written(screen: &mut Screen<Vec<u8>>) -> String {
        String::from_utf8(std::mem::take(&mut screen.out)).unwrap()
    }

    fn shown(screen: &mut Screen<Vec<u8>>, text: &str, cursor: Option<u16>) -> String {
        screen.show(&mut canvas(Rect::new(0, 0, 10, 2), text, cursor)).unwrap();
        written(screen)
    }

    #[test]
    fn a_frame_is_one_update_and_an_unchanged_one_is_nothing() {
        let mut screen = Screen::on(Vec::new());
        let first = shown(&mut screen, "abc", Some(3));
        assert!(first.starts_with("\u{1b}[?2026h") && first.ends_with("\u{1b}[?2026l"), "{first:?}");
        assert!(first.contains("\u{1b}[2J") && first.contains("\u{1b}[?25h"), "{first:?}");
        assert_eq!(shown(&mut screen, "abc", Some(3)), "");
        let moved = shown(&mut screen, "abc", Some(2));
        assert!(moved.contains("\u{1b}[1;3H") && !moved.contains("abc"), "{moved:?}");
        let typed = shown(&mut screen, "abcd", Some(2));
        assert!(typed.contains('d') && typed.contains("\u{1b}[1;3H"), "the cursor is put back: {typed:?}");
        assert_eq!(shown(&mut screen, "abcd", Some(2)), "");
        assert!(shown(&mut screen, "abcd", None).contains("\u{1b}[?25l"));
        assert!(shown(&mut screen, "abcd", Some(2)).contains("\u{1b}[?25h"));
        screen.forget();
        let anew = shown(&mut screen, "a 在 b", None);
        assert!(anew.contains("a 在\u{1b}[1;5H b"), "nothing is known of what stands there: {anew:?}");
        assert_eq!(shown(&mut screen, "a 在 b", None), "");
    }

    #[test]
    fn a_part_that_is_shown_is_a_part_of_the_next_whole() {
        let mut screen = Screen::on(Vec::new());
        shown(&mut screen, "abc", Some(3));
        screen.show_part(&canvas(Rect::new(2, 0, 3, 1), "cd", Some(4))).unwrap();
        let part = written(&mut screen);
        assert!(part.contains("\u{1b}[1;5H") && part.contains('d') && !part.contains('b'), "{part:?}");
        assert!(!part.contains("\u{1b}[?25h"), "the cursor is shown already: {part:?}");
        screen.show_part(&canvas(Rect::new(2, 0, 3, 1), "cd", Some(4))).unwrap();
        assert_eq!(written(&mut screen), "", "nothing changed");
        assert_eq!(shown(&mut screen, "abcd", Some(4)), "");
    }

    #[test]
    fn a_wide_letter_in_a_part_leaves_nothing_of_itself_behind() {
        let mut screen = Screen::on(Vec::new());
        shown(&mut screen, "a在b", Some(4));
        let area = Rect::new(1, 0, 5, 1);
        screen.show_part(&canvas(area, "xyz", Some(4))).unwrap();
        let part = written(&mut screen);
        assert!(part.contains("xyz"), "{part:?}");
        assert_eq!(shown(&mut screen, "axyz", Some(4)), "");
    }
}
